"""Reading the tally: how many leads a person may see, and what they are worth, without counting them."""

from typing import NamedTuple

from django.db.models import Q, Sum

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
    """Leads per group: of all the user may see, and of those the user owns."""

    visible: dict[str, Sums]
    own: dict[str, Sums]


def groups(user: User) -> Groups:
    """What tabs and sidebar show, in one query."""
    mine = Q(owner=user.pk)
    rows = Tally.objects.filter(_visible(user, None)).values("group")
    found = rows.annotate(
        n=Sum("leads"), v=Sum("value"), own_n=Sum("leads", filter=mine), own_v=Sum("value", filter=mine)
    ).values_list("group", "n", "v", "own_n", "own_v")
    visible, own = {}, {}
    for group, leads, value, own_leads, own_value in found:
        visible[group], own[group] = Sums(leads, value), Sums(own_leads or 0, own_value or 0)
    return Groups(visible, own)


def of(user: User, condition: Q) -> Sums:
    """How many leads the user may see of those meant, and their value. `condition` names columns of the tally only."""
    found = Tally.objects.filter(_visible(user, condition)).aggregate(n=Sum("leads"), v=Sum("value"))
    return Sums(found["n"] or 0, found["v"] or 0)
