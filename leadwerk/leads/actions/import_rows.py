"""Creating many leads at once: what `create` does for one, set-based. A test compares the two row by row."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.db import transaction

from leadwerk.foundation.db import dialect
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.addresses import fold, keys_of
from leadwerk.leads.actions.create import ENOUGH
from leadwerk.leads.models import AddressKey, Lead, NewLead, StageVisit
from leadwerk.leads.models.visit import Entered
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import MissingPermission
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.tallies import keep

LEAD_FIELDS = (
    "id", "version", "owner_id", "book_id", "team_id", "process_id", "stage_id", "campaign_id", "article_id",
    "source_id", "channel", "company_name", "salutation", "title", "first_name", "last_name", "job_title", "email",
    "phone", "mobile", "more_addresses", "street", "postal_code", "city", "country", "website", "industry",
    "employees", "description", "interest", "value", "language", "consent", "rating", "outcome", "received_at",
    "assigned_at", "next_step", "call_attempts", "folded", "sort_name", "created_at", "last_activity_at",
    "stage_entered_at",
)  # fmt: skip
_OF_LEAD = attrgetter("pk", *LEAD_FIELDS[1:])
VISIT_FIELDS = ("lead_id", "stage_id", "entered_at", "entered", "entered_by_id", "change_set", "left")
ENTRY_FIELDS = (
    "subject_kind", "subject_id", "kind", "at", "by_id", "change_set", "changes", "text", "facts", "pending",
)  # fmt: skip

NOTHING: dict[str, Any] = {}


def new_lead(fields: Mapping[str, Any], text: str = "") -> NewLead | None:
    """A lead that `import_rows` takes once it refers to something; None if too little is known (`NothingKnown`).

    `fields` are editable columns that are not empty, storable and fit. Asks no database.
    """
    if not any(name in fields for name in ENOUGH):
        return None
    lead = NewLead(fields)
    lead.text = text
    fold(lead)
    lead.keys = keys_of(lead)
    return lead


@transaction.atomic(savepoint=False)
def import_rows(leads: Sequence[NewLead], *, by: Actor, change_set: int, at: dt.datetime) -> Sequence[int]:
    """Make these leads, all or none, with visits, keys, journal and tally; their ids, in order.

    Entries of so large a change set are not pending (nobody is told of each). Raises `MissingPermission` if any of
    them would stand where `by` may not import to.
    """
    _ask(leads, by)
    user = person(by)
    user_id = user.pk if user is not None else None
    ids = dialect().reserve_ids(Lead, len(leads))
    for lead, pk in zip(leads, ids, strict=True):
        lead.pk = pk
        lead.created_at = lead.last_activity_at = lead.stage_entered_at = at
        if lead.received_at is None:
            lead.received_at = at
        if lead.owner_id is not None:
            lead.assigned_at = at
    insert = dialect().bulk_insert
    insert(Lead, LEAD_FIELDS, map(_OF_LEAD, leads))
    created = Entered.CREATED.value
    insert(StageVisit, VISIT_FIELDS, [(lead.pk, lead.stage_id, at, created, user_id, change_set, "") for lead in leads])
    insert(AddressKey, ("key", "lead_id"), sorted((key, lead.pk) for lead in leads for key in lead.keys))
    insert(Entry, ENTRY_FIELDS, _entries(leads, user_id, change_set, at))
    keep.count((None, keep.place(lead)) for lead in leads)
    return ids


def _ask(leads: Iterable[NewLead], by: Actor) -> None:
    asked: set[tuple[int | None, ...]] = set()
    for lead in leads:
        where = (lead.owner_id, lead.book_id, lead.team_id)
        if where in asked:
            continue
        asked.add(where)
        if not covers(by, Permission.LEAD_IMPORT, lead):
            raise MissingPermission(permission=Permission.LEAD_IMPORT)
        if lead.owner_id not in (None, by.pk) and not covers(by, Permission.LEAD_ASSIGN, lead):
            raise MissingPermission(permission=Permission.LEAD_ASSIGN)


def _entries(
    leads: Iterable[NewLead], user_id: int | None, change_set: int, at: dt.datetime
) -> Iterable[tuple[Any, ...]]:
    for lead in leads:
        yield "lead", lead.pk, "imported", at, user_id, change_set, lead.changes, "", NOTHING, False
        if lead.text:
            yield "lead", lead.pk, "carried_over", at, user_id, change_set, NOTHING, lead.text, NOTHING, False
