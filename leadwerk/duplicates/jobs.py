"""What the worker does about duplicates."""

from django.db.models import Max
from django_tasks import task

from leadwerk.duplicates.actions.follow import follow
from leadwerk.duplicates.actions.scan import go_on
from leadwerk.duplicates.models import Followed
from leadwerk.foundation.jobs import Again, enqueue_once, stopping
from leadwerk.journal.models import Entry
from leadwerk.people.actors import SYSTEM

PAUSE = 0.02  # others write too


def follow_if_behind() -> None:
    """Have the block keys brought up to date, if they are not and nobody is at it. Asked every few seconds."""
    if is_behind():
        enqueue_once(keep_keys, "duplicates:keys")


def is_behind() -> bool:
    """Whether there is anything to follow. Two quick reads."""
    state = Followed.objects.first()
    if state is None or state.kind is not None:
        return True
    return state.entry < (Entry.objects.aggregate(last=Max("pk"))["last"] or 0)


@task(queue_name="long")
def scan() -> None:
    """Compare all leads, once the block keys of all of them are there."""
    while follow(by=SYSTEM):
        if stopping.wait(PAUSE):
            raise Again
    while go_on(by=SYSTEM):
        if stopping.wait(PAUSE):
            raise Again


@task(queue_name="long")
def keep_keys() -> None:
    """Follow what is new or changed until nothing is."""
    while follow(by=SYSTEM):
        if stopping.wait(PAUSE):
            raise Again
