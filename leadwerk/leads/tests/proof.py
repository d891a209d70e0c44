"""Proof that the journal tells the whole truth: what a verb changed at a lead stands in the entry it wrote."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from leadwerk.journal.models import Entry
from leadwerk.journal.write import plain
from leadwerk.leads.models import Lead
from leadwerk.people.models import User

# Kept by the machine for itself: counted up, folded, generated, or said by the time of the entry.
KEPT = {"version", "last_activity_at", "worked_at", "folded", "sort_name", "group", "value_order", "due_order"}


def row(lead: Lead) -> dict[str, Any]:
    """Every column of the stored lead, by field name."""
    fresh = Lead.objects.get(pk=lead.pk)
    return {column.name: plain(getattr(fresh, column.attname)) for column in Lead._meta.concrete_fields}


@contextmanager
def told(lead: Lead, *kinds: str, by: User | None = None) -> Iterator[None]:
    """What happens within writes entries of these kinds, and every changed column is in one of them, before and after.

    The version rises by one with each.
    """
    before, last = row(lead), Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    yield
    after = row(lead)
    entries = list(Entry.objects.filter(subject_kind="lead", subject_id=lead.pk, pk__gt=last).order_by("pk"))
    assert [entry.kind for entry in entries] == list(kinds)
    written: dict[str, list[Any]] = {}
    for entry in entries:
        for name, (old, new) in entry.changes.items():
            written[name] = [written.get(name, [old])[0], new]
        if by is not None:
            assert entry.by == by
    written.pop("person", None)
    changed = {name: [before[name], after[name]] for name in before if before[name] != after[name] and name not in KEPT}
    assert written == changed
    assert after["version"] == before["version"] + len(kinds)


def last_entry(lead: Lead) -> Entry:
    return Entry.objects.filter(subject_kind="lead", subject_id=lead.pk).latest("pk")
