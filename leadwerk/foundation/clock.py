"""The one place that asks what time it is. Instants are UTC; days belong to a named zone."""

import datetime as dt
import secrets
import time
import zoneinfo

from django.utils import timezone


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return timezone.now()


def today(zone: str | dt.tzinfo) -> dt.date:
    """The calendar day in `zone` (a name such as "Europe/Berlin" or a tzinfo)."""
    tz = zoneinfo.ZoneInfo(zone) if isinstance(zone, str) else zone
    return now().astimezone(tz).date()


def new_change_set() -> int:
    """An id for one click, bulk action, import or rule run: milliseconds, then 20 random bits.

    Ids made later sort later, so that the index on it grows at its end. Fits a signed 64-bit column until 2248.
    """
    return (time.time_ns() // 1_000_000) << 20 | secrets.randbits(20)
