"""What the day says to its person."""

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from leadwerk.people.models import User


def greeting(user: User) -> str:
    """ "Good morning, Ms Petersen." by the hour of their day; without a salutation by the whole name."""
    hour = timezone.localtime().hour
    if 4 <= hour < 11:
        words = gettext("Good morning, %(name)s.")
    elif hour < 18:
        words = gettext("Hello, %(name)s.")
    else:
        words = gettext("Good evening, %(name)s.")
    name = f"{user.salutation} {user.last_name}" if user.salutation and user.last_name else user.name
    return words % {"name": name}


def summary(new: int, overdue: int, today: int) -> str:
    """The day in one sentence; what there is none of is not mentioned."""
    parts = []
    if new:
        words = ngettext(
            "%(count)s new lead waits for the first call", "%(count)s new leads wait for the first call", new
        )
        parts.append(words % {"count": new})
    if overdue:
        parts.append(ngettext("%(count)s task is overdue", "%(count)s tasks are overdue", overdue) % {"count": overdue})
    if today:
        words = ngettext("%(count)s task is due today", "%(count)s tasks are due today", today)
        parts.append(words % {"count": today})
    return ", ".join(parts) + "." if parts else gettext("Nothing is due today.")
