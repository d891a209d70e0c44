from django.db import transaction

from leadwerk.foundation.clock import new_change_set
from leadwerk.journal.write import change
from leadwerk.leads.access import take, take_open
from leadwerk.leads.actions import record
from leadwerk.leads.actions.record import Batch
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
    batch = Batch(by, change_set or new_change_set())
    give(batch, fresh, owner, "assigned", text=text)
    batch.write()
    return fresh


@transaction.atomic
def take_on(lead: Lead, *, by: User, version: int | None = None, change_set: int | None = None) -> Lead:
    """ "Mir zuweisen": take a lead that nobody has. Of two who take it, exactly one gets it (`LeadIsTaken`)."""
    fresh = take_open(lead, Permission.LEAD_ACCEPT, by=by, version=version)
    batch = Batch(by, change_set or new_change_set())
    give_untaken(batch, fresh, by)
    batch.write()
    return fresh


def give(batch: Batch, fresh: Lead, owner: User, kind: str, *, text: str = "") -> None:
    """`assign` for a lead in hand: rule and change. Verbs only."""
    if not owner.is_active:
        raise OwnerIsInactive(owner=owner.name)
    if fresh.owner_id == owner.pk:
        return
    before = keep.place(fresh)
    changes = change(fresh, owner=owner, assigned_at=batch.at)
    if owner.team_id is not None:
        changes |= change(fresh, team=owner.team)
    # Being given a lead is no work on it: only who takes one deliberately has begun.
    batch.done(fresh, kind, before=before, changes=changes, text=text, facts={"owner": owner.name}, is_work=False)


def give_untaken(batch: Batch, fresh: Lead, owner: User) -> None:
    """`take_on` for a lead in hand. Verbs only."""
    if fresh.owner_id is not None and fresh.owner_id != owner.pk:
        colleague = organisation().colleague(fresh.owner_id)
        raise LeadIsTaken(owner=colleague.name if colleague else "")
    give(batch, fresh, owner, "taken")


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
