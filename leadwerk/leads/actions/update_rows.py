"""Changing many leads at once by what the rows of a file say of them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from leadwerk.foundation.db.statements import chunks
from leadwerk.foundation.text import phone_key
from leadwerk.journal.models import Entry
from leadwerk.journal.write import change, entry, write_all
from leadwerk.leads.actions.addresses import fold, keys_of
from leadwerk.leads.actions.edit import FOUND_BY
from leadwerk.leads.actions.record import Batch
from leadwerk.leads.fields import checked, label
from leadwerk.leads.models import AddressKey, Lead
from leadwerk.people.actors import Actor
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.tallies import keep

AT_ONCE = 1000


@dataclass(slots=True)
class RowUpdate:
    """What the rows of a file say of one lead: fields that are not empty, and lines for its journal.

    Without `replaces` only fields that are empty are filled; what the file says otherwise joins the journal.
    """

    fields: dict[str, Any]
    texts: list[str] = field(default_factory=list)
    replaces: bool = False


@transaction.atomic(savepoint=False)
def update_rows(updates: Mapping[int, RowUpdate], *, by: Actor, change_set: int, at: dt.datetime) -> dict[int, bool]:
    """Change these leads as far as `by` may; by lead, whether anything of it is new.

    Leads that cannot be changed (closed or in the bin meanwhile, or `by` may not edit them) are not in the answer. A
    text that a lead's journal has from a file already is not written again.
    """
    leads = Lead.objects.select_for_update(of=("self",)).present().filter(pk__in=updates, closed_at=None).order_by("pk")
    batch = Batch(by, change_set, at)
    found_anew: list[Lead] = []
    texts: list[tuple[int, str]] = []
    done: dict[int, bool] = {}
    for lead in leads.prefetch_related("persons"):
        if not (covers(by, Permission.LEAD_VIEW, lead) and covers(by, Permission.LEAD_EDIT, lead)):
            continue
        update = updates[lead.pk]
        wanted, left = wanted_of(lead, update)
        before = keep.place(lead)
        changes = change(lead, **wanted)
        done[lead.pk] = bool(changes)
        if text := text_of(update, left):
            texts.append((lead.pk, text))
        if not changes:
            continue
        is_found_anew = bool(FOUND_BY & changes.keys())
        if is_found_anew:
            fold(lead, lead.persons.all())
            found_anew.append(lead)
        facts = {"fields": ", ".join(label(name) for name in changes)}
        also = ("folded", "sort_name") if is_found_anew else ()
        batch.done(lead, "import_updated", before=before, changes=changes, facts=facts, is_work=False, also=also)
    batch.write()
    _keep_keys(found_anew)
    for pk in _carry_over(texts, by=by, change_set=change_set, at=at):
        done[pk] = True
    return done


def text_of(update: RowUpdate, left: Iterable[str]) -> str:
    """What of an update goes to the lead's journal."""
    return "\n".join([*update.texts, *left])


def wanted_of(lead: Lead, update: RowUpdate) -> tuple[dict[str, Any], list[str]]:
    """The columns that change, and in words what the file says otherwise than the lead."""
    wanted: dict[str, Any] = {}
    left: list[str] = []
    for name, value in checked(update.fields).items():
        present = getattr(lead, name)
        if name == "more_addresses":
            if new := [more for more in value if more not in present]:
                wanted[name] = [*present, *new]
        elif update.replaces or present in ("", None):
            wanted[name] = value
        else:
            left += otherwise(name, present, value)
    return wanted, left


def otherwise(name: str, present: Any, value: Any) -> list[str]:
    """In words, that the file says something else of a field; nothing if it is but written differently."""
    same = phone_key if name in ("phone", "mobile") else str.casefold
    if isinstance(value, str) and same(value) != same(str(present)):
        return [f"{label(name)}: {value}"]
    return []


def _keep_keys(leads: Iterable[Lead]) -> None:
    """As `addresses.keep_keys`, for many."""
    wanted = {lead.pk: keys_of(lead, lead.persons.all()) for lead in leads}
    have: dict[int, set[str]] = {pk: set() for pk in wanted}
    for some in chunks(wanted, AT_ONCE):
        for pk, key in AddressKey.objects.filter(lead__in=some).values_list("lead_id", "key"):
            have[pk].add(key)
    for pk, keys in wanted.items():
        if gone := have[pk] - keys:
            AddressKey.objects.filter(lead=pk, key__in=gone).delete()
    new = [AddressKey(key=key, lead_id=pk) for pk, keys in wanted.items() for key in sorted(keys - have[pk])]
    AddressKey.objects.bulk_create(new, batch_size=AT_ONCE)


def carried_over(leads: Iterable[int]) -> set[tuple[int, str]]:
    """The texts that the journals of these leads have from a file."""
    there: set[tuple[int, str]] = set()
    for some in chunks(leads, AT_ONCE):
        known = Entry.objects.filter(subject_kind="lead", subject_id__in=some, kind="carried_over")
        there.update(known.values_list("subject_id", "text"))
    return there


def _carry_over(texts: list[tuple[int, str]], *, by: Actor, change_set: int, at: dt.datetime) -> list[int]:
    """Write the texts that are new to their lead's journal; the leads that got one."""
    there = carried_over(pk for pk, _text in texts)
    new = [(pk, text) for pk, text in texts if (pk, text) not in there]
    write_all(entry("carried_over", ("lead", pk), by=by, change_set=change_set, text=text, at=at) for pk, text in new)
    return [pk for pk, _text in new]
