"""The second factor comes from django-allauth; here is only what Leadwerk decides about it (docs/decisions/0018).

Its libraries are loaded when somebody uses them: most requests have nothing to do with it.
"""

from dataclasses import dataclass, field
from typing import Any

from allauth.account.stages import LoginStage
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from leadwerk.people.models import User
from leadwerk.people.organisation import company
from leadwerk.people.refusals import SecretUnreadable
from leadwerk.people.sealing import seal, unseal
from leadwerk.people.sign_on import vouches

PURPOSE = "leadwerk second factor"
# What opens the second step of a sign-in; recovery codes only stand in for one of these.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets lie encrypted in the database: a copy of it alone makes nobody's codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or it has been used already."),
    }

    def get_totp_issuer(self) -> str:
        return f"Leadwerk {company().name}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": self.get_totp_issuer()}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": user.name}

    def encrypt(self, text: str) -> str:
        return seal(text, PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises `SecretUnreadable` if the key of this installation is not the one it was encrypted with."""
        text = unseal(encrypted_text, PURPOSE)
        if text is None:
            raise SecretUnreadable
        return text


class SecondStep(LoginStage):  # type: ignore[misc]
    """Between the right password and being signed in: asks whoever has a second factor for it."""

    key = "mfa_authenticate"
    urlname = "mfa_authenticate"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user: User = self.login.user
        if vouches(self.login, self.request):
            return None, True
        if not has_second_factor(user) or _came_by_passkey(self.request, user):
            return None, True
        # Whoever planted the session's id does not get past the password with it.
        self.request.session.cycle_key()
        self.state["password"] = user.get_session_auth_hash()
        return redirect(self.urlname), True

    def still_holds(self) -> bool:
        """Whether the password that was given is still the password, and the login still one."""
        user: User = self.login.user
        return user.is_active and constant_time_compare(self.state.get("password", ""), user.get_session_auth_hash())


def _came_by_passkey(request: HttpRequest, user: User) -> bool:
    from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login

    return bool(did_use_passwordless_login(request, user))


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What somebody has set up: the app that makes one-time codes, recovery codes still unused, passkeys."""

    app: Authenticator | None = None
    recovery_codes: int | None = None
    passkeys: list[Authenticator] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.app is not None or bool(self.passkeys)


def second_factor_of(user: User) -> SecondFactor:
    app, codes, passkeys = None, None, []
    for one in Authenticator.objects.filter(user=user).order_by("created_at", "pk"):
        match one.type:
            case Authenticator.Type.TOTP:
                app = one
            case Authenticator.Type.RECOVERY_CODES:
                codes = settings.MFA_RECOVERY_CODE_COUNT - one.data["used_mask"].bit_count()
            case _:
                passkeys.append(one)
    return SecondFactor(app, codes, passkeys)
