"""Reading the tally: how many leads a person may see, and what they are worth, without counting them."""

from collections.abc import Mapping
from itertools import count
from typing import Any, NamedTuple

from django.db.models import Exists, Q, QuerySet, Sum

from leadwerk.foundation import prepared
from leadwerk.people import scoping
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.tallies.models import GroupTally, Tally


class Sums(NamedTuple):
    """A number of leads and their value in cents."""

    leads: int = 0
    value: int = 0


def _visible(user: User, condition: Q | None) -> Q:
    allowed = scoping.rows(user, Permission.LEAD_VIEW)
    return (allowed if allowed is not None else Q()) & (condition if condition is not None else Q())


def by(user: User, column: str, condition: Q | None = None) -> dict[str | int, Sums]:
    """Sums per value of one column ("group", "stage", "owner", …) over what the user may see. One query."""
    key = ("sums", column, user.asks_as, condition)
    return {
        value: Sums(leads, worth)
        for value, leads, worth in prepared.rows(key, lambda: _per(user, column, condition))
        if leads
    }


def _per(user: User, column: str, condition: Q | None) -> QuerySet[Tally, tuple[Any, ...]]:
    rows = Tally.objects.filter(_visible(user, condition)).values(column).annotate(n=Sum("leads"), v=Sum("value"))
    found: QuerySet[Tally, tuple[Any, ...]] = rows.values_list(column, "n", "v")
    return found


class Groups(NamedTuple):
    """Leads per group: of all the user may see, and of those the user owns. `asked` is what else was asked for."""

    visible: dict[str, Sums]
    own: dict[str, Sums]
    asked: dict[str, Sums]


def groups(user: User, asked: Mapping[str, Q] | None = None) -> Groups:
    """What tabs and sidebar show, in one query. Conditions that are `asked`, by name, are counted along; only for them
    the whole tally is read."""
    filters = {"own": Q(owner=user.pk), **(asked or {})}
    names = ("all", *filters)
    visible, own = {}, {}
    found = dict.fromkeys(asked or {}, Sums())
    key = ("lead counts", user.asks_as, tuple(filters.items()))
    table = Tally if asked else GroupTally
    for group, *numbers in prepared.rows(key, lambda: _per_group(user, filters, table)):
        sums = {name: Sums(numbers[place] or 0, numbers[place + 1] or 0) for name, place in zip(names, count(0, 2))}
        visible[group], own[group] = sums["all"], sums["own"]
        for name, before in found.items():
            found[name] = Sums(before.leads + sums[name].leads, before.value + sums[name].value)
    return Groups(visible, own, found)


def _per_group(
    user: User, filters: Mapping[str, Q], table: type[Tally | GroupTally]
) -> QuerySet[Tally | GroupTally, tuple[Any, ...]]:
    numbers = [Sum("leads"), Sum("value")]
    for condition in filters.values():
        numbers += [Sum("leads", filter=condition), Sum("value", filter=condition)]
    named = {f"n{place}": number for place, number in enumerate(numbers)}
    found = table.objects.filter(_visible(user, None)).values("group").annotate(**named)
    return found.values_list("group", *named)


def any_of(user: User, condition: Q) -> Exists:
    """Whether the user may see any lead of those meant, for use inside a query."""
    return Exists(Tally.objects.filter(_visible(user, condition), leads__gt=0))


def of(user: User, condition: Q) -> Sums:
    """How many leads the user may see of those meant, and their value. `condition` names columns of the tally only."""
    found = Tally.objects.filter(_visible(user, condition)).aggregate(n=Sum("leads"), v=Sum("value"))
    return Sums(found["n"] or 0, found["v"] or 0)
