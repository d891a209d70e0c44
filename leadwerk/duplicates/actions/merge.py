"""Two leads become one, and two again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from leadwerk.attachments.models import Attachment
from leadwerk.correspondence.models import CallRecord
from leadwerk.duplicates.choices import chosen, held
from leadwerk.duplicates.identity import identity_of
from leadwerk.duplicates.merged import read_again
from leadwerk.duplicates.models import Merge
from leadwerk.duplicates.refusals import LaterMergeFirst, RemainingIsClosed, SameLead
from leadwerk.foundation import text
from leadwerk.foundation.clock import new_change_set, now
from leadwerk.journal.write import Changes, change
from leadwerk.leads.access import take, take_anywhere
from leadwerk.leads.actions import record
from leadwerk.leads.actions.addresses import fold, keep_keys
from leadwerk.leads.fields import EDITABLE
from leadwerk.leads.models import Lead, LeadPerson
from leadwerk.people.actors import Actor, person
from leadwerk.people.permissions import Permission
from leadwerk.tallies import keep
from leadwerk.tasks.models import Task

CHOOSABLE = tuple(name for name in EDITABLE if name != "more_addresses")
PERSON = ("salutation", "title", "first_name", "last_name", "job_title", "email", "phone", "mobile")
# What goes over to the winner. What tells the story of the loser's own stages and end stays with it.
MOVED: dict[str, type[models.Model]] = {"person": LeadPerson, "task": Task, "call": CallRecord}
STAYS = frozenset(["leads.Closure", "leads.Rejection", "leads.Qualification", "leads.AddressKey", "leads.StageVisit"])


@transaction.atomic
@keep.together()
def merge(
    winner: Lead,
    loser: Lead,
    choices: Mapping[str, str] | None = None,
    *,
    by: Actor,
    versions: tuple[int, int] | None = None,
    change_set: int | None = None,
    why: str = "",
) -> Merge:
    """Let `loser` go into `winner`: its persons, tasks, calls and files too; the journals of both stay as they are.

    `choices` says per field whose value remains ("winner", "loser", for the description "both"); without a choice it
    is the winner's, or the loser's where the winner has none; of descriptions both. Owner, team, process and stage are
    the winner's. An address or a person that would be lost stays as a further one. `versions` are those the person had
    before them, of winner and loser; `why` stands in both journals. A converted lead cannot be merged, a closed one
    only into an open one. Raises `SameLead`, `RemainingIsClosed`, `ChoiceUnknown`, `LeadIsConverted`, `LeadIsInBin`,
    `Stale`, `MissingPermission`.
    """
    if winner.pk == loser.pk:
        raise SameLead
    wanted = versions or (None, None)
    pair = sorted(((winner.pk, wanted[0]), (loser.pk, wanted[1])))  # one order, so that two merges cannot deadlock
    taken = {pk: take(pk, Permission.LEAD_MERGE, by=by, version=version) for pk, version in pair}
    winner, loser = taken[winner.pk], taken[loser.pk]
    if winner.is_closed:
        raise RemainingIsClosed(lead=winner.number)
    values = chosen(winner, loser, CHOOSABLE, choices or {})
    at, change_set = now(), change_set or new_change_set()
    places = keep.place(winner), keep.place(loser)
    moved = _move(loser.pk, winner.pk)
    if (guest := _guest(winner, loser, values)) is not None:
        guest.save(force_insert=True)
        moved["guest"] = [guest.pk]
    values["more_addresses"] = _further(winner, loser, values, guest)
    values["call_attempts"] = min(winner.call_attempts + loser.call_attempts, 32_767)
    changes = change(winner, **values) | _planned(winner)
    _find_anew(winner)
    gone = change(loser, deleted_at=at, next_step="", next_due_at=None)
    telling: dict[str, Any] = {"by": by, "change_set": change_set, "at": at, "is_work": False, "text": why}
    record.done(winner, "merged", before=places[0], changes=changes, facts=_about(loser), **telling)
    record.done(loser, "merged_away", before=places[1], changes=gone, facts=_number(winner), **telling)
    moved["merge"] = list(Merge.objects.standing().filter(ends_at=loser).values_list("pk", flat=True))
    Merge.objects.filter(pk__in=moved["merge"]).update(ends_at=winner)
    merged = Merge(
        winner=winner,
        loser=loser,
        ends_at=winner,
        at=at,
        by=person(by),
        change_set=change_set,
        changes={"winner": changes, "loser": gone},
        moved={kind: ids for kind, ids in moved.items() if ids},
    )
    merged.save(force_insert=True)
    return merged


@dataclass
class Unmerged:
    """What taking back a merge did: the fields of the winner that were changed since, and stay."""

    winner: Lead
    loser: Lead
    kept: list[str] = field(default_factory=list)


@transaction.atomic
@keep.together()
def unmerge(merged: Merge, *, by: Actor, change_set: int | None = None) -> Unmerged:
    """Make two leads of one again: the loser as it was, the winner as far as nobody has changed it since.

    What went over goes back, unless it was removed meanwhile; what came to the winner later stays there. Of several
    merges into one lead the last is taken back first, because it may have found what an earlier one brought. Raises
    `LaterMergeFirst`, `UnmergedAlready`, `LeadIsInBin`, `LeadIsConverted`, `MissingPermission`.
    """
    fresh = read_again(merged)
    first, second = sorted((fresh.winner_id, fresh.loser_id))
    doors = {fresh.winner_id: take, fresh.loser_id: take_anywhere}
    taken = {pk: doors[pk](pk, Permission.LEAD_MERGE, by=by) for pk in (first, second)}
    fresh = read_again(merged)  # read again: as in `merge`, the leads are what two at once wait for
    winner, loser = taken[fresh.winner_id], taken[fresh.loser_id]
    later = Merge.objects.standing().filter(winner=winner, pk__gt=fresh.pk).select_related("loser").last()
    if later is not None:
        raise LaterMergeFirst(lead=later.loser.number)
    at, change_set = now(), change_set or new_change_set()
    places = keep.place(winner), keep.place(loser)
    _move_back(fresh.moved, winner.pk, loser.pk)
    back, kept = _back(winner, fresh.changes["winner"])
    changes = change(winner, **back) | _planned(winner)
    _find_anew(winner)
    restored = change(loser, deleted_at=None) | _planned(loser)
    _find_anew(loser)
    telling: dict[str, Any] = {"by": by, "change_set": change_set, "at": at, "is_work": False}
    facts = _about(loser) | {"kept": kept}
    record.done(winner, "unmerged", before=places[0], changes=changes, facts=facts, **telling)
    record.done(loser, "merged_back", before=places[1], changes=restored, facts=_number(winner), **telling)
    Merge.objects.filter(pk__in=fresh.moved.get("merge", [])).update(ends_at=loser)
    fresh.undone_at, fresh.undone_by = at, person(by)
    fresh.save(update_fields=["undone_at", "undone_by"])
    return Unmerged(winner, loser, kept)


def _guest(winner: Lead, loser: Lead, values: Mapping[str, Any]) -> LeadPerson | None:
    """The main person who does not remain, as a further person of the winner: where both leads name one, and not the
    same."""
    names = {lead.pk: text.name_key(f"{lead.first_name} {lead.last_name}") for lead in (winner, loser)}
    if not all(names.values()) or names[winner.pk] == names[loser.pk]:
        return None
    remaining = text.name_key(" ".join(str(values.get(name, getattr(winner, name))) for name in PERSON[2:4]))
    leaving = winner if remaining == names[loser.pk] else loser
    return LeadPerson(lead=winner, **{name: getattr(leaving, name) for name in PERSON})


def _further(winner: Lead, loser: Lead, values: Mapping[str, Any], guest: LeadPerson | None) -> list[dict[str, str]]:
    """The further addresses of both, and those that nobody holds any more."""
    entries = [*winner.more_addresses, *loser.more_addresses]
    for lead in (winner, loser):
        entries += [{"kind": "email", "value": lead.email}] if lead.email else []
        entries += [{"kind": "phone", "value": number} for number in (lead.phone, lead.mobile) if number]
    fields = {name: str(values.get(name, getattr(winner, name))) for name in ("email", "phone", "mobile")}
    seen = identity_of(fields, [guest] if guest is not None else []).keys
    found: list[dict[str, str]] = []
    for entry in entries:
        value = str(entry.get("value", ""))
        key = f"e:{text.email_key(value)}" if entry.get("kind") == "email" else f"t:{text.phone_key(value)}"
        key = key if len(key) > 2 else value
        if value not in fields.values() and key not in seen:
            seen.add(key)
            found.append(entry)
    return found


def _move(loser: int, winner: int) -> dict[str, list[int]]:
    moved: dict[str, list[int]] = {}
    for kind, model in MOVED.items():
        rows = model._default_manager.filter(lead=loser)
        moved[kind] = list(rows.values_list("pk", flat=True))
        rows.filter(pk__in=moved[kind]).update(lead=winner)
    files = Attachment.objects.filter(subject_kind="lead", subject_id=loser)
    moved["file"] = list(files.values_list("pk", flat=True))
    files.filter(pk__in=moved["file"]).update(subject_id=winner)
    return moved


def _move_back(moved: Mapping[str, Iterable[int]], winner: int, loser: int) -> None:
    LeadPerson.objects.filter(pk__in=moved.get("guest", ()), lead=winner).delete()
    for kind, model in MOVED.items():
        model._default_manager.filter(pk__in=moved.get(kind, ()), lead=winner).update(lead=loser)
    files = Attachment.objects.filter(pk__in=moved.get("file", ()), subject_kind="lead", subject_id=winner)
    files.update(subject_id=loser)


def _back(winner: Lead, changes: Changes) -> tuple[dict[str, Any], list[str]]:
    """What the winner's fields become again, and those that were changed since."""
    back, kept = {}, []
    for name, (before, after) in changes.items():
        if name in ("next_step", "next_due_at"):  # these follow from the tasks
            continue
        if held(winner, name) == after:
            column: Any = Lead._meta.get_field(name)
            source = column.related_model
            back[name] = before if source is None else source._default_manager.filter(pk=before).first()
        else:
            kept.append(name)
    return back, kept


def _planned(lead: Lead) -> Changes:
    """The next step, from the tasks the lead has now."""
    step = Task.objects.open().filter(lead=lead).order_by("due_order", "pk").first()
    return change(
        lead, next_step=step.subject[:200] if step else "", next_due_at=step.due_order if step is not None else None
    )


def _find_anew(lead: Lead) -> None:
    persons = list(lead.persons.all())
    fold(lead, persons)
    keep_keys(lead, persons)


def _about(lead: Lead) -> dict[str, Any]:
    return {"lead": f"{lead.number} {lead.name}" if lead.name != lead.number else lead.number, "id": lead.pk}


def _number(winner: Lead) -> dict[str, Any]:
    """All that the loser says of it: whoever sees the one may not see the other."""
    return {"lead": winner.number, "id": winner.pk}
