import datetime as dt

from leadwerk.foundation.clock import now
from leadwerk.journal.write import Changes, change
from leadwerk.leads.models import Lead
from leadwerk.people.actors import Actor, System


def plan(lead: Lead, step: str, due: dt.datetime | None, *, by: Actor) -> Changes:
    """Set the next step of a lead that the caller has locked: what tasks know and lists show. Saves the lead.

    Only the verbs of `tasks` call this, in their transaction and with their own journal entry, into which the returned
    changes go. `due` is the instant by which the next open task is due; no step and None where there is none.
    """
    changes = change(lead, next_step=step[:200], next_due_at=due)
    lead.last_activity_at = now()
    if not isinstance(by, System) and by.pk == lead.owner_id:
        lead.worked_at = lead.last_activity_at
    lead.version += 1
    lead.save(force_update=True)
    return changes
