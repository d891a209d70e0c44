"""Sign-in comes from django-allauth; here is only what Leadwerk decides about it."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm, default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leadwerk.people.actions.passwords import set_password
from leadwerk.people.actions.security import record
from leadwerk.people.guessing import PASSWORDS, count, may_mail, remember
from leadwerk.people.models import User
from leadwerk.people.refusals import MailNotSent
from leadwerk.people.security import Stranger

logger = logging.getLogger("leadwerk.people")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Users are made by an administrator: nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This login has been deactivated."),
        "email_password_mismatch": _("E-mail or password is not right. Please check both."),
        "incorrect_password": _("This is not your present password."),
        "too_many_login_attempts": _(
            "That was tried too often. Please wait five minutes, or have a link for a new password mailed to you."
        ),
        "too_many_codes": _(
            "Too many wrong codes. Please wait five minutes; after thirty wrong ones it takes until the next day."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["leadwerk.people.second_factor.SecondStep"]

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """The password, whatever else somebody has: one page, and no factor that vouches for itself."""
        has_password = isinstance(user, User) and user.has_usable_password()
        return [{"id": "reauthenticate", "url": reverse("account_reauthenticate")}] if has_password else []

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        address = str(credentials.get("email", ""))
        self._login_failed_rl_usage = count(request, address, PASSWORDS, refusal="too_many_login_attempts")

    def post_login(self, request: HttpRequest, user: User, **rest: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **rest)
        remember(request, response, user)
        return response

    def set_password(self, user: User, password: str) -> None:
        set_password(user, password, by=user, by_link=True)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Raises `MailNotSent`, whether anybody has this address or not."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            logger.exception("A mail about signing in could not be sent.")
            raise MailNotSent from error


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    """Whoever asks gets a mail: the link, or the word that nobody signs in with this address. So neither the answer nor
    the time it takes tells which addresses exist."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        address: str = self.cleaned_data["email"]
        if not may_mail(request, address):
            return address
        record("password_asked", by=Stranger(address))
        if self.users:
            request_password_reset(request, address, self.users, default_token_generator)
        else:
            Adapter(request).send_mail("account/email/unknown_account", address, {})
        return address
