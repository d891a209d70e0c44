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
