"""Who is away on which day, as held in memory: pages that offer people ask it of many."""

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from leadwerk.foundation.clock import today
from leadwerk.foundation.held import held
from leadwerk.people.models import Absence, User
from leadwerk.people.organisation import company


class Away(NamedTuple):
    """An absence: until when, that day included, and who stands in."""

    first_day: dt.date
    last_day: dt.date
    deputy: int | None


@held
def _absences() -> dict[int, list[Away]]:
    """By user, the one that ends last first."""
    found: dict[int, list[Away]] = defaultdict(list)
    absences = Absence.objects.order_by("-last_day", "pk").values_list("user", "first_day", "last_day", "deputy")
    for user, first_day, last_day, deputy in absences:
        found[user].append(Away(first_day, last_day, deputy))
    return dict(found)


def away(user_id: int) -> Away | None:
    """The absence in which this user is today, in the time zone of the company; of several the one that ends last."""
    absences = _absences().get(user_id)
    if not absences:
        return None
    day = today(company().time_zone)
    return next((one for one in absences if one.first_day <= day <= one.last_day), None)


def absences_of(user: User) -> list[Absence]:
    """Those that have not passed, the next one first."""
    day = today(company().time_zone)
    return list(Absence.objects.filter(user=user, last_day__gte=day).select_related("deputy").order_by("first_day"))
