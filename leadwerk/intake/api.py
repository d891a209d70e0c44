"""Leads from programs: stored before anything else happens to them, then made at once, or as soon as it can be done."""

import datetime as dt
import hashlib
import logging
from typing import Any, Literal, cast
from urllib.parse import urlencode

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Router
from ninja.errors import ValidationError
from ninja.params.functions import Header, Query
from ninja.responses import Status

from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.db import dialect
from leadwerk.foundation.errors import Unseen
from leadwerk.intake import asking
from leadwerk.intake.access import events, may_settle, see_event
from leadwerk.intake.actions.discard import discard
from leadwerk.intake.actions.process import Choice, process
from leadwerk.intake.actions.receive import digest_of, receive, receive_all
from leadwerk.intake.actions.replay import replay, replay_all
from leadwerk.intake.asking import Asked, Place
from leadwerk.intake.balance import Period, balance, days_until_today
from leadwerk.intake.models import EventState, IntakeEvent
from leadwerk.intake.refusals import KeyTooLong, KeyUsedOtherwise
from leadwerk.intake.schemas import (
    COUNTS,
    AnyChannel,
    Balance,
    BalanceLine,
    BatchRecord,
    Day,
    Discarding,
    EventPage,
    EventRecord,
    NewLeads,
    Replay,
    Replayed,
    Replays,
    SourceId,
    event_record,
    visible_leads,
)
from leadwerk.intake.wording import refusal_of
from leadwerk.leads.models import Channel, Lead
from leadwerk.leads.schemas import LeadRecord, NewLead
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has

PATIENCE = 2.0
"""So many seconds a caller waits for the lead; then it is made later, and they are told where to look."""
LONGEST_KEY = 255
DAYS = 30
IDEMPOTENCY = Header(
    "",
    alias="Idempotency-Key",
    description="Any text of up to 255 characters that you choose per call. Sent again with the same body, it gives "
    "the same answer and makes nothing twice; with another body it is refused (422).",
)

logger = logging.getLogger(__name__)
router = Router(tags=["Intake"])


def create_lead(
    request: HttpRequest, response: HttpResponse, body: Body[NewLead], idempotency_key: str = IDEMPOTENCY
) -> Status[LeadRecord | EventRecord]:
    """201 with the lead. 202 with the event's address if that takes longer than two seconds or does not work at the
    moment: what was sent is stored and will become a lead."""
    user = _may_send(request)
    raw = {"body": body.model_dump(mode="json", exclude_unset=True)}
    key = _key(user, idempotency_key)
    event = receive(Channel.API, raw, by=user, source=body.source_id, dedupe_key=key, at_once=True)
    if key is not None and event.digest != digest_of(raw):
        raise KeyUsedOtherwise
    event = _processed(event, user)
    if event.state == EventState.DONE and event.refused:
        problem = event.problems.order_by("-pk").first()
        refusal = refusal_of(problem.code, problem.facts) if problem is not None else None
        if refusal is not None:
            raise refusal
    lead = event.made
    if lead is None and event.created:  # by an earlier call: told if it may still be seen
        lead = Lead.objects.for_user(user, Permission.LEAD_VIEW).filter(pk=event.lead_id or 0).first()
    if lead is not None:
        response["Location"] = f"{request.path}/{lead.pk}"
        return Status(201, LeadRecord.of(lead))
    told = _told(event, user)
    response["Location"] = told.url
    return Status(202, told)


def create_leads(
    request: HttpRequest, response: HttpResponse, body: Body[NewLeads], idempotency_key: str = IDEMPOTENCY
) -> Status[BatchRecord]:
    """Stored before the answer, always 202; what becomes of each is told at the address of the batch."""
    user = _may_send(request)
    items = [{"body": item} for item in body.leads]
    key = _key(user, idempotency_key)
    keys = [key, *(f"{key}:{place}" for place in range(1, len(items)))] if key is not None else None
    stored = receive_all(Channel.API, items, by=user, dedupe_keys=keys, batch=new_change_set())
    if key is not None and stored[0].digest != digest_of(items):
        raise KeyUsedOtherwise
    told = _batch(stored, user)
    response["Location"] = told.url
    return Status(202, told)


def add_to(leads: Router) -> None:
    """Let new leads come in where the leads are."""
    leads.post(
        "",
        response={201: LeadRecord, 202: EventRecord},
        operation_id="createLead",
        summary="Create a lead",
    )(create_lead)
    leads.post("/batch", response={202: BatchRecord}, operation_id="createLeads", summary="Create many leads")(
        create_leads
    )


@router.get(
    "/events/{int:event_id}", response=EventRecord, operation_id="showEvent", summary="Show what became of one call"
)
def show_event(request: HttpRequest, event_id: int) -> EventRecord:
    user = _user(request)
    return _told(see_event(event_id, user), user)


@router.get("/events", response=EventPage, operation_id="listEvents", summary="List what came in")
def list_events(
    request: HttpRequest,
    channel: AnyChannel | None = None,
    source_id: SourceId | None = None,
    state: Literal["waiting", "quarantine", "done", "refused"] | None = None,
    start: Day | None = None,
    end: Day | None = None,
    after: str = Query("", description="The place in the list, as `next` has it."),
) -> EventPage:
    """For whoever settles what came in; the newest first. `refused` are those of which something was turned away.
    Days are the company's; `end` is the first day after."""
    user = _user(request)
    may_settle(user)
    place = Place.read(after) if after else None
    known = ("channel", "source_id", "state", "start", "end", "after")
    odd = {name for name in request.GET if name not in known} | ({"after"} if after and place is None else set())
    if odd:
        words = _("not understood: %(text)s")
        raise ValidationError(
            [{"type": "not_understood", "loc": ("query", name), "msg": words % {"text": name}} for name in sorted(odd)]
        )
    asked = Asked(channel=channel, source=source_id, state=state, start=start, end=end)
    found, last = asking.page(asked.among(events(user)).defer("raw").prefetch_related("problems"), place)
    visible = visible_leads(found, user)
    more = {name: request.GET[name] for name in known if name in request.GET}
    return EventPage(
        events=[event_record(event, event.problems.all(), visible) for event in found],
        next=f"{request.path}?{urlencode(more | {'after': last.text()})}" if last is not None else None,
    )


@router.post(
    "/events/{int:event_id}/replay", response=EventRecord, operation_id="replayEvent", summary="Process an event again"
)
def replay_event(request: HttpRequest, event_id: int, body: Body[Replay] = Replay()) -> EventRecord:  # noqa: B008
    """After a rule or a mapping was mended. A doubt that held it counts no more."""
    user = _user(request)
    may_settle(user)
    choice = Choice(body.choice) if body.choice is not None else None
    return _told(replay(see_event(event_id, user), by=user, choice=choice), user)


@router.post(
    "/events/{int:event_id}/discarding", response=EventRecord, operation_id="discardEvent", summary="Turn an event away"
)
def discard_event(request: HttpRequest, event_id: int, body: Body[Discarding]) -> EventRecord:
    """It stays in the ledger with this reason, and can be processed again."""
    user = _user(request)
    may_settle(user)
    return _told(discard(see_event(event_id, user), body.reason, by=user), user)


@router.post("/replays", response={202: Replayed}, operation_id="replayEvents", summary="Process all that failed again")
def replay_events(request: HttpRequest, body: Body[Replays] = Replays()) -> Status[Replayed]:  # noqa: B008
    """What is in quarantine and what was refused; events of files, and those whose raw data are gone, are left out.
    What became of them is told by the list of events."""
    user = _user(request)
    asked = Asked(channel=body.channel, source=body.source_id, state=body.state, start=body.start, end=body.end)
    return Status(202, Replayed(count=replay_all(asked.among(IntakeEvent.objects.all()), by=user)))


@router.get(
    "/batches/{int:batch_id}", response=BatchRecord, operation_id="showBatch", summary="Show what became of a batch"
)
def show_batch(request: HttpRequest, batch_id: int) -> BatchRecord:
    user = _user(request)
    found = list(events(user).filter(batch=batch_id).prefetch_related("problems").order_by("pk"))
    if not found:
        raise Unseen
    return _batch(found, user)


@router.get("/balance", response=Balance, operation_id="showBalance", summary="Show the balance of what came in")
def show_balance(request: HttpRequest, start: Day | None = None, end: Day | None = None) -> Balance:
    """Per channel and source, of the days from `start` until before `end`; without them of the last 30 days."""
    may_settle(_user(request))
    period = days_until_today(DAYS)
    last = end - dt.timedelta(days=1) if end is not None else period.last
    period = Period(start if start is not None else min(period.first, last), last)
    lines = sorted(balance(period), key=lambda line: (line.channel, line.source_id or 0))
    return Balance(start=period.first, end=last + dt.timedelta(days=1), lines=[BalanceLine.of(line) for line in lines])


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _may_send(request: HttpRequest) -> User:
    """Asked before anything is stored: the ledger is no place for what nobody may send."""
    user = _user(request)
    if not has(user, Permission.LEAD_CREATE):
        raise MissingPermission(Permission.LEAD_CREATE)
    return user


def _key(user: User, given: str) -> str | None:
    """Keys are each user's own."""
    if not given:
        return None
    if len(given) > LONGEST_KEY:
        raise KeyTooLong
    return f"api:{user.pk}:{hashlib.sha256(given.encode()).hexdigest()}"


def _processed(event: IntakeEvent, user: User) -> IntakeEvent:
    """The event after it was looked at, or as it is if the database has no time for that now."""
    try:
        with dialect().waiting_at_most(PATIENCE):
            return process(event, by=user)
    except Error:
        logger.warning("Intake event %s has to wait", event.pk, exc_info=True)
        return event


def _told(event: IntakeEvent, user: User) -> EventRecord:
    return event_record(event, event.problems.all(), visible_leads([event], user))


def _batch(found: list[IntakeEvent], user: User) -> BatchRecord:
    visible = visible_leads(found, user)
    counts: dict[str, Any] = {name: sum(getattr(event, name) for event in found) for name in COUNTS}
    number = found[0].batch
    settled = any(event.state != EventState.WAITING for event in found)
    return BatchRecord(
        id=str(number),
        url=f"/api/v1/intake/batches/{number}",
        events=[event_record(event, event.problems.all() if settled else (), visible) for event in found],
        **counts,
    )
