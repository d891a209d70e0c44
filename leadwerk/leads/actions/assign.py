from django.db import transaction

from leadwerk.foundation.clock import now
from leadwerk.journal.write import change
from leadwerk.leads.access import take, take_open
from leadwerk.leads.actions import record
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import LeadHasNoOwner, LeadIsTaken, OwnerIsInactive
from leadwerk.people.actors import Actor
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.tallies import keep


@transaction.atomic
def assign(
    lead: Lead, owner: User, *, by: Actor, text: str = "", version: int | None = None, change_set: int | None = None
) -> Lead:
    """Give a lead to a user; it moves to their home team. A new lead becomes active, a rejected one stays rejected.

    Assigning it to whom it belongs already changes nothing. Raises `OwnerIsInactive`, `Stale`, `LeadIsConverted`.
    """
    fresh = take(lead, Permission.LEAD_ASSIGN, by=by, version=version)
    return _give(fresh, owner, "assigned", by=by, text=text, change_set=change_set)


@transaction.atomic
def take_on(lead: Lead, *, by: User, version: int | None = None, change_set: int | None = None) -> Lead:
    """ "Mir zuweisen": take a lead that nobody has. Of two who take it, exactly one gets it (`LeadIsTaken`)."""
    fresh = take_open(lead, Permission.LEAD_ACCEPT, by=by, version=version)
    if fresh.owner_id == by.pk:
        return fresh
    if fresh.owner_id is not None:
        colleague = organisation().colleague(fresh.owner_id)
        raise LeadIsTaken(owner=colleague.name if colleague else "")
    return _give(fresh, by, "taken", by=by, change_set=change_set)


@transaction.atomic
def release(
    lead: Lead, *, by: Actor, text: str = "", version: int | None = None, change_set: int | None = None
) -> Lead:
    """Give a lead back: it has no owner any more, is new again and waits in its team."""
    fresh = take_open(lead, Permission.LEAD_EDIT, by=by, version=version)
    if fresh.owner_id is None:
        raise LeadHasNoOwner
    before = keep.place(fresh)
    changes = change(fresh, owner=None, assigned_at=None)
    record.done(fresh, "released", by=by, before=before, changes=changes, text=text, change_set=change_set)
    return fresh


def _give(fresh: Lead, owner: User, kind: str, *, by: Actor, text: str = "", change_set: int | None = None) -> Lead:
    if not owner.is_active:
        raise OwnerIsInactive(owner=owner.name)
    if fresh.owner_id == owner.pk:
        return fresh
    before = keep.place(fresh)
    changes = change(fresh, owner=owner, assigned_at=now())
    if owner.team_id is not None:
        changes |= change(fresh, team=owner.team)
    # Being given a lead is no work on it: only who takes one deliberately has begun.
    record.done(
        fresh,
        kind,
        by=by,
        before=before,
        changes=changes,
        text=text,
        facts={"owner": owner.name},
        change_set=change_set,
        is_work=False,
    )
    return fresh
