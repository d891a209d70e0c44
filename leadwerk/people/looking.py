"""Looking at the application as somebody else. Who does, as whom and until when stands in the session of who looks.

Nothing that stands there is believed: with every request the permission, the other person and the time are asked anew.
"""

import datetime as dt
from dataclasses import dataclass
from typing import cast

from allauth.core.context import request_context
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from leadwerk.foundation import held
from leadwerk.foundation.clock import now
from leadwerk.foundation.errors import Refusal
from leadwerk.people.actions.security import record
from leadwerk.people.doors import MissingPermission, demand
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.refusals import LookingEnded, LookingOnly, LooksFurther
from leadwerk.people.scoping import beyond

KEY = "looking"
LONGEST = dt.timedelta(minutes=30)
READING = ("GET", "HEAD", "OPTIONS")
# What somebody sets for themselves and how they sign in, by the beginning of the address; what takes data out, by name.
CLOSED = ("accounts/", "profile/")
OUT = frozenset(("lead_export", "security_export", "import_failed_rows", "attachment_download"))


@dataclass(frozen=True, slots=True)
class Looking:
    """`looker` sees what `user` sees, until then."""

    looker: User
    user: User
    until: dt.datetime


def of(request: HttpRequest | None) -> Looking | None:
    """Who looks in this request, if it is answered as somebody else sees it."""
    return getattr(request, "looking", None)


def refuse(user: User, *, by: User) -> None:
    """Whoever looks may do all that the other may, and on everything: they are to see nothing that they do not see
    anyway, whatever team or book it lies in. Raises `MissingPermission`, `LooksFurther`."""
    demand(by, Permission.MANAGE_LOOK_AS)
    org = organisation()
    held_by_them = {permission for role in org.users[user.pk].roles for permission in org.grants.get(role, {})}
    if beyond(by, dict.fromkeys(held_by_them, Scope.ALL)):
        raise LooksFurther(name=user.name)


def may_look(user: User, *, by: User) -> bool:
    """Whether `by` may look as this person."""
    try:
        refuse(user, by=by)
    except (MissingPermission, LooksFurther):
        return False
    return user.is_active and user.pk != by.pk


def begin(request: HttpRequest, user: User) -> None:
    """From the next request on see what `user` sees. Raises `MissingPermission`, `LooksFurther`."""
    held.look_again()
    looker = cast(User, request.user)
    refuse(user, by=looker)
    until = now() + LONGEST
    record("looking_begun", by=looker, about=user, until=until.isoformat())
    request.session[KEY] = {"by": looker.pk, "as": user.pk, "until": until.timestamp()}
    rotate_token(request)  # a form that was open before is not sent by mistake as somebody else


def end(request: HttpRequest, looking: Looking, why: str = "") -> None:
    """See again what oneself sees; from this moment on the request is one's own."""
    request.session.pop(KEY, None)
    request.user = looking.looker
    request.looking = None  # type: ignore[attr-defined]
    with request_context(request):
        record("looking_ended", by=looking.looker, about=looking.user, **({"why": why} if why else {}))
    rotate_token(request)


def look(request: HttpRequest) -> None:
    """Answer this request as somebody else sees it, as long as the session says so and nothing stands against it."""
    held.look_again()
    looker, said = request.user, request.session[KEY]
    if not isinstance(looker, User) or not isinstance(said, dict) or said.get("by") != looker.pk:
        request.session.pop(KEY)
        return
    pk, until = said.get("as"), said.get("until")
    user = User.objects.filter(pk=pk).first() if isinstance(pk, int) else None
    if user is None or user.pk == looker.pk or not isinstance(until, int | float):
        request.session.pop(KEY)
        return
    left = until - now().timestamp()
    looking = Looking(looker, user, now() + dt.timedelta(seconds=min(max(left, 0), LONGEST.total_seconds())))
    if not 0 < left <= LONGEST.total_seconds():
        _end_by_itself(request, looking, "time")
    elif not user.is_active:
        _end_by_itself(request, looking, "deactivated")
    elif not may_look(user, by=looker):
        _end_by_itself(request, looking, "permission")
    else:
        request.user = user
        request.looking = looking  # type: ignore[attr-defined]


def _end_by_itself(request: HttpRequest, looking: Looking, why: str) -> None:
    end(request, looking, why)
    request.ended = looking  # type: ignore[attr-defined]


def ended(request: HttpRequest) -> Looking | None:
    """What has ended by itself with this request."""
    return getattr(request, "ended", None)


def refusal(request: HttpRequest) -> Refusal | None:
    """What stands against this request because somebody looks, or did until just now.

    Signing out ends the view first, so that it is oneself who signs out.
    """
    if (over := ended(request)) is not None:
        return None if request.method in READING else LookingEnded(name=over.user.name)
    looking = of(request)
    if looking is None:
        return None
    match = request.resolver_match
    name, route = (match.url_name or "", match.route) if match is not None else ("", "")
    if name == "account_logout" and request.method == "POST":
        end(request, looking)
        return None
    if name == "looking_end" or (request.method in READING and name not in OUT and not route.startswith(CLOSED)):
        return None
    return LookingOnly(name=looking.user.name)
