"""Numbers that several places of one page show, read once per request."""

from typing import cast

from django.http import HttpRequest

from leadwerk.foundation.clock import now
from leadwerk.people.models import User
from leadwerk.tallies import sums
from leadwerk.tasks.access import count_overdue


def lead_counts(request: HttpRequest, user: User) -> sums.Groups:
    """Leads and value per group, of all the user may see and of the user's own: for tabs and sidebar."""
    if not hasattr(request, "_lead_counts"):
        request._lead_counts = sums.groups(user)  # type: ignore[attr-defined]
    return cast(sums.Groups, request._lead_counts)  # type: ignore[attr-defined]


def overdue_tasks(request: HttpRequest, user: User) -> int:
    """How many of their tasks are overdue: the red number of the sidebar."""
    if not hasattr(request, "_overdue_tasks"):
        request._overdue_tasks = count_overdue(user, now())  # type: ignore[attr-defined]
    return cast(int, request._overdue_tasks)  # type: ignore[attr-defined]
