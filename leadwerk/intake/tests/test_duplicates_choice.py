"""Rows whose lead is there already: what becomes of them, who may, what the dry run says, and how it goes back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from leadwerk.foundation import jobs
from leadwerk.intake.actions.undo_import import undo_import
from leadwerk.intake.import_file import import_file
from leadwerk.intake.models import Duplicates, ImportRun, IntakeProblem
from leadwerk.intake.reach import reach
from leadwerk.intake.refusals import NothingToTakeBack
from leadwerk.intake.tests.conftest import Upload
from leadwerk.intake.tests.test_pages import mapped, sent, text
from leadwerk.intake.tests.test_undo_import import ledger
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.close import lose
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.models import AddressKey, Lead
from leadwerk.people.models import User
from leadwerk.pipelines.models import LossReason
from leadwerk.tallies import check
from tests.cast import Cast

pytestmark = pytest.mark.django_db

ROWS = """Firma;E-Mail;Mobil;Ort;Notiz
Ott GmbH & Co. KG;ott@ott.example;;Ulm;ab 10 Uhr
Weil AG;weil@weil.example;0171 3920007;Köln;
Weil;;+49 171 3920007;Bonn;nur mittags
"""
Run = Callable[..., ImportRun]


@pytest.fixture
def run(cast: Cast, tmp_path: Path) -> Run:
    def carry_out(duplicates: str, rows: str = ROWS, by: User | None = None) -> ImportRun:
        path = tmp_path / "liste.csv"
        path.write_text(rows, encoding="utf-8")
        return import_file(path, by=by or cast.ada, duplicates=duplicates)

    return carry_out


def counted(run: ImportRun) -> tuple[int, ...]:
    """Created, updated, skipped, refused; with those that wait they are all that came."""
    sums = ledger(run)
    received, *parts = sums.values()
    assert received == sum(parts) == run.total_rows
    assert check.differences(Lead.objects.all()) == []
    return tuple(sums[name] for name in ("created", "updated", "skipped", "refused"))


def test_only_empty_fields_are_filled_and_what_is_said_otherwise_is_told(cast: Cast, run: Run) -> None:
    lead = cast.lead(company_name="Ott", email="ott@ott.example", owner=cast.jana)
    found = run(Duplicates.FILL)
    assert counted(found) == (1, 2, 0, 0)
    lead.refresh_from_db()
    assert (lead.company_name, lead.city, lead.owner) == ("Ott", "Ulm", cast.jana)
    entries = Entry.objects.filter(subject_kind="lead", subject_id=lead.pk, change_set=found.change_set or 0)
    assert [(entry.kind, entry.changes) for entry in entries.order_by("pk")] == [
        ("import_updated", {"city": ["", "Ulm"]}),
        ("carried_over", {}),
    ]
    assert entries.get(kind="carried_over").text == "ab 10 Uhr\nFirmenname: Ott GmbH & Co. KG"
    other = Lead.objects.exclude(pk=lead.pk).get()  # the third row is the person of the second one
    assert (other.company_name, other.city, other.email) == ("Weil AG", "Köln", "weil@weil.example")
    assert (
        "nur mittags\nFirmenname: Weil\nOrt: Bonn" in Entry.objects.get(subject_id=other.pk, kind="carried_over").text
    )


def test_the_same_list_again_changes_nothing_and_tells_nothing_twice(cast: Cast, run: Run) -> None:
    cast.lead(company_name="Ott", email="ott@ott.example")
    assert counted(run(Duplicates.FILL)) == (1, 2, 0, 0)
    before = Entry.objects.filter(subject_kind="lead").count()
    again = run(Duplicates.FILL, ROWS + "Neu;;;;\n")
    assert counted(again)[0] == 1
    assert (
        Entry.objects.filter(subject_kind="lead", kind="import_updated", change_set=again.change_set or 0).count() == 0
    )
    assert Entry.objects.filter(subject_kind="lead").count() - before <= 2  # the new one, and what of Weil was one note


def test_replacing_takes_what_the_file_says_and_erases_nothing(cast: Cast, run: Run) -> None:
    lead = cast.lead(company_name="Ott", email="ott@ott.example", mobile="0170 1", city="Hamm", owner=cast.jana)
    found = run(Duplicates.REPLACE)
    assert counted(found) == (1, 2, 0, 0)
    lead.refresh_from_db()
    assert (lead.company_name, lead.city, lead.mobile) == ("Ott GmbH & Co. KG", "Ulm", "0170 1")
    assert "ott gmbh" in lead.folded
    merged = Lead.objects.exclude(pk=lead.pk).get()
    assert (merged.company_name, merged.city, merged.email) == ("Weil", "Bonn", "weil@weil.example")
    assert AddressKey.objects.filter(lead=merged).count() == 2


def test_skipped_rows_are_listed_with_the_reason(cast: Cast, run: Run) -> None:
    closed = cast.lead(company_name="Ott", email="ott@ott.example", owner=cast.ada)
    lose(closed, LossReason.objects.earliest("-without_stages"), by=cast.ada)
    found = run(Duplicates.SKIP)
    assert counted(found) == (1, 0, 2, 0)  # who is not to come again does not, also if their lead is closed
    problems = IntakeProblem.objects.filter(event__run=found).order_by("row")
    assert [(problem.row, problem.code, problem.facts) for problem in problems] == [
        (2, "address_is_known", {}),
        (4, "address_is_known_in_file", {"line": 3}),
    ]
    assert problems[0].cells[0] == "Ott GmbH & Co. KG"


def test_a_switchboard_and_a_closed_lead_make_no_duplicate(cast: Cast, run: Run) -> None:
    cast.lead(company_name="Ott", phone="030 23125001")
    closed = cast.lead(company_name="Weil", email="weil@weil.example", owner=cast.ada)
    lose(closed, LossReason.objects.earliest("-without_stages"), by=cast.ada)
    binned = cast.lead(company_name="Kern", email="kern@kern.example")
    discard(binned, by=cast.ada)
    rows = "Firma;E-Mail;Telefon\nOtt;;030 23125001\nWeil;weil@weil.example;\nKern;kern@kern.example;\n"
    assert counted(run(Duplicates.FILL, rows)) == (3, 0, 0, 0)


def test_of_a_lead_they_may_not_see_nobody_learns(cast: Cast, run: Run, client: Client, upload: Upload) -> None:
    """Viola leads another team."""
    hidden = cast.lead(company_name="Ott geheim", email="ott@ott.example", owner=cast.olaf)
    client.force_login(cast.viola)
    planned = sent(client, upload, content=ROWS)
    mapped(client, planned)
    for way in Duplicates.values:
        page = text(client.post(reverse("import_preview", args=[planned.pk]), {"duplicates": way}))
        assert "Ott geheim" not in page
        assert "Einen Lead mit dieser E-Mail-Adresse" not in page
    assert counted(run(Duplicates.REPLACE, by=cast.viola)) == (2, 1, 0, 0)
    hidden.refresh_from_db()
    assert (hidden.company_name, hidden.version) == ("Ott geheim", 1)


def test_a_lead_they_may_only_see_nobody_changes(cast: Cast, run: Run, client: Client, upload: Upload) -> None:
    """Marketing sees all leads and edits none."""
    lead = cast.lead(company_name="Ott", email="ott@ott.example", owner=cast.olaf)
    client.force_login(cast.marta)
    planned = sent(client, upload, content=ROWS)
    mapped(client, planned)
    page = text(client.get(reverse("import_preview", args=[planned.pk])))
    assert "Sie dürfen ihn nicht ändern" in page
    found = run(Duplicates.FILL, by=cast.marta)
    assert counted(found) == (1, 1, 1, 0)
    assert IntakeProblem.objects.get(event__run=found).code == "known_lead_not_changed"
    lead.refresh_from_db()
    assert (lead.city, lead.version) == ("", 1)


def test_the_dry_run_says_what_then_happens(client: Client, cast: Cast, upload: Upload) -> None:
    lead = cast.lead(company_name="Ott", email="ott@ott.example", owner=cast.jana)
    client.force_login(cast.ada)
    planned = sent(client, upload, content=ROWS)
    mapped(client, planned)
    url = reverse("import_preview", args=[planned.pk])
    expected: dict[str, tuple[str, ...]] = {
        "fill": ("1 Zeile wird ein Lead, 2 Zeilen ergänzen vorhandene", "<ins>Ulm</ins>", f'href="/leads/{lead.pk}/"'),
        "replace": ("<del>Ott</del>", "<ins>Ott GmbH &amp; Co. KG</ins>"),
        "skip": ("1 Zeile wird ein Lead", "Zeile 3 der Datei hat dieselbe"),
        "create": ("3 Zeilen werden Leads", "Zeile 3 dieser Datei"),
    }
    for way, words in expected.items():
        whole = text(client.post(url, {"duplicates": way}))
        part = text(client.post(url, {"duplicates": way}, headers={"HX-Request": "true"}))
        assert "<html" not in part
        for page in (whole, part):
            assert [word for word in words if word not in page] == [], way
    assert Lead.objects.count() == 1
    client.post(reverse("import_run", args=[planned.pk]), {"duplicates": "replace"})
    jobs.run_all("long")
    page = text(client.get(reverse("import_run", args=[planned.pk])))
    assert "3 von 3 Zeilen übernommen" in page
    assert "Ergänzte Leads" in page


def test_the_same_list_once_more_adds_nothing_and_the_dry_run_says_so(
    client: Client, cast: Cast, run: Run, upload: Upload
) -> None:
    cast.lead(company_name="Ott", email="ott@ott.example", owner=cast.jana)
    run(Duplicates.FILL)
    client.force_login(cast.ada)
    planned = sent(client, upload, content=ROWS)
    mapped(client, planned)
    page = text(client.post(reverse("import_preview", args=[planned.pk]), {"duplicates": "fill"}))
    assert "ergänzen vorhandene" not in page
    assert "Es ändert sich nichts" in page
    assert counted(run(Duplicates.FILL)) == (0, 0, 3, 0)


def test_undo_puts_values_back_and_bins_what_was_made(cast: Cast, run: Run) -> None:
    lead = cast.lead(company_name="Ott", email="ott@ott.example", city="Hamm", owner=cast.jana)
    found = run(Duplicates.REPLACE)
    before = ledger(found)
    there = reach(found, cast.ada)
    assert (there.goes, there.returns, there.stays) == (1, 1, 0)
    undo = undo_import(found, by=cast.ada)
    assert (undo.undone, undo.restored, undo.kept, undo.looked_at) == (1, 1, 0, undo.total)
    lead.refresh_from_db()
    assert (lead.company_name, lead.city, lead.deleted_at) == ("Ott", "Hamm", None)
    assert "hamm" in lead.folded
    assert list(Lead.objects.present()) == [lead]
    assert ledger(found) == before
    assert check.differences(Lead.objects.all()) == []


def test_what_was_changed_since_stays_or_goes_back_as_far_as_it_can(cast: Cast, run: Run) -> None:
    def there() -> tuple[Lead, Lead]:
        Lead.objects.filter(email__in=["ott@ott.example", "weil@weil.example"]).delete()
        old = cast.lead(company_name="Ott", email="ott@ott.example", city="Hamm", owner=cast.jana)
        found = run(Duplicates.REPLACE)
        runs.append(found)
        made = Lead.objects.get(email="weil@weil.example")
        edit(old, {"city": "Berlin"}, by=cast.jana)
        edit(made, {"city": "Berlin"}, by=cast.ada)
        return old, made

    runs: list[ImportRun] = []
    there()
    found = reach(runs[0], cast.ada)
    assert (found.goes, found.returns, found.stays, len(found.kept)) == (0, 0, 2, 2)
    with pytest.raises(NothingToTakeBack):
        undo_import(runs[0], by=cast.ada)
    old, made = there()
    undo = undo_import(runs[1], by=cast.ada, takes_changed=True)
    assert (undo.undone, undo.restored, undo.kept) == (1, 1, 0)
    old.refresh_from_db()
    made.refresh_from_db()
    assert (old.company_name, old.city) == ("Ott", "Berlin")
    assert made.deleted_at is not None


def test_several_rows_of_one_lead_go_back_step_by_step(cast: Cast, run: Run, monkeypatch: Any) -> None:
    monkeypatch.setattr("leadwerk.intake.reading.BATCH", 1)
    lead = cast.lead(company_name="Ott", email="ott@ott.example", owner=cast.jana)
    found = run(Duplicates.REPLACE, "Firma;E-Mail\nEins;ott@ott.example\nZwei;ott@ott.example\n")
    assert counted(found) == (0, 2, 0, 0)
    lead.refresh_from_db()
    assert lead.company_name == "Zwei"
    undo_import(found, by=cast.ada)
    lead.refresh_from_db()
    assert lead.company_name == "Ott"
