"""Tokens for programs: made and removed by their owner, removed by an administrator."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from leadwerk.foundation import held
from leadwerk.foundation.clock import now
from leadwerk.foundation.errors import NotAllowed
from leadwerk.people import tokens
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import demand_people
from leadwerk.people.models import ApiToken, User
from leadwerk.people.permissions import Permission
from leadwerk.people.refusals import TokenPermitsMore

NOTED_EVERY = dt.timedelta(minutes=1)


@transaction.atomic
def add_token(
    user: User, name: str, *, by: Actor, permissions: Iterable[Permission], days: int | None
) -> tuple[ApiToken, str]:
    """Make a token that holds for `days`, None for always. With it the token itself, which is kept nowhere.

    Raises `TokenPermitsMore` if the user does not have one of the permissions.
    """
    if person(by) != user:
        raise NotAllowed
    held.look_again()
    given = set(permissions)
    if not given <= set(tokens.offered(user)):
        raise TokenPermitsMore
    secret = tokens.made()
    token = ApiToken(
        user=user,
        name=name,
        digest=tokens.digest(secret),
        ending=secret[-tokens.SHOWN :],
        permissions=sorted(given),
        expires_at=now() + dt.timedelta(days=days) if days is not None else None,
    )
    token.save(force_insert=True)
    record("token_added", by=by, about=user, token=name)
    return token, secret


@transaction.atomic
def remove_token(token: ApiToken, *, by: Actor) -> None:
    """Let nobody sign in with it any more, from this moment on."""
    if person(by) != token.user:
        demand_people(by, token.user.team_id)
    token.delete()
    record("token_removed", by=by, about=token.user, token=token.name)


def note_use(token: ApiToken) -> None:
    """Remember that the token was used, at most once a minute."""
    at = now()
    if token.last_used_at is None or at - token.last_used_at > NOTED_EVERY:
        long_ago = Q(last_used_at__isnull=True) | Q(last_used_at__lt=at - NOTED_EVERY)
        ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=at)
