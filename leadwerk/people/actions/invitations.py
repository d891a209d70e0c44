"""Invitations: that somebody was sent the link by which they choose their first password."""

from django.db import transaction

from leadwerk.foundation.clock import now
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand_people
from leadwerk.people.models import User


@transaction.atomic
def note_invitation(user: User, *, by: Actor) -> User:
    """The mail was sent a moment ago, outside of any transaction: no writer waits for a mail server."""
    demand_people(by, user.team_id)
    fresh = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    fresh.invited_at = now()
    fresh.save(update_fields=["invited_at"])
    record("user_invited", by=by, about=fresh)
    return fresh
