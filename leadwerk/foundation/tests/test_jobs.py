"""Jobs: written with the change, leased and never handed over, tried again, never lost."""

import datetime as dt
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django_tasks import task

from leadwerk.foundation import jobs
from leadwerk.foundation.clock import now
from leadwerk.foundation.models import Job
from tests import processes

LATER = dt.timedelta(hours=3)


@task()
def note_down(path: str, word: str, seconds: float = 0) -> None:
    """Leave a trace of each run: who, what, begin and end."""
    begin = time.time()
    time.sleep(seconds)
    with Path(path).open("a") as file:
        file.write(f"{os.getpid()} {word} {begin} {time.time()}\n")


@task()
def break_down(path: str) -> None:
    note_down.call(path, "broken")
    raise ValueError("the printer is on fire")


@task()
def go_on(path: str, parts: int) -> None:
    note_down.call(path, "part")
    if len(Path(path).read_text().splitlines()) < parts:
        raise jobs.Again


@pytest.fixture
def traces(tmp_path: Path) -> Path:
    path = tmp_path / "traces"
    path.touch()
    return path


def words(traces: Path) -> list[str]:
    return [line.split()[1] for line in traces.read_text().splitlines()]


@pytest.mark.django_db
def test_a_job_runs_once_and_is_kept_as_finished(traces: Path) -> None:
    note_down.enqueue(str(traces), "hello")
    assert jobs.run_all() == 1
    assert jobs.run_all() == 0
    assert words(traces) == ["hello"]
    job = Job.objects.get()
    assert job.finished_at is not None
    assert (job.failed, job.attempts, job.failures, job.lease_until) == (False, 1, 0, None)


@pytest.mark.django_db
def test_a_rolled_back_change_leaves_no_job(traces: Path) -> None:
    with transaction.atomic():
        note_down.enqueue(str(traces), "never")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_same_piece_of_work_waits_only_once_but_may_come_again(traces: Path) -> None:
    for _ in range(3):
        jobs.enqueue_once(note_down, "greet:1", str(traces), "hello")
    jobs.enqueue_once(note_down, "greet:2", str(traces), "there")
    assert jobs.run_all() == 2
    jobs.enqueue_once(note_down, "greet:1", str(traces), "again")
    assert jobs.run_all() == 1
    assert words(traces) == ["hello", "there", "again"]


@pytest.mark.django_db
def test_a_job_for_later_waits_for_its_time(traces: Path) -> None:
    note_down.using(run_after=now() + LATER).enqueue(str(traces), "patience")
    assert jobs.run_all() == 0
    with time_machine.travel(now() + LATER, tick=True):
        assert jobs.run_all() == 1


@pytest.mark.django_db
def test_jobs_of_another_queue_are_left_alone(traces: Path) -> None:
    note_down.using(queue_name="long").enqueue(str(traces), "slowly")
    assert jobs.run_all() == 0
    assert jobs.run_all("long") == 1


@pytest.mark.django_db
def test_a_failing_job_is_tried_again_after_growing_pauses_and_then_stays_visible(traces: Path) -> None:
    break_down.enqueue(str(traces))
    moment, pauses = now(), []
    for _ in range(jobs.MAX_FAILURES):
        with time_machine.travel(moment, tick=False):
            assert jobs.run_all() == 1
            job = Job.objects.get()
            if not job.failed:
                pauses.append(job.run_at - moment)
                moment = job.run_at
    assert pauses == jobs.PAUSES
    assert pauses == sorted(pauses)
    assert (job.failed, job.failures, job.lease_until) == (True, jobs.MAX_FAILURES, None)
    assert "the printer is on fire" in job.last_error
    with time_machine.travel(moment + dt.timedelta(days=1), tick=False):
        assert jobs.run_all() == 0
        assert jobs.try_again(Job.objects.all()) == 1
        assert jobs.run_all() == 1


@pytest.mark.django_db
def test_a_failed_job_does_not_come_back_beside_its_successor(traces: Path) -> None:
    jobs.enqueue_once(break_down, "fire", str(traces))
    Job.objects.update(failed=True, finished_at=now())
    jobs.enqueue_once(break_down, "fire", str(traces))
    assert jobs.try_again(Job.objects.all()) == 0


@pytest.mark.django_db
def test_a_long_job_goes_on_in_parts_without_counting_as_failed(traces: Path) -> None:
    go_on.enqueue(str(traces), 12)
    assert jobs.run_all() == 12
    job = Job.objects.get()
    assert (job.failures, job.failed) == (0, False)
    assert job.finished_at is not None


@pytest.mark.django_db
def test_a_stopping_worker_gives_back_what_it_has_not_begun(traces: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for word in ("one", "two", "three"):
        note_down.enqueue(str(traces), word)
    real = jobs.run

    def run_and_stop(job: Job) -> bool:
        jobs.stopping.set()
        return real(job)

    monkeypatch.setattr(jobs, "run", run_and_stop)
    try:
        assert jobs.run_batch("default") == 1
    finally:
        jobs.stopping.clear()
    assert [job.task for job in jobs.waiting("default")] == [note_down.module_path] * 2


@pytest.mark.django_db
def test_a_lost_lease_is_claimed_alone_and_its_old_holder_changes_nothing(traces: Path) -> None:
    for word in ("one", "two", "three"):
        note_down.enqueue(str(traces), word)
    old = jobs.claim("default")
    assert len(old) == 3
    assert jobs.claim("default") == []
    with time_machine.travel(now() + jobs.LEASE * 2, tick=True):
        (taken,) = jobs.claim("default")
        assert (taken.pk, taken.attempts, taken.failures) == (old[0].pk, 2, 1)
        jobs.run(old[0])  # the old holder was only slow
        assert Job.objects.get(pk=taken.pk).finished_at is None
        jobs.run(taken)
        assert Job.objects.get(pk=taken.pk).finished_at is not None
    assert words(traces) == ["one", "one"]


@pytest.mark.django_db
def test_a_job_that_kills_every_worker_is_given_up(traces: Path) -> None:
    note_down.enqueue(str(traces), "poison")
    for day in range(jobs.MAX_FAILURES):
        with time_machine.travel(now() + dt.timedelta(days=day), tick=True):
            jobs.claim("default")  # and die
    with time_machine.travel(now() + dt.timedelta(days=99), tick=True):
        jobs.run_all()
    assert words(traces) == []
    assert "The worker died" in Job.objects.get(failed=True).last_error


@pytest.mark.django_db
def test_finished_jobs_are_forgotten_before_failed_ones(traces: Path) -> None:
    note_down.enqueue(str(traces), "fine")
    jobs.run_all()
    break_down.enqueue(str(traces))
    Job.objects.filter(finished_at=None).update(failed=True, finished_at=now())
    with time_machine.travel(now() + jobs.KEEP_FINISHED + LATER):
        jobs.clean_up()
        assert [job.failed for job in Job.objects.all()] == [True]
    with time_machine.travel(now() + jobs.KEEP_FAILED + LATER):
        jobs.clean_up()
        assert not Job.objects.exists()


@pytest.mark.django_db
def test_what_cannot_be_stored_is_refused_where_it_is_enqueued(traces: Path) -> None:
    with pytest.raises(TypeError):
        note_down.enqueue(str(traces), object())  # type: ignore[arg-type]


WORKER = """
import datetime as dt
from leadwerk.config import worker
from leadwerk.foundation import jobs
jobs.LEASE, jobs.BATCH, worker.POLL = dt.timedelta(seconds=1.5), 7, 0.05
worker.work()
"""


def wait_for(condition: Any, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing_and_nothing_runs_beside_itself(traces: Path) -> None:
    wanted = [f"job{number}" for number in range(60)]
    for word in wanted:
        note_down.enqueue(str(traces), word, 0.05)
    note_down.enqueue(str(traces), "longer-than-a-lease", 4)
    workers = [processes.start(WORKER) for _ in range(3)]
    try:
        wait_for(lambda: len(words(traces)) > 8)
        workers[0].kill()
        wait_for(lambda: not Job.objects.filter(finished_at=None).exists())
        for worker in workers[1:]:
            worker.terminate()
            assert worker.wait(10) == 0
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    runs = [line.split() for line in traces.read_text().splitlines()]
    assert {word for _, word, _, _ in runs} == {*wanted, "longer-than-a-lease"}
    assert all(count <= 2 for count in Counter(word for _, word, _, _ in runs).values())
    survivors = [word for pid, word, _, _ in runs if int(pid) != workers[0].pid]
    assert len(survivors) == len(set(survivors)), "two living workers ran the same job"
    assert Job.objects.filter(failed=True).count() == 0
