"""Writing the journal: in the same transaction as the change, by verbs only."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models

from leadwerk.foundation.clock import new_change_set, now
from leadwerk.journal.kinds import KINDS
from leadwerk.journal.models import Entry
from leadwerk.people.actors import Actor, person

Changes = dict[str, list[Any]]

# Consumers of the outbox (automation, notices) register here; without one nothing waits to be fetched.
CONSUMERS: list[str] = []


def entry(
    kind: str,
    subject: tuple[str, int],
    *,
    by: Actor,
    change_set: int | None = None,
    changes: Changes | None = None,
    text: str = "",
    facts: dict[str, Any] | None = None,
    at: dt.datetime | None = None,
) -> Entry:
    """An unsaved entry, for verbs that write many at once with `write_all`."""
    assert kind in KINDS, kind
    return Entry(
        subject_kind=subject[0],
        subject_id=subject[1],
        kind=kind,
        at=at or now(),
        by=person(by),
        change_set=change_set or new_change_set(),
        changes=changes or {},
        text=text,
        facts=facts or {},
        pending=bool(CONSUMERS),
    )


def write(kind: str, subject: tuple[str, int], *, by: Actor, **what: Any) -> Entry:
    """Write one entry; the arguments are those of `entry`."""
    written = entry(kind, subject, by=by, **what)
    written.save(force_insert=True)
    return written


def write_all(entries: Iterable[Entry]) -> None:
    Entry.objects.bulk_create(entries, batch_size=1000)


def plain(value: Any) -> Any:
    """A value as `changes` keeps it: JSON-safe, references by id."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return value


def change(record: models.Model, **new: Any) -> Changes:
    """Set attributes of `record` and return what really changed, as `changes` wants it.

    Names are field names ("owner", not "owner_id"); values may be instances. Nothing is saved.
    """
    changes: Changes = {}
    for name, value in new.items():
        field = record._meta.get_field(name)
        attname = field.attname  # type: ignore[union-attr]
        before = plain(getattr(record, attname))
        after = plain(value)
        if before != after:
            setattr(record, name, value)
            changes[name] = [before, after]
    return changes
