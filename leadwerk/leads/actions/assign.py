import datetime as dt

from django.db import transaction

from leadwerk.foundation.clock import new_change_set, now
from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from leadwerk.journal.write import Changes, change
from leadwerk.leads.access import take, take_open
from leadwerk.leads.actions import record
from leadwerk.leads.actions.record import Batch
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import LeadHasNoOwner, LeadIsTaken, OwnerIsInactive
from leadwerk.people import scoping
from leadwerk.people.actors import Actor
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.tallies import keep

A_MOMENT = dt.timedelta(minutes=15)


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
def take_on(lead: Lead | int, *, by: User, version: int | None = None, change_set: int | None = None) -> Lead:
    """ "Mir zuweisen": take a lead that nobody has. Of two who take it, exactly one gets it.

    The other one is told who did (`LeadIsTaken`), even where they may not see it any more, for they could a moment ago.
    """
    try:
        fresh = take_open(lead, Permission.LEAD_ACCEPT, by=by, version=version)
    except (Unseen, MissingPermission):
        _tell_who_was_first(lead, by)
        raise
    batch = Batch(by, change_set or new_change_set())
    give_untaken(batch, fresh, by)
    batch.write()
    return fresh


def _tell_who_was_first(lead: Lead | int, by: User) -> None:
    """Raise `LeadIsTaken` if the lead waited where `by` could have taken it until somebody took it just now."""
    pk = lead if isinstance(lead, int) else lead.pk
    since = now() - A_MOMENT
    taken = (
        Entry.objects.filter(subject_kind="lead", subject_id=pk, kind="taken", at__gte=since).order_by("-pk").first()
    )
    fresh = Lead.objects.filter(pk=pk, owner__isnull=False, closed_at__isnull=True, deleted_at__isnull=True).first()
    if taken is None or fresh is None or taken.changes["owner"] != [None, fresh.owner_id]:
        return
    team = taken.changes["team"][0] if "team" in taken.changes else fresh.team_id
    if scoping.covers(by, Permission.LEAD_ACCEPT, Lead(team_id=team, book_id=fresh.book_id)):
        colleague = organisation().colleague(fresh.owner_id)
        raise LeadIsTaken(owner=colleague.name if colleague else "")


def give(batch: Batch, fresh: Lead, owner: User, kind: str, *, text: str = "") -> None:
    """`assign` for a lead in hand: rule and change. Verbs only."""
    if not owner.is_active:
        raise OwnerIsInactive(owner=owner.name)
    if fresh.owner_id == owner.pk:
        return
    before = keep.place(fresh)
    changes = hand_over(fresh, owner, batch.at)
    # Being given a lead is no work on it: only who takes one deliberately has begun.
    batch.done(fresh, kind, before=before, changes=changes, text=text, facts={"owner": owner.name}, is_work=False)


def hand_over(fresh: Lead, owner: User, at: dt.datetime) -> Changes:
    """Make a user the owner of a lead in hand, which goes to their home team; nothing is saved. Verbs only."""
    changes = change(fresh, owner=owner, assigned_at=at)
    if owner.team_id is not None:
        changes |= change(fresh, team=owner.team)
    return changes


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
