"""How rows of tasks and leads read: when something is due, how long it has waited, which number to dial."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from leadwerk.foundation.clock import now
from leadwerk.foundation.text import format_phone, phone_key
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.tasks.models import Task
from leadwerk.ui.formats import ago, clock, day, weekday


def due_mark(task: Task, section: str) -> str:
    """The first column: the time of today, else which day, short enough for it."""
    on = _day(task)
    distance = (on - timezone.localdate()).days
    if distance == 0:
        return clock(task.due_at) if task.due_at else gettext("all day")
    if section == "later" or abs(distance) > 6:
        return f"{on.day:02d}.{on.month:02d}."
    return day(on) if abs(distance) == 1 else weekday(on)


def due_note(task: Task, section: str) -> str:
    """The last column: how late it is, how soon it comes, or the day and time in full."""
    if section == "overdue":
        return waited(task.due_order)
    if section == "today":
        return ago(task.due_at) if task.due_at else ""
    return f"{day(task.due_at)}, {clock(task.due_at)}" if task.due_at else day(task.due_on)


def waited(since: dt.datetime) -> str:
    """How long something has waited: "for 42 min", "for 3 days"."""
    minutes = int((now() - since).total_seconds() // 60)
    if minutes < 60:
        return gettext("for %(count)d min") % {"count": max(minutes, 1)}
    days = (timezone.localdate() - timezone.localtime(since).date()).days
    if days < 1:
        return gettext("for %(count)d h") % {"count": minutes // 60}
    return ngettext("for %(count)s day", "for %(count)s days", days) % {"count": days}


def minutes_since(at: dt.datetime) -> int:
    return max(0, int((now() - at).total_seconds() // 60))


def dial(lead: Lead) -> tuple[str, str] | None:
    """What to dial and how it reads; None where no number can be dialled."""
    for number in (lead.mobile, lead.phone):
        if key := phone_key(number):
            return key, format_phone(key)
    return None


def other_assignee(task: Task, user: User) -> str:
    """Whose task it is, if it is not the reader's."""
    colleague = organisation().colleague(task.assignee_id)
    return colleague.short_name if colleague is not None and colleague.id != user.pk else ""


def is_today(task: Task) -> bool:
    return _day(task) == timezone.localdate()


def name_of(user_id: int | None) -> str:
    colleague = organisation().colleague(user_id)
    return colleague.name if colleague is not None else ""


def _day(task: Task) -> dt.date:
    return timezone.localtime(task.due_at).date() if task.due_at else task.due_on
