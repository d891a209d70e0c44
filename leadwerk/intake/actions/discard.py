from django.db import transaction

from leadwerk.foundation.text import clean
from leadwerk.intake import tally
from leadwerk.intake.access import take_event
from leadwerk.intake.models import EventState, IntakeEvent, IntakeProblem
from leadwerk.intake.refusals import DiscardedByPerson, EventIsSettled
from leadwerk.journal.write import write
from leadwerk.leads.refusals import TextMissing
from leadwerk.people.actors import Actor


@transaction.atomic
def discard(event: IntakeEvent, reason: str, *, by: Actor) -> IntakeEvent:
    """Turn away what waits or is held, with a reason. It stays in the ledger, as refused, and can be replayed.

    Raises `EventIsSettled`, `TextMissing`.
    """
    fresh = take_event(event, by=by)
    if fresh.state == EventState.DONE:
        raise EventIsSettled
    reason = clean(reason, 300).strip()
    if not reason:
        raise TextMissing
    write("intake_discarded", ("intake_event", fresh.pk), by=by, text=reason)
    IntakeProblem(event=fresh, code=DiscardedByPerson.code, facts={"reason": reason}).save(force_insert=True)
    fresh.refused, fresh.waiting = 1, 0
    fresh.state, fresh.retry_at = EventState.DONE, None
    fresh.save(force_update=True)
    tally.count(fresh)
    return fresh
