"""Numbers that several places of one page show, read once per request."""

from collections.abc import Mapping
from typing import Any, cast

from django.db.models import DateTimeField, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.http import HttpRequest

from leadwerk.foundation import prepared
from leadwerk.foundation.clock import now
from leadwerk.intake.access import held_number
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has
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
    return _waiting(request, user)[0]


def knows_overdue(request: HttpRequest, user: User, number: int) -> None:
    """A page that has counted the overdue tasks itself says so; whoever settles nothing then costs no question."""
    if not has(user, Permission.MANAGE_INTAKE):
        request._waiting = (number, 0)  # type: ignore[attr-defined]


def held_events(request: HttpRequest, user: User) -> int:
    """How much of what came in waits for a person, for those who settle it: the red number beside the intake."""
    return _waiting(request, user)[1]


def _waiting(request: HttpRequest, user: User) -> tuple[int, int]:
    """Both in one query, since every page shows them."""
    if not hasattr(request, "_waiting"):
        [numbers] = prepared.rows(("waiting", user.asks_as), lambda: _waiting_for(user), at=now())
        request._waiting = numbers  # type: ignore[attr-defined]
    return cast(tuple[int, int], request._waiting)  # type: ignore[attr-defined]


def _waiting_for(user: User) -> QuerySet[User, tuple[int, int]]:
    at = prepared.Given("at", DateTimeField())
    return User.objects.filter(pk=user.pk).order_by().values_list(overdue_number(user, at), _held(user))


def _held(user: User) -> Combinable:
    return held_number() if has(user, Permission.MANAGE_INTAKE) else Value(0)


def numbers(request: HttpRequest, user: User, **asked: Combinable) -> dict[str, Any]:
    """What is asked, in the query that reads what waits, since every page shows that."""
    me = User.objects.filter(pk=user.pk).order_by()
    waiting = {"overdue_tasks": overdue_number(user, now()), "held_events": _held(user)}
    found: dict[str, Any] = dict(me.values(**waiting, **asked)[0])
    request._waiting = (found["overdue_tasks"], found["held_events"])  # type: ignore[attr-defined]
    return found
