"""How long raw data are kept: the counts of an event stay for ever, what was sent only as long as the company says.

Files of imports follow in `forget`."""

import datetime as dt

from django.db import transaction
from django.db.models import Max, Min

from leadwerk.foundation.clock import now
from leadwerk.intake.models import EventState, IntakeEvent, IntakeSettings
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor, System
from leadwerk.people.doors import demand
from leadwerk.people.permissions import Permission
from leadwerk.people.security import differing

CHUNK = 5_000


def kept_days() -> int | None:
    """For how many days raw data are kept; None for ever."""
    return IntakeSettings.objects.values_list("keep_raw_days", flat=True).first()


@transaction.atomic
def keep_raw(days: int | None, *, by: Actor) -> None:
    """Keep raw data of what is settled for so many days, with None for ever."""
    demand(by, Permission.MANAGE_PRIVACY)
    before = kept_days()
    if before == days:
        return
    IntakeSettings.objects.update_or_create(pk=1, defaults={"keep_raw_days": days})
    record("intake_keeping_changed", by=by, changes=differing({"days": before}, {"days": days}))


def blank_old(*, by: System) -> int:
    """Forget the raw data whose time is over; of how many events.

    What waits or is held keeps them until it is settled. Goes through the events by their ids, a piece at a time.
    """
    del by  # nobody but the machine
    days = kept_days()
    if days is None:
        return 0
    old = IntakeEvent.objects.filter(received_at__lt=now() - dt.timedelta(days=days))
    span = old.aggregate(first=Min("pk"), last=Max("pk"))
    if span["first"] is None:
        return 0
    blanked = 0
    for start in range(span["first"], span["last"] + 1, CHUNK):
        with transaction.atomic():
            piece = old.filter(pk__gte=start, pk__lt=start + CHUNK, state=EventState.DONE, run=None).exclude(raw={})
            blanked += piece.update(raw={})
    return blanked
