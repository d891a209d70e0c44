from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from leadwerk.foundation.clock import now
from leadwerk.foundation.text import email_key
from leadwerk.intake.models import IntakeEvent
from leadwerk.journal.write import write
from leadwerk.people.actors import Actor
from leadwerk.people.organisation import company
from leadwerk.web_forms.confirmations import issue
from leadwerk.web_forms.design import spoken
from leadwerk.web_forms.models import ConsentProof, FormVersion

A_DAY = 24 * 60 * 60
MOST = 3
"""Mails of one form to one address within a day: nobody has somebody else flooded."""


@transaction.atomic
def answer(event_id: int, lead_id: int, *, by: Actor) -> bool:
    """Mail whoever posted what the form promises, once; whether a mail was sent.

    Nothing that came from outside stands in it but the address it goes to. The entry is written before the mail is
    sent: what the mail server refuses is tried again with it.
    """
    event = IntakeEvent.objects.filter(pk=event_id).first()
    if event is None or "version" not in event.raw:  # the time it is kept for is over
        return False
    version = FormVersion.objects.select_related("form").get(pk=event.raw["version"])
    design, language = version.as_designed, event.raw["language"]
    address = email_key(next(iter(event.raw["values"].get("email", ())), ""))
    open_proofs = ConsentProof.objects.filter(event_id=event.pk, confirmed_at=None).exists()
    confirms = design.mail.confirms and open_proofs
    if not address or not (design.mail.answers or confirms) or _is_enough(version, address):
        return False
    with translation.override(language):
        way = reverse("form_confirmation", args=[version.form.token, issue(event.pk)])
        subject = spoken(design.mail.subject, language) if design.mail.answers else ""
        given = {
            "text": spoken(design.mail.text, language) if design.mail.answers else "",
            "link": event.raw.get("home", "").rstrip("/") + way if confirms else "",
            "company": company().name,
        }
        body = render_to_string("web_forms/mail/answer.txt", given)
        subject = " ".join((subject or _("Please confirm your e-mail address")).split())
    facts = {"form": version.form.name, "address": address}
    write("form_answered", ("lead", lead_id), by=by, text=subject, facts=facts)
    headers = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    EmailMessage(subject, body, to=[address], headers=headers).send()
    return True


@transaction.atomic
def confirm(version: FormVersion, event_id: int, *, by: Actor) -> int:
    """The address was confirmed by its link; how many consents that holds for. A second time nothing changes."""
    proofs = list(
        ConsentProof.objects.select_for_update().filter(
            event_id=event_id, form_version__form=version.form_id, confirmed_at=None
        )
    )
    for proof in proofs:
        proof.confirmed_at = now()
        proof.save(update_fields=["confirmed_at"])
    if proofs:
        facts = {"form": version.form.name, "address": proofs[0].email}
        write("address_confirmed", ("lead", proofs[0].lead_id), by=by, facts=facts)
    return len(proofs)


def _is_enough(version: FormVersion, address: str) -> bool:
    digest = salted_hmac("leadwerk form mail", f"{version.form_id} {address}", algorithm="sha256").hexdigest()
    key = f"form-mail-{digest}"
    if cache.add(key, 1, A_DAY):
        return False
    try:
        return cache.incr(key) > MOST
    except ValueError:  # its time was over this very moment
        return False
