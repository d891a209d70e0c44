"""Tabs and board sums without filters: what the tally costs, against counting; and whether it is exact."""

from functools import partial
from typing import Any

from bench.data import Installation
from bench.measure import Teller, timed
from bench.stand import PEOPLE

GOAL_MS = 5


def answer(place: Installation, teller: Teller) -> None:
    from leadwerk.leads.models import Lead
    from leadwerk.people.models import User
    from leadwerk.people.permissions import Permission
    from leadwerk.tallies import check, sums

    for scope, email in PEOPLE.items():
        user = User.objects.get(email=email)
        visible = Lead.objects.for_user(user, Permission.LEAD_VIEW).present().order_by()
        for case, column in (("tabs", "group"), ("board sums", "stage")):
            kept = timed(partial(sums.by, user, column), 30)
            bare = timed(partial(_count, visible, column), 2, warm=1)
            teller.times(f"{case}, {scope}", kept, limit=bare, goal=GOAL_MS)
    wrong = check.differences(Lead.objects.all())
    teller.tell("differences from a full count", len(wrong), "rows", goal=0)


def _count(leads: Any, column: str) -> None:
    from django.db.models import Count, Sum

    list(leads.values(column).annotate(n=Count("pk"), v=Sum("value")))
