"""Passwords: set by their owner after a reset or in the profile, or by an administrator for somebody."""

from django.db import transaction

from leadwerk.foundation import held
from leadwerk.people.actions.security import record
from leadwerk.people.actions.sessions import end_sessions
from leadwerk.people.actions.users import refuse_taking_over
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import demand_people
from leadwerk.people.models import User


@transaction.atomic
def set_password(user: User, password: str, *, by: Actor, by_link: bool = False) -> User:
    """Set a password that was checked by the form; `by_link` says that the link from a mail led there.

    Every other session of the user ends with it. Raises `HoldsMore`.
    """
    if person(by) != user:
        held.look_again()
        demand_people(by, user.team_id)
        refuse_taking_over(user, by=by)
    fresh = User.objects.select_for_update().get(pk=user.pk)
    fresh.set_password(password)
    fresh.save(update_fields=["password"])
    own = "password_reset" if by_link else "password_changed"
    record(own if person(by) == user else "password_set", by=by, about=fresh)
    end_sessions(fresh, by=by)
    user.password = fresh.password
    return user
