"""Where a code is typed in: django-allauth checks it, and here it counts only once."""

from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from leadwerk.people.guessing import CODES, count
from leadwerk.people.models import User

# A code of the app is taken a step too early and a step too late, as clocks differ.
VALID_SECONDS = settings.MFA_TOTP_PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)


def _attributes() -> dict[str, Any]:
    return {"autocomplete": "one-time-code", "autofocus": True, "maxlength": 20, "spellcheck": "false"}


def _spend(user: User, code: str) -> None:
    """Take a code so that nobody can use it again while it would be valid."""
    if not cache.add(f"code-spent:{user.pk}:{normalize_user_code(code)}", True, timeout=VALID_SECONDS):
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a recovery code."""

    code = forms.CharField(label=_("Code"), max_length=20, widget=forms.TextInput(attrs=_attributes()))

    def clean_code(self) -> str:
        used = count(context.request, self.user.email, CODES, refusal="too_many_codes")
        code: str = super().clean_code()
        _spend(self.user, code)
        used.rollback()
        return code

    def passed(self) -> None:
        """Note in the session by what the second step was passed."""
        post_authentication(context.request, self.authenticator)


class SetUpCodesForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app, which shows that it has the secret."""

    code = forms.CharField(
        label=_("Code of the app"),
        max_length=20,
        widget=forms.TextInput(attrs=_attributes() | {"inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        code: str = super().clean_code()
        _spend(self.user, code)
        return code
