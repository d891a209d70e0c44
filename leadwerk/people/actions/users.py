"""Logins: changed, deactivated, made active again. They are never deleted, because the history names them."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from leadwerk.foundation import held
from leadwerk.foundation.text import login_address
from leadwerk.people.actions.roles import administrators, refuse_wider_roles
from leadwerk.people.actions.security import record
from leadwerk.people.actions.sessions import end_sessions
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import demand_people
from leadwerk.people.models import Company, Role, Team, User
from leadwerk.people.refusals import AddressTaken, HoldsMore, LastAdministrator, ManagerOfOneself, MovesOneself
from leadwerk.people.scoping import reaches_further, widened_by_moving
from leadwerk.people.security import names

OWN_FIELDS = frozenset(
    (
        *("first_name", "last_name", "salutation", "phone", "language", "time_zone"),
        *("theme", "density", "has_letter_keys", "working_hours"),
    )
)


@transaction.atomic
def edit_user(user: User, *, by: Actor, roles: Iterable[Role] | None = None, **fields: Any) -> User:
    """Change a login; `roles` replaces all of theirs.

    Name, language, looks and keys everybody changes for themselves; the rest takes the permission to manage users.
    A role newly given must not hold more than whoever gives it, and nobody's address is changed by somebody who may
    do less. Raises `AddressTaken`, `HoldsMore`, `LastAdministrator`, `ManagerOfOneself`, `MovesOneself`,
    `OtherDepartment`, `WiderThanOneself`.
    """
    fresh = _take(user)
    if person(by) != user or roles is not None or fields.keys() - OWN_FIELDS:
        demand_people(by, fresh.team_id)
    if "team" in fields and (team := fields["team"]) != fresh.team:
        _check_team(fresh, team, by=by)
    if "manager" in fields and (manager := fields["manager"]) not in (None, fresh.manager):
        demand_people(by, manager.team_id)
    if "email" in fields:
        fields["email"] = login_address(fields["email"])
        if fields["email"] != fresh.email:
            refuse_taking_over(fresh, by=by)
    address, team = fresh.email, fresh.team
    for name, value in fields.items():
        setattr(fresh, name, value)
    _check_managers(fresh)
    try:
        with transaction.atomic():
            fresh.save(update_fields=list(fields))
    except IntegrityError as error:
        raise AddressTaken(email=fresh.email) from error
    if fresh.email != address:
        record("user_address_changed", by=by, about=fresh, changes={"email": [address, fresh.email]})
    if fresh.team != team:
        changed = [str(team or ""), str(fresh.team or "")]
        record("user_team_changed", by=by, about=fresh, changes={"team": changed})
    if roles is not None:
        given, before = list(roles), list(fresh.roles.order_by("pk"))
        refuse_wider_roles({role.pk for role in given} - {role.pk for role in before}, by=by)
        fresh.roles.set(given)
        _keep_an_administrator(fresh)
        if set(given) != set(before):
            record("user_roles_changed", by=by, about=fresh, changes={"roles": [names(before), names(given)]})
    held.changed()
    return fresh


@transaction.atomic
def deactivate_user(user: User, *, by: Actor) -> User:
    """End somebody's access at once. Their open leads keep their owner until they are reassigned.

    Raises `LastAdministrator`.
    """
    fresh = _take(user)
    demand_people(by, fresh.team_id)
    fresh.is_active = False
    fresh.save(update_fields=["is_active"])
    _keep_an_administrator(fresh)
    record("user_deactivated", by=by, about=fresh)
    end_sessions(fresh, by=by)
    held.changed()
    return fresh


@transaction.atomic
def activate_user(user: User, *, by: Actor) -> User:
    fresh = _take(user)
    demand_people(by, fresh.team_id)
    fresh.is_active = True
    fresh.save(update_fields=["is_active"])
    record("user_activated", by=by, about=fresh)
    held.changed()
    return fresh


def refuse_taking_over(user: User, *, by: Actor) -> None:
    """Whoever sets the password or address of somebody could act as them. Raises `HoldsMore` unless `by` may do as
    much, wherever the other may."""
    if person(by) != user and reaches_further(user.pk, by):
        raise HoldsMore(name=user.name)


def _take(user: User) -> User:
    """Lock the company, then the fresh row: two administrators who take each other's rights wait for one another.

    Only then is permission asked, because what somebody holds may have changed since their request began.
    """
    Company.objects.select_for_update().first()
    held.look_again()
    return User.objects.select_for_update().get(pk=user.pk)


def _keep_an_administrator(changed: User) -> None:
    """Somebody must remain who may let others in."""
    if not administrators().exists():
        raise LastAdministrator(name=changed.name)


def _check_team(user: User, team: Team | None, *, by: Actor) -> None:
    demand_people(by, team.pk if team else None)
    if person(by) == user and widened_by_moving(user, team.pk if team else None):
        raise MovesOneself


def _check_managers(user: User) -> None:
    managers = dict(User.objects.values_list("pk", "manager_id")) | {user.pk: user.manager_id}
    above, seen = user.manager_id, set()
    while above is not None and above not in seen:
        if above == user.pk:
            raise ManagerOfOneself(name=user.name)
        seen.add(above)
        above = managers.get(above)
