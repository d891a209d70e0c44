from typing import TypeVar

from django.db import transaction
from django.db.models import F, QuerySet

from leadwerk.customers.access import take
from leadwerk.customers.actions import record as end
from leadwerk.customers.models import Account, Contact, CustomerRecord, Opportunity, OpportunityStatus
from leadwerk.customers.refusals import ResponsibleIsInactive
from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.text import clean
from leadwerk.journal.write import change, entry, write_all
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand_people
from leadwerk.people.models import User

R = TypeVar("R", bound=CustomerRecord)
CHUNK = 500


@transaction.atomic
def hand_over(
    record: R, owner: User, *, by: Actor, text: str = "", version: int | None = None, change_set: int | None = None
) -> R:
    """Make another user responsible for a record; it moves to their home team.

    Handing it to whom it belongs already changes nothing. Raises `ResponsibleIsInactive`, `Stale`, `RecordIsInBin`.
    """
    fresh = take(record, "assign", by=by, version=version)
    if not owner.is_active:
        raise ResponsibleIsInactive(owner=owner.name)
    if fresh.owner_id == owner.pk:
        return fresh
    changes = change(fresh, owner=owner, team=owner.team)
    facts = {"owner": owner.name}
    end.done(fresh, "handed_over", by=by, changes=changes, text=clean(text).strip(), facts=facts, change_set=change_set)
    return fresh


def of_owner(owner: User) -> "list[QuerySet[CustomerRecord]]":
    """What a user is responsible for: accounts, contacts, and opportunities that are still open."""
    accounts, contacts = (kind.objects.present().filter(owner=owner) for kind in (Account, Contact))
    return [accounts, contacts, Opportunity.objects.present().filter(owner=owner, status=OpportunityStatus.OPEN)]


@transaction.atomic
def succeed(owner: User, successor: User, *, by: Actor, change_set: int | None = None) -> int:
    """Make another user responsible for all of them; how many there were. Raises `ResponsibleIsInactive`."""
    demand_people(by, owner.team_id, successor.team_id)
    if not successor.is_active:
        raise ResponsibleIsInactive(owner=successor.name)
    change_set, given, facts = change_set or new_change_set(), 0, {"owner": successor.name}
    for found in of_owner(owner):
        records = list(found.select_for_update(of=("self",)).order_by("pk"))
        changes = [change(record, owner=successor, team=successor.team) for record in records]
        new = {"owner": successor, "team": successor.team, "version": F("version") + 1}
        for start in range(0, len(records), CHUNK):
            part = [record.pk for record in records[start : start + CHUNK]]
            found.model.objects.filter(pk__in=part).update(**new)
        write_all(
            entry("handed_over", (one.kind, one.pk), by=by, changes=what, change_set=change_set, facts=facts)
            for one, what in zip(records, changes, strict=True)
        )
        given += len(records)
    return given
