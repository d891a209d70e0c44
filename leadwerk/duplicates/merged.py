"""What became of leads, accounts and contacts that were merged."""

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from leadwerk.customers.models import MODELS, CustomerRecord
from leadwerk.duplicates.models import AnyMerge, CustomerMerge, Merge
from leadwerk.duplicates.refusals import LeadIsMerged, RecordIsMerged, UnmergedAlready
from leadwerk.foundation.errors import Unseen
from leadwerk.leads.models import Lead

M = TypeVar("M", bound=AnyMerge)
ADDRESSES = ("email", "phone", "mobile", "website")


def read_again(merged: M) -> M:
    """The merge as it stands now. Raises `Unseen`, `UnmergedAlready`."""
    fresh = type(merged)._default_manager.filter(pk=merged.pk).first()
    if fresh is None:
        raise Unseen
    if fresh.undone_at is not None:
        raise UnmergedAlready
    return fresh


def merge_of(loser: Lead) -> Merge | None:
    """The merge by which this lead went out of sight, if there is one that stands. One query."""
    return Merge.objects.standing().filter(loser=loser).select_related("ends_at").first()


def merges_into(lead: Lead) -> list[Merge]:
    """The merges whose losers are to be found at this lead, the latest first. One query."""
    return list(Merge.objects.standing().filter(ends_at=lead).select_related("loser").order_by("-pk"))


def has_merged() -> Exists:
    """To be asked along with a lead: whether others were merged into it."""
    return Exists(Merge.objects.standing().filter(ends_at=OuterRef("pk")))


def losers() -> "QuerySet[Merge, int]":
    """The ids of all leads that are out of sight because they were merged."""
    return Merge.objects.standing().values_list("loser", flat=True)


def refuse_to_restore(lead: Lead) -> None:
    """A lead in the bin that was merged comes back by taking back the merge. Raises `LeadIsMerged`."""
    if (merge := merge_of(lead)) is not None:
        raise LeadIsMerged(lead=merge.ends_at.number)


def merge_of_record(loser: CustomerRecord) -> CustomerMerge | None:
    """The merge by which this account or contact went out of sight, if there is one that stands. One query."""
    return CustomerMerge.objects.standing().filter(kind=loser.kind, loser=loser.pk).first()


def merges_into_record(record: CustomerRecord) -> list[CustomerMerge]:
    """The merges whose losers are to be found at this account or contact, the latest first. One query."""
    return list(CustomerMerge.objects.standing().filter(kind=record.kind, ends_at=record.pk).order_by("-pk"))


def addresses_of_merged(records: Sequence[CustomerRecord]) -> dict[int, list[str]]:
    """What accounts or contacts of one kind are found by besides their own: the addresses that went with a merge."""
    kind, ids = records[0].kind, [record.pk for record in records]
    standing = CustomerMerge.objects.standing().filter(kind=kind, ends_at__in=ids).order_by("pk")
    merges = list(standing.values_list("ends_at", "loser", "changes"))
    losers = MODELS[kind]._default_manager.in_bulk([loser for _end, loser, _changes in merges]) if merges else {}
    found: dict[int, list[str]] = {}
    for end, loser, changes in merges:
        values = [getattr(losers[loser], name, "") for name in ADDRESSES]
        values += [before for name, (before, _after) in changes.items() if name in ADDRESSES]
        found.setdefault(end, []).extend(value for value in values if value)
    return found


def remaining(record: CustomerRecord) -> int | None:
    """The record that this one was merged into, if it was."""
    merge = merge_of_record(record)
    return merge.ends_at if merge is not None else None


def record_has_merged(kind: str) -> Exists:
    """To be asked along with an account or contact: whether others were merged into it."""
    return Exists(CustomerMerge.objects.standing().filter(kind=kind, ends_at=OuterRef("pk")))


def refuse_to_restore_record(record: CustomerRecord) -> None:
    """As `refuse_to_restore`, for an account or contact. Raises `RecordIsMerged`."""
    if (merge := merge_of_record(record)) is not None:
        raise RecordIsMerged(record=type(record)(pk=merge.ends_at).number)  # type: ignore[misc]
