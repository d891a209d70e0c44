"""Somebody is told by mail what changed about how they sign in, so that they notice if it was not them."""

from zoneinfo import ZoneInfo

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from leadwerk.people.models import SecurityEntry, User
from leadwerk.people.organisation import company
from leadwerk.people.security import KINDS, name, sentence
from leadwerk.ui.formats import clock as time_of_day
from leadwerk.ui.formats import date


@task()
def tell_owner(entry_id: int) -> None:
    """Mail what an entry of the security log says to the user it is about, in their language and zone of time.

    A new address is told to the former one. Nobody is told who has left or has not signed in yet.
    """
    entry = SecurityEntry.objects.filter(pk=entry_id).first()
    if entry is None or entry.subject_kind != "user" or entry.subject_id is None:
        return
    user = User.objects.filter(pk=entry.subject_id, is_active=True, last_login__isnull=False).first()
    if user is None:
        return
    former, _now = entry.details.get("changes", {}).get("email", ["", ""])
    with (
        translation.override(user.language or company().language),
        timezone.override(ZoneInfo(user.time_zone or company().time_zone)),
    ):
        context = {
            "user": user,
            "company": company().name,
            "label": KINDS[entry.kind].label,
            "day": date(entry.at),
            "time": time_of_day(entry.at),
            "name": name(entry),
            "sentence": sentence(entry),
            "place": ", ".join(filter(None, (entry.browser, entry.ip))),
        }
        subject = render_to_string("people/mail/security_notice_subject.txt", context).strip()
        body = render_to_string("people/mail/security_notice_message.txt", context).strip()
    EmailMessage(" ".join(subject.split()), body, to=[former or user.email]).send()
