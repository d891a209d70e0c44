"""The one door to rows: `Model.objects.for_user(user, permission)`."""

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.errors import NotAllowed, Unseen
from leadwerk.people import scoping
from leadwerk.people.actors import Actor
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission

M = TypeVar("M", bound=models.Model)


class GuardedQuerySet(models.QuerySet[M]):
    def for_user(self, user: User, permission: Permission | str, *, way_in: Q | None = None) -> Self:
        """The rows on which `user` has `permission`.

        With a `way_in` they are found by way of the scope: each part of it (own, books, team) by its own index,
        together with `way_in`. For a scope so small that looking at all its rows beats walking through an order.
        """
        allowed = scoping.rows(user, permission)
        if way_in is None:
            return self if allowed is None else self.filter(allowed)
        parts = [Q()] if allowed is None else scoping.parts(allowed)
        first, *more = (self.filter(way_in & part).order_by().values("pk") for part in parts)
        return type(self)(self.model).filter(pk__in=first.union(*more) if more else first)

    def for_user_by_parts(self, user: User, permission: Permission | str) -> list[Self]:
        """The rows of `for_user`, each in one of these: own ones, books, teams, every part with an index of its own."""
        allowed = scoping.rows(user, permission)
        if allowed is None:
            return [self]
        found, before = [], Q()
        for part in scoping.parts(allowed):
            found.append(self.filter(part & before))
            before &= ~part
        return found

    def first_of_them(self, limit: int) -> Self:
        """The first of these rows in their order, where that takes sorting: only ids are sorted, and only the rows
        that come first are read whole."""
        return type(self)(self.model).filter(pk__in=self.values("pk")[:limit]).order_by(*self.query.order_by)


class MissingPermission(NotAllowed):
    """Seen but not allowed: names the permission that is missing."""

    code = "missing_permission"
    words = _("For this you need the permission “%(permission)s”.")

    def __init__(self, permission: Permission) -> None:
        super().__init__(permission=permission.label)
        self.permission = permission


class OtherDepartment(NotAllowed):
    """Whoever administers one department reached for another."""

    code = "other_department"
    words = _("You administer users and teams of your own department only.")


def require(by: Actor, permission: Permission, record: Any) -> None:
    """Ask permission of one record in hand. Raises `Unseen` if it may not even be seen, else `MissingPermission`."""
    if scoping.covers(by, permission, record):
        return
    view = f"{str(permission).partition('.')[0]}.view"
    if not scoping.covers(by, view, record):
        raise Unseen
    raise MissingPermission(permission)


def demand(by: Actor, permission: Permission) -> None:
    """Ask for a permission that concerns no single record, as settings do. Raises `MissingPermission`."""
    if not scoping.has(by, permission):
        raise MissingPermission(permission)


def demand_people(by: Actor, *teams: int | None) -> None:
    """Ask to administer people of these teams, or the teams; None stands for people without one.

    Raises `MissingPermission`, `OtherDepartment`.
    """
    demand(by, Permission.MANAGE_USERS)
    if not all(scoping.administers(by, team) for team in teams):
        raise OtherDepartment
