from django.db import transaction

from leadwerk.foundation.clock import now
from leadwerk.journal.write import change
from leadwerk.leads.access import take, take_anywhere
from leadwerk.leads.actions import record
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import LeadIsNotInBin
from leadwerk.people.actors import Actor
from leadwerk.people.permissions import Permission
from leadwerk.tallies import keep


@transaction.atomic
def discard(lead: Lead, *, by: Actor, version: int | None = None, change_set: int | None = None) -> Lead:
    """Move a lead to the bin. Nothing of it is lost: `restore` brings it back whole (rule 8)."""
    fresh = take(lead, Permission.LEAD_DELETE, by=by, version=version)
    before = keep.place(fresh)
    changes = change(fresh, deleted_at=now())
    record.done(fresh, "binned", by=by, before=before, changes=changes, change_set=change_set, is_work=False)
    return fresh


@transaction.atomic
def restore(lead: Lead, *, by: Actor, change_set: int | None = None) -> Lead:
    """Bring a lead back from the bin, as it was."""
    fresh = take_anywhere(lead, Permission.LEAD_RESTORE, by=by)
    if fresh.deleted_at is None:
        raise LeadIsNotInBin
    before = keep.place(fresh)
    changes = change(fresh, deleted_at=None)
    record.done(fresh, "restored", by=by, before=before, changes=changes, change_set=change_set, is_work=False)
    return fresh
