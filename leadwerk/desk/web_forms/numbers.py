"""What came in by each form lately, as the ledger counts it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from leadwerk.foundation.clock import now
from leadwerk.intake.models import EventState, IntakeEvent
from leadwerk.leads.models import Channel

DAYS = 30


@dataclass(frozen=True, slots=True)
class Numbers:
    received: int = 0
    leads: int = 0
    held: int = 0


def by_form() -> dict[int, Numbers]:
    """Of the last thirty days, by the number of the form: one question for all of them."""
    events = IntakeEvent.objects.filter(channel=Channel.FORM, received_at__gte=now() - dt.timedelta(DAYS))
    rows = events.values("raw__form").annotate(
        all=Sum("received"), leads=Sum("created"), held=Count("pk", filter=Q(state=EventState.QUARANTINE))
    )
    return {
        row["raw__form"]: Numbers(row["all"], row["leads"], row["held"])
        for row in rows.order_by()
        if isinstance(row["raw__form"], int)
    }
