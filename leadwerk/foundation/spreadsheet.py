"""Tables for spreadsheets, in which no cell can run as a formula."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_LONGEST_CELL = 32_767  # what a spreadsheet takes

Cell = str | int | float | Decimal | bool | dt.date | dt.datetime | None


def defuse(cell: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula.

    Phone numbers such as "+49 …" are such text; numbers that are meant to be numbers are not given here as text.
    """
    begins = cell.lstrip(" \xa0\u200b\ufeff\x00")
    return f"'{cell}" if begins.startswith(_RUNS) or cell.startswith(_RUNS) else cell


def restored(cell: str) -> str:
    """The text that `defuse` was given: a list that left comes back as it was."""
    return cell[1:] if cell[:1] == "'" and defuse(cell[1:]) == cell else cell


def write_csv(rows: Iterable[Sequence[Cell]], stream: IO[str]) -> int:
    """Write rows as Excel in German opens them: UTF-8 with its mark, semicolons, decimal comma. Returns their number.

    `stream` is text opened with `encoding="utf-8"` and `newline=""`.
    """
    count = -1  # the mark comes first
    for line in csv_lines(rows):
        stream.write(line)
        count += 1
    return count


def csv_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """What `write_csv` writes, piece by piece, for an answer that is sent while it is made."""
    yield "\ufeff"
    for row in rows:
        yield ";".join(map(_csv_cell, row)) + "\r\n"


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = defuse(cell)
        if ";" in text or '"' in text or "\n" in text or "\r" in text or text != text.strip():
            return '"' + text.replace('"', '""') + '"'
        return text
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float | Decimal):
        return f"{cell:f}".replace(".", ",") if isinstance(cell, Decimal) else str(cell).replace(".", ",")
    if isinstance(cell, dt.datetime):
        return cell.strftime("%d.%m.%Y %H:%M")
    return cell.strftime("%d.%m.%Y")


def write_xlsx(rows: Iterable[Sequence[Cell]], stream: IO[bytes], sheet: str = "Leads") -> int:
    """Write rows as a workbook of one sheet with a fixed, filterable header; returns their number.

    Memory does not grow. Text stays text whatever it begins with; numbers and days stay numbers and days. Instants are
    given in local time.
    """
    import xlsxwriter  # 1.5 MB in every process that writes no table

    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "remove_timezone": True, "strings_to_formulas": False})
    page = book.add_worksheet(sheet)
    head = book.add_format({"bold": True})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    instant = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    page.freeze_panes(1, 0)
    count = width = 0
    for place, row in enumerate(rows):
        width = max(width, len(row))
        for column, cell in enumerate(row):
            form = head if place == 0 else instant if isinstance(cell, dt.datetime) else day
            _write_cell(page, place, column, cell, form if place == 0 or isinstance(cell, dt.date) else None)
        count += 1
    if count and width:
        page.autofilter(0, 0, count - 1, width - 1)
    book.close()
    return count


def _write_cell(page: Any, place: int, column: int, cell: Cell, form: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        page.write_string(place, column, cell[:_LONGEST_CELL], form)
    elif isinstance(cell, bool):
        page.write_boolean(place, column, cell, form)
    elif isinstance(cell, dt.date):
        page.write_datetime(place, column, cell, form)
    else:
        page.write_number(place, column, cell, form)
