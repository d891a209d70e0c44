"""Running an import: stopped and gone on with, killed, two at once, the same file twice. No row is lost or doubled."""

import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from leadwerk.foundation import held, jobs
from leadwerk.intake import reading
from leadwerk.intake.actions import carry_out as carrying
from leadwerk.intake.actions.arrange import arrange
from leadwerk.intake.actions.carry_out import go_on, run_through, start, stop
from leadwerk.intake.actions.receive_file import receive_file
from leadwerk.intake.actions.undo_import import undo_import
from leadwerk.intake.import_file import import_file
from leadwerk.intake.models import ImportRun, ImportState, IntakeEvent, IntakeProblem
from leadwerk.intake.refusals import ImportHasStarted, ImportIsDone, ImportIsNotRunning, ImportIsRunning
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Lead, StageVisit
from leadwerk.leads.refusals import OwnerIsInactive
from leadwerk.people.models import User
from leadwerk.tallies import check
from tests import processes
from tests.cast import Cast
from tests.races.at_once import at_once

pytestmark = pytest.mark.django_db

NAMES = ("received", "created", "updated", "skipped", "refused", "waiting")


def list_of(tmp_path: Path, count: int, name: str = "liste") -> Path:
    """Every tenth row tells too little to become a lead."""
    path = tmp_path / f"{name}.csv"
    rows = [
        f";;Köln{number}" if number % 10 == 9 else f"{name} {number:06};f{number}@{name}.example;Köln"
        for number in range(count)
    ]
    path.write_text("\n".join(["Firma;E-Mail;Ort", *rows]), encoding="utf-8")
    return path


def ready(path: Path, by: User) -> ImportRun:
    run = receive_file(path, path.name, by=by)
    return arrange(run, {int(column): name for column, name in run.mapping.items()}, by=by)


def assert_complete(run: ImportRun, count: int, name: str = "liste") -> None:
    """Each row is in the ledger once, and each lead is there once with its visit and its entry."""
    run.refresh_from_db()
    assert (run.state, run.cursor, run.total_rows) == (ImportState.FINISHED, count, count)
    refused = count // 10
    sums = run.events.aggregate(**{column: Sum(column) for column in NAMES})
    assert sums == dict(zip(NAMES, (count, count - refused, 0, 0, refused, 0), strict=True))
    spans = list(run.events.order_by("first_row").values_list("first_row", "last_row"))
    assert [first for first, _last in spans] == [1, *((last or 0) + 1 for _first, last in spans[:-1])]
    leads = Lead.objects.filter(company_name__startswith=f"{name} ")
    wanted = {f"{name} {number:06}" for number in range(count) if number % 10 != 9}
    assert Counter(leads.values_list("company_name", flat=True)) == Counter(wanted)
    problems = IntakeProblem.objects.filter(event__run=run)
    assert list(problems.order_by("row").values_list("row", flat=True)) == list(range(11, count + 2, 10))
    assert StageVisit.objects.filter(lead__in=leads).count() == len(wanted)
    entries = Entry.objects.filter(change_set=run.change_set or 0)
    assert entries.filter(kind="imported").count() == len(wanted)
    assert entries.filter(kind="leads_imported").count() == 1
    assert check.differences(Lead.objects.all()) == []


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH", 10)


def test_stopped_it_stays_as_it_is_and_goes_on_where_it_was(cast: Cast, tmp_path: Path, small_chunks: None) -> None:
    run = start(ready(list_of(tmp_path, 50), cast.viola), by=cast.viola, in_background=False)
    rows = run_through(run)
    assert (next(rows), next(rows)) == (10, 20)
    stopped = stop(run, by=cast.viola)
    assert list(rows) == []
    assert Lead.objects.count() == 18
    with pytest.raises(ImportIsNotRunning):
        stop(stopped, by=cast.viola)
    with pytest.raises(ImportHasStarted):
        start(stopped, by=cast.viola)
    go_on(stopped, by=cast.viola)
    with pytest.raises(ImportIsRunning):
        go_on(stopped, by=cast.viola)
    jobs.run_all("long")
    assert_complete(run, 50)
    with pytest.raises(ImportIsDone):
        go_on(run, by=cast.viola)


def test_a_file_that_has_gone_is_said_and_can_be_gone_on_with(cast: Cast, tmp_path: Path, small_chunks: None) -> None:
    path = list_of(tmp_path, 30)
    run = start(ready(path, cast.viola), by=cast.viola)
    away = run.path.with_suffix(".away")
    os.replace(run.path, away)
    jobs.run_all("long")
    run.refresh_from_db()
    assert (run.state, run.error) == (
        ImportState.FAILED,
        "Die Datei dieses Imports ist nicht mehr vorhanden. Bitte wählen Sie sie neu.",
    )
    os.replace(away, run.path)
    go_on(run, by=cast.viola)
    jobs.run_all("long")
    assert_complete(run, 30)


def test_a_right_taken_away_ends_it_between_two_chunks(cast: Cast, tmp_path: Path, small_chunks: None) -> None:
    run = start(ready(list_of(tmp_path, 30), cast.viola), by=cast.viola, in_background=False)
    rows = run_through(run)
    next(rows)
    User.objects.filter(pk=cast.viola.pk).update(is_active=False)
    held.forget()
    carrying.carry_out.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.cursor) == (ImportState.FAILED, 10)
    assert "Leads importieren" in run.error
    assert Lead.objects.count() == 9


def test_a_job_that_runs_twice_repeats_nothing(cast: Cast, tmp_path: Path, small_chunks: None) -> None:
    run = start(ready(list_of(tmp_path, 40), cast.viola), by=cast.viola)
    first, second = run_through(run), run_through(ImportRun.objects.get(pk=run.pk))
    assert (next(first), list(second)) == (10, [])  # the second comes late and leaves it to the first
    jobs.run_all("long")
    carrying.carry_out.call(run.pk)
    assert_complete(run, 40)


def test_the_same_file_twice_is_warned_of(client: Client, cast: Cast, tmp_path: Path) -> None:
    path = list_of(tmp_path, 10)
    first = import_file(path, by=cast.viola)
    second = ready(path, cast.viola)
    client.force_login(cast.viola)
    pages = [reverse(name, args=[second.pk]) for name in ("import_mapping", "import_preview")]
    for page in pages:
        text = client.get(page).content.decode()
        assert "Genau diese Datei wurde schon importiert" in text
        assert "von Viola Brandt" in text
        assert f'href="/import/{first.pk}/"' in text
    assert '<dt>Werden übersprungen</dt><dd class="is-warn">9</dd>' in text  # of whom nothing is new
    cast.viola.language = "en"
    cast.viola.save()
    assert "This very file was imported already" in client.get(pages[0]).content.decode()
    assert (
        "imported already"
        not in client.get(reverse("import_mapping", args=[ready_other(tmp_path, cast).pk])).content.decode()
    )
    undo_import(first, by=cast.viola)
    assert "imported already" not in client.get(pages[0]).content.decode()
    hidden = ready(path, cast.marta)  # she sees the imports of all
    import_file(path, by=cast.marta)
    client.force_login(cast.viola)
    assert "imported already" not in client.get(pages[0]).content.decode()  # but nobody hers
    assert hidden.blob_id == second.blob_id


def ready_other(tmp_path: Path, cast: Cast) -> ImportRun:
    return ready(list_of(tmp_path, 11, "andere"), cast.viola)


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_do_not_mix(cast: Cast, tmp_path: Path) -> None:
    lists = [("nord", cast.viola), ("sued", cast.ada)]
    runs = [start(ready(list_of(tmp_path, 2_500, name), by), by=by, in_background=False) for name, by in lists]
    assert at_once(*(lambda run=run: list(run_through(run)) for run in runs)) == ["done", "done"]
    for run, (name, _by) in zip(runs, lists, strict=True):
        assert_complete(run, 2_500, name)


@pytest.mark.django_db(transaction=True)
def test_one_import_carried_out_by_two_workers_is_done_once(cast: Cast, tmp_path: Path, small_chunks: None) -> None:
    run = start(ready(list_of(tmp_path, 200), cast.viola), by=cast.viola, in_background=False)
    at_once(*(lambda: carrying.carry_out.call(run.pk) for _ in range(2)))
    carrying.carry_out.call(run.pk)  # if one has left it to the other, which saw a stale row
    assert_complete(run, 200)


WORKER = """
import datetime as dt
from leadwerk.config import worker
from leadwerk.foundation import held, jobs
from leadwerk.intake import reading
jobs.LEASE, worker.POLL, reading.BATCH = dt.timedelta(seconds=1.5), 0.05, 50
reading.WORTH_IT, reading.HEAD_START = 100, 1
worker.work()
"""


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_no_row_and_doubles_none(cast: Cast, tmp_path: Path, settings: Any) -> None:
    run = start(ready(list_of(tmp_path, 6_000), cast.viola), by=cast.viola)
    program = f"from django.conf import settings; settings.MEDIA_ROOT = {str(settings.MEDIA_ROOT)!r}\n{WORKER}"
    deaths = 0
    worker = processes.start(program)
    try:
        for rows in (500, 2_000, 3_500):
            wait_for(lambda rows=rows: ImportRun.objects.get(pk=run.pk).cursor >= rows)
            worker.kill()
            worker.wait()
            deaths += ImportRun.objects.get(pk=run.pk).is_running
            created = IntakeEvent.objects.aggregate(n=Sum("created"))["n"]
            assert Lead.objects.count() == created  # never half a chunk
            worker = processes.start(program)
        wait_for(lambda: not ImportRun.objects.get(pk=run.pk).is_running)
    finally:
        worker.kill()
        worker.wait()
    assert deaths == 3, "it was through before it could be killed"
    assert_complete(run, 6_000)


def wait_for(condition: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def test_an_import_for_somebody_who_has_left_since_is_not_started(cast: Cast, tmp_path: Path) -> None:
    run = ready(list_of(tmp_path, 3), cast.ada)
    ImportRun.objects.filter(pk=run.pk).update(owner=cast.jana)
    User.objects.filter(pk=cast.jana.pk).update(is_active=False)
    with pytest.raises(OwnerIsInactive):
        start(run, by=cast.ada)
    assert not ImportRun.objects.get(pk=run.pk).is_started
