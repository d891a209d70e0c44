"""When to try again: what an outcome proposes, moved to a time at which somebody picks up the phone."""

import datetime as dt

from leadwerk.correspondence.models import CallOutcome

MORNING, EVENING = dt.time(9), dt.time(18)
STEP = dt.timedelta(minutes=15)
SATURDAY = 5


def next_try(outcome: CallOutcome, at: dt.datetime, zone: dt.tzinfo) -> dt.datetime | None:
    """The proposed instant in `zone`, on the quarter of an hour; None where the outcome proposes none.

    What falls before nine goes to nine, what falls after six or on a weekend to nine on the next working day. Public
    holidays are not known here.
    """
    if outcome.retry_after_hours is None:
        return None
    then = (at + dt.timedelta(hours=outcome.retry_after_hours)).astimezone(zone)
    then = _quarter(then)
    if then.time() > EVENING:
        then = dt.datetime.combine(then.date() + dt.timedelta(days=1), MORNING, zone)
    elif then.time() < MORNING:
        then = dt.datetime.combine(then.date(), MORNING, zone)
    while then.weekday() >= SATURDAY:
        then = dt.datetime.combine(then.date() + dt.timedelta(days=1), MORNING, zone)
    return then


def _quarter(then: dt.datetime) -> dt.datetime:
    """Up to the next quarter of an hour."""
    late = dt.timedelta(minutes=then.minute % 15, seconds=then.second, microseconds=then.microsecond)
    return then - late + (STEP if late else dt.timedelta())
