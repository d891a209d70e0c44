"""What the worker does about duplicates."""

import datetime as dt

from django_tasks import task

from leadwerk.duplicates import follow
from leadwerk.foundation.jobs import Again, enqueue_once, stopping

PAUSE = dt.timedelta(milliseconds=20)  # others write too


def follow_if_behind() -> None:
    """Have the block keys brought up to date, if they are not and nobody is at it. Asked every few seconds."""
    if follow.is_behind():
        enqueue_once(keep_keys, "duplicates:keys")


@task(queue_name="long")
def keep_keys() -> None:
    """Follow what is new or changed until nothing is."""
    while follow.follow():
        if stopping.wait(PAUSE.total_seconds()):
            raise Again
