"""Processing: what was received becomes a lead, once; or is refused with a reason; or is tried again.

The lead, the counts and the state of the event are written in one transaction, so a restart repeats nothing. The ledger
is its own queue: the worker claims what is due (`work_off`), so there is no job that could get lost.
"""

import logging
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from leadwerk.campaigns.catalog import campaigns
from leadwerk.duplicates.identity import identity_of
from leadwerk.duplicates.jobs import merge_if_certain
from leadwerk.duplicates.likeness import Level
from leadwerk.duplicates.matching import matches_of
from leadwerk.duplicates.policy import Policy, policy_for
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
from leadwerk.intake.refusals import CertainlyKnown
from leadwerk.intake.tongue import tongue
from leadwerk.intake.wording import facts_of
from leadwerk.journal.write import write
from leadwerk.leads.access import take
from leadwerk.leads.actions.create import create
from leadwerk.leads.actions.record import done
from leadwerk.leads.fields import label
from leadwerk.leads.models import Lead
from leadwerk.people.actors import SYSTEM, Actor, System
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog
from leadwerk.tallies import keep

BATCH = 20
ADDRESSES = ("email", "phone", "mobile", "more_addresses")
PAUSES = jobs.PAUSES
"""After each attempt that failed; after one more the event goes into quarantine."""

logger = logging.getLogger(__name__)


class Choice(StrEnum):
    """What a person said to the question whether it is somebody who is known."""

    CREATE = "create"
    ATTACH = "attach"


def process(event: IntakeEvent | int, *, by: Actor, choice: Choice | None = None) -> IntakeEvent:
    """Make a lead of an event that waits; the event as it is then. Any other event is left as it is.

    Where it is certainly a lead that is open already, the policy of the channel decides, or the `choice` of a person:
    an entry at that lead (`updated`), a new lead (`known`), or quarantine until somebody has chosen.

    The lead comes by `by`; if that is SYSTEM, by whoever sent the event, if anybody did who is still there. What stands
    against it is kept at the event with its sentence (`refused`). What fails otherwise is kept too, and tried again
    after a growing pause.
    """
    pk = event if isinstance(event, int) else event.pk
    try:
        with transaction.atomic():
            fresh = _take(pk)
            if fresh.is_waiting:
                _make(fresh, _sender(fresh) if isinstance(by, System) else by, choice)
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


def _sender(event: IntakeEvent) -> Actor:
    """What somebody sent who has left since was accepted all the same, and becomes a lead of their team."""
    return event.by if event.by is not None and event.by.is_active else SYSTEM


def _make(event: IntakeEvent, by: Actor, choice: Choice | None) -> None:
    draft = READERS[event.channel](event)
    fields, text = _said(draft)
    known = _known(fields)
    if known is not None:
        policy = choice or policy_for(event.channel)
        if policy == Policy.ASK:
            _hold(event, known)
            return
        if policy == Policy.ATTACH:
            _attach(event, known, draft, fields, text)
            return
        event.known = 1
    lead = _create(event, draft, fields, text, by)
    if draft.after is not None:
        draft.after(lead, event)
    event.lead_id, event.made = lead.pk, lead
    if known is not None and choice is None:
        merge_if_certain(lead)
    event.source_id = lead.source_id
    settle(event, created=1)


def _said(draft: Draft) -> tuple[Mapping[str, Any], str]:
    """The fields of the lead, and what has no field."""
    if not isinstance(draft.lead, LeadDraft):
        return draft.lead, ""
    lead = draft.lead
    named = ((_("Source"), lead.source), (_("Campaign"), lead.campaign), (_("Owner"), lead.owner))
    lines = [text_of(lead), *(f"{label}: {name}" for label, name in named if name)]
    return lead.lead_fields(), "\n".join(filter(None, lines))


def _known(fields: Mapping[str, Any]) -> int | None:
    """The open lead that this certainly is, if there is one. Until the lead of this event is there too, whoever else
    asks for one of its addresses waits."""
    if not any(fields.get(name) for name in ADDRESSES):
        return None
    dialect().hold(identity_of(fields).keys)
    found = matches_of([fields])[0]
    certain = (match.id for match in found if match.kind == "lead" and match.level is Level.CERTAIN and match.is_open)
    return next(certain, None)


def _hold(event: IntakeEvent, known: int) -> None:
    IntakeProblem(event=event, code=CertainlyKnown.code, facts={"lead": known}).save(force_insert=True)
    event.state, event.retry_at = EventState.QUARANTINE, None
    event.save(force_update=True)


def _attach(event: IntakeEvent, known: int, draft: Draft, fields: Mapping[str, Any], text: str) -> None:
    """What came becomes an entry at the lead there is; its fields stay as they are."""
    lead = take(known, Permission.LEAD_EDIT, by=SYSTEM)
    told = [f"{label(name)}: {value}" for name, value in fields.items() if isinstance(value, str | int) and value]
    done(
        lead,
        "came_again",
        by=SYSTEM,
        before=keep.place(lead),
        changes={},
        change_set=event.batch,
        text=clean("\n".join([*told, *filter(None, [text])])),
        facts={"channel": event.channel},
        is_work=False,
    )
    if draft.after is not None:
        draft.after(lead, event)
    event.lead_id, event.source_id = lead.pk, event.source_id or lead.source_id
    settle(event, updated=1)


def _create(event: IntakeEvent, draft: Draft, fields: Mapping[str, Any], text: str, by: Actor) -> Lead:
    org, known = organisation(), catalog()
    owner = User.objects.filter(pk=draft.owner).first() if draft.owner is not None else None
    sender = event.by if isinstance(by, System) else None
    at_home = next((one.team_id for one in (owner, sender) if one is not None), None)
    team = org.teams.get(draft.team or at_home or 0)
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


def settle(event: IntakeEvent, **counts: int) -> None:
    """Write down what became of it: last in the transaction that did it."""
    for name, number in counts.items():
        setattr(event, name, number)
    event.waiting = 0
    event.state, event.retry_at, event.error = EventState.DONE, None, ""
    event.save()
    tally.count(event)


@transaction.atomic
def _refuse(pk: int, refusal: Refusal) -> IntakeEvent:
    event = _take(pk)
    if event.is_waiting:
        IntakeProblem(event=event, code=refusal.code, facts=facts_of(refusal)).save(force_insert=True)
        settle(event, refused=1)
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
