"""Where a task can be moved to with one click."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from leadwerk.tasks.due import zone_of
from leadwerk.tasks.models import Task
from leadwerk.ui.formats import clock, date, weekday

MORNING, EVENING = dt.time(9), dt.time(18)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to postpone: its name in the form, its words, the day and time it means."""

    name: str
    words: str
    on: dt.date
    time: dt.time | None

    @property
    def when(self) -> str:
        on = f"{weekday(self.on)}, {date(self.on)}"
        return f"{on}, {clock(self.time)}" if self.time else on


def choices(task: Task) -> list[Choice]:
    """In four hours (while the working day lasts), tomorrow, next Monday, in a week.

    A task with a time goes to nine in the morning, one without stays without.
    """
    zone = zone_of(task.assignee)
    at = timezone.now().astimezone(zone)
    today, morning = at.date(), MORNING if task.due_at else None
    found = []
    later = at + dt.timedelta(hours=4)
    later -= dt.timedelta(minutes=later.minute % 15, seconds=later.second, microseconds=later.microsecond)
    if later.date() == today and later.time() <= EVENING:
        found.append(Choice("hours", _("In 4 hours"), today, later.time()))
    tomorrow = today + dt.timedelta(days=1)
    found.append(Choice("tomorrow", _("Tomorrow"), tomorrow, morning))
    monday = today + dt.timedelta(days=7 - today.weekday())
    if monday != tomorrow:
        found.append(Choice("monday", _("Next Monday"), monday, morning))
    found.append(Choice("week", _("In a week"), today + dt.timedelta(days=7), morning))
    return [choice for choice in found if (choice.on, choice.time) != (task.due_on, _time(task, zone))]


def _time(task: Task, zone: dt.tzinfo) -> dt.time | None:
    return task.due_at.astimezone(zone).time() if task.due_at else None
