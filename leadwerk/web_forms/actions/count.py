"""Counting what comes in: per place, so that nobody floods a form, and in all, so that many cannot together."""

import time
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum

from leadwerk.foundation.clock import now
from leadwerk.foundation.db.statements import count_up
from leadwerk.people.actors import System
from leadwerk.web_forms.models import PostCount

FRESH = 2.0
"""So many seconds the sum of all places counts as known; until then a process adds its own posts to it."""


@dataclass(slots=True)
class Total:
    hour: int
    number: int
    known_at: float


_totals: dict[int, Total] = {}


@transaction.atomic
def count(form_id: int, place: str, *, by: System) -> tuple[int, int]:
    """Count a post; how many came within this hour from its place, and about how many from everywhere.

    The sum of all places is no row of its own, at which all who post would queue up.
    """
    del by  # nobody but the machine
    hour = this_hour()
    here = count_up("web_form_post_count", {"form": form_id, "hour": hour, "place": place}, "number")
    known = _totals.get(form_id)
    if known is None or known.hour != hour or time.monotonic() - known.known_at > FRESH:
        summed = PostCount.objects.filter(form=form_id, hour=hour).aggregate(all=Sum("number"))
        known = _totals[form_id] = Total(hour, summed["all"], time.monotonic())
    else:
        known.number += 1
    return here, known.number


@transaction.atomic
def forget_counts(*, by: System) -> int:
    """Remove the counts of hours past; how many rows went."""
    del by  # nobody but the machine
    return PostCount.objects.filter(hour__lt=this_hour()).delete()[0]


def this_hour() -> int:
    return int(now().timestamp()) // 3600
