"""How every verb on a customer's record ends: version and journal. Verbs call `begun` or `done` as their last line."""

from typing import Any

from leadwerk.customers.fields import EDITABLE
from leadwerk.customers.models import CustomerRecord
from leadwerk.journal.models import Entry
from leadwerk.journal.write import Changes, plain, write
from leadwerk.people.actors import Actor


def begun(record: CustomerRecord, *, by: Actor, change_set: int | None, facts: dict[str, Any] | None = None) -> Entry:
    """Save a new record and write what it started with."""
    record.save(force_insert=True)
    changes: Changes = {}
    for name in (*EDITABLE[type(record)], "account", "owner", "book", "team"):
        if hasattr(record, name):
            value = plain(getattr(record, record._meta.get_field(name).attname))  # type: ignore[union-attr]
            if value not in ("", None, False):
                changes[name] = [None, value]
    return write(
        f"{record.kind}_created",
        (record.kind, record.pk),
        by=by,
        changes=changes,
        change_set=change_set,
        facts=facts or {},
    )


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
