"""Work for later, behind the API of `django.tasks`: rows that are leased to a worker, never handed over.

    @task()
    def process(event_id: int) -> None: ...

    process.enqueue(event.pk)                               # in the transaction that wants it done
    enqueue_once(process, f"process:{event.pk}", event.pk)  # unless that very piece of work is waiting already

A job may run twice (its worker may die after the work and before saying so): it loads by id and calls one verb that
does no harm the second time. A job that raises is tried again after growing pauses; after `MAX_FAILURES` it stays as
failed, with its error, until somebody looks. A long job looks at `stopping` now and then and raises `Again`.
"""

import datetime as dt
import json
import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from traceback import format_exception
from typing import Any, ParamSpec, TypeVar

from django.db import Error, IntegrityError, connection, models, transaction
from django.db.models import F, Q
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus

from leadwerk.foundation.clock import now
from leadwerk.foundation.db import dialect
from leadwerk.foundation.held import look_again
from leadwerk.foundation.models import Job

P = ParamSpec("P")
T = TypeVar("T")

LEASE = dt.timedelta(seconds=60)
PAUSES = [dt.timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200)]
MAX_FAILURES = len(PAUSES) + 1
BATCH = 20
KEEP_FINISHED = dt.timedelta(days=7)
KEEP_FAILED = dt.timedelta(days=90)

logger = logging.getLogger(__name__)
stopping = threading.Event()
"""Set when the workers of this process shall end after the job in hand."""


class Again(Exception):
    """Raised by a job that has done a part and wants to go on later. No failure; the next run begins after `pause`."""

    def __init__(self, pause: dt.timedelta = dt.timedelta(0)) -> None:
        super().__init__()
        self.pause = pause


class LeaseBackend(BaseTaskBackend):
    """The `django.tasks` backend that settings name."""

    supports_defer = True

    def enqueue(self, task: Task[P, T], args: Any, kwargs: Any) -> TaskResult[T]:
        job = _job(task, args, kwargs)
        job.save(force_insert=True)
        return TaskResult(
            task=task,
            id=str(job.pk),
            status=TaskResultStatus.READY,
            enqueued_at=job.created_at,
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=list(args),
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )


def enqueue_once(task: Task[P, T], key: str, *args: P.args, **kwargs: P.kwargs) -> None:
    """Enqueue unless a job with this key is unfinished.

    The key names one piece of work ("notices:4711"), not a kind of work: a job that is running already may have read
    what the caller has just changed.
    """
    enqueue_many([_job(task, args, kwargs, key)])


def enqueue_many(jobs: Iterable[Job]) -> None:
    """Write many jobs made by `job` at once; those whose key is waiting already are left out."""
    Job.objects.bulk_create(jobs, batch_size=500, ignore_conflicts=True)


def job(task: Task[P, T], key: str, *args: P.args, **kwargs: P.kwargs) -> Job:
    """An unsaved job for `enqueue_many`."""
    return _job(task, args, kwargs, key)


def _job(task: Task[P, T], args: Any, kwargs: Any, key: str = "") -> Job:
    created = now()
    payload = {name: value for name, value in (("args", list(args)), ("kwargs", kwargs)) if value}
    json.dumps(payload)  # what cannot be stored is refused where it is enqueued
    return Job(
        queue=task.queue_name,
        task=task.module_path,
        payload=payload,
        dedupe_key=key,
        created_at=created,
        run_at=task.run_after or created,
    )


def waiting(queue: str) -> "models.QuerySet[Job]":
    """Jobs a worker may claim now: due, and nobody holds a lease on them."""
    moment = now()
    return Job.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=moment), queue=queue, finished_at=None, run_at__lte=moment
    ).order_by("run_at", "id")


def claim(queue: str, limit: int = BATCH) -> list[Job]:
    """Lease up to `limit` waiting jobs.

    A lease that ran out means that the worker died, perhaps of this very job. That counts as a failure, and the job is
    claimed alone so that it cannot take others with it.
    """
    if not waiting(queue).exists():
        return []
    lease = {"lease_until": now() + LEASE, "attempts": F("attempts") + 1}
    ids = dialect().claim(waiting(queue).filter(lease_until=None), limit, **lease)
    if not ids:
        ids = dialect().claim(waiting(queue), 1, failures=F("failures") + 1, **lease)
    return list(Job.objects.filter(pk__in=ids).order_by("run_at", "id"))


def run(job: Job) -> bool:
    """Run a claimed job and write down how it ended; whether it ended well."""
    look_again()
    try:
        if job.failures >= MAX_FAILURES:
            raise RuntimeError("The worker died each time it ran this job.")
        import_string(job.task).call(*job.payload.get("args", ()), **job.payload.get("kwargs", {}))
    except Again as again:
        _mine(job).update(lease_until=None, run_at=now() + again.pause)
        return True
    except Exception as error:
        logger.exception("Job %s (%s) failed", job.pk, job.task)
        _fail(job, error)
        return False
    _mine(job).update(lease_until=None, finished_at=now(), last_error="")
    return True


def _fail(job: Job, error: Exception) -> None:
    failures, moment = job.failures + 1, now()
    failure = {"lease_until": None, "failures": failures, "last_error": "".join(format_exception(error))[-8000:]}
    if failures >= MAX_FAILURES:
        _mine(job).update(failed=True, finished_at=moment, **failure)
    else:
        _mine(job).update(run_at=moment + PAUSES[failures - 1], **failure)


def run_batch(queue: str) -> int:
    """Claim a batch and run it, holding its leases; how many jobs were run."""
    batch = claim(queue)
    if not batch:
        return 0
    unfinished = list(batch)
    with _leases_held(unfinished):
        while unfinished and not stopping.is_set():
            run(unfinished[0])
            unfinished.pop(0)
    for job in unfinished:
        _mine(job).update(lease_until=None)
    return len(batch) - len(unfinished)


def run_all(queue: str = "default") -> int:
    """Run what is due, and what that leads to, until nothing is; for tests and commands that wait for their jobs."""
    done = 0
    while ran := run_batch(queue):
        done += ran
    return done


@contextmanager
def _leases_held(jobs: list[Job]) -> Iterator[None]:
    """Renew the leases of `jobs` (as it is at that moment) from a thread beside the one that works."""
    over = threading.Event()

    def renew() -> None:
        try:
            while not over.wait(LEASE.total_seconds() / 3):
                with suppress(Error):  # the next attempt comes before the lease runs out
                    for job in list(jobs):
                        _mine(job).update(lease_until=now() + LEASE)
        finally:
            connection.close()

    thread = threading.Thread(target=renew, name="leases", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _mine(job: Job) -> "models.QuerySet[Job]":
    """The job, if its lease is still the one that was claimed."""
    return Job.objects.filter(pk=job.pk, attempts=job.attempts, finished_at=None)


def try_again(jobs: "models.QuerySet[Job]") -> int:
    """Give failed jobs a fresh start; how many they were."""
    fresh = {"failed": False, "finished_at": None, "failures": 0, "run_at": now()}
    done = 0
    for failed in jobs.filter(failed=True):
        with suppress(IntegrityError), transaction.atomic():  # the same piece of work may be waiting again already
            done += Job.objects.filter(pk=failed.pk).update(**fresh)
    return done


def clean_up() -> None:
    """Forget finished jobs after a while, failed ones after a longer while."""
    moment = now()
    Job.objects.filter(failed=False, finished_at__lt=moment - KEEP_FINISHED).delete()
    Job.objects.filter(failed=True, finished_at__lt=moment - KEEP_FAILED).delete()
