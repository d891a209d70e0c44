"""How every verb on a lead ends: version, journal, tally. Verbs call `done` as their last line."""

import datetime as dt
from typing import Any

from leadwerk.foundation.clock import now
from leadwerk.journal.models import Entry
from leadwerk.journal.write import Changes, write
from leadwerk.leads.models import Lead
from leadwerk.people.actors import Actor, System
from leadwerk.tallies import keep


def done(
    lead: Lead,
    kind: str,
    *,
    by: Actor,
    before: keep.Place | None,
    changes: Changes,
    change_set: int | None = None,
    text: str = "",
    facts: dict[str, Any] | None = None,
    at: dt.datetime | None = None,
    is_work: bool = True,
) -> Entry:
    """Save the lead one version higher, write its entry, move it in the tally.

    `before` is the lead's place as read before the change. `is_work` says that this is work on the lead: its time of
    last activity moves, and if the owner did it, it no longer counts as newly assigned.
    """
    at = at or now()
    if is_work:
        lead.last_activity_at = at
        if not isinstance(by, System) and by.pk == lead.owner_id:
            lead.worked_at = at
    lead.version += 1
    lead.save(force_update=True)
    entry = write(
        kind, ("lead", lead.pk), by=by, changes=changes, change_set=change_set, text=text, facts=facts or {}, at=at
    )
    keep.count([(before, keep.place(lead))])
    return entry
