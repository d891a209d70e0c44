from collections.abc import Callable

from django.db import transaction

from leadwerk.foundation.clock import new_change_set
from leadwerk.journal.write import change
from leadwerk.leads.access import take, take_anywhere
from leadwerk.leads.actions.record import Batch
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import LeadIsNotInBin
from leadwerk.people.actors import Actor
from leadwerk.people.permissions import Permission
from leadwerk.tallies import keep

# Packages above may have their own way back for a lead: each is asked before one is restored, and raises a refusal.
STAYS_IN_BIN: list[Callable[[Lead], None]] = []


@transaction.atomic
def discard(lead: Lead, *, by: Actor, version: int | None = None, change_set: int | None = None) -> Lead:
    """Move a lead to the bin. Nothing of it is lost: `restore` brings it back whole (rule 8)."""
    fresh = take(lead, Permission.LEAD_DELETE, by=by, version=version)
    batch = Batch(by, change_set or new_change_set())
    put_in(batch, fresh)
    batch.write()
    return fresh


@transaction.atomic
def restore(lead: Lead, *, by: Actor, change_set: int | None = None) -> Lead:
    """Bring a lead back from the bin, as it was."""
    fresh = take_anywhere(lead, Permission.LEAD_RESTORE, by=by)
    batch = Batch(by, change_set or new_change_set())
    take_out(batch, fresh)
    batch.write()
    return fresh


def put_in(batch: Batch, fresh: Lead, *, text: str = "") -> None:
    """`discard` for a lead in hand. Verbs only."""
    before = keep.place(fresh)
    batch.done(fresh, "binned", before=before, changes=change(fresh, deleted_at=batch.at), text=text, is_work=False)


def take_out(batch: Batch, fresh: Lead) -> None:
    """`restore` for a lead in hand. Verbs only."""
    if fresh.deleted_at is None:
        raise LeadIsNotInBin
    for refuse in STAYS_IN_BIN:
        refuse(fresh)
    before = keep.place(fresh)
    batch.done(fresh, "restored", before=before, changes=change(fresh, deleted_at=None), is_work=False)
