"""Who may open a settings page: decided before the page is made, and once more by every verb."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase

from leadwerk.people.doors import demand, demand_people
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import administered

View = Callable[..., HttpResponseBase]


def manages(permission: Permission) -> Callable[[View], View]:
    """A view for those who have this permission; everybody else is refused with its name."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            demand(person_of(request), permission)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def manages_everybody(view: View) -> View:
    """A view for those who manage all users: what it shows belongs to no single department."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        demand_people(person_of(request), None)
        return view(request, *args, **kwargs)

    return guarded


def administered_users(by: User) -> QuerySet[User]:
    """The users whom `by` administers."""
    teams = administered(by)
    return User.objects.all() if teams is None else User.objects.filter(team__in=sorted(teams))


def person_of(request: HttpRequest) -> User:
    """The signed-in user; only pages that require signing in ask."""
    return cast(User, request.user)
