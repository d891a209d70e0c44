import datetime as dt

from django.db import transaction

from leadwerk.correspondence.models import CallOutcome, CallRecord
from leadwerk.foundation.clock import now
from leadwerk.foundation.text import clean
from leadwerk.journal.write import change
from leadwerk.leads.access import take
from leadwerk.leads.actions import record
from leadwerk.leads.models import Lead
from leadwerk.people.actors import Actor, person
from leadwerk.people.permissions import Permission
from leadwerk.tallies import keep


@transaction.atomic
def record_call(
    lead: Lead,
    outcome: CallOutcome,
    *,
    by: Actor,
    text: str = "",
    number: str = "",
    at: dt.datetime | None = None,
    change_set: int | None = None,
) -> CallRecord:
    """Write down a call somebody made. Every call counts as an attempt, reached or not.

    Whether a next try is planned is the caller's business (`retry.next_try` proposes when): it is a task. Raises
    `LeadIsInBin`, `LeadIsConverted`.
    """
    fresh = take(lead, Permission.LEAD_EDIT, by=by)
    at, before = at or now(), keep.place(fresh)
    changes = change(fresh, call_attempts=fresh.call_attempts + 1)
    call = CallRecord(
        lead=fresh,
        outcome=outcome,
        number=clean(number, 60).strip(),
        text=clean(text).strip(),
        attempt=fresh.call_attempts,
        at=at,
        by=person(by),
    )
    call.save(force_insert=True)
    facts = {"outcome": outcome.pk, "reach": outcome.reach, "attempt": call.attempt, "number": call.number}
    record.done(
        fresh,
        "called",
        by=by,
        before=before,
        changes=changes,
        text=call.text,
        facts=facts | {"outcome_name": outcome.name, "outcome_name_en": outcome.name_en},
        change_set=change_set,
        at=at,
    )
    return call
