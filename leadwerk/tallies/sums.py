"""Reading the tally: how many leads a person may see, and what they are worth, without counting them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Exists, Q, Sum

from leadwerk.people import scoping
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.tallies.models import Tally


class Sums(NamedTuple):
    """A number of leads and their value in cents."""

    leads: int = 0
    value: int = 0


def _visible(user: User, condition: Q | None) -> Q:
    allowed = scoping.rows(user, Permission.LEAD_VIEW)
    return (allowed if allowed is not None else Q()) & (condition if condition is not None else Q())


def by(user: User, column: str, condition: Q | None = None) -> dict[str | int, Sums]:
    """Sums per value of one column ("group", "stage", "owner", …) over what the user may see. One query."""
    rows = Tally.objects.filter(_visible(user, condition)).values(column)
    found = rows.annotate(n=Sum("leads"), v=Sum("value")).values_list(column, "n", "v")
    return {key: Sums(leads, value) for key, leads, value in found if leads}


class Groups(NamedTuple):
    """Leads per group: of all the user may see, and of those the user owns. `asked` is what else was asked for."""

    visible: dict[str, Sums]
    own: dict[str, Sums]
    asked: dict[str, Sums]


def groups(user: User, asked: Mapping[str, Q] | None = None) -> Groups:
    """What tabs and sidebar show, in one query. Conditions that are `asked`, by name, are counted along."""
    filters = {"own": Q(owner=user.pk), **(asked or {})}
    numbers: dict[str, Sum] = {"all_n": Sum("leads"), "all_v": Sum("value")}
    for name, condition in filters.items():
        numbers[f"{name}_n"] = Sum("leads", filter=condition)
        numbers[f"{name}_v"] = Sum("value", filter=condition)
    visible, own = {}, {}
    found = dict.fromkeys(asked or {}, Sums())
    rows: Iterable[Any] = Tally.objects.filter(_visible(user, None)).values("group").annotate(**numbers)
    for row in rows:
        visible[row["group"]], own[row["group"]] = _sums(row, "all"), _sums(row, "own")
        for name, before in found.items():
            more = _sums(row, name)
            found[name] = Sums(before.leads + more.leads, before.value + more.value)
    return Groups(visible, own, found)


def _sums(row: Any, name: str) -> Sums:
    return Sums(row[f"{name}_n"] or 0, row[f"{name}_v"] or 0)


def any_of(user: User, condition: Q) -> Exists:
    """Whether the user may see any lead of those meant, for use inside a query."""
    return Exists(Tally.objects.filter(_visible(user, condition), leads__gt=0))


def of(user: User, condition: Q) -> Sums:
    """How many leads the user may see of those meant, and their value. `condition` names columns of the tally only."""
    found = Tally.objects.filter(_visible(user, condition)).aggregate(n=Sum("leads"), v=Sum("value"))
    return Sums(found["n"] or 0, found["v"] or 0)
