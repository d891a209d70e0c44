from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction

from leadwerk.customers.access import take
from leadwerk.customers.actions import record as end
from leadwerk.customers.actions.create import check_contact
from leadwerk.customers.actions.found_by import fold, fold_below
from leadwerk.customers.fields import checked, label
from leadwerk.customers.models import Account, Contact, CustomerRecord, Opportunity
from leadwerk.customers.refusals import ContactUnknown, NameMissing
from leadwerk.journal.write import Changes, change
from leadwerk.people.actors import Actor

R = TypeVar("R", bound=CustomerRecord)


@transaction.atomic
def edit(
    record: R, fields: Mapping[str, Any], *, by: Actor, version: int | None = None, change_set: int | None = None
) -> R:
    """Change fields of a record; what is equal already is left alone, and nothing changed writes nothing.

    `version` is the one the person had before them. Raises `Stale`, `NameMissing`, `ContactUnknown`,
    `ContactOfOtherAccount`, `CustomerFieldUnknown`, `RecordIsInBin`.
    """
    fresh = take(record, "edit", by=by, version=version)
    changes = change(fresh, **checked(type(fresh), fields))
    if not changes:
        return fresh
    check(fresh)
    refold(fresh, changes)
    facts = {"fields": ", ".join(label(type(fresh), name) for name in changes)}
    end.done(fresh, "record_edited", by=by, changes=changes, facts=facts, change_set=change_set)
    return fresh


def check(record: CustomerRecord) -> None:
    """What a record must keep: its name, and a contact of its own account."""
    if isinstance(record, Contact):
        if not record.name:
            raise ContactUnknown
    elif not record.name:  # type: ignore[attr-defined]
        raise NameMissing
    if isinstance(record, Opportunity):
        check_contact(record)


def refold(record: CustomerRecord, changes: Changes) -> None:
    """Keep what the record is found by true to its changed fields, at an account's contacts and opportunities too."""
    fold(record)
    if isinstance(record, Account) and "name" in changes:
        fold_below(record)
