"""Taking an import back: what goes, what stays, who may, and that it happens once."""

import datetime as dt
import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.catalog import conversion_settings
from leadwerk.foundation import jobs
from leadwerk.foundation.errors import Unseen
from leadwerk.intake.actions import undo_import as undoing
from leadwerk.intake.actions.carry_out import go_on, start, stop
from leadwerk.intake.actions.receive_file import receive_file
from leadwerk.intake.actions.undo_import import undo_import
from leadwerk.intake.import_file import import_file
from leadwerk.intake.models import ImportRun, ImportUndo, IntakeEvent
from leadwerk.intake.reach import reach
from leadwerk.intake.refusals import ImportIsRunning, ImportIsUndone, NothingToTakeBack
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.assign import assign
from leadwerk.leads.actions.bin import discard, restore
from leadwerk.leads.actions.move import move
from leadwerk.leads.actions.note import note
from leadwerk.leads.models import Lead
from leadwerk.leads.tests.proof import told
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import User
from leadwerk.tallies import check
from leadwerk.tasks.actions.add import add
from tests import processes
from tests.cast import Cast
from tests.races.at_once import at_once

pytestmark = pytest.mark.django_db


def list_of(tmp_path: Path, count: int) -> Path:
    path = tmp_path / f"liste-{count}.csv"
    rows = [f"Firma {number:06};f{number}@firma.example;Köln" for number in range(count)]
    path.write_text("\n".join(["Firma;E-Mail;Ort", *rows]), encoding="utf-8")
    return path


def imported(cast: Cast, tmp_path: Path, count: int = 5, by: User | None = None) -> ImportRun:
    return import_file(list_of(tmp_path, count), by=by or cast.viola)


def ledger(run: ImportRun) -> dict[str, int]:
    names = ("received", "created", "updated", "skipped", "refused", "waiting")
    return run.events.aggregate(**{name: Sum(name) for name in names})


def test_all_leads_nobody_touched_go_to_the_bin(cast: Cast, tmp_path: Path) -> None:
    run = imported(cast, tmp_path)
    first = Lead.objects.earliest("pk")
    before = ledger(run)
    with told(first, "binned", by=cast.viola):
        undo = undo_import(run, by=cast.viola)
    assert (undo.total, undo.undone, undo.kept, undo.finished_at is not None) == (5, 5, 0, True)
    assert not Lead.objects.present().exists()
    assert (
        ledger(run) == before == {"received": 5, "created": 5, "updated": 0, "skipped": 0, "refused": 0, "waiting": 0}
    )
    entry = Entry.objects.get(kind="import_undone")
    assert (entry.subject_id, entry.facts) == (run.pk, {"leads": 5, "restored": 0, "kept": 0, "file": "liste-5.csv"})
    assert set(Entry.objects.filter(kind="binned").values_list("change_set", flat=True)) == {entry.change_set}
    assert check.differences(Lead.objects.all()) == []
    restore(first, by=cast.viola)
    assert Lead.objects.present().get().company_name == "Firma 000000"


def test_what_somebody_did_to_a_lead_lets_it_stay(cast: Cast, tmp_path: Path) -> None:
    run = imported(cast, tmp_path, 6)
    assigned, noted, tasked, binned, restored, _untouched = Lead.objects.order_by("pk")
    assign(assigned, cast.jana, by=cast.viola)
    note(noted, "Ruft zurück", by=cast.viola)
    add("Anrufen", dt.date(2026, 11, 23), by=cast.viola, assignee=cast.viola, lead=tasked)
    discard(binned, by=cast.viola)
    discard(restored, by=cast.viola)
    restore(restored, by=cast.viola)
    found = reach(run, cast.viola)
    assert (found.goes, found.stays) == (1, 4)
    assert found.kept == [assigned, noted, tasked, restored]
    undo = undo_import(run, by=cast.viola)
    assert (undo.undone, undo.kept) == (1, 4)
    assert set(Lead.objects.present()) == {assigned, noted, tasked, restored}
    assert Entry.objects.filter(subject_kind="lead", subject_id=binned.pk, kind="binned").count() == 1


def test_a_converted_lead_stays_whatever_is_chosen(cast: Cast, tmp_path: Path) -> None:
    run = imported(cast, tmp_path, 2)
    lead = assign(Lead.objects.earliest("pk"), cast.jana, by=cast.viola)
    for stage in cast.stages[1:]:
        lead = move(lead, stage, by=cast.jana)
    convert(lead, Choice(status=conversion_settings().open_statuses()[0]), by=cast.jana)
    undo = undo_import(run, by=cast.viola, takes_changed=True)
    assert (undo.undone, undo.kept) == (1, 1)
    assert list(Lead.objects.present()) == [lead]


def test_it_is_taken_back_only_once_and_not_gone_on_with(cast: Cast, tmp_path: Path) -> None:
    run = imported(cast, tmp_path)
    undo_import(run, by=cast.viola)
    with pytest.raises(ImportIsUndone):
        undo_import(run, by=cast.viola)
    ImportRun.objects.filter(pk=run.pk).update(state="cancelled")
    with pytest.raises(ImportIsUndone):
        go_on(run, by=cast.viola)


def test_a_running_import_and_one_that_made_nothing_are_not_taken_back(cast: Cast, tmp_path: Path) -> None:
    run = receive_file(list_of(tmp_path, 3), "x.csv", by=cast.viola)
    with pytest.raises(NothingToTakeBack):
        undo_import(run, by=cast.viola)
    run = start(run, by=cast.viola)
    with pytest.raises(ImportIsRunning):
        undo_import(run, by=cast.viola)
    stop(run, by=cast.viola)
    with pytest.raises(NothingToTakeBack):
        undo_import(run, by=cast.viola)


def test_when_all_were_worked_on_nothing_is_written(cast: Cast, tmp_path: Path) -> None:
    run = imported(cast, tmp_path, 1)
    assign(Lead.objects.get(), cast.jana, by=cast.viola)
    with pytest.raises(NothingToTakeBack):
        undo_import(run, by=cast.viola)
    assert not ImportUndo.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_back_one_does(cast: Cast, tmp_path: Path) -> None:
    run = imported(cast, tmp_path)
    ends = at_once(*(lambda who=who: undo_import(run, by=who) for who in (cast.viola, cast.ada)))
    assert ends == ["done", "import_is_undone"]
    assert Entry.objects.filter(kind="binned").count() == 5


@pytest.mark.django_db(transaction=True)
def test_who_works_on_a_lead_at_that_moment_keeps_it_or_comes_late(cast: Cast, tmp_path: Path) -> None:
    run = imported(cast, tmp_path, 2)
    lead = Lead.objects.earliest("pk")
    ends = at_once(lambda: undo_import(run, by=cast.viola), lambda: assign(lead, cast.jana, by=cast.ada))
    lead.refresh_from_db()
    assert ends == ["done", "done" if lead.owner else "lead_is_in_bin"]
    assert (lead.owner is None) == (lead.deleted_at is not None)
    assert check.differences(Lead.objects.all()) == []


def test_who_may_take_back_what(cast: Cast, tmp_path: Path) -> None:
    by_marta = imported(cast, tmp_path, 2, by=cast.marta)
    by_viola = imported(cast, tmp_path, 3)
    for who, run, refusal in (
        (cast.jana, by_viola, MissingPermission),  # imports nothing
        (cast.viola, by_marta, Unseen),  # sees her own imports only
        (cast.marta, by_viola, MissingPermission),  # sees all imports, moves nothing to the bin
    ):
        with pytest.raises(refusal):
            undo_import(run, by=who)
    assert undo_import(by_marta, by=cast.marta).undone == 2  # her own she may
    assert undo_import(by_viola, by=cast.ada).undone == 3
    assert undo_import(imported(cast, tmp_path, 4), by=SYSTEM).undone == 4


def test_a_large_one_goes_on_in_the_background(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(undoing, "AT_ONCE", 10)
    monkeypatch.setattr(undoing, "CHUNK", 4)
    run = imported(cast, tmp_path, 11)
    undo = undo_import(run, by=cast.viola)
    assert (undo.undone, undo.finished_at) == (0, None)
    client.force_login(cast.viola)
    page: Any = client.get(reverse("import_run", args=[run.pk]))
    assert "Der Import wird zurückgenommen" in page.content.decode()
    page = client.get(reverse("import_run", args=[run.pk]), headers={"HX-Request": "true"})
    assert 'id="taking-back"' in page.content.decode()
    assert "Wird zurückgenommen" in client.get(reverse("imports")).content.decode()
    assert undoing._next(undo.pk)
    late = Lead.objects.present().latest("pk")
    assign(late, cast.jana, by=cast.viola)  # while it runs
    jobs.run_all("long")
    undo.refresh_from_db()
    assert (undo.looked_at, undo.undone, undo.kept) == (11, 10, 1)
    page = client.get(reverse("import_run", args=[run.pk]), headers={"HX-Request": "true"})
    assert page["HX-Redirect"] == reverse("import_run", args=[run.pk])
    undoing.go_on_undoing.call(undo.pk)  # a job may run twice
    assert Entry.objects.filter(kind="import_undone").count() == 1
    assert check.differences(Lead.objects.all()) == []


def test_the_page_says_beforehand_what_goes_and_what_stays(
    client: Client, cast: Cast, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    run = imported(cast, tmp_path)
    kept = Lead.objects.latest("pk")
    assign(kept, cast.jana, by=cast.viola)
    client.force_login(cast.viola)
    report, url = reverse("import_run", args=[run.pk]), reverse("import_undo", args=[run.pk])
    assert f'href="{url}"' in client.get(report).content.decode()
    with django_assert_max_num_queries(12):
        page = client.get(url).content.decode()
    assert "4 Leads kommen in den Papierkorb" in page
    assert re.search(r"1 Lead bleibt, weil ihn seitdem jemand bearbeitet hat", page)
    assert kept.name in page
    assert client.post(url)["Location"] == report
    page = client.get(report).content.decode()
    assert "4 Leads liegen im Papierkorb." in page
    assert "1 Lead bleibt." in page
    assert f'href="/leads/{kept.pk}/"' in page
    assert f'href="/leads/?group=new&amp;import={run.pk}">Bleibende Leads anzeigen' in page
    assert url not in page
    gone = Lead.objects.binned().earliest("pk")
    assert "Der Import, mit dem er kam, wurde zurückgenommen." in client.get(f"/leads/{gone.pk}/").content.decode()
    assert "Zurückgenommen" in client.get(reverse("imports")).content.decode()
    assert client.get(url)["Location"] == report
    assert client.post(url).status_code == 409
    cast.viola.language = "en"
    cast.viola.save()
    assert "This import was taken back" in client.get(report).content.decode()


def test_the_page_says_when_nothing_can_go(client: Client, cast: Cast, tmp_path: Path) -> None:
    run = imported(cast, tmp_path, 1)
    discard(Lead.objects.get(), by=cast.viola)
    client.force_login(cast.viola)
    page = client.get(reverse("import_undo", args=[run.pk])).content.decode()
    assert "Kein Lead dieses Imports kann zurückgenommen werden" in page
    assert 'type="submit"' not in page.partition("dialogpage")[2].partition("</main>")[0]


def test_without_the_right_there_is_no_button(client: Client, cast: Cast, tmp_path: Path) -> None:
    run = imported(cast, tmp_path)
    client.force_login(cast.marta)
    assert (
        reverse("import_undo", args=[run.pk]) not in client.get(reverse("import_run", args=[run.pk])).content.decode()
    )
    assert client.get(reverse("import_undo", args=[run.pk])).status_code == 403


WORKER = """
import datetime as dt
from leadwerk.config import worker
from leadwerk.foundation import jobs
from leadwerk.intake.actions import undo_import
jobs.LEASE, worker.POLL, undo_import.CHUNK = dt.timedelta(seconds=1.5), 0.05, 20
worker.work()
"""


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_takes_nothing_back_twice_and_forgets_nothing(cast: Cast, tmp_path: Path) -> None:
    run = imported(cast, tmp_path, 2_000)
    undo = undo_import(run, by=cast.viola)
    first = processes.start(WORKER)
    second = None
    try:
        wait_for(lambda: ImportUndo.objects.get(pk=undo.pk).undone > 40)
        first.kill()
        first.wait()
        halfway = ImportUndo.objects.get(pk=undo.pk)
        assert halfway.finished_at is None
        assert Lead.objects.binned().count() == halfway.undone
        second = processes.start(WORKER)
        wait_for(lambda: ImportUndo.objects.get(pk=undo.pk).finished_at is not None)
    finally:
        for worker in filter(None, (first, second)):
            worker.kill()
            worker.wait()
    undo.refresh_from_db()
    assert (undo.looked_at, undo.undone, undo.kept) == (2_000, 2_000, 0)
    assert Entry.objects.filter(kind="binned").count() == 2_000
    assert IntakeEvent.objects.aggregate(n=Sum("created"))["n"] == 2_000
    assert check.differences(Lead.objects.all()) == []


def wait_for(condition: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)
