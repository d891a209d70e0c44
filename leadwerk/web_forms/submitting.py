"""From a post to the ledger: what is doubted, what is kept, what makes the same post twice one event."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leadwerk.attachments.actions import keep
from leadwerk.foundation.clock import now
from leadwerk.foundation.text import clean
from leadwerk.intake.actions.receive import receive
from leadwerk.intake.models import IntakeEvent
from leadwerk.leads.models import Channel
from leadwerk.people.actors import SYSTEM
from leadwerk.web_forms import doubts, proof, tickets
from leadwerk.web_forms.answers import Answers
from leadwerk.web_forms.models import FormVersion

WINDOW = 600
"""Seconds within which the same content without a ticket is taken for the same post."""
CAME_FROM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What came around the answers.

    `origin` is empty where no browser says one, and for our own pages; `number` is what a program gives so that it can
    send the same again. `home` is the address of this installation, for links in mails.
    """

    language: str
    origin: str = ""
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


@dataclass(frozen=True, slots=True)
class Judged:
    """`doubt` is a code of `doubts`; with `must_wait` it is not taken at all, and the visitor told so."""

    doubt: str | None
    must_wait: bool = False


def judge(version: FormVersion, envelope: Envelope) -> Judged:
    """Look at everything around a post but its answers, and count it."""
    ticket = tickets.read(version, envelope.ticket) if envelope.ticket else None
    proven = bool(ticket and envelope.proof) and proof.holds(envelope.proof, ticket.number)  # type: ignore[union-attr]
    limit = version.as_designed.per_hour
    counted = doubts.count(version, envelope.ip)
    if counted > limit * doubts.TOO_MANY:
        return Judged(None, must_wait=True)
    if envelope.honeypot:
        return Judged("form_honeypot")
    if envelope.origin and envelope.origin not in version.as_designed.origins:
        return Judged("form_foreign_website")
    if envelope.ticket and ticket is None:
        return Judged("form_foreign_ticket")
    if envelope.proof and proven is False:
        return Judged("form_wrong_proof")
    if ticket is not None and not proven and ticket.age < doubts.QUICKEST:
        return Judged("form_too_quick")
    if counted > limit * (doubts.WITH_PROOF if proven else 1):
        return Judged("form_too_many")
    return Judged(None)


def submit(version: FormVersion, answers: Answers, envelope: Envelope, doubt: str | None) -> IntakeEvent:
    """Keep it: when this returns it is stored for good. What was sent twice is one event."""
    raw = raw_of(version, answers, envelope)
    key, earlier = _keys(version, envelope, raw)
    if earlier is not None and IntakeEvent.objects.filter(dedupe_key=earlier).exists():
        return IntakeEvent.objects.get(dedupe_key=earlier)
    raw["files"] = [
        {"field": name, "name": incoming.given_name, "sha256": keep(incoming, by=SYSTEM).sha256}
        for name, files in answers.files.items()
        for incoming in files
    ]
    source = version.as_designed.destination.source
    return receive(Channel.FORM, raw, by=SYSTEM, source=source, dedupe_key=key, held=doubt)


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


def _keys(version: FormVersion, envelope: Envelope, raw: Mapping[str, Any]) -> tuple[str, str | None]:
    """The key of this post, and another one under which it may be known. A ticket or number with other content is
    another post: whoever goes back, corrects and sends again means it."""
    content = json.dumps([raw["values"], raw["consents"], raw["files"]], sort_keys=True)
    ticket = tickets.read(version, envelope.ticket) if envelope.ticket else None
    number = ticket.number if ticket is not None else envelope.number
    if number:
        return _key(version, f"{number} {content}"), None
    content = f"{doubts.place(envelope.ip)} {content}"
    window = int(now().timestamp()) // WINDOW
    return _key(version, f"{window} {content}"), _key(version, f"{window - 1} {content}")


def _key(version: FormVersion, content: str) -> str:
    return f"form-{version.form_id}-{hashlib.sha256(content.encode()).hexdigest()}"
