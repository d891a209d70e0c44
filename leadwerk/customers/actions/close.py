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
def win(
    opportunity: Opportunity, *, by: Actor, text: str = "", version: int | None = None, change_set: int | None = None
) -> Opportunity:
    """Close an open opportunity as won. Raises `OpportunityIsClosed`, `Stale`, `RecordIsInBin`."""
    fresh = _take_open(opportunity, by=by, version=version)
    changes = change(fresh, status=OpportunityStatus.WON.value)
    record.done(fresh, "opportunity_won", by=by, changes=changes, text=clean(text).strip(), change_set=change_set)
    return fresh


@transaction.atomic
def lose(
    opportunity: Opportunity, *, by: Actor, text: str = "", version: int | None = None, change_set: int | None = None
) -> Opportunity:
    """Close an open opportunity as lost. Raises `OpportunityIsClosed`, `Stale`, `RecordIsInBin`."""
    fresh = _take_open(opportunity, by=by, version=version)
    changes = change(fresh, status=OpportunityStatus.LOST.value)
    record.done(fresh, "opportunity_lost", by=by, changes=changes, text=clean(text).strip(), change_set=change_set)
    return fresh


@transaction.atomic
def reopen(
    opportunity: Opportunity, *, by: Actor, version: int | None = None, change_set: int | None = None
) -> Opportunity:
    """Go on with a closed opportunity. Raises `OpportunityIsOpen`, `Stale`, `RecordIsInBin`."""
    fresh = take(opportunity, "reopen", by=by, version=version)
    if fresh.is_open:
        raise OpportunityIsOpen
    changes = change(fresh, status=OpportunityStatus.OPEN.value)
    record.done(fresh, "opportunity_reopened", by=by, changes=changes, change_set=change_set)
    return fresh


def _take_open(opportunity: Opportunity, *, by: Actor, version: int | None) -> Opportunity:
    fresh = take(opportunity, "close", by=by, version=version)
    if not fresh.is_open:
        raise OpportunityIsClosed
    return fresh
