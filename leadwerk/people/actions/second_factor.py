"""The second factor of a login: set up and removed by its owner, removed by an administrator for a lost phone."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from leadwerk.foundation import held
from leadwerk.foundation.errors import NotAllowed
from leadwerk.people.actions.security import record
from leadwerk.people.actions.sessions import end_sessions
from leadwerk.people.actions.users import refuse_taking_over
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import demand_people
from leadwerk.people.models import User
from leadwerk.people.refusals import CodesSetUpAlready
from leadwerk.people.second_factor import has_second_factor


@transaction.atomic
def set_up_codes(user: User, secret: str, *, by: Actor, here: str) -> list[str]:
    """Have an app with this secret make codes for the user; the recovery codes, if these are the first.

    Sessions begun without it end, but for the one with the key `here`. Raises `CodesSetUpAlready`.
    """
    from allauth.mfa.totp.internal.auth import TOTP

    fresh = _take_own(user, by=by)
    if Authenticator.objects.filter(user=fresh, type=Authenticator.Type.TOTP).exists():
        raise CodesSetUpAlready
    TOTP.activate(fresh, secret)
    record("codes_set_up", by=by, about=fresh)
    return _added(fresh, by=by, here=here)


@transaction.atomic
def remove_codes(user: User, *, by: Actor) -> None:
    """Let the app no longer make codes; without any second factor left the recovery codes go too."""
    fresh = _take_own(user, by=by)
    Authenticator.objects.filter(user=fresh, type=Authenticator.Type.TOTP).delete()
    record("codes_removed", by=by, about=fresh)
    _removed(fresh)


@transaction.atomic
def add_passkey(user: User, name: str, credential: dict[str, Any], *, by: Actor, here: str) -> list[str]:
    """Keep a passkey that the form has checked; otherwise as `set_up_codes`."""
    from allauth.mfa.webauthn.internal.auth import WebAuthn

    fresh = _take_own(user, by=by)
    WebAuthn.add(fresh, name, credential)
    record("passkey_added", by=by, about=fresh, passkey=name)
    return _added(fresh, by=by, here=here)


@transaction.atomic
def remove_passkey(user: User, passkey: Authenticator, *, by: Actor) -> None:
    """Without any second factor left the recovery codes go too."""
    fresh = _take_own(user, by=by)
    Authenticator.objects.filter(user=fresh, type=Authenticator.Type.WEBAUTHN, pk=passkey.pk).delete()
    record("passkey_removed", by=by, about=fresh, passkey=passkey.data["name"])
    _removed(fresh)


@transaction.atomic
def renew_recovery_codes(user: User, *, by: Actor) -> list[str]:
    """Make new recovery codes, with which the former ones end. None for somebody without a second factor."""
    fresh = _take_own(user, by=by)
    Authenticator.objects.filter(user=fresh, type=Authenticator.Type.RECOVERY_CODES).delete()
    if not has_second_factor(fresh):
        return []
    record("recovery_codes_made", by=by, about=fresh)
    return _recovery_codes(fresh)


@transaction.atomic
def remove_second_factor(user: User, *, by: Actor) -> bool:
    """Take everything of it away from somebody who has lost it, and sign them out; whether there was anything.

    Raises `HoldsMore`, as setting their password does.
    """
    held.look_again()
    demand_people(by, user.team_id)
    refuse_taking_over(user, by=by)
    fresh = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    removed, _ = Authenticator.objects.filter(user=fresh).delete()
    if removed:
        record("second_factor_removed", by=by, about=fresh)
        end_sessions(fresh, by=by)
        held.changed()
    return bool(removed)


def _take_own(user: User, *, by: Actor) -> User:
    """Nobody sets up a second factor for somebody else: they could sign in with it."""
    if person(by) != user:
        raise NotAllowed
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _added(user: User, *, by: Actor, here: str) -> list[str]:
    end_sessions(user, by=by, but=here)
    held.changed()
    has_codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).exists()
    return [] if has_codes else _recovery_codes(user)


def _removed(user: User) -> None:
    if not has_second_factor(user):
        Authenticator.objects.filter(user=user).delete()
    held.changed()


def _recovery_codes(user: User) -> list[str]:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes
