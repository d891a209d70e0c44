"""When a task is due: a day in the assignee's zone, and an instant if a time was named."""

import datetime as dt
import zoneinfo
from dataclasses import dataclass

from leadwerk.people.models import User
from leadwerk.people.organisation import company
from leadwerk.tasks.refusals import DayOutOfReach

END_OF_DAY = dt.time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Due:
    """`order` sorts days and instants together: the instant, or the end of the day."""

    on: dt.date
    at: dt.datetime | None
    order: dt.datetime

    @property
    def columns(self) -> dict[str, dt.date | dt.datetime | None]:
        return {"due_on": self.on, "due_at": self.at, "due_order": self.order}


def zone_of(user: User) -> dt.tzinfo:
    """The zone in which this person's days begin and end."""
    return zoneinfo.ZoneInfo(user.time_zone or company().time_zone)


def due(on: dt.date, time: dt.time | None, zone: dt.tzinfo) -> Due:
    """Due on that day, at that time if there is one. Raises `DayOutOfReach` for a year that can only be a slip."""
    if not 2000 <= on.year <= 2099:
        raise DayOutOfReach
    at = dt.datetime.combine(on, time, zone).astimezone(dt.UTC) if time is not None else None
    return Due(on, at, at or dt.datetime.combine(on, END_OF_DAY, zone).astimezone(dt.UTC))


def due_elsewhere(on: dt.date, at: dt.datetime | None, zone: dt.tzinfo) -> Due:
    """The same due date for somebody in another zone: an instant stays, a bare day is that day there."""
    if at is None:
        return due(on, None, zone)
    return Due(at.astimezone(zone).date(), at, at)


def midnight(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """When that day begins in `zone`."""
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
