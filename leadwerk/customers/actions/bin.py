from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from leadwerk.customers.access import lock, take, take_anywhere
from leadwerk.customers.actions import record as end
from leadwerk.customers.models import Account, Contact, CustomerRecord, Opportunity
from leadwerk.customers.refusals import AccountInUse, RecordIsInBin, RecordIsNotInBin
from leadwerk.foundation.clock import now
from leadwerk.journal.write import change
from leadwerk.people.actors import Actor

R = TypeVar("R", bound=CustomerRecord)
# Packages above may have their own way back for a record: each is asked before one is restored, and raises a refusal.
STAYS_IN_BIN: list[Callable[[CustomerRecord], None]] = []


@transaction.atomic
def discard(record: R, *, by: Actor, version: int | None = None, change_set: int | None = None) -> R:
    """Move a record to the bin; `restore` brings it back whole (rule 8).

    An account that still has contacts or opportunities stays (`AccountInUse`). Raises `Stale`, `RecordIsInBin`.
    """
    fresh = take(record, "delete", by=by, version=version)
    if isinstance(fresh, Account):
        check_unused(fresh)
    changes = change(fresh, deleted_at=now())
    end.done(fresh, "record_binned", by=by, changes=changes, change_set=change_set)
    return fresh


@transaction.atomic
def restore(record: R, *, by: Actor, change_set: int | None = None) -> R:
    """Bring a record back from the bin, as it was. Its account has to be there again first (`RecordIsInBin`)."""
    account = lock_account(record)
    fresh = take_anywhere(record, "restore", by=by)
    if fresh.deleted_at is None:
        raise RecordIsNotInBin(record=fresh.number)
    if account is not None and account.deleted_at is not None:
        raise RecordIsInBin(record=account.number)
    for refuse in STAYS_IN_BIN:
        refuse(fresh)
    changes = change(fresh, deleted_at=None)
    end.done(fresh, "record_restored", by=by, changes=changes, change_set=change_set)
    return fresh


def check_unused(account: Account) -> None:
    """Raises `AccountInUse` while something that is not in the bin hangs on the account."""
    if any(below.objects.present().filter(account=account).exists() for below in (Contact, Opportunity)):
        raise AccountInUse


def lock_account(record: CustomerRecord) -> Account | None:
    """Lock the account that a contact or opportunity belongs to: always before the record itself."""
    return lock(record.account) if isinstance(record, Contact | Opportunity) else None
