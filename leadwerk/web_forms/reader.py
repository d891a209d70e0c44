"""What an event of a web form says: the lead, where it goes, and what is done once it is made."""

from typing import Any

from django.utils.translation import gettext as _

from leadwerk.attachments.models import Blob
from leadwerk.intake.channels import readers
from leadwerk.intake.draft import Formats, LeadDraft, from_row
from leadwerk.intake.models import IntakeEvent
from leadwerk.leads.actions.attach import attach
from leadwerk.leads.models import Channel, Lead
from leadwerk.people import books
from leadwerk.people.actors import SYSTEM
from leadwerk.people.permissions import Permission
from leadwerk.web_forms.actions.prove import prove
from leadwerk.web_forms.design import Design, spoken
from leadwerk.web_forms.jobs import answer_by_mail
from leadwerk.web_forms.models import FormVersion
from leadwerk.web_forms.targets import TARGETS


def read(event: IntakeEvent) -> readers.Draft:
    """By the version that the visitor saw."""
    version = FormVersion.objects.select_related("form").get(pk=event.raw["version"])
    goes = version.as_designed.destination
    return readers.Draft(
        lead=draft_of(version.as_designed, event.raw, version.form.name),
        campaign=goes.campaign,
        source=goes.source,
        process=goes.process,
        owner=goes.owner,
        team=goes.team,
        book=goes.book if books.are_used(Permission.LEAD_CREATE) else None,
        after=after,
    )


def draft_of(design: Design, raw: dict[str, Any], name: str) -> LeadDraft:
    """The lead as it was sent, read like a row of a file: names parted, addresses in their normal form."""
    cells: list[tuple[str, str | None, str]] = []
    language = design.language
    for one in design.fields:
        value = one.value if one.hidden else "\n".join(raw["values"].get(one.name, ()))
        if value:
            is_one_text = one.of_lead is not None or one.has_choices
            text = ", ".join(value.split("\n")) if one.has_choices else value
            cells.append((one.words(language), one.target if is_one_text and one.target in TARGETS else None, text))
    cells.append((_("Web form"), None, name))
    cells += [(label, None, text) for label, text in _came_from(raw) if text]
    headers = tuple(label for label, _target, _text in cells)
    mapping = {column: target for column, (_label, target, _text) in enumerate(cells)}
    draft = from_row([text for _label, _target, text in cells], mapping, Formats(headers))
    draft.language = raw["language"]
    given = [consent for name in raw["consents"] if (consent := design.consent(name)) is not None]
    draft.consent = " ".join(spoken(consent.text, raw["language"]) for consent in given)[:300]
    return draft


def _came_from(raw: dict[str, Any]) -> list[tuple[str, str]]:
    campaign = raw["campaign"]
    return [
        (_("Page"), raw["page"]),
        (_("Came from"), raw["referrer"]),
        (_("Campaign source"), campaign.get("utm_source", "")),
        (_("Campaign medium"), campaign.get("utm_medium", "")),
        (_("Campaign name"), campaign.get("utm_campaign", "")),
        (_("Campaign keyword"), campaign.get("utm_term", "")),
        (_("Campaign content"), campaign.get("utm_content", "")),
    ]


def after(lead: Lead, event: IntakeEvent) -> None:
    """Prove the consents, attach the files, have the mail sent: in the transaction that made the lead."""
    version = FormVersion.objects.select_related("form").get(pk=event.raw["version"])
    prove(lead, event, version, by=SYSTEM)
    if version.as_designed.sends_mail:
        answer_by_mail.enqueue(event.pk, lead.pk)
    kept = {blob.sha256: blob for blob in Blob.objects.filter(pk__in=[one["sha256"] for one in event.raw["files"]])}
    for one in event.raw["files"]:
        attach(lead, kept[one["sha256"]], one["name"], by=SYSTEM)


readers.register(Channel.FORM, read)
