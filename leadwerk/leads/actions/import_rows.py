"""Creating many leads at once: what `create` does for one, set-based. A test compares the two row by row."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.db import transaction

from leadwerk.foundation.db import dialect
from leadwerk.journal.models import Entry
from leadwerk.journal.write import plain
from leadwerk.leads.actions.addresses import fold, keys_of
from leadwerk.leads.actions.create import ENOUGH
from leadwerk.leads.models import AddressKey, Closure, Lead, NewLead, Outcome, Rejection, StageVisit
from leadwerk.leads.models.visit import Entered, Left
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import MissingPermission
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.pipelines.catalog import catalog
from leadwerk.tallies import keep

LEAD_FIELDS = (
    "id", "version", "owner_id", "book_id", "team_id", "process_id", "stage_id", "campaign_id", "article_id",
    "source_id", "channel", "company_name", "salutation", "title", "first_name", "last_name", "job_title", "email",
    "phone", "mobile", "more_addresses", "street", "postal_code", "city", "country", "website", "industry",
    "employees", "description", "interest", "value", "language", "consent", "rating", "outcome", "closed_at",
    "received_at", "assigned_at", "next_step", "next_due_at", "call_attempts", "folded", "sort_name", "created_at",
    "last_activity_at", "stage_entered_at",
)  # fmt: skip
_OF_LEAD = attrgetter("pk", *LEAD_FIELDS[1:])
VISIT_FIELDS = (
    "lead_id", "stage_id", "entered_at", "entered", "entered_by_id", "change_set", "left", "left_at", "left_by_id",
    "left_change_set",
)  # fmt: skip
CLOSURE_FIELDS = ("lead_id", "reason_id", "text", "stage_id", "at", "by_id")
REJECTION_FIELDS = ("lead_id", "code_id", "text", "stage_id", "owner_id", "at", "by_id")
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

    Entries of so large a change set are not pending (nobody is told of each). One with an `ending` comes closed, at the
    date it names; for those that come won `import_conversions` makes what they turned into, in the same transaction.
    Raises `MissingPermission` if any of them would stand where `by` may not import to, or end as `by` may not end it.
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
        if lead.ending is not None or lead.contacted_at is not None:
            _date_back(lead)
    insert = dialect().bulk_insert
    insert(Lead, LEAD_FIELDS, map(_OF_LEAD, leads))
    insert(StageVisit, VISIT_FIELDS, _visits(leads, user_id, change_set))
    _insert_endings([lead for lead in leads if lead.outcome], user_id)
    insert(AddressKey, ("key", "lead_id"), sorted((key, lead.pk) for lead in leads for key in lead.keys))
    insert(Entry, ENTRY_FIELDS, _entries(leads, user_id, change_set, at))
    keep.count((None, keep.place(lead)) for lead in leads)
    return ids


def _date_back(lead: NewLead) -> None:
    """A lead with a past: what is known of it happened when it happened."""
    assert lead.received_at is not None
    ending = lead.ending
    if lead.contacted_at is not None:
        lead.last_activity_at = lead.contacted_at
    if ending is None:
        return
    lead.outcome, lead.closed_at = ending.outcome, ending.at
    lead.received_at = lead.stage_entered_at = min(lead.received_at, ending.at)
    lead.last_activity_at = lead.contacted_at or ending.at
    if lead.assigned_at is not None:
        lead.assigned_at = lead.received_at


def _visits(leads: Iterable[NewLead], user: int | None, change_set: int) -> Iterator[tuple[Any, ...]]:
    created = Entered.CREATED.value
    begins = {stages[0].pk for stages in catalog().stages_of.values()}
    for lead in leads:
        if lead.closed_at is None and lead.stage_id in begins:
            yield lead.pk, lead.stage_id, lead.stage_entered_at, created, user, change_set, "", None, None, None
        else:
            yield from _past_visits(lead, user, change_set)


def _past_visits(lead: NewLead, user: int | None, change_set: int) -> Iterator[tuple[Any, ...]]:
    """As if it had been made at the beginning of its process, moved to its stage and closed there."""
    stages = catalog().stages_of[lead.process_id]
    since, entered = lead.stage_entered_at, Entered.CREATED.value
    if stages[0].pk != lead.stage_id:
        present = catalog().stages[lead.stage_id].position
        for stage in stages:
            if stage.position >= present:
                break
            is_first = entered == Entered.CREATED.value
            left = Left.FORWARD.value if is_first else Left.SKIPPED.value
            yield lead.pk, stage.pk, since, entered, user, change_set, left, since, user, change_set
            entered = Entered.SKIPPED.value
        entered = Entered.FORWARD.value
    if lead.closed_at is None:
        yield lead.pk, lead.stage_id, since, entered, user, change_set, "", None, None, None
        return
    at, left = lead.closed_at, Left.CLOSED.value
    yield lead.pk, lead.stage_id, since, entered, user, change_set, left, at, user, change_set
    outcome = lead.outcome
    if outcome == Outcome.REJECTED or (outcome == Outcome.LOST and _is_without_stages(lead)):
        return
    # The list says how it ended, and so that what must come before had been done (rules 3 and 7).
    entered, left = Entered.FORWARD.value, Left.FORWARD.value
    for stage in stages:
        if stage.is_mandatory_before(outcome) and stage.pk not in (lead.stage_id, stages[0].pk):
            yield lead.pk, stage.pk, at, entered, user, change_set, left, at, user, change_set


def _is_without_stages(lead: NewLead) -> bool:
    return lead.ending is not None and catalog().loss_reasons[lead.ending.reason].without_stages


def _insert_endings(leads: Iterable[NewLead], user: int | None) -> None:
    closures: list[tuple[Any, ...]] = []
    rejections: list[tuple[Any, ...]] = []
    for lead in leads:
        assert lead.ending is not None
        outcome, at, reason, text, _is_dated = lead.ending
        if outcome == Outcome.LOST:
            closures.append((lead.pk, reason, text, lead.stage_id, at, user))
        elif outcome == Outcome.REJECTED:
            rejections.append((lead.pk, reason, text, lead.stage_id, lead.owner_id, at, user))
    insert = dialect().bulk_insert
    if closures:
        insert(Closure, CLOSURE_FIELDS, closures)
    if rejections:
        insert(Rejection, REJECTION_FIELDS, rejections)


ENDING = {
    Outcome.LOST.value: Permission.LEAD_CLOSE,
    Outcome.REJECTED.value: Permission.LEAD_REJECT,
    Outcome.WON.value: Permission.LEAD_CONVERT,
}


def _ask(leads: Iterable[NewLead], by: Actor) -> None:
    asked: set[tuple[int | str | None, ...]] = set()
    for lead in leads:
        outcome = lead.ending.outcome if lead.ending is not None else ""
        where = (lead.owner_id, lead.book_id, lead.team_id, outcome)
        if where in asked:
            continue
        asked.add(where)
        if outcome in ENDING and not covers(by, ENDING[outcome], lead):
            raise MissingPermission(permission=ENDING[outcome])
        if not covers(by, Permission.LEAD_IMPORT, lead):
            raise MissingPermission(permission=Permission.LEAD_IMPORT)
        if lead.owner_id not in (None, by.pk) and not covers(by, Permission.LEAD_ASSIGN, lead):
            raise MissingPermission(permission=Permission.LEAD_ASSIGN)


def _entries(
    leads: Iterable[NewLead], user_id: int | None, change_set: int, at: dt.datetime
) -> Iterable[tuple[Any, ...]]:
    for lead in leads:
        if lead.outcome:
            kind, text, facts = _end(lead)
            changes = {"outcome": ["", lead.outcome], "closed_at": [None, plain(lead.closed_at)]}
            yield "lead", lead.pk, kind, lead.closed_at, user_id, change_set, changes, text, facts, False
        yield "lead", lead.pk, "imported", at, user_id, change_set, lead.changes, "", NOTHING, False
        if lead.text:
            yield "lead", lead.pk, "carried_over", at, user_id, change_set, NOTHING, lead.text, NOTHING, False


def _end(lead: NewLead) -> tuple[str, str, dict[str, Any]]:
    """The entry that tells how a lead had ended when it came: its kind, text and facts."""
    assert lead.ending is not None
    if lead.outcome == Outcome.WON:
        return "came_won", lead.ending.text, {}
    if lead.outcome == Outcome.LOST:
        return "came_lost", lead.ending.text, {"reason": catalog().loss_reasons[lead.ending.reason].name}
    return "came_rejected", lead.ending.text, {"code": catalog().rejection_codes[lead.ending.reason].name}
