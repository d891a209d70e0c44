"""Processing: what was received becomes a lead, once; or is refused with a reason; or is tried again.

The lead, the counts and the state of the event are written in one transaction, so a restart repeats nothing. The ledger
is its own queue: the worker claims what is due (`work_off`), so there is no job that could get lost.
"""

import logging

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from leadwerk.campaigns.catalog import campaigns
from leadwerk.foundation import jobs
from leadwerk.foundation.clock import new_change_set, now
from leadwerk.foundation.db import dialect
from leadwerk.foundation.errors import Refusal
from leadwerk.foundation.held import look_again
from leadwerk.foundation.text import clean
from leadwerk.intake import tally
from leadwerk.intake.channels.readers import READERS, Draft
from leadwerk.intake.draft import LeadDraft
from leadwerk.intake.making import text_of
from leadwerk.intake.models import EventState, IntakeEvent, IntakeProblem
from leadwerk.intake.tongue import tongue
from leadwerk.intake.wording import facts_of
from leadwerk.journal.write import write
from leadwerk.leads.actions.create import create
from leadwerk.leads.models import Lead
from leadwerk.people.actors import SYSTEM, Actor, System
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.pipelines.catalog import catalog

BATCH = 20
PAUSES = jobs.PAUSES
"""After each attempt that failed; after one more the event goes into quarantine."""

logger = logging.getLogger(__name__)


def process(event: IntakeEvent | int, *, by: Actor) -> IntakeEvent:
    """Make a lead of an event that waits; the event as it is then. Any other event is left as it is.

    The lead comes by `by`; if that is SYSTEM, by whoever sent the event, if anybody did. What stands against it is kept
    at the event with its sentence (`refused`). What fails otherwise is kept too, and tried again after a growing pause.
    """
    pk = event if isinstance(event, int) else event.pk
    try:
        with transaction.atomic():
            fresh = _take(pk)
            if fresh.is_waiting:
                _make(fresh, (fresh.by or SYSTEM) if isinstance(by, System) else by)
            return fresh
    except Refusal as refusal:
        return _refuse(pk, refusal)
    except Exception as error:
        logger.exception("Intake event %s failed", pk)
        return _fail(pk, error)


def work_off(limit: int = BATCH) -> int:
    """Process what is due; how many events that were."""
    moment = now()
    due = IntakeEvent.objects.filter(state=EventState.WAITING, retry_at__lte=moment).order_by("retry_at", "pk")
    if not due.exists():
        return 0
    claimed = dialect().claim(due, limit, retry_at=moment + jobs.LEASE, attempts=F("attempts") + 1)
    events = list(IntakeEvent.objects.filter(pk__in=claimed).select_related("by").order_by("pk"))
    look_again()
    for place, event in enumerate(events):
        if jobs.stopping.is_set():
            _hand_back(events[place:])
            return place
        with tongue(event.by):
            if event.attempts > len(PAUSES) + 1:
                _fail(event.pk, RuntimeError("The worker died each time it looked at this."))
            else:
                process(event, by=SYSTEM)
    return len(events)


def _hand_back(events: list[IntakeEvent]) -> None:
    for event in events:
        IntakeEvent.objects.filter(pk=event.pk, state=EventState.WAITING, attempts=event.attempts).update(
            attempts=event.attempts - 1, retry_at=now()
        )


def _take(pk: int) -> IntakeEvent:
    return IntakeEvent.objects.select_for_update(of=("self",)).select_related("by").get(pk=pk)


def _make(event: IntakeEvent, by: Actor) -> None:
    draft = READERS[event.channel](event)
    lead = _lead(event, draft, by)
    if draft.after is not None:
        draft.after(lead, event)
    event.lead_id, event.made = lead.pk, lead
    event.source_id = lead.source_id
    _settle(event, created=1)


def _lead(event: IntakeEvent, draft: Draft, by: Actor) -> Lead:
    org, known = organisation(), catalog()
    fields, text = draft.lead, ""
    if isinstance(fields, LeadDraft):
        named = {_("Source"): fields.source, _("Campaign"): fields.campaign, _("Owner"): fields.owner}
        text = "\n".join(
            [*filter(None, [text_of(fields)]), *(f"{label}: {name}" for label, name in named.items() if name)]
        )
        fields = fields.lead_fields()
    owner = User.objects.filter(pk=draft.owner).first() if draft.owner is not None else None
    team = org.teams.get(draft.team or (owner.team_id if owner is not None else None) or 0)
    process_ = known.processes.get(draft.process or 0)
    change_set = event.batch or new_change_set()
    lead = create(
        fields,
        by=by,
        channel=event.channel,
        owner=owner if owner is not None and owner.is_active else None,
        team=team,
        book=org.books.get(draft.book or 0),
        process=process_ if process_ is not None and process_.retired_at is None else None,
        campaign=campaigns().campaigns.get(draft.campaign or 0),
        marketplace=known.marketplaces.get(draft.marketplace or 0),
        source=known.sources.get(draft.source or event.source_id or 0),
        received_at=event.received_at,
        change_set=change_set,
    )
    if text:
        write("came_along", ("lead", lead.pk), by=by, change_set=change_set, text=clean(text))
    return lead


def _settle(event: IntakeEvent, **counts: int) -> None:
    """Write down what became of it: last in the transaction that did it."""
    for name, number in counts.items():
        setattr(event, name, number)
    event.waiting = 0
    event.state, event.retry_at, event.error = EventState.DONE, None, ""
    event.save(force_update=True)
    tally.count(event)


@transaction.atomic
def _refuse(pk: int, refusal: Refusal) -> IntakeEvent:
    event = _take(pk)
    if event.is_waiting:
        IntakeProblem(event=event, code=refusal.code, facts=facts_of(refusal)).save(force_insert=True)
        _settle(event, refused=1)
    return event


@transaction.atomic
def _fail(pk: int, error: Exception) -> IntakeEvent:
    event = _take(pk)
    if event.is_waiting:
        event.error = clean(f"{type(error).__name__}: {error}", 500)
        event.attempts = max(event.attempts, 1)
        if event.attempts > len(PAUSES):
            event.state, event.retry_at = EventState.QUARANTINE, None
        else:
            event.retry_at = now() + PAUSES[event.attempts - 1]
        event.save(update_fields=["error", "attempts", "state", "retry_at"])
    return event
