"""What leaves as a table cannot run, and comes back as it was."""

import csv
import datetime as dt
import io
import json
import os
import re
import tracemalloc
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwerk.foundation.spreadsheet import defuse, restored, write_csv, write_xlsx

MATERIAL = Path(os.environ.get("LEADWERK_TEST_MATERIAL", "")) / "security"
FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "\x00=1", "\u200b=1"]


def csv_of(*rows: Sequence[object]) -> str:
    stream = io.StringIO(newline="")
    write_csv(rows, stream)  # type: ignore[arg-type]
    return stream.getvalue()


def xlsx_of(*rows: Sequence[object]) -> dict[str, str]:
    stream = io.BytesIO()
    write_xlsx(rows, stream)  # type: ignore[arg-type]
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("cell", FORMULAS)
def test_text_that_would_run_is_defused(cell: str) -> None:
    assert defuse(cell) == "'" + cell
    assert defuse(defuse(cell)) == defuse(cell)
    assert restored(defuse(cell)) == cell


def test_a_phone_number_stays_readable_and_plain_text_as_it_is() -> None:
    assert defuse("+49 171 3920007") == "'+49 171 3920007"
    assert [defuse(text) for text in ("Müller-Süd", "a=b", "0171", "", "'=1")] == [
        "Müller-Süd",
        "a=b",
        "0171",
        "",
        "'=1",
    ]


def test_numbers_stay_numbers_also_below_zero() -> None:
    assert csv_of([-5, -2.5, Decimal("-189000.00"), "-5", None, True]) == "\ufeff-5;-2,5;-189000,00;'-5;;1\r\n"
    sheet = xlsx_of(["a", "b"], [-5, "-5"])["xl/worksheets/sheet1.xml"]
    assert '<c r="A2"><v>-5</v></c>' in sheet
    assert "<t>-5</t>" in sheet


def test_days_and_instants_are_written_as_germans_read_them() -> None:
    assert csv_of([dt.date(2026, 11, 3), dt.datetime(2026, 11, 3, 9, 5)]) == "\ufeff03.11.2026;03.11.2026 09:05\r\n"
    sheet = xlsx_of(["a"], [dt.date(2026, 11, 3)])["xl/worksheets/sheet1.xml"]
    assert re.search(r'<c r="A2" s="\d"><v>46329</v></c>', sheet)


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4), min_size=1))
def test_a_csv_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    back = list(csv.reader(io.StringIO(csv_of(*rows).removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert [[restored(cell) for cell in row] for row in back] == [[restored(cell) for cell in row] for row in rows]


def test_markup_and_formulas_are_text_in_a_workbook() -> None:
    files = xlsx_of(["Firma"], ["=cmd|' /C calc'!A0"], ["<b>&"], ["http://evil.example"])
    sheet = files["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "&lt;b&gt;&amp;" in sheet


def test_a_large_workbook_does_not_grow_in_memory() -> None:
    def rows(count: int) -> int:
        tracemalloc.start()
        write_xlsx((["Müller GmbH", number, "Köln"] for number in range(count)), io.BytesIO())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert rows(20_000) < 2 * rows(2_000) + 2_000_000


@pytest.mark.material
def test_published_attacks_are_defused() -> None:
    attacks = (MATERIAL / "csv-injection/Intruder/csv-payload.txt").read_text("utf-8").splitlines()
    attacks += json.loads((MATERIAL / "blns/blns.json").read_text("utf-8"))
    assert len(attacks) > 500
    for attack in attacks:
        cell = next(csv.reader(io.StringIO(csv_of([attack, "x"]).removeprefix("\ufeff"), newline=""), delimiter=";"))[0]
        assert not re.match(r"[=+\-@\t\r]", cell), attack
    sheet = xlsx_of(["x"], *[[attack] for attack in attacks])["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
