"""What the worker does for settings that concern everything."""

import datetime as dt

from django.db import transaction
from django_tasks import task

from leadwerk.desk.actions.ownership import Records, begin, go_on, sweep
from leadwerk.desk.models import OwnershipSwitch
from leadwerk.foundation.clock import now
from leadwerk.foundation.jobs import Again, stopping
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Book, OwnershipMode, User

AGAIN = dt.timedelta(minutes=1)


@task(queue_name="long")
def run_switch(switch_id: int) -> None:
    """Go on with a switch of the ownership mode, batch by batch, until the mode has changed."""
    switch = OwnershipSwitch.objects.get(pk=switch_id)
    while go_on(switch, by=SYSTEM):
        if stopping.is_set():
            raise Again
    sweep_up.using(run_after=now() + AGAIN).enqueue(switch.pk)


@task(queue_name="long")
def sweep_up(switch_id: int) -> None:
    """Give a book to what was made without one while the mode changed, until a look finds nothing any more."""
    switch, found = OwnershipSwitch.objects.get(pk=switch_id), 0
    while (swept := sweep(switch, by=SYSTEM)) and not stopping.is_set():
        found += swept
    if swept or found:
        raise Again(AGAIN)


def switch_later(
    records: Records, after: OwnershipMode, *, by: User, book: Book | None = None, per_team: bool = False
) -> OwnershipSwitch:
    """Begin a switch and have the worker do it. Raises what `begin` raises."""
    with transaction.atomic():
        switch = begin(records, after, by=by, book=book, per_team=per_team)
        if switch.finished_at is None:
            run_switch.enqueue(switch.pk)
    return switch
