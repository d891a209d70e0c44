"""Taking back what one click did to leads. Undo is a verb with its own entry, and can itself be undone."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from leadwerk.foundation.clock import now
from leadwerk.foundation.errors import RuleBroken, Unseen
from leadwerk.journal.models import Entry
from leadwerk.journal.write import plain
from leadwerk.leads.actions import record
from leadwerk.leads.actions.addresses import fold, keep_keys
from leadwerk.leads.actions.edit import FOUND_BY
from leadwerk.leads.actions.move import living_stage
from leadwerk.leads.actions.persons import columns
from leadwerk.leads.actions.record import Batch, attname
from leadwerk.leads.models import Lead, LeadPerson, Outcome
from leadwerk.leads.models.visit import Entered, Left
from leadwerk.leads.refusals import LeadIsConverted, LeadIsInBin, UndoneAlready
from leadwerk.people import books
from leadwerk.people.actors import Actor, person
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog
from leadwerk.tallies import keep

REVERSIBLE = frozenset(
    (
        "edited",
        "assigned",
        "taken",
        "released",
        "book_changed",
        "book_left",
        "moved",
        "set_back",
        "process_changed",
        "qualified",
        "lost",
        "rejected",
        "reopened",
        "binned",
        "restored",
        "undone",
        "person_added",
        "person_edited",
        "person_removed",
    )
)
STAGE_FIELDS = frozenset(("stage", "process", "stage_entered_at", "outcome", "closed_at"))
# What belongs together goes back together or not at all: a stage with its end, an owner with their team.
GROUPS = (STAGE_FIELDS, frozenset(("owner", "team", "book", "assigned_at")))


@dataclass
class Undone:
    """What an undo did: how many leads went back, and which fields of which lead were changed since and stay."""

    change_set: int
    leads: int = 0
    kept: list[tuple[Lead, list[str]]] = field(default_factory=list)


@transaction.atomic
@keep.together()
def undo(change_set: int, *, by: Actor) -> Undone:
    """Put back what `by` did to leads in one change set, field by field where the field still is as it was left.

    Whoever did it may take it back, whatever they may see now. Raises `Unseen` for a change set of somebody else's,
    `UndoneAlready` the second time; for a single lead `LeadIsConverted` and `LeadIsInBin`, of many those are kept.
    """
    entries = list(_entries(change_set, by))
    if not entries:
        raise Unseen
    leads = Lead.objects.select_for_update(of=("self",)).order_by("pk").in_bulk({entry.subject_id for entry in entries})
    _refuse_second_time(change_set, entries[0].subject_id)
    batch = Batch(by)
    result = Undone(change_set=batch.change_set)
    for entry in entries:
        if (lead := leads.get(entry.subject_id)) is None:
            continue
        if (refusal := _refusal(lead, entry)) is not None and len(leads) == 1:
            raise refusal
        put_back(batch, lead, entry, result)
    batch.write()
    return result


def reach(change_set: int, user: Actor) -> list[int]:
    """The leads that an undo would put back. Raises `Unseen` and `UndoneAlready` as `undo` does."""
    leads = list(dict.fromkeys(_entries(change_set, user).values_list("subject_id", flat=True)))
    if not leads:
        raise Unseen
    _refuse_second_time(change_set, leads[0])
    return leads


def _entries(change_set: int, by: Actor) -> "models.QuerySet[Entry]":
    """What `by` did to leads in one change set, the last thing first."""
    return Entry.objects.filter(
        change_set=change_set, subject_kind="lead", kind__in=REVERSIBLE, by=person(by)
    ).order_by("-pk")


def _refuse_second_time(change_set: int, lead: int) -> None:
    undone = Entry.objects.filter(subject_kind="lead", subject_id=lead, kind="undone", facts__undoes=str(change_set))
    if undone.exists():
        raise UndoneAlready


def put_back(batch: Batch, lead: Lead, entry: Entry, result: Undone) -> None:
    """Take one entry back at a lead in hand, as far as it still is as the entry left it. Verbs only."""
    if lead.pk in batch.leads or "person" in entry.changes:  # what happened to one lead goes back step by step
        batch.write()
    if _refusal(lead, entry) is not None:
        result.kept.append((lead, list(entry.changes)))
    elif "person" in entry.changes:
        _put_back_person(lead, entry, result, by=batch.by)
    else:
        _put_back(batch, lead, entry, result)


def _refusal(lead: Lead, entry: Entry) -> RuleBroken | None:
    if lead.outcome == Outcome.WON:
        return LeadIsConverted()
    return LeadIsInBin() if lead.deleted_at is not None and "deleted_at" not in entry.changes else None


def _put_back(batch: Batch, lead: Lead, entry: Entry, result: Undone) -> None:
    before = keep.place(lead)
    current = {name: plain(getattr(lead, attname(name))) for name in entry.changes}
    back = {name: old for name, (old, new) in entry.changes.items() if current[name] == new}
    for group in GROUPS:
        if not group & entry.changes.keys() <= back.keys():
            back = {name: old for name, old in back.items() if name not in group}
    if "book" in back and not books.is_still_a_place(back["book"], Permission.LEAD_VIEW):
        del back["book"]
    kept = [name for name in entry.changes if name not in back]
    if kept:
        result.kept.append((lead, kept))
    if not back:
        return
    for name, old in back.items():
        setattr(lead, attname(name), _typed(name, old))
    if STAGE_FIELDS & back.keys() and not lead.is_closed:
        stage = living_stage(lead)
        for name, value in (("process", stage.process_id), ("stage", stage.pk)):
            if getattr(lead, attname(name)) != value:
                current.setdefault(name, getattr(lead, attname(name)))
                back[name] = value
                setattr(lead, attname(name), value)
    if STAGE_FIELDS & back.keys():
        batch.leave(lead, Left.BACK)
        # The visit that says which click counts no more; of a lead that is closed again, one that closing has ended.
        left = Left.CLOSED if lead.is_closed else Left.NOT_YET
        batch.enter(lead, catalog().stages[lead.stage_id], Entered.UNDONE, left=left, undoes=entry.change_set)
    is_found_anew = bool(FOUND_BY & back.keys())
    if is_found_anew:
        persons = list(lead.persons.all())
        fold(lead, persons)
        keep_keys(lead, persons)
    batch.done(
        lead,
        "undone",
        before=before,
        changes={name: [current[name], old] for name, old in back.items()},
        facts=_facts(entry),
        is_work=False,
        also=("folded", "sort_name") if is_found_anew else (),
    )
    result.leads += 1


def _put_back_person(lead: Lead, entry: Entry, result: Undone, *, by: Actor) -> None:
    before, at = keep.place(lead), now()
    old, new = entry.changes["person"]
    there = LeadPerson.objects.filter(lead=lead, pk=(new or old)["id"]).first()
    if (columns(there) if there is not None else None) != new:
        result.kept.append((lead, ["person"]))
        return
    if old is None:
        LeadPerson.objects.filter(pk=new["id"]).delete()
    else:
        LeadPerson(lead=lead, **old).save(force_insert=there is None)
    persons = list(lead.persons.all())
    fold(lead, persons)
    keep_keys(lead, persons)
    record.done(
        lead,
        "undone",
        by=by,
        before=before,
        changes={"person": [new, old]},
        change_set=result.change_set,
        facts=_facts(entry),
        at=at,
        is_work=False,
    )
    result.leads += 1


def _facts(entry: Entry) -> dict[str, str]:
    return {"undoes": str(entry.change_set), "kind": entry.kind}


def _typed(name: str, value: Any) -> Any:
    """A value out of `changes` as the column wants it."""
    column = Lead._meta.get_field(name)
    if value is not None and isinstance(column, models.DateTimeField):
        return dt.datetime.fromisoformat(value)
    return value
