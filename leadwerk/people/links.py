"""Links that let somebody choose a password: for a new user, or at an administrator's word."""

import datetime as dt
import logging
from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from leadwerk.people.actions.invitations import note_invitation
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand_people
from leadwerk.people.models import User
from leadwerk.people.organisation import company
from leadwerk.people.refusals import MailNotSent

VALID = dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)  # the mails and pages say "three days"

logger = logging.getLogger("leadwerk.people")


def send_link(user: User, *, base_url: str, is_new: bool) -> None:
    """Mail somebody the link to choose a password, in their language. Raises `MailNotSent`."""
    uid, key = user_pk_to_url_str(user), default_token_generator.make_token(user)
    address = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
    context = {"user": user, "password_reset_url": base_url.rstrip("/") + address, "company": company().name}
    prefix = "account/email/" + ("invitation" if is_new else "password_reset_key")
    with translation.override(user.language or company().language):
        subject = render_to_string(f"{prefix}_subject.txt", context).strip()
        body = render_to_string(f"{prefix}_message.txt", context).strip()
    try:
        EmailMessage(subject, body, to=[user.email]).send()
    except (SMTPException, OSError) as error:
        logger.exception("A mail with a link for a password could not be sent.")
        raise MailNotSent from error


def invite(user: User, *, by: Actor, base_url: str) -> None:
    """Mail a new user the link to their first password, the first time or again. Raises `MailNotSent`."""
    demand_people(by, user.team_id)
    send_link(user, base_url=base_url, is_new=True)
    note_invitation(user, by=by)
