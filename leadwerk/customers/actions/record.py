"""How every verb on a customer's record ends: version and journal. Verbs call `begun` or `done` as their last line."""

from collections.abc import Iterator
from typing import Any

from leadwerk.customers.fields import EDITABLE
from leadwerk.customers.models import MODELS, CustomerRecord
from leadwerk.foundation.db import dialect
from leadwerk.journal.models import Entry
from leadwerk.journal.write import Changes, entry, plain, write, write_all
from leadwerk.people.actors import Actor


def begun(record: CustomerRecord, *, by: Actor, change_set: int | None, facts: dict[str, Any] | None = None) -> Entry:
    """Save a new record and write what it started with."""
    record.save(force_insert=True)
    return write(
        f"{record.kind}_created",
        (record.kind, record.pk),
        by=by,
        changes=_first_changes(record),
        change_set=change_set,
        facts=facts or {},
    )


def _first_changes(record: CustomerRecord) -> Changes:
    changes: Changes = {}
    for name in (*EDITABLE[type(record)], "account", "owner", "book", "team"):
        if hasattr(record, name):
            value = plain(getattr(record, record._meta.get_field(name).attname))  # type: ignore[union-attr]
            if value not in ("", None, False):
                changes[name] = [None, value]
    return changes


def done(
    record: CustomerRecord,
    kind: str,
    *,
    by: Actor,
    changes: Changes,
    change_set: int | None = None,
    text: str = "",
    facts: dict[str, Any] | None = None,
) -> Entry:
    """Save the record one version higher and write its entry."""
    record.version += 1
    record.save(force_update=True)
    return write(
        kind, (record.kind, record.pk), by=by, changes=changes, change_set=change_set, text=text, facts=facts or {}
    )


class Batch:
    """Records that come in numbers, with what is told of them: gathered, and written at once by `write`.

    Until then nothing is in the database, but each new record has its id; at most `most` of a kind are begun. Of so
    many nobody is told one by one, so their entries are not pending.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._ids: dict[type[CustomerRecord], Iterator[int]] = {}
        self._made: dict[type[CustomerRecord], list[CustomerRecord]] = {model: [] for model in MODELS.values()}
        self._linked: dict[tuple[str, int], CustomerRecord] = {}
        self._entries: list[Entry] = []

    def begun(
        self, record: CustomerRecord, *, by: Actor, change_set: int | None, facts: dict[str, Any] | None = None
    ) -> None:
        """As the function `begun`, for later."""
        model = type(record)
        if model not in self._ids:
            self._ids[model] = iter(dialect().reserve_ids(model, self._most))
        record.pk = next(self._ids[model])
        self._made[model].append(record)
        self._tell(record, f"{record.kind}_created", by, change_set, _first_changes(record), facts)

    def linked(self, record: CustomerRecord, kind: str, *, by: Actor, change_set: int, facts: dict[str, Any]) -> None:
        """As `done` for a record, locked or of this batch, of which nothing but its version changes."""
        record.version += 1
        if not record._state.adding:
            self._linked[record.kind, record.pk] = record
        self._tell(record, kind, by, change_set, {}, facts)

    def _tell(
        self,
        record: CustomerRecord,
        kind: str,
        by: Actor,
        change_set: int | None,
        changes: Changes,
        facts: dict[str, Any] | None,
    ) -> None:
        told = entry(kind, (record.kind, record.pk), by=by, changes=changes, change_set=change_set, facts=facts)
        told.pending = False
        self._entries.append(told)

    def write(self) -> None:
        for model, records in self._made.items():
            model.objects.bulk_create(records, batch_size=1000)
        for record in self._linked.values():
            record.save(force_update=True, update_fields=["version"])
        write_all(self._entries)
