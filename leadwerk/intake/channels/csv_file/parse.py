"""What a CSV file is like, and its rows one by one. Nothing here knows leads or the database.

`inspect` reads the whole file once and recognises encoding, separator, quotation marks and header row; every property
can be given instead. `rows` then streams with constant memory, from any row or byte on.
"""

import codecs
import csv
import io
import math
import os
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from leadwerk.intake.channels.csv_file.encoding import guess_encoding, refuse_other_formats
from leadwerk.intake.channels.csv_file.refusals import (
    CellTooLarge,
    FileEmpty,
    FileNotTable,
    FileTooLarge,
)

LARGEST_FILE = 1_000_000_000
MOST_ROWS = 1_000_000
LARGEST_CELL = 1_000_000
LONGEST_LINE = 8_000_000
SEPARATORS = (";", ",", "\t", "|")
NO_HEADER = -1
_CHUNK = 1 << 18
_SAMPLE_BYTES = 1 << 18
_SAMPLE_RECORDS = 300
_END = "\x00\x1eend\x1e\x00"

csv.field_size_limit(LARGEST_CELL)  # the library's own limit is lower, and holds for the whole process


@dataclass(frozen=True, slots=True)
class FileShape:
    """How to read the file, and what was found on the way. Goes to JSON and back by `as_json` and `from_json`.

    `separator` is "" for a file of one column, `quote` "" where quotation marks are ordinary characters, `escape`
    "\\\\" where a quotation mark inside a cell is written \\\\". `header_row` counts records from 0, title rows too;
    NO_HEADER if there is none. `headers` are as in the file, trimmed; "" where a column has no name.

    `hints` are codes for the preview: "one_column" (check the separator), "no_header", "title_rows",
    "duplicate_headers", "empty_headers", "ragged_rows", "stray_quote", "nul_bytes", "mixed_encoding",
    "undecodable", "encoding_guessed".

    `is_converted` says that the table was made from a workbook or an address book: its quotation marks are all meant,
    and a record is a line of the file that people know, whatever line breaks stand in its cells.
    """

    encoding: str
    separator: str
    quote: str
    escape: str
    header_row: int
    headers: tuple[str, ...]
    row_count: int = 0
    ragged_count: int = 0
    hints: tuple[str, ...] = ()
    is_converted: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"headers": list(self.headers), "hints": list(self.hints)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "FileShape":
        return cls(**data | {"headers": tuple(data["headers"]), "hints": tuple(data["hints"])})


class Row(NamedTuple):
    """One row that holds anything. Blank rows are not counted.

    `number` counts from 1 below the header, `line` is the line of the file it begins in. `problem` is "", "short" or
    "long" (fewer or more cells than the header; all are in `cells`) or "stray_quote" (a quotation mark that was never
    closed is left in its cell).
    `end` and `next_line` are the byte and line after the row: where to go on.
    """

    number: int
    line: int
    cells: list[str]
    problem: str
    end: int
    next_line: int


def inspect(
    path: str | os.PathLike[str],
    *,
    encoding: str | None = None,
    separator: str | None = None,
    quote: str | None = None,
    header_row: int | None = None,
) -> FileShape:
    """Recognise what is not given and count the rows; a file that is no table is refused with the reason.

    What is given must be one of `ENCODINGS`, a single character or "", "\"", "'" or "", a record's number or NO_HEADER.
    """
    size = os.path.getsize(path)
    if size == 0:
        raise FileEmpty
    if size > LARGEST_FILE:
        raise FileTooLarge(limit=LARGEST_FILE, unit="bytes")
    hints: list[str] = []
    with Path(path).open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
        refuse_other_formats(head)
        if encoding is None:
            encoding, found = guess_encoding(file, head)
            hints += found
    sample = _sample_text(path, encoding)
    if not sample.strip(" \t\r\n\ufeff\x00\xa0"):
        raise FileEmpty
    _refuse_other_text(sample)
    if quote is None:
        quote = _guess_quote(sample)
    shape, found = _guess_table(sample, FileShape(encoding, "", quote, "", NO_HEADER, ()), separator, header_row)
    return _counted(path, shape, hints + found)


def inspect_converted(
    path: str | os.PathLike[str], *, header_row: int | None = None, headers: tuple[str, ...] | None = None
) -> FileShape:
    """The shape of a table that was made from a file of another kind; with `headers` it begins with data."""
    shape = FileShape("utf-8", ",", '"', "", NO_HEADER, headers or (), is_converted=True)
    hints: list[str] = []
    if headers is None:
        records = beginning(path, shape, _SAMPLE_RECORDS + max(header_row or 0, 0))
        header_row = _guess_header_row(records) if header_row is None else header_row
        shape = replace(shape, header_row=header_row, headers=_headers(records, header_row))
        hints = _about_headers(shape, records)
    return _counted(path, shape, hints)


def rows(
    path: str | os.PathLike[str], shape: FileShape, start: int = 0, *, position: int | None = None, line: int = 1
) -> Iterator[Row]:
    """The rows after the first `start` ones.

    With `position` and `line` (the `end` and `next_line` of row number `start`) the file is entered there at once;
    without, the rows before are read over. Raises `CellTooLarge` where a cell does not end.
    """
    width = len(shape.headers)
    number = start if position is not None else 0
    skip = shape.header_row + 1 if position is None else 0
    found = _records(path, shape, position or 0, line)
    for cells, begin, next_line, end, is_stray in _by_record(found, line) if shape.is_converted else found:
        if skip:
            skip -= 1
            continue
        if not any(cells) or not any(cell.strip() for cell in cells):
            continue
        number += 1
        if number <= start:
            continue
        problem = ""
        if len(cells) != width:
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            if len(cells) != width:
                problem = "long" if len(cells) > width else "short"
        yield Row(number, begin, cells, "stray_quote" if is_stray else problem, end, next_line)


def _by_record(records: "Iterator[_Record]", line: int) -> "Iterator[_Record]":
    """With records counted instead of lines."""
    for number, (cells, _begin, _next, end, is_stray) in enumerate(records, line):
        yield cells, number, number + 1, end, is_stray


def beginning(path: str | os.PathLike[str], shape: FileShape, count: int) -> list[list[str]]:
    """The first records as they stand, title rows, header and blank ones too: `header_row` counts these."""
    return [record[0] for record in islice(_records(path, replace(shape, headers=())), count)]


# --- reading ---------------------------------------------------------------------------------------------------------


_Record = tuple[list[str], int, int, int, bool]


def _records(path: str | os.PathLike[str], shape: FileShape, position: int = 0, line: int = 1) -> Iterator[_Record]:
    """(cells, its first line, the line after it, the byte after it, whether its quotation mark is a stray one).

    A stray mark swallows the lines below up to the next mark or the end. Its line is then taken as it stands, and
    reading begins anew below it.
    """
    source = _Lines(path, shape.encoding, position, line)
    try:
        while not source.is_at_end:
            yield from _records_to_stray_mark(source, shape)
    finally:
        source.file.close()


def _records_to_stray_mark(source: "_Lines", shape: FileShape) -> Iterator[_Record]:
    begin = source.line
    try:
        for cells in _reader(source.feed(), shape):
            if source.is_at_end:
                if cells == [_END]:
                    return
                break
            if len(source.taken) > 1 and not shape.is_converted and _is_stray(source.taken, cells, shape):
                break
            yield cells, begin, source.line, source.position, False
            begin = source.line
            source.taken.clear()
    except csv.Error as error:
        if len(source.taken) < 2:
            raise CellTooLarge(line=begin) from error
    text, after = source.taken[0]
    source.go_back(begin + 1)
    yield next(_reader(iter([text]), replace(shape, quote="", escape=""))), begin, begin + 1, after, True


def _is_stray(taken: list[tuple[str, int]], cells: list[str], shape: FileShape) -> bool:
    """Whether a record of several lines comes from a mark that was never meant to open a cell."""
    try:
        if len(list(_reader(iter([text for text, _ in taken]), shape, strict=True))) != 1:
            return True
    except csv.Error:
        return True
    return len(taken) > 3 and any(_reads_like_rows(cell, shape) for cell in cells)


def _reads_like_rows(cell: str, shape: FileShape) -> bool:
    """Whether the inner lines of a cell are rows of this very table: nearly all have as many separators."""
    columns = len(shape.headers)
    lines = cell.splitlines()[1:-1]
    if columns < 3 or len(lines) < (2 if columns > 4 else 3):
        return False
    return sum(line.count(shape.separator) == columns - 1 for line in lines) >= 0.8 * len(lines)


def _reader(lines: Iterator[str], shape: FileShape, *, strict: bool = False) -> Iterator[list[str]]:
    return csv.reader(
        lines,
        delimiter=shape.separator or "\x1f",
        quotechar=shape.quote or None,
        quoting=csv.QUOTE_MINIMAL if shape.quote else csv.QUOTE_NONE,
        doublequote=not shape.escape,
        escapechar=shape.escape or None,
        skipinitialspace=True,
        strict=strict,
    )


class _Lines:
    """The lines of the file with their ends; `position` and `line` are those of the line that comes next.

    Behind the last one comes a line of its own, so that an open quotation mark is noticed. `taken` are the lines since
    it was last cleared, each with the byte after it: `go_back` gives all but the first of them again.
    """

    def __init__(self, path: str | os.PathLike[str], encoding: str, position: int, line: int) -> None:
        self.encoding = encoding
        self.position = position
        self.line = line
        self.is_at_end = False
        self.taken: list[tuple[str, int]] = []
        self.again: deque[tuple[str, int]] = deque()
        self.file: BinaryIO = Path(path).open("rb")  # noqa: SIM115 - closed by who reads
        self.raw = self._wide_lines() if encoding.startswith("utf-16") else self._narrow_lines()

    def feed(self) -> Iterator[str]:
        while entry := self.again.popleft() if self.again else next(self.raw, None):
            self.position = entry[1]
            self.line += 1
            self.taken.append(entry)
            yield entry[0]
        self.is_at_end = True
        yield _END

    def go_back(self, line: int) -> None:
        self.again = deque([*self.taken[1:], *self.again])
        self.taken = []
        self.line = line
        self.is_at_end = False

    def _begin(self) -> bool:
        """Go to the first line, past byte-order mark and Excel's "sep=;". Whether this is the file's beginning."""
        if self.position == 0:
            head = self.file.read(64)
            for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                if head.startswith(mark):
                    self.position = len(mark)
        self.file.seek(self.position)
        return self.position <= len(codecs.BOM_UTF8)

    def _narrow_lines(self) -> Iterator[tuple[str, int]]:
        is_first = self._begin()
        encoding = self.encoding
        decode = _decode_utf8 if encoding == "utf-8" else partial(bytes.decode, encoding=encoding, errors="replace")
        position = self.position
        rest = b""
        is_last = False
        while not is_last:
            chunk = self.file.read(_CHUNK)
            is_last = not chunk
            pieces = (rest + chunk).splitlines(keepends=True)
            # What comes last may go on in the next chunk, and so may "\r\n".
            rest = b"" if is_last or not pieces else pieces.pop()
            if len(rest) > LONGEST_LINE:
                raise CellTooLarge(line=self.line + len(pieces))
            for raw in pieces:
                position += len(raw)
                if is_first:
                    is_first = False
                    if _SEP_LINE.fullmatch(raw):
                        self.line += 1
                        continue
                yield decode(raw), position

    def _wide_lines(self) -> Iterator[tuple[str, int]]:
        is_first = self._begin()
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        position = self.position
        rest = ""
        is_last = False
        while not is_last:
            chunk = self.file.read(_CHUNK)
            is_last = not chunk
            pieces = list(io.StringIO(rest + decoder.decode(chunk, final=is_last), newline=""))
            rest = "" if is_last or not pieces else pieces.pop()
            if len(rest) > LONGEST_LINE:
                raise CellTooLarge(line=self.line + len(pieces))
            for text in pieces:
                position += 2 * len(text) if text.isascii() else len(text.encode(self.encoding, "replace"))
                if is_first:
                    is_first = False
                    if _SEP_LINE.fullmatch(text.encode(errors="replace")):
                        self.line += 1
                        continue
                yield text, position


_SEP_LINE = re.compile(rb"\"?sep=(.)\"?\s*", re.IGNORECASE)


def _decode_utf8(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:  # lists pasted together from two programs: the odd line is in the other encoding
        return raw.decode("cp1252", "replace")


def _counted(path: str | os.PathLike[str], shape: FileShape, hints: list[str]) -> FileShape:
    """`shape` with its counts, after a look at every row."""
    row_count = ragged = 0
    has_nul = has_unknown = False
    for row in rows(path, shape):
        row_count = row.number
        if row_count > MOST_ROWS:
            raise FileTooLarge(limit=MOST_ROWS, unit="rows")
        if row.problem:
            ragged += row.problem in {"short", "long"}
            if row.problem == "stray_quote":
                hints.append("stray_quote")
        text = "".join(row.cells)
        if not text.isascii() or not text.isprintable():
            has_nul = has_nul or "\x00" in text
            has_unknown = has_unknown or "\ufffd" in text
    if row_count == 0:
        raise FileEmpty
    hints += ["ragged_rows"] * bool(ragged) + ["nul_bytes"] * has_nul + ["undecodable"] * has_unknown
    return replace(shape, row_count=row_count, ragged_count=ragged, hints=tuple(dict.fromkeys(hints)))


# --- recognising the table -------------------------------------------------------------------------------------------

_OTHER_TEXT = (
    (re.compile(r"\s*[\[{]\s*(?:[\[{]\s*)*\""), "JSON"),
    (re.compile(r"\s*<(?:!doctype\s+html|html|table|head|body|meta)\b", re.IGNORECASE), "HTML"),
    (re.compile(r"\s*<\?xml|\s*<[a-z_:]+[\s>].*</", re.IGNORECASE | re.DOTALL), "XML"),
    (re.compile(r"\s*BEGIN:V(?:CARD|CALENDAR)", re.IGNORECASE), "vCard"),
    (re.compile(r"\s*\{\\rtf"), "RTF"),
)


def _refuse_other_text(sample: str) -> None:
    for pattern, kind in _OTHER_TEXT:
        if pattern.match(sample):
            raise FileNotTable(kind=kind)


def _sample_text(path: str | os.PathLike[str], encoding: str) -> str:
    source = _Lines(path, encoding, 0, 1)
    try:
        lines = []
        length = 0
        for line, _ in islice(source.raw, 10 * _SAMPLE_RECORDS):
            lines.append(line)
            length += len(line)
            if length > _SAMPLE_BYTES:
                break
        return "".join(lines)
    finally:
        source.file.close()


def _sample_records(sample: str, shape: FileShape, count: int = _SAMPLE_RECORDS) -> list[list[str]]:
    """The first records; the last line of the sample may be half of one and is left out when there are others."""
    try:
        return list(islice(_reader(iter(io.StringIO(sample, newline="")), shape), count))
    except csv.Error:
        return []


def _guess_table(
    sample: str, shape: FileShape, separator: str | None, header_row: int | None
) -> tuple[FileShape, list[str]]:
    shape = replace(shape, escape=_guess_escape(sample, shape.quote))
    if separator is None:
        separator = _guess_separator(sample, shape)
    shape = replace(shape, separator=separator)
    records = _sample_records(sample, shape, _SAMPLE_RECORDS + max(header_row or 0, 0))
    if header_row is None:
        header_row = _guess_header_row(records)
    shape = replace(shape, header_row=header_row, headers=_headers(records, header_row))
    return shape, _about_headers(shape, records)


def _about_headers(shape: FileShape, records: list[list[str]]) -> list[str]:
    """The hints that the first rows give."""
    named = [header.casefold() for header in shape.headers if header]
    hints = {
        "one_column": len(shape.headers) == 1,
        "no_header": shape.header_row == NO_HEADER,
        "title_rows": any(any(record) for record in records[: max(shape.header_row, 0)]),
        "duplicate_headers": len(set(named)) < len(named),
        "empty_headers": shape.header_row != NO_HEADER and len(named) < len(shape.headers),
    }
    return [code for code, holds in hints.items() if holds]


def _guess_quote(sample: str) -> str:
    single = len(re.findall(r"(?:^|[;,\t|])'[^'\r\n]*'(?=[;,\t|]|\r?$)", sample, re.MULTILINE))
    return "'" if single > 2 and '"' not in sample else '"'


def _guess_escape(sample: str, quote: str) -> str:
    if not quote or "\\" + quote not in sample:
        return ""
    mark = re.escape(quote)
    inner = re.search(rf"\\{mark}(?![;,\t|\r\n]|$)", sample)
    doubled = re.search(rf"(?<![;,\t|\r\n]){mark}{mark}(?![;,\t|\r\n])", sample)
    return "\\" if inner and not doubled else ""


def _guess_separator(sample: str, shape: FileShape) -> str:
    declared = _SEP_LINE.match(sample.encode("utf-8", "replace"))
    if declared:
        return declared.group(1).decode()
    best, best_score = "", 0.0
    for separator in SEPARATORS:
        records = _sample_records(sample, replace(shape, separator=separator))
        counts = [len(record) for record in records if any(record)]
        usual = Counter(count for count in counts if count > 1).most_common(1)
        if not usual:
            continue
        columns, often = usual[0]
        if separator == "," and columns == 2 and counts[0] == 1 and sample.count(", ") > 0.8 * sample.count(","):
            continue  # a list of "Müller, Anna" under one header
        share = often / len(counts)
        score = share * (1 + math.log2(columns))
        if share >= 0.4 and score > best_score:
            best, best_score = separator, score
    return best


def _guess_header_row(records: list[list[str]]) -> int:
    """The first row that is as wide as the table and does not look like data."""
    widths = Counter(len(record) for record in records if any(cell.strip() for cell in record))
    width = max(widths, key=lambda count: (widths[count], count), default=1)
    for place, record in enumerate(records[:40]):
        filled = [cell.strip() for cell in record if cell.strip()]
        if not filled or (width > 1 and (len(filled) < 2 or len(filled) * 2 < width)):
            continue
        is_alone = sum(widths.values()) == 1
        return NO_HEADER if _is_data(filled, is_alone=is_alone) else place
    return next((place for place, record in enumerate(records) if any(record)), NO_HEADER)


_NUMBER = re.compile(r"[+-]?[\d.,' ]*\d[\d.,' ]*(?:€|EUR|%)?")
_DATA_CELL = re.compile(
    r"[^@\s]+@[^@\s]+\.[^@\s]+ | https?://\S+ | \+?[\d\s()/.-]{7,} | \d{1,2}\.\d{1,2}\.\d{2,4} | \d{4}-\d\d-\d\d.*",
    re.VERBOSE,
)


def _is_data(cells: list[str], *, is_alone: bool) -> bool:
    if any(_DATA_CELL.fullmatch(cell) for cell in cells):
        return True
    numbers = [cell for cell in cells if _NUMBER.fullmatch(cell)]
    if is_alone and numbers:
        return True
    is_years = all(len(cell) == 4 and cell.isdigit() and 1900 <= int(cell) <= 2100 for cell in numbers)
    return len(numbers) * 2 > len(cells) and not (is_years and len(numbers) < len(cells))


def _headers(records: list[list[str]], header_row: int) -> tuple[str, ...]:
    """The column names, as many as the rows below are usually wide; columns empty from top to bottom at the end go."""
    names = records[header_row] if 0 <= header_row < len(records) else []
    below = [record for record in records[header_row + 1 :] if any(cell.strip() for cell in record)]
    headers = [" ".join(name.replace("\x00", "").replace("\ufeff", "").split()) for name in names]
    if below:
        usual, often = Counter(map(len, below)).most_common(1)[0]
        if often * 2 > len(below):
            headers += [""] * (usual - len(headers))
    while (
        len(headers) > 1 and not headers[-1] and not any(row[len(headers) - 1 :][:1] not in ([], [""]) for row in below)
    ):
        headers.pop()
    return tuple(headers)
