"""What Django and django-allauth tell of signing in and out goes into the security log, whichever way it was done."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_used
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.http import HttpRequest

from leadwerk.people.actions.security import record
from leadwerk.people.models import User
from leadwerk.people.security import Stranger


def watch() -> None:
    """Listen from now on."""
    user_logged_in.connect(_signed_in, dispatch_uid="security log")
    user_login_failed.connect(_failed, dispatch_uid="security log")
    authentication_failed.connect(_code_refused, dispatch_uid="security log")
    authenticator_used.connect(_factor_used, dispatch_uid="security log")
    user_logged_out.connect(_signed_out, dispatch_uid="security log")


def _signed_in(*, user: User, request: HttpRequest, **_rest: Any) -> None:
    record("signed_in", by=user, about=user, ways=_ways(request, user))


def _ways(request: HttpRequest, user: User) -> list[str]:
    """By what they signed in: what this session has seen of them."""
    seen = get_authentication_records(request, user)
    known = {"socialaccount": "sign_on"}
    ways = [str(one.get("type") or known.get(one["method"], one["method"])) for one in seen]
    return list(dict.fromkeys(ways))


def _failed(*, credentials: dict[str, Any], **_rest: Any) -> None:
    record("sign_in_failed", by=Stranger(str(credentials.get("email") or credentials.get("username") or "")))


def _signed_out(*, user: User | None, **_rest: Any) -> None:
    if user is not None:
        record("signed_out", by=user, about=user)


def _code_refused(*, user: User, **_rest: Any) -> None:
    record("code_refused", by=Stranger(user.email))  # the password was right, yet nobody has signed in


def _factor_used(*, user: User, authenticator: Authenticator, **_rest: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record("recovery_code_used", by=user, about=user)
