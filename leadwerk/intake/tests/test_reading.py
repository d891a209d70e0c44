"""A long file is read by a second process, ahead of who writes."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from leadwerk.intake import reading
from leadwerk.intake.channels.csv_file.mapping import propose
from leadwerk.intake.channels.csv_file.parse import LARGEST_CELL, inspect
from leadwerk.intake.channels.csv_file.refusals import CellTooLarge
from leadwerk.intake.draft import guess_formats
from leadwerk.intake.import_file import import_file
from leadwerk.intake.models import IntakeEvent, IntakeProblem
from leadwerk.intake.reading import Batch, Mark, Table, batches, read_batches
from leadwerk.journal.models import Entry
from leadwerk.leads.models import AddressKey, Lead, NewLead, StageVisit
from leadwerk.tallies import check
from tests.cast import Cast

ROWS = 3_456
BEGIN = Mark(0, None, 1)


@pytest.fixture
def long_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Long enough for a reader of its own, which begins after the first thousand; every hundredth row tells nothing."""
    monkeypatch.setattr(reading, "WORTH_IT", ROWS)
    monkeypatch.setattr(reading, "HEAD_START", 1)
    path = tmp_path / "viele.csv"
    lines = ["Firma;E-Mail;Telefon;Ort;Wert;Eingegangen am;Fax"]
    for number in range(ROWS):
        if number % 100 == 99:
            lines.append(";;;Köln;;;")
        else:
            email = "das ist keine" if number % 50 == 3 else f"büro{number}@weiß.example"
            lines.append(
                f"Größe {number} GmbH;{email};030 23125{number % 70:03d};Köln;{number},50;3.4.2026;030 {number}"
            )
    path.write_text("\n".join(lines), encoding="cp1252")
    return path


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> list["subprocess.Popen[bytes]"]:
    """The processes that are started."""
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def starting(*arguments: Any, **named: Any) -> "subprocess.Popen[bytes]":
        started.append(start(*arguments, **named))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", starting)
    return started


def table_of(path: Path) -> Table:
    shape = inspect(path)
    mapping = propose(shape.headers, [])
    formats = guess_formats(shape.headers, mapping, [])
    return Table(path, shape.as_json(), {str(column): name for column, name in mapping.items()}, formats.as_json())


def told(lead: NewLead) -> tuple[Any, ...]:
    return lead.fields, lead.received_at, lead.text, lead.folded, lead.sort_name, set(lead.keys), lead.name


def plain(found: Iterator[Batch]) -> list[Any]:
    return [
        (
            batch.first,
            batch.end,
            batch.refused,
            [(line, told(row.lead), row.asked, row.notes) for line, row in batch.found if row.lead],
        )
        for batch in found
    ]


def test_a_reader_of_its_own_reads_the_same(long_list: Path, readers: list["subprocess.Popen[bytes]"]) -> None:
    table = table_of(long_list)
    alone = plain(read_batches(table, BEGIN, size=1000))
    assert [batch[1].number for batch in alone] == [1000, 2000, 3000, ROWS]
    assert plain(batches(table, BEGIN, rows_left=ROWS)) == alone
    assert len(readers) == 1
    assert readers[0].poll() is not None


def test_a_short_file_needs_no_reader(long_list: Path, readers: list["subprocess.Popen[bytes]"]) -> None:
    assert len(plain(batches(table_of(long_list), BEGIN, rows_left=ROWS - 1))) == 4
    assert readers == []


def test_reading_goes_on_in_the_middle(long_list: Path) -> None:
    table = table_of(long_list)
    alone = list(read_batches(table, BEGIN, size=1000))
    assert plain(batches(table, alone[1].end, rows_left=ROWS)) == plain(iter(alone[2:]))


def test_a_reader_that_is_killed_is_done_without(long_list: Path, readers: list["subprocess.Popen[bytes]"]) -> None:
    table = table_of(long_list)
    found = []
    for batch in batches(table, BEGIN, rows_left=ROWS):
        found.append(batch)
        readers[0].kill()
        readers[0].wait()
    assert plain(iter(found)) == plain(read_batches(table, BEGIN, size=1000))


def test_what_stops_the_reader_is_told(long_list: Path, readers: list["subprocess.Popen[bytes]"]) -> None:
    table = table_of(long_list)
    with long_list.open("a", encoding="cp1252") as file:
        file.write('\n"' + "x" * (LARGEST_CELL + 1))
    with pytest.raises(CellTooLarge):
        list(batches(table, BEGIN, rows_left=ROWS))
    assert readers[0].poll() is not None


def test_who_stops_in_the_middle_leaves_no_reader(long_list: Path, readers: list["subprocess.Popen[bytes]"]) -> None:
    found = batches(table_of(long_list), BEGIN, rows_left=ROWS)
    next(found)
    found.close()
    assert readers[0].poll() is not None


@pytest.mark.django_db
def test_a_long_list_becomes_leads(cast: Cast, long_list: Path, readers: list["subprocess.Popen[bytes]"]) -> None:
    run = import_file(long_list, by=cast.viola)
    assert run.change_set is not None
    assert len(readers) == 1
    assert (run.state, run.cursor, run.error) == ("finished", ROWS, "")
    refused = ROWS // 100
    sums = IntakeEvent.objects.aggregate(*map(Sum, ("received", "created", "refused", "noted")))
    assert list(sums.values()) == [ROWS, ROWS - refused, refused, 70]
    assert Lead.objects.count() == StageVisit.objects.count() == ROWS - refused
    assert Entry.objects.filter(kind="imported", change_set=run.change_set).count() == ROWS - refused
    assert Entry.objects.filter(kind="carried_over", change_set=run.change_set).count() == ROWS - refused
    assert AddressKey.objects.count() == 2 * (ROWS - refused) - 70
    assert IntakeProblem.objects.order_by("row").values_list("row", flat=True)[0] == 101
    lead = Lead.objects.get(company_name="Größe 3455 GmbH")
    assert (lead.email, lead.value, lead.sort_name) == ("büro3455@xn--wei-7ka.example", 345_550, "grosse 3455 gmbh")
    assert check.differences(Lead.objects.all()) == []
