from collections.abc import Mapping
from typing import Any

from django.db import transaction

from leadwerk.foundation.text import clean
from leadwerk.intake.actions.process import settle
from leadwerk.intake.actions.receive import new_event
from leadwerk.journal.write import plain
from leadwerk.leads.actions.create import create
from leadwerk.leads.models import Channel, Lead
from leadwerk.people.actors import Actor
from leadwerk.people.models import Book, Team, User


@transaction.atomic
def enter(
    fields: Mapping[str, Any],
    *,
    by: Actor,
    owner: User | None = None,
    team: Team | None = None,
    book: Book | None = None,
    pasted: str = "",
) -> Lead:
    """A lead that a person enters by hand, and its event in the ledger: both or none, because they wait for it.

    `pasted` is the text from which the fields were read; the event keeps it as it came.

    Raises what `leads.actions.create` raises.
    """
    lead = create(fields, by=by, channel=Channel.MANUAL, owner=owner, team=team, book=book)
    raw: dict[str, Any] = {"fields": {name: plain(value) for name, value in fields.items()}}
    if pasted.strip():
        raw["pasted"] = clean(pasted)
    event = new_event(Channel.MANUAL, raw, by=by, source=lead.source_id, at=lead.created_at)
    event.lead_id = lead.pk
    settle(event, created=1)
    return lead
