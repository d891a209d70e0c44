"""Ending an opportunity, won or lost, and opening it again."""

from django.db import transaction

from leadwerk.customers.access import take
from leadwerk.customers.actions import record
from leadwerk.customers.models import Opportunity, OpportunityStatus
from leadwerk.customers.refusals import OpportunityIsClosed, OpportunityIsOpen
from leadwerk.foundation.text import clean
from leadwerk.journal.write import change
from leadwerk.people.actors import Actor


@transaction.atomic
def win(opportunity: Opportunity, *, by: Actor, version: int | None = None, text: str = "") -> Opportunity:
    """Close an open opportunity as won. Raises `OpportunityIsClosed`, `Stale`, `RecordIsInBin`."""
    return _close(opportunity, OpportunityStatus.WON, "opportunity_won", by=by, version=version, text=text)


@transaction.atomic
def lose(opportunity: Opportunity, *, by: Actor, version: int | None = None, text: str = "") -> Opportunity:
    """Close an open opportunity as lost. Raises `OpportunityIsClosed`, `Stale`, `RecordIsInBin`."""
    return _close(opportunity, OpportunityStatus.LOST, "opportunity_lost", by=by, version=version, text=text)


@transaction.atomic
def reopen(opportunity: Opportunity, *, by: Actor, version: int | None = None) -> Opportunity:
    """Go on with a closed opportunity. Raises `OpportunityIsOpen`, `Stale`, `RecordIsInBin`."""
    fresh = take(opportunity, by=by, version=version)
    if fresh.is_open:
        raise OpportunityIsOpen
    record.done(fresh, "opportunity_reopened", by=by, changes=change(fresh, status=OpportunityStatus.OPEN.value))
    return fresh


def _close(
    opportunity: Opportunity, status: OpportunityStatus, kind: str, *, by: Actor, version: int | None, text: str
) -> Opportunity:
    fresh = take(opportunity, by=by, version=version)
    if not fresh.is_open:
        raise OpportunityIsClosed
    record.done(fresh, kind, by=by, changes=change(fresh, status=status.value), text=clean(text).strip())
    return fresh
