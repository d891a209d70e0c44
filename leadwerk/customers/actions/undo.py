"""Taking back what one click did to accounts, contacts and opportunities."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import models, transaction

from leadwerk.customers.access import lock, viewing
from leadwerk.customers.actions import record as end
from leadwerk.customers.actions.bin import check_unused, lock_account
from leadwerk.customers.actions.edit import check, refold
from leadwerk.customers.models import MODELS, Account, Contact, CustomerRecord
from leadwerk.customers.refusals import ChangeUndoneAlready, RecordIsInBin
from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from leadwerk.journal.write import plain
from leadwerk.people import books
from leadwerk.people.actors import Actor, person

REVERSIBLE = frozenset(
    (
        "record_edited",
        "handed_over",
        "record_book_changed",
        "record_book_left",
        "record_binned",
        "record_restored",
        "opportunity_won",
        "opportunity_lost",
        "opportunity_reopened",
        "record_undone",
    )
)
# Packages above may know what became of a record in the bin: the id of the one that stands for it now.
REMAINING: list[Callable[[CustomerRecord], int | None]] = []


@transaction.atomic
def undo(change_set: int, *, by: Actor) -> list[CustomerRecord]:
    """Put back what `by` did in one change set, field by field where the field still is as it was left.

    Whoever did it may take it back, whatever they may see now. Returns the records. Raises `Unseen` for a change set
    of somebody else's, `ChangeUndoneAlready` the second time.
    """
    entries = list(
        Entry.objects.filter(
            change_set=change_set, subject_kind__in=MODELS, kind__in=REVERSIBLE, by=person(by)
        ).order_by("-pk")
    )
    if not entries:
        raise Unseen
    newest = entries[0]
    if Entry.objects.filter(
        subject_kind=newest.subject_kind,
        subject_id=newest.subject_id,
        kind="record_undone",
        facts__undoes=str(change_set),
    ).exists():
        raise ChangeUndoneAlready
    new = new_change_set()
    return [_put_back(entry, new, by=by) for entry in entries]


def _put_back(entry: Entry, change_set: int, *, by: Actor) -> CustomerRecord:
    model = MODELS[entry.subject_kind]
    account = lock_account(model.objects.get(pk=entry.subject_id))
    record = lock(model(pk=entry.subject_id))  # type: ignore[misc]
    current = {name: plain(getattr(record, _column(model, name).attname)) for name in entry.changes}
    back = {name: old for name, (old, new) in entry.changes.items() if current[name] == new}
    if "book" in back and not books.is_still_a_place(back["book"], viewing(model)):
        del back["book"]
    if back.get("contact") is not None:
        back["contact"] = _present(Contact, back["contact"])
        if back["contact"] == current["contact"]:
            del back["contact"]
    if not back:
        return record
    for name, old in back.items():
        setattr(record, _column(model, name).attname, _typed(_column(model, name), old))
    changes = {name: [current[name], old] for name, old in back.items()}
    check(record)
    if account is not None and account.deleted_at is not None:
        raise RecordIsInBin(record=account.number)
    if isinstance(record, Account) and record.deleted_at is not None:
        check_unused(record)
    refold(record, changes)
    facts = {"undoes": str(entry.change_set), "kind": entry.kind}
    end.done(record, "record_undone", by=by, changes=changes, change_set=change_set, facts=facts)
    return record


def _present(model: type[CustomerRecord], pk: int) -> int:
    """The record, or the one that stands for it since it went to the bin."""
    record = model._default_manager.filter(pk=pk, deleted_at__isnull=False).first()
    found = (find(record) for find in REMAINING) if record is not None else iter(())
    return next((one for one in found if one is not None), pk)


def _column(model: type[CustomerRecord], name: str) -> Any:
    return model._meta.get_field(name)


def _typed(column: Any, value: Any) -> Any:
    """A value out of `changes` as the column wants it."""
    if value is not None and isinstance(column, models.DateTimeField):
        return dt.datetime.fromisoformat(value)
    if value is not None and isinstance(column, models.DateField):
        return dt.date.fromisoformat(value)
    return value
