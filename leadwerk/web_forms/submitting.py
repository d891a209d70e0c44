"""From a post to the ledger: what is doubted, what is kept, what makes the same post twice one event."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leadwerk.attachments.actions import keep
from leadwerk.foundation.clock import now
from leadwerk.foundation.db.statements import rows_of_each
from leadwerk.foundation.text import clean
from leadwerk.intake.actions.receive import receive
from leadwerk.intake.models import IntakeEvent
from leadwerk.leads.models import Channel
from leadwerk.people.actors import SYSTEM
from leadwerk.web_forms import doubts, proof, tickets
from leadwerk.web_forms.actions.count import count
from leadwerk.web_forms.answers import Answers
from leadwerk.web_forms.design import Design
from leadwerk.web_forms.models import FormVersion
from leadwerk.web_forms.refusals import TooManyPosts

LEDGER = IntakeEvent._meta.db_table
WINDOW = 600
"""Seconds within which the same content without a ticket is taken for the same post."""
CAME_FROM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What came around the answers.

    `origin` is empty where no browser says one, and for our own pages (`has_origin` tells which); `number` is what a
    program gives so that it can send the same again. `home` is the address of this installation, for links in mails.
    """

    language: str
    origin: str = ""
    has_origin: bool = False
    ip: str = ""
    ticket: str = ""
    proof: str = ""
    honeypot: str = ""
    number: str = ""
    way: str = "page"
    page: str = ""
    referrer: str = ""
    campaign: Mapping[str, str] = field(default_factory=dict)
    home: str = ""


def submit(version: FormVersion, answers: Answers, envelope: Envelope) -> IntakeEvent:
    """Keep it: when this returns it is stored for good. What was sent twice is one event. What is doubted is held.

    Raises `TooManyPosts` for far more from one place than a form takes; then nothing is stored.
    """
    ticket = tickets.read(version, envelope.ticket) if envelope.ticket else None
    place = doubts.place(envelope.ip)
    raw = raw_of(version, answers, envelope)
    key, earlier = _keys(version, envelope, ticket, place, raw)
    if earlier is not None and rows_of_each(LEDGER, "dedupe_key", [earlier], ("id",), 1):
        return IntakeEvent.objects.get(dedupe_key=earlier)

    proven = proof.holds(envelope.proof, ticket.number) if ticket is not None and envelope.proof else False

    def held() -> str | None:
        here, everywhere = count(version.form_id, place, by=SYSTEM)
        doubt = _doubt(version.as_designed, envelope, ticket, proven, here, everywhere)
        for files in answers.files.values():
            for incoming in files:
                keep(incoming, by=SYSTEM)
        return doubt

    source = version.as_designed.destination.source
    return receive(Channel.FORM, raw, by=SYSTEM, source=source, dedupe_key=key, held=held)


def _doubt(
    design: Design, envelope: Envelope, ticket: tickets.Ticket | None, proven: bool | None, here: int, everywhere: int
) -> str | None:
    """Look at everything around a post but its answers. Raises `TooManyPosts`."""
    if here > design.per_hour * doubts.TOO_MANY:
        raise TooManyPosts
    if envelope.honeypot:
        return "form_honeypot"
    if envelope.origin and envelope.origin not in design.origins:
        return "form_foreign_website"
    if envelope.ticket and ticket is None:
        return "form_foreign_ticket"
    if ticket is None and envelope.way != "json" and not envelope.has_origin:
        return "form_no_browser"
    if envelope.proof and proven is False:
        return "form_wrong_proof"
    if ticket is not None and not proven and ticket.age < doubts.QUICKEST:
        return "form_too_quick"
    times = doubts.WITH_PROOF if proven else 1
    limit = design.per_hour * times if ticket is not None else max(design.per_hour // doubts.UNTIMED, 1)
    if here > limit:
        return "form_too_many"
    return "form_flood" if everywhere > design.all_per_hour * times else None


def raw_of(version: FormVersion, answers: Answers, envelope: Envelope) -> dict[str, Any]:
    """As the ledger keeps it and `reader` reads it."""
    return {
        "form": version.form_id,
        "version": version.pk,
        "language": envelope.language,
        "values": answers.values,
        "consents": answers.consents,
        "files": [
            {"field": name, "name": incoming.given_name, "sha256": incoming.sha256}
            for name, files in answers.files.items()
            for incoming in files
        ],
        "way": envelope.way,
        "home": envelope.home,
        "page": clean(envelope.page, 500),
        "referrer": clean(envelope.referrer, 500),
        "campaign": {name: clean(text, 200) for name, text in envelope.campaign.items() if text},
    }


def _keys(
    version: FormVersion, envelope: Envelope, ticket: tickets.Ticket | None, place: str, raw: Mapping[str, Any]
) -> tuple[str, str | None]:
    """The key of this post, and another one under which it may be known. A ticket or number with other content is
    another post: whoever goes back, corrects and sends again means it."""
    content = json.dumps([raw["values"], raw["consents"], raw["files"]], sort_keys=True)
    number = envelope.number or (ticket.number if ticket is not None else "")
    if number:
        return _key(version, f"{number} {content}"), None
    window = int(now().timestamp()) // WINDOW
    return _key(version, f"{window} {place} {content}"), _key(version, f"{window - 1} {place} {content}")


def _key(version: FormVersion, content: str) -> str:
    return f"form-{version.form_id}-{hashlib.sha256(content.encode()).hexdigest()}"
