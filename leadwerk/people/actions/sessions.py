"""Where somebody is signed in: each sign-in is a session that can be ended from elsewhere."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.http import HttpRequest

from leadwerk.foundation.clock import now
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import demand_people
from leadwerk.people.models import User


def sessions_of(user: User) -> "models.QuerySet[UserSession]":
    """The sessions by which this user is signed in now, the latest first."""
    alive = Session.objects.filter(expire_date__gt=now()).values("session_key")
    found: models.QuerySet[UserSession] = UserSession.objects.filter(user=user, session_key__in=alive)
    return found.order_by("-created_at", "-pk")


@transaction.atomic
def end_sessions(user: User, *, by: Actor, only: int | None = None, but: str = "") -> int:
    """End the sessions of a user, `only` the one of this id, none with the key `but`; how many that were."""
    if person(by) != user:
        demand_people(by, user.team_id)
    found = sessions_of(user).exclude(session_key=but)
    ended = list(found if only is None else found.filter(pk=only))
    for session in ended:
        session.end()
    if ended:
        record("sessions_ended", by=by, about=user, count=len(ended))
    return len(ended)


@transaction.atomic
def renew_session(request: HttpRequest, *, by: Actor) -> None:
    """Give the session of this request another key; it stays the same sign-in on the same device."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(user=person(by), session_key=before).update(session_key=request.session.session_key)
