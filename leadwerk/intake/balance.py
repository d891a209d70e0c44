"""The balance: what came in, and what became of it, per channel and source. Always adds up."""

import datetime as dt
import zoneinfo
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum

from leadwerk.foundation.clock import now
from leadwerk.intake.models import EventState, IntakeEvent, IntakeTally
from leadwerk.intake.tally import COUNTED, hour_of
from leadwerk.people.organisation import company


@dataclass(slots=True)
class Line:
    """`held` of those that wait stand in quarantine."""

    channel: str
    source_id: int | None
    created: int = 0
    updated: int = 0
    skipped: int = 0
    refused: int = 0
    waiting: int = 0
    held: int = 0

    @property
    def received(self) -> int:
        return self.created + self.updated + self.skipped + self.refused + self.waiting


@dataclass(frozen=True, slots=True)
class Period:
    """Days in the company's time zone; `last` is the last one."""

    first: dt.date
    last: dt.date

    @property
    def start(self) -> dt.datetime:
        return dt.datetime.combine(self.first, dt.time(), _zone())

    @property
    def end(self) -> dt.datetime:
        return dt.datetime.combine(self.last + dt.timedelta(days=1), dt.time(), _zone())


def _zone() -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(company().time_zone)


def days_until_today(days: int) -> Period:
    today = now().astimezone(_zone()).date()
    return Period(today - dt.timedelta(days=days - 1), today)


def balance(period: Period | None = None) -> list[Line]:
    """One line for each channel and source of which something came in; of all times without a period.

    What is settled is kept per hour; what waits is counted, by the index of what is unsettled. Two queries, whose cost
    does not grow with the number of events.
    """
    kept, unsettled = IntakeTally.objects.all(), IntakeEvent.objects.filter(waiting__gt=0)
    if period is not None:
        start, end = period.start, period.end
        kept = kept.filter(hour__gte=hour_of(start), hour__lt=hour_of(end))
        unsettled = unsettled.filter(received_at__gte=start, received_at__lt=end)
    lines: defaultdict[tuple[str, int | None], dict[str, int]] = defaultdict(dict)
    sums = kept.order_by().values_list("channel", "source").annotate(*(Sum(name) for name in COUNTED))
    for channel, source, *numbers in sums:
        if any(numbers):
            lines[channel, source or None] = dict(zip(COUNTED, numbers, strict=True))
    groups = unsettled.order_by().values_list("channel", "source_id", "state").annotate(Sum("waiting"))
    for channel, source, state, number in groups:
        counts = lines[channel, source]
        counts["waiting"] = counts.get("waiting", 0) + number
        if state == EventState.QUARANTINE:
            counts["held"] = number
    return [Line(channel, source, **counts) for (channel, source), counts in lines.items()]
