"""Tokens: how programs sign in to the API. Only a digest is kept; whoever reads the database can sign in with none."""

import datetime as dt
import hashlib
import secrets

from django.db import models

from leadwerk.foundation.clock import now
from leadwerk.people.models import ApiToken, User
from leadwerk.people.permissions import GRANTABLE, Permission
from leadwerk.people.permissions import Permission as P
from leadwerk.people.scoping import has

# Tells people, and programs that look for secrets where none belong, what this is.
PREFIX = "leadwerk_"
SHOWN = 4
# No operation of the API asks for these.
ON_PAGES_ONLY = {P.LEAD_CONVERT, P.LEAD_EXPORT, P.LEAD_IMPORT, P.LEAD_CHANGE_PROCESS}
NOTED_EVERY = dt.timedelta(minutes=1)


def made() -> str:
    """A new token of 256 random bits, which is why a plain digest of it can be kept (it cannot be guessed)."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def tokens_of(user: User) -> "models.QuerySet[ApiToken]":
    """All of a user's tokens, expired ones too, the newest first."""
    return ApiToken.objects.filter(user=user).order_by("-pk")


def token_for(given: str) -> ApiToken | None:
    """The token that was sent, with its user, if it still holds: neither expired nor of a deactivated user."""
    found = ApiToken.objects.select_related("user").filter(digest=digest(given), user__is_active=True)
    token: ApiToken | None = found.first()
    return token if token is not None and not token.is_expired else None


def is_use_news(token: ApiToken) -> bool:
    """Whether the last use that was noted is long enough ago to note another: most requests shall write nothing."""
    return token.last_used_at is None or now() - token.last_used_at > NOTED_EVERY


def signed_in_by(token: ApiToken) -> User:
    """The user of a token, limited to what the token permits."""
    user = token.user
    user.limited_to = frozenset(token.permissions)
    return user


def offered(user: User) -> list[Permission]:
    """What a token of this user can permit: what the API knows of, as far as the user has it."""
    return [one for one in GRANTABLE if _is_known_to_the_api(one) and has(user, one)]


def _is_known_to_the_api(one: Permission) -> bool:
    return one is P.MANAGE_INTAKE or (one.startswith("lead.") and one not in ON_PAGES_ONLY)
