"""What came in, as JSON. A batch is told by a string: its number is larger than what JavaScript counts exactly."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, WithJsonSchema

from leadwerk.intake.balance import Line
from leadwerk.intake.models import IntakeEvent, IntakeProblem
from leadwerk.intake.wording import sentence
from leadwerk.leads.models import Lead
from leadwerk.leads.schemas import Body, Reference
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog

LARGEST_BATCH = 1000
AnyLead = Annotated[
    dict[str, Any], WithJsonSchema({"type": "object", "description": "A lead, as createLead takes it."})
]


class NewLeads(Body):
    """Up to 1,000 leads. Each is looked at on its own: one that does not fit holds up no other."""

    leads: list[AnyLead] = Field(min_length=1, max_length=LARGEST_BATCH)


class Fault(BaseModel):
    """What stands against it. `code` is stable, `detail` is the sentence in the language of whoever asks."""

    code: str
    detail: str

    @classmethod
    def of(cls, problem: IntakeProblem) -> Self:
        return cls(code=problem.code, detail=sentence(problem))


class EventRecord(BaseModel):
    """Something that came in. `received` is always `created + updated + skipped + refused + waiting`; what stands in
    quarantine is waiting. `lead_id` is there for whoever may see the lead."""

    id: int
    channel: str
    source: Reference | None
    state: Literal["waiting", "done", "quarantine"]
    received: int
    created: int
    updated: int
    skipped: int
    refused: int
    waiting: int
    attempts: int
    next_attempt_at: dt.datetime | None
    received_at: dt.datetime
    lead_id: int | None
    problems: list[Fault]
    url: str


COUNTS = ("received", "created", "updated", "skipped", "refused", "waiting")


def event_record(event: IntakeEvent, problems: Iterable[IntakeProblem], visible: Collection[int]) -> EventRecord:
    counts = {name: getattr(event, name) for name in COUNTS}
    return EventRecord(
        id=event.pk,
        channel=event.channel,
        source=Reference.to(catalog().sources, event.source_id),
        state=event.state,  # type: ignore[arg-type]
        attempts=event.attempts,
        next_attempt_at=event.retry_at,
        received_at=event.received_at,
        lead_id=event.lead_id if event.lead_id in visible else None,
        problems=[Fault.of(problem) for problem in problems],
        url=f"/api/v1/intake/events/{event.pk}",
        **counts,
    )


def visible_leads(events: Iterable[IntakeEvent], user: User) -> set[int]:
    ids = [event.lead_id for event in events if event.lead_id is not None]
    if not ids:
        return set()
    return set(Lead.objects.for_user(user, Permission.LEAD_VIEW).filter(pk__in=ids).values_list("pk", flat=True))


class EventPage(BaseModel):
    """Up to 50 events, the newest first; `next` is the address of what follows."""

    events: list[EventRecord]
    next: str | None


class Replay(Body):
    """What a person says where it is certainly somebody who is known already: another lead, or an entry at the one
    there is. Without it the rule of the channel decides."""

    choice: Literal["create", "attach"] | None = None


class Discarding(Body):
    reason: str = Field(min_length=1, max_length=300)


AnyChannel = Literal["manual", "import", "form", "email", "call", "api", "marketplace", "campaign"]
Day = Annotated[dt.date, Field(ge=dt.date(1970, 1, 2), lt=dt.date(9999, 1, 1), strict=False)]
"""One that is a moment in every time zone."""
SourceId = Annotated[int, Field(ge=0, lt=2**63, description="The id of a source; 0 for what came without one.")]


class Replays(Body):
    """Which of those that failed: what is in quarantine, what was refused, or both. `end` is the first day after."""

    channel: AnyChannel | None = None
    source_id: SourceId | None = None
    state: Literal["quarantine", "refused"] | None = None
    start: Day | None = None
    end: Day | None = None


class Replayed(BaseModel):
    """So many events are being looked at again."""

    count: int


class BatchRecord(BaseModel):
    """A call with many leads: what became of it, in their order."""

    id: str
    received: int
    created: int
    updated: int
    skipped: int
    refused: int
    waiting: int
    url: str
    events: list[EventRecord]


class BalanceLine(BaseModel):
    channel: str
    source: Reference | None
    received: int
    created: int
    updated: int
    skipped: int
    refused: int
    waiting: int

    @classmethod
    def of(cls, line: Line) -> Self:
        counts = {name: getattr(line, name) for name in COUNTS}
        return cls(channel=line.channel, source=Reference.to(catalog().sources, line.source_id), **counts)


class Balance(BaseModel):
    """What came in from `start` until before `end` (days in the company's time zone), and what became of it."""

    start: dt.date
    end: dt.date
    lines: list[BalanceLine]
