"""The process that reads a workbook: `python -m leadwerk.intake.channels.workbook.child`, started by `convert`.

It gets an `Order` as JSON on its standard input, writes one sheet as CSV to the order's `target` and answers with a
`Sheet` or a refusal as JSON. It knows neither Django nor the database, and what a file makes it take ends with it.
"""

import csv
import datetime as dt
import json
import resource
import sys
import time
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
MOST_SQUEEZED = 100
"""How many times smaller than its content a workbook may be, once that is no longer small. Lists are 5 to 20 times."""
NOT_SMALL = 50_000_000
LARGEST_SIDE_PART = 30_000_000
SIDE_PARTS = ("styles.xml", "workbook.xml", "manifest.xml", "meta.xml", "settings.xml", "Types].xml", ".rels")
MOST_CELLS = 10_000_000
"""The rectangle that a sheet takes: as many rows as may be, 50 columns wide."""
MOST_TAGS = 60_000_000
"""Angle brackets in all of its XML: four or so to a cell, and as many to a text that stands in but one cell."""
SECONDS_OF_ANY = 10
TAGS_OF_ANY = 4_000_000
SECONDS_PER_TAG = 2e-6
"""What an honest table of that size takes on a machine five times slower than ours."""
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
    resource.setrlimit(resource.RLIMIT_CPU, (min(SECONDS_OF_ANY, seconds), seconds))
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

    _allow_time(_survey(order["path"]))
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
        if sheet.width * (sheet.end[0] - sheet.start[0] + 1) > MOST_CELLS:
            raise Refused("too_large")
        with open(order["target"], "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(_rows(sheet, order["words"]))
        return {"sheets": names, "sheet": name}
    raise Refused("empty")


def _survey(path: str) -> int:
    """Look through a packed workbook before it is parsed, which takes ten times as long; about how many tags it has.

    What its table of contents declares comes first. Then its XML is unpacked piece by piece, kept nowhere, and counted:
    a part that is not as long as declared breaks off here, by its checksum.
    """
    if not zipfile.is_zipfile(path):
        return 0
    tags = 0
    with zipfile.ZipFile(path) as parts:
        found = parts.infolist()
        unpacked, packed = sum(part.file_size for part in found), sum(part.compress_size for part in found)
        if len(found) > MOST_PARTS or unpacked > MOST_UNPACKED:
            raise Refused("too_large")
        if unpacked > NOT_SMALL and unpacked > MOST_SQUEEZED * packed:
            raise Refused("too_large")
        for part in found:
            if part.flag_bits & 1:
                raise Refused("encrypted")
            if part.filename.endswith(SIDE_PARTS) and part.file_size > LARGEST_SIDE_PART:
                raise Refused("too_large")
            if part.filename == "META-INF/manifest.xml" and b"encryption-data" in parts.read(part)[:MOST_PARTS]:
                raise Refused("encrypted")
        for part in found:
            if part.filename.endswith(".bin"):  # of an XLSB: records of ten bytes and more
                tags += part.file_size // 10
            elif part.filename.endswith((".xml", ".rels")):
                tags += _tags(parts, part)
            if tags > MOST_TAGS:
                raise Refused("too_large")
    return tags


def _tags(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    tags, is_first = 0, True
    with parts.open(part) as file:
        while piece := file.read(1 << 20):
            if is_first and (b"<!DOCTYPE" in piece[:4096] or b"<!ENTITY" in piece[:4096]):
                raise Refused("broken")
            is_first = False
            tags += piece.count(b"<")
            if tags > MOST_TAGS:
                break
    return tags


def _allow_time(tags: int) -> None:
    """A workbook with few cells has ten seconds, whatever its bytes; a large one as much more as its cells take."""
    _soft, most = resource.getrlimit(resource.RLIMIT_CPU)
    seconds = time.process_time() + SECONDS_OF_ANY + max(0, tags - TAGS_OF_ANY) * SECONDS_PER_TAG
    resource.setrlimit(resource.RLIMIT_CPU, (min(int(seconds), most), most))


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
            covered: set[int] = set()
            end = -1
            for left, right in sorted(across[number]):  # they may lie on one another, a hundred thousand of them
                covered.update(range(max(left, end + 1), min(right, len(cells)) + 1))
                end = max(end, right)
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
