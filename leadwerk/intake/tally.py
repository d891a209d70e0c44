"""Keeping the balance: what became of what came in, per hour, channel and source."""

import datetime as dt

from leadwerk.foundation.db import dialect
from leadwerk.intake.models import IntakeEvent

KEY = ("hour", "channel", "source")
COUNTED = ("created", "updated", "skipped", "refused")


def hour_of(moment: dt.datetime) -> int:
    """The hour as the tally counts it: since 1970, in UTC."""
    return int(moment.timestamp()) // 3600


def count(event: IntakeEvent, sign: int = 1) -> None:
    """Add an event that is settled now, with -1 take one out that is looked at again. Last in the transaction."""
    numbers = [sign * getattr(event, name) for name in COUNTED]
    row = (hour_of(event.received_at), event.channel, event.source_id or 0, *numbers)
    dialect().upsert_add("intake_tally", KEY, COUNTED, [row])
