"""A sheet becomes a table whose cells say what people see, or the workbook is refused with a sentence and in time."""

import csv
import datetime as dt
import io
import os
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from leadwerk.foundation.errors import RuleBroken
from leadwerk.intake.channels.csv_file.parse import inspect_converted, rows
from leadwerk.intake.channels.csv_file.refusals import CellTooLarge, FileEmpty
from leadwerk.intake.channels.workbook.convert import as_table
from leadwerk.intake.channels.workbook.refusals import WorkbookBroken, WorkbookIsEncrypted, WorkbookTooLarge

SHEET = "xl/worksheets/sheet1.xml"
MATERIAL = Path(os.environ.get("LEADWERK_TEST_MATERIAL", "")) / "csv"


def made(path: Path, fill: Callable[..., None], *names: str) -> Path:
    book = xlsxwriter.Workbook(path)
    fill(book, *(book.add_worksheet(name) for name in names or ("Leads",)))
    book.close()
    return path


def table(path: Path, sheet: str = "") -> list[list[str]]:
    with as_table(path, sheet) as found:
        return list(csv.reader(io.StringIO(found.path.read_text("utf-8"), newline="")))


def test_cells_are_read_as_people_mean_them(tmp_path: Path) -> None:
    def fill(book: Any, page: Any) -> None:
        day, instant = (
            book.add_format({"num_format": "dd.mm.yyyy"}),
            book.add_format({"num_format": "dd.mm.yyyy hh:mm"}),
        )
        page.write_row(0, 0, ["04109", 4915112345678, 120.0, 189000.5, 1.234, 0.1 + 0.2, True])
        page.write_datetime(1, 0, dt.datetime(2026, 11, 20), day)
        page.write_datetime(1, 1, dt.datetime(2026, 11, 20, 14, 30), instant)
        page.write_number(1, 2, 0.5, book.add_format({"num_format": "0%"}))
        page.write_string(1, 3, 'zwei\nZeilen; "so"')
        page.write_string(1, 4, "=1+1")

    assert table(made(tmp_path / "a.xlsx", fill)) == [
        ["04109", "4915112345678", "120", "189000.5", "1.2340", "0.3", "ja"],
        ["2026-11-20", "2026-11-20 14:30", "0.5", 'zwei\nZeilen; "so"', "=1+1", "", ""],
    ]


def test_the_first_sheet_that_holds_anything_is_read_or_the_one_that_was_chosen(tmp_path: Path) -> None:
    def fill(_book: Any, _empty: Any, first: Any, second: Any, hidden: Any) -> None:
        first.write_row(0, 0, ["Firma", "Ott GmbH"])
        second.write_row(0, 0, ["Ort", "Ulm"])
        hidden.hide()

    path = made(tmp_path / "a.xlsx", fill, "Leer", "Firmen", "Orte", "Verborgen")
    with as_table(path) as found:
        assert (found.name, found.names) == ("Firmen", ["Leer", "Firmen", "Orte"])
    assert table(path, "Orte") == [["Ort", "Ulm"]]


def test_titles_and_merged_headers_are_passed_over(tmp_path: Path) -> None:
    def fill(_book: Any, page: Any) -> None:
        page.write(0, 0, "Messekontakte 2026")
        page.merge_range(2, 0, 3, 0, "Firma")
        page.merge_range(2, 1, 2, 2, "Ansprechpartner")
        page.write_row(3, 1, ["Vorname", "Nachname"])
        page.merge_range(4, 0, 5, 0, "Ott GmbH")
        page.write_row(4, 1, ["Anna", "Ott"])
        page.write_row(5, 1, ["Bernd", "Süß\nsenior"])
        page.write_row(6, 0, ["Weil AG", "Carla", "Weil"])

    with as_table(made(tmp_path / "a.xlsx", fill)) as found:
        shape = inspect_converted(found.path)
        assert shape.headers == ("Firma", "Vorname", "Nachname")
        assert [(row.line, row.cells) for row in rows(found.path, shape)] == [
            (5, ["Ott GmbH", "Anna", "Ott"]),
            (6, ["Ott GmbH", "Bernd", "Süß\nsenior"]),
            (7, ["Weil AG", "Carla", "Weil"]),  # the line of the sheet, whatever breaks stand above
        ]
        third = list(rows(found.path, shape))[1]
        assert [row.line for row in rows(found.path, shape, 2, position=third.end, line=third.next_line)] == [7]


def _zip(path: Path, parts: dict[str, bytes], times: int = 1) -> Path:
    """An archive; the last of its parts is repeated so often."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            with archive.open(name, "w") as part:
                for _time in range(times if name == list(parts)[-1] else 1):
                    part.write(content)
    return path


def _with_sheet(path: Path, xml: bytes, times: int = 1) -> Path:
    """A workbook whose sheet is replaced by this."""
    return _zip(path, _parts(path) | {SHEET: xml}, times)


def _parts(path: Path) -> dict[str, bytes]:
    """Of a workbook; what its sheet becomes comes last."""
    whole = made(path.with_suffix(".whole.xlsx"), lambda _book, page: page.write(0, 0, "Firma"))
    with zipfile.ZipFile(whole) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != SHEET}


NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _sheet(rows: bytes) -> bytes:
    return b"<worksheet " + NAMESPACE + b"><sheetData>" + rows + b"</sheetData></worksheet>"


LONG_CELL = b'<row><c t="inlineStr"><is><t>' + b"x" * 900_000 + b"</t></is></c></row>"


def _liar(path: Path) -> Path:
    """A bomb whose table of contents says that it is small."""
    bomb = _with_sheet(path, LONG_CELL, times=50)
    raw = bytearray(bomb.read_bytes())
    place = raw.rindex(b"xl/worksheets/sheet1.xml") - 46 + 24
    raw[place : place + 4] = (1000).to_bytes(4, "little")
    bomb.write_bytes(raw)
    return bomb


def _half(path: Path) -> Path:
    path.write_bytes(_with_sheet(path, _sheet(b"")).read_bytes()[:900])
    return path


HOSTILE: dict[str, tuple[Callable[[Path], Path], type[RuleBroken]]] = {
    "zip bomb": (lambda path: _zip(path, {"xl/workbook.xml": bytes(10_000_000)}, 101), WorkbookTooLarge),
    "zip bomb that lies": (_liar, WorkbookBroken),
    "more than its memory": (
        lambda path: _with_sheet(path, _sheet(LONG_CELL * 600)),
        WorkbookTooLarge,
    ),
    "a million columns": (
        lambda path: _with_sheet(path, _sheet(b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>')),
        WorkbookTooLarge,
    ),
    "cells far apart": (
        lambda path: _with_sheet(
            path, _sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>')
        ),
        WorkbookTooLarge,
    ),
    "billion laughs": (
        lambda path: _with_sheet(
            path,
            b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
            + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
            + b"]>"
            + _sheet(b'<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'),
        ),
        WorkbookBroken,
    ),
    "a cell of more than a megabyte": (
        lambda path: _with_sheet(
            path,
            _sheet(b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"x" * 1_000_001 + b"</t></is></c></row>"),
        ),
        CellTooLarge,
    ),
    "encrypted": (
        lambda path: _zip(
            path, {"mimetype": b"x", "META-INF/manifest.xml": b"<m:encryption-data/>", "content.xml": b""}
        ),
        WorkbookIsEncrypted,
    ),
    "cells without end": (lambda path: _with_sheet(path, b"<row><c/></row>" * 10_000, times=6_000), WorkbookTooLarge),
    "styles without end": (
        lambda path: _zip(path, _parts(path) | {"xl/styles.xml": b"<xf/> " * 6_000_000}),
        WorkbookTooLarge,
    ),
    "half of one": (_half, WorkbookBroken),
    "nothing in it": (lambda path: _with_sheet(path, _sheet(b"")), FileEmpty),
}


def test_merged_cells_on_one_another_take_no_time(tmp_path: Path) -> None:
    merged = b"".join(b'<mergeCell ref="A%d:BXX%d"/>' % (1 + n % 30, 2 + n % 30) for n in range(60_000))
    page = _sheet(
        b'<row r="1"><c r="A1"><v>1</v></c><c r="BXX1"><v>2</v></c></row><row r="40"><c r="B40"><v>3</v></c></row>'
    )
    page = page.replace(b"</sheetData>", b"</sheetData><mergeCells>" + merged + b"</mergeCells>")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert table(_with_sheet(tmp_path / "a.xlsx", page))[39][1] == "3"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime < 5


def test_a_large_honest_table_has_the_time_it_takes() -> None:
    """Ten seconds for what is small, and more for what has cells enough to need it, up to what the order allows."""
    code = (
        "import resource, sys; from leadwerk.intake.channels.workbook import child;"
        "resource.setrlimit(resource.RLIMIT_CPU, (10, 60)); child._allow_time(int(sys.argv[1]));"
        "print(resource.getrlimit(resource.RLIMIT_CPU)[0])"
    )
    allowed = [
        int(subprocess.run([sys.executable, "-c", code, str(tags)], capture_output=True, check=True).stdout)
        for tags in (1_000, 4_000_000, 20_000_000, 60_000_000)
    ]
    assert allowed == [10, 10, 42, 60]


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_or_broken_is_refused_in_time(tmp_path: Path, name: str) -> None:
    make, refusal = HOSTILE[name]
    path = make(tmp_path / "leads.xlsx")
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(refusal), as_table(path):
        pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 10
    assert time.monotonic() - began < 40


@pytest.mark.material
def test_workbooks_that_others_wrote_have_their_values() -> None:
    found = {path.name: table(path) for path in sorted(MATERIAL.rglob("*.ods"))}
    assert found["table-with-ints-floats-dates.ods"][1:3] == [
        ["2013", "3.3", "2009-08-16", "2009-08-16 05:43:21"],
        ["1997", "5.6", "2009-09-20", "2009-09-20 15:30"],
    ]
    assert found["table.ods"] == [["id", "name"], ["1", "english"], ["2", "中国人"]]
    examples = MATERIAL / "csvkit/examples"
    written = table(examples / "test.xlsx")
    assert written[1] == [
        "Chicago Reader", "1971-01-01", "40", "ja", "1", "1971-01-01 04:14", *written[1][6:]
    ]  # fmt: skip
    assert table(examples / "test.xls") == table(examples / "sheets.xlsx", "data") == written
    assert table(examples / "test_skip_lines.xlsx")[3:] == written
