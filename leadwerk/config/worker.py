"""The worker: one thread per queue that runs jobs as they come due, and a little housekeeping.

The first of them makes leads of what has come in, in turn with its jobs. It looks for work twice a second, which costs
a read each. SIGTERM and SIGINT let the job in hand finish.
"""

import logging
import signal
import threading
import time
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from leadwerk.config.garbage import collect_seldom
from leadwerk.duplicates.jobs import follow_if_behind
from leadwerk.foundation import files, jobs
from leadwerk.foundation.clock import now
from leadwerk.intake.actions.forget import forget_imported, forget_unstarted
from leadwerk.intake.actions.keep_raw import blank_old
from leadwerk.intake.actions.process import work_off
from leadwerk.intake.actions.watch import fold, watch
from leadwerk.people.actions.security import forget_old
from leadwerk.people.actors import SYSTEM
from leadwerk.people.sessions import SessionStore
from leadwerk.web_forms.actions.count import forget_counts

POLL = 0.5
LONGEST_PAUSE = 5.0
HEARTBEAT = 10.0
HOUSEKEEPING = 3600.0
NIGHT = 3  # the hour, in UTC, for what goes through much

logger = logging.getLogger(__name__)


def heartbeat_file() -> Path:
    """A file the worker touches while it lives."""
    return Path(settings.ENVIRONMENT.data_dir) / "worker.alive"


def work() -> None:
    """Run jobs until a signal asks to stop. Call it in the main thread of a process of its own."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: jobs.stopping.set())
    collect_seldom()
    queues = settings.TASKS["default"]["QUEUES"]
    threads = [threading.Thread(target=_serve, args=(queue,), name=queue) for queue in queues]
    for thread in threads:
        thread.start()
    tidied = 0.0
    while not jobs.stopping.is_set():
        heartbeat_file().touch()
        if time.monotonic() - tidied > HOUSEKEEPING:
            tidied = time.monotonic()
            _tidy()
        _look()
        jobs.stopping.wait(HEARTBEAT)
    for thread in threads:
        thread.join()
    heartbeat_file().unlink(missing_ok=True)


def _serve(queue: str) -> None:
    pause = POLL
    while not jobs.stopping.is_set():
        try:
            ran = jobs.run_batch(queue) + (work_off() if queue == "default" else 0)
        except Error as error:
            logger.warning("The database does not answer, looking again in %.1f s: %s", pause, error)
            connection.close()
            jobs.stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            continue
        pause = POLL
        if not ran:
            jobs.stopping.wait(POLL)
    connection.close()


def _look() -> None:
    """What nobody asks for by a click: it is due when something has changed."""
    try:
        follow_if_behind()
    except Error as error:
        logger.warning("The block keys of duplicates are followed later: %s", error)
    finally:
        connection.close()


def _tidy() -> None:
    try:
        jobs.clean_up()
        SessionStore.clear_expired()
        files.tidy()
        forget_unstarted(by=SYSTEM)
        forget_counts(by=SYSTEM)
        watch(by=SYSTEM)
        if now().hour == NIGHT:
            fold(by=SYSTEM)
            blank_old(by=SYSTEM)
            forget_imported(by=SYSTEM)
        forget_old(by=SYSTEM)
    except Error as error:
        logger.warning("Housekeeping failed, it is repeated in an hour: %s", error)
    finally:
        connection.close()
