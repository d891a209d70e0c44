"""Numbers that several places of one page show, read once per request."""

from collections.abc import Mapping
from typing import Any, cast

from django.db.models import DateTimeField, Q, QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest

from leadwerk.foundation import prepared
from leadwerk.foundation.clock import now
from leadwerk.people.models import User
from leadwerk.tallies import sums
from leadwerk.tasks.access import overdue_number


def lead_counts(request: HttpRequest, user: User, asked: Mapping[str, Q] | None = None) -> sums.Groups:
    """Leads and value per group, of all the user may see and of the user's own: for tabs and sidebar.

    Whoever reads them first may have conditions counted along.
    """
    if not hasattr(request, "_lead_counts"):
        request._lead_counts = sums.groups(user, asked)  # type: ignore[attr-defined]
    return cast(sums.Groups, request._lead_counts)  # type: ignore[attr-defined]


def overdue_tasks(request: HttpRequest, user: User) -> int:
    """How many of their tasks are overdue: the red number of the sidebar."""
    if not hasattr(request, "_overdue_tasks"):
        [[number]] = prepared.rows(("overdue tasks", user.asks_as), lambda: _overdue(user), at=now())
        request._overdue_tasks = number  # type: ignore[attr-defined]
    return cast(int, request._overdue_tasks)  # type: ignore[attr-defined]


def _overdue(user: User) -> QuerySet[User, tuple[int]]:
    at = prepared.Given("at", DateTimeField())
    return User.objects.filter(pk=user.pk).order_by().values_list(overdue_number(user, at))


def numbers(request: HttpRequest, user: User, **asked: Combinable) -> dict[str, Any]:
    """What is asked, in the query that reads the overdue tasks, since every page shows those."""
    me = User.objects.filter(pk=user.pk).order_by()
    found: dict[str, Any] = dict(me.values(overdue_tasks=overdue_number(user, now()), **asked)[0])
    request._overdue_tasks = found["overdue_tasks"]  # type: ignore[attr-defined]
    return found
