"""Passkeys, by django-allauth and fido2. Only what somebody uses a passkey with imports this: fido2 is large."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from leadwerk.people.models import User
from leadwerk.people.naming import NameField

# What the library lets through where what was sent is no answer of a passkey at all.
UNREADABLE = (InvalidSignature, AttributeError, IndexError, KeyError, TypeError, ValueError)


def _refusing_the_unreadable(clean: Callable[[], Any]) -> Any:
    try:
        return clean()
    except forms.ValidationError:
        raise
    except UNREADABLE as error:
        raise get_adapter().validation_error("incorrect_code") from error


class NewPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = NameField(label=_("Name"), max_length=60, help_text=_("Such as the device that keeps it."))

    def clean(self) -> Any:
        return _refusing_the_unreadable(super().clean)


class PasskeyForm(AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step, of whoever has given the right password."""

    def clean_credential(self) -> Any:
        return _refusing_the_unreadable(super().clean_credential)

    def passed(self, request: HttpRequest) -> None:
        post_authentication(request, self.cleaned_data["credential"])


class PasskeySignInForm(LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey in place of address and password: it names its user, and asks them for finger, face or PIN."""

    remember = forms.BooleanField(required=False)

    def clean_credential(self) -> Any:
        return _refusing_the_unreadable(super().clean_credential)

    def sign_in(self, request: HttpRequest, redirect_url: str | None) -> HttpResponse:
        passkey: Authenticator = self.cleaned_data["credential"]
        post_authentication(request, passkey, passwordless=True)
        response: HttpResponse = perform_login(request, Login(user=passkey.user, redirect_url=redirect_url))
        request.session.set_expiry(None if self.cleaned_data["remember"] else 0)
        return response


def options_to_add(user: User) -> dict[str, Any]:
    """What the browser makes a passkey with."""
    options: dict[str, Any] = auth.begin_registration(user, passwordless=True)
    return options


def options_to_use(user: User | None) -> dict[str, Any]:
    """What the browser asks for a passkey with: those of this user, or any."""
    options: dict[str, Any] = auth.begin_authentication(user)
    return options
