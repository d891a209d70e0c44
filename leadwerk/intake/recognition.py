"""What a file is, by its content and never by its name: a table as text, a workbook, an address book."""

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from leadwerk.foundation import files
from leadwerk.foundation.files import Content
from leadwerk.intake.channels.csv_file.parse import FileShape, inspect, inspect_converted
from leadwerk.intake.channels.csv_file.refusals import FileEmpty
from leadwerk.intake.channels.vcard import table
from leadwerk.intake.channels.vcard.parse import is_address_book
from leadwerk.intake.channels.workbook.convert import as_table
from leadwerk.intake.fields import label

TEXT, WORKBOOK, ADDRESS_BOOK = "text/csv", "application/vnd.ms-excel", "text/vcard"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 1 << 16
MOST_TRIED = 5
"""Sheets in which rows are looked for before somebody has to choose one."""

SECONDS_TO_TRY = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """How a person says that a file is to be read; what is not said is recognised."""

    encoding: str | None = None
    separator: str | None = None
    header_row: int | None = None
    quote: str | None = None
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The shape of the table that will be read; `table` is its content if the file had to be converted."""

    shape: FileShape
    table: Content | None = None
    sheets: list[str] = field(default_factory=list)
    sheet: str = ""
    mapping: dict[int, str | None] | None = None
    """Where the columns need no guess."""


def kind_of(path: str | os.PathLike[str]) -> str:
    """`TEXT` is also what nobody can read: `inspect` says what is wrong with it."""
    with Path(path).open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(OLD_WORKBOOK) or (head.startswith(b"PK\x03\x04") and _is_workbook(path)):
        return WORKBOOK
    return ADDRESS_BOOK if is_address_book(head) else TEXT


def _is_workbook(path: str | os.PathLike[str]) -> bool:
    """Whether the archive holds what workbooks hold; its table of contents stands at its end."""
    with Path(path).open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - HEAD))
        tail = file.read()
        file.seek(0)
        head = file.read(HEAD)
    return any(mark in part for part in (head, tail) for mark in (b"xl/", b"content.xml"))


def recognise(path: str | os.PathLike[str], kind: str, reading: Reading) -> Recognised:
    """Look at the file as it is or as somebody says it is. Raises what the channels refuse."""
    if kind == WORKBOOK:
        return _recognise_workbook(path, reading)
    if kind == ADDRESS_BOOK:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", prefix="leadwerk-cards-") as file:
            if table.write_table(path, file) == 0:
                raise FileEmpty
            file.flush()
            headers = (*(label(name) for name in table.FIELDS), _("Further details"))
            shape = inspect_converted(file.name, headers=headers)
            mapping = {**dict(enumerate(table.FIELDS)), len(table.FIELDS): None}
            return Recognised(shape, files.keep(pieces(file.name)), mapping=mapping)
    return Recognised(
        inspect(
            path,
            encoding=reading.encoding,
            separator=reading.separator,
            header_row=reading.header_row,
            quote=reading.quote,
        )
    )


def _recognise_workbook(path: str | os.PathLike[str], reading: Reading) -> Recognised:
    """The sheet that was chosen, or the first that holds more than a header."""
    name, left, until = reading.sheet, MOST_TRIED, time.monotonic() + SECONDS_TO_TRY
    while True:
        with as_table(path, name) as sheet:
            try:
                shape = inspect_converted(sheet.path, header_row=reading.header_row)
            except FileEmpty:
                after = sheet.names[sheet.names.index(sheet.name) + 1 :]
                left -= 1
                if reading.sheet or not after or not left or time.monotonic() > until:
                    raise
                name = after[0]
            else:
                return Recognised(shape, files.keep(pieces(sheet.path)), sheet.names, sheet.name)


def pieces(path: str | os.PathLike[str]) -> Iterator[bytes]:
    with Path(path).open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece
