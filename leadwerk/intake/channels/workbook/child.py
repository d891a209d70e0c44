"""The process that reads a workbook: `python -m leadwerk.intake.channels.workbook.child`, started by `convert`.

It gets an `Order` as JSON on its standard input, writes one sheet as CSV to the order's `target` and answers with a
`Sheet` or a refusal as JSON. It knows neither Django nor the database, and what a file makes it take ends with it.
"""

import csv
import datetime as dt
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

MEMORY = 500_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 2_000
LARGEST_CELL = 1_000_000
MOST_UNPACKED = 1_000_000_000
"""Bytes that the parts of a workbook may be together once unpacked: 200,000 rows of 20 columns are a quarter of it."""
MOST_PARTS = 10_000
HEAD = 40
"""Rows in which column names are looked for: there, names above merged cells move down to their columns."""


class Refused(Exception):
    """The workbook is not read; `code` says why, `line` where."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code)
        self.code, self.line = code, line


def main() -> None:
    order = json.load(sys.stdin)
    seconds = int(order["seconds"])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_UNPACKED, MOST_UNPACKED))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = convert(order)
    except Refused as refused:
        answer = {"refused": refused.code, "line": refused.line}
    except MemoryError:
        answer = {"refused": "too_large"}
    except Exception as error:  # whatever a broken file does to its reader, it is a broken file
        sys.stderr.write(f"{type(error).__name__}: {error}"[:500])
        answer = {"refused": "broken"}
    json.dump(answer, sys.stdout)


def convert(order: dict[str, Any]) -> dict[str, Any]:
    """Write the sheet that the order names, or the first visible one that holds anything."""
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    _refuse_bomb(order["path"])
    try:
        book = CalamineWorkbook.from_path(order["path"])
    except PasswordError:
        raise Refused("encrypted") from None
    tables = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in tables if sheet.visible == SheetVisibleEnum.Visible]
    names = (visible or [sheet.name for sheet in tables])[:200]
    asked = [order["sheet"]] if order["sheet"] in names else names
    for name in asked:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is None or sheet.end is None:
            continue
        if sheet.end[0] - sheet.start[0] > MOST_ROWS + HEAD:
            raise Refused("too_many_rows")
        if sheet.width > MOST_COLUMNS:
            raise Refused("too_many_columns")
        with open(order["target"], "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(_rows(sheet, order["words"]))
        return {"sheets": names, "sheet": name}
    raise Refused("empty")


def _refuse_bomb(path: str) -> None:
    """What its own table of contents tells of a packed workbook. What that conceals, the limits of memory stop."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as parts:
        found = parts.infolist()
        if len(found) > MOST_PARTS or sum(part.file_size for part in found) > MOST_UNPACKED:
            raise Refused("too_large")
        for part in found:
            if part.flag_bits & 1:
                raise Refused("encrypted")
            if part.filename.endswith((".xml", ".rels")):
                with parts.open(part) as file:
                    head = file.read(4096)
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    raise Refused("broken")
            if part.filename == "META-INF/manifest.xml" and b"encryption-data" in parts.read(part)[:MOST_PARTS]:
                raise Refused("encrypted")


def _rows(sheet: Any, words: dict[str, str]) -> Iterator[list[str]]:
    first_column = sheet.start[1]
    merged = [
        (top, left - first_column, bottom, right - first_column)
        for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[:100_000]
    ]
    down: dict[int, list[tuple[int, int]]] = {}
    """What stands once for several rows, by the first of them: its column and the last row."""
    for top, left, bottom, _right in merged:
        if bottom > top and left >= 0:
            down.setdefault(top, []).append((left, bottom))
    across: dict[int, list[tuple[int, int]]] = {}
    for top, left, _bottom, right in merged:
        if top < HEAD and right > left:
            across.setdefault(top, []).append((left, right))
    standing: dict[int, tuple[int, str]] = {}
    above: dict[int, str] = {}
    for number, row in enumerate(sheet.iter_rows()):
        cells = [_text(cell, words, number + 1) for cell in row]
        for column, (last, text) in list(standing.items()):
            if number > last:
                del standing[column]
            elif column < len(cells) and not cells[column]:
                cells[column] = text
        for column, last in down.get(number, ()):
            if column < len(cells) and cells[column]:
                standing[column] = (last, cells[column])
        for column, text in above.items():
            if not cells[column]:
                cells[column] = text
        above = {}
        if number in across and sum(map(bool, cells)) > 1:
            # Names of groups above the names of columns: only those with nothing below are names of columns.
            covered = {column for left, right in across[number] for column in range(left, right + 1)}
            above = {column: text for column, text in enumerate(cells) if text and column not in covered}
            cells = [""] * len(cells)
        yield cells


def _text(cell: Any, words: dict[str, str], line: int) -> str:
    """The cell as it is to be read again: numbers without ".0", days as in ISO 8601."""
    if isinstance(cell, str):
        if len(cell) > LARGEST_CELL:
            raise Refused("cell_too_large", line)
        return cell
    if isinstance(cell, bool):
        return words["true" if cell else "false"]
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", _precision(cell.time()))
    if isinstance(cell, dt.time):
        return cell.isoformat(_precision(cell))
    return "" if cell is None else str(cell)


def _number(cell: float) -> str:
    """As many digits as a spreadsheet keeps. Three decimals get a fourth: "1.234" would be read as a thousand."""
    if cell == int(cell) and abs(cell) < 1e15:
        return str(int(cell))
    text = format(Decimal(f"{cell:.15g}"), "f")
    return f"{text}0" if "." in text and len(text.partition(".")[2]) == 3 else text


def _precision(time: dt.time) -> str:
    return "seconds" if time.second else "minutes"


if __name__ == "__main__":
    main()
