"""Events as programs ask for them: by channel, source, state and days, the newest first, paged by key."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from leadwerk.intake.balance import Period
from leadwerk.intake.models import EventState, IntakeEvent

PAGE = 50
NO_SOURCE = 0
REFUSED = "refused"
# Beside the state itself the condition of its index.
STATES = {
    EventState.WAITING.value: Q(state=EventState.WAITING, waiting__gt=0),
    EventState.QUARANTINE.value: Q(state=EventState.QUARANTINE, waiting__gt=0),
    EventState.DONE.value: Q(state=EventState.DONE),
    REFUSED: Q(refused__gt=0),
}


@dataclass(frozen=True, slots=True)
class Place:
    """The last event of a page: when it came in, and its id."""

    received_at: dt.datetime
    id: int

    def text(self) -> str:
        return f"{int(self.received_at.timestamp() * 1_000_000)}-{self.id}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        micros, _dash, pk = text.partition("-")
        if not all(part.isascii() and part.isdigit() and len(part) < 18 for part in (micros, pk)):
            return None
        at = dt.datetime.fromtimestamp(int(micros) // 1_000_000, dt.UTC) if int(micros) < 2**57 else None
        return cls(at.replace(microsecond=int(micros) % 1_000_000), int(pk)) if at is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which events; `source` is an id, or `NO_SOURCE`, `end` the first day after."""

    channel: str | None = None
    source: int | None = None
    state: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None

    def among(self, events: "QuerySet[IntakeEvent]") -> "QuerySet[IntakeEvent]":
        """Those of the events that are asked for, the newest first."""
        if self.state is not None:
            events = events.filter(STATES[self.state])
        if self.channel is not None:
            events = events.filter(channel=self.channel)
        if self.source is not None:
            events = events.filter(source=self.source if self.source != NO_SOURCE else None)
        if self.start is not None:
            events = events.filter(received_at__gte=Period(self.start, self.start).start)
        if self.end is not None:
            events = events.filter(received_at__lt=Period(self.end, self.end).start)
        return events.order_by("-received_at", "-pk")


def page(events: "QuerySet[IntakeEvent]", after: Place | None) -> tuple[list[IntakeEvent], Place | None]:
    """The events after a place, and the place after which the next ones are."""
    if after is not None:
        events = events.filter(received_at__lte=after.received_at)
        events = events.exclude(received_at=after.received_at, pk__gte=after.id)
    rows = list(events[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return rows[:PAGE], Place(last.received_at, last.pk) if last is not None else None
