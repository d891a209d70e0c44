"""Tokens for programs: made and removed by their owner, removed by an administrator."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

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


@transaction.atomic
def note_use(token: ApiToken, *, by: Actor) -> None:
    """Remember that the token was used. Asked for only when `tokens.is_use_news`."""
    person(by)
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=now())
