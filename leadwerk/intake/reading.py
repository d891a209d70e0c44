"""The rows of a file in batches, read and understood ahead of who writes them. Nothing here asks the database.

Understanding a row costs about as much as writing it. A long file is therefore read by a second process, always one
batch ahead; the first batches are read here, while that process starts.
"""

import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.utils import translation

from leadwerk.foundation.db.statements import chunks
from leadwerk.intake.channels.csv_file.parse import FileShape, rows
from leadwerk.intake.draft import Formats
from leadwerk.intake.making import ReadRow, read

logger = logging.getLogger(__name__)

BATCH = 1_000
HEAD_START = 5
"""Batches that are read here: so long a process takes to start."""
WORTH_IT = 15_000
"""A file of so many rows has a process of its own read it."""


class Mark(NamedTuple):
    """How far a file is read: the row's number, the byte and the line after it (`parse.Row`)."""

    number: int
    position: int | None
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A file and how it is read, as an import keeps it (JSON)."""

    path: Path
    shape: dict[str, Any]
    mapping: dict[str, str | None]
    formats: dict[str, Any]
    keeps_cells: bool = False
    """Whether the cells of rows that become leads are wanted too."""

    @property
    def columns(self) -> dict[int, str | None]:
        return {int(column): name for column, name in self.mapping.items()}


@dataclass(slots=True)
class Batch:
    """Rows from number `first` to `end`, each with its line: those that say enough, the cells of those that do not."""

    first: int
    end: Mark
    found: list[tuple[int, ReadRow]] = field(default_factory=list)
    refused: list[tuple[int, list[str]]] = field(default_factory=list)
    cells: dict[int, list[str]] = field(default_factory=dict)


def batches(table: Table, begin: Mark, *, rows_left: int) -> Generator[Batch, None, None]:
    """The rows after `begin`, batch by batch. Close it, or read to the end: a process may stand behind it."""
    if rows_left < WORTH_IT:
        yield from read_batches(table, begin, size=BATCH)
        return
    end = begin
    with _reader(table, begin) as answers:
        for batch in islice(read_batches(table, begin, size=BATCH), HEAD_START):
            end = batch.end
            yield batch
        with suppress(EOFError, pickle.UnpicklingError):
            while batch := pickle.load(answers):  # noqa: S301 (from our own process)
                end = batch.end
                yield batch
            return
    logger.warning("The reader of an import broke off after row %s", end.number)
    # What stopped it stops the reading here too, and is then told; or it was its own misfortune.
    yield from read_batches(table, end, size=BATCH)


@contextmanager
def _reader(table: Table, begin: Mark) -> Iterator[IO[bytes]]:
    """The pickled answers of a process that reads all but the first batches."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "leadwerk.intake.ahead"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe) as reader:  # noqa: S603 (ourselves)
        try:
            assert reader.stdin is not None
            assert reader.stdout is not None
            with suppress(BrokenPipeError):
                pickle.dump((table, begin, HEAD_START * BATCH, BATCH, translation.get_language()), reader.stdin)
                reader.stdin.close()
            yield reader.stdout
        finally:
            reader.kill()


def read_batches(table: Table, begin: Mark, skipped: int = 0, *, size: int) -> Iterator[Batch]:
    """The rows after `begin` without the first `skipped` ones, in batches of `size`."""
    mapping, formats = table.columns, Formats.from_json(table.formats)
    number, position, line = begin
    found = rows(table.path, FileShape.from_json(table.shape), number, position=position, line=line)
    for some in chunks(islice(found, skipped, None), size):
        last = some[-1]
        batch = Batch(some[0].number, Mark(last.number, last.end, last.next_line))
        for row in some:
            understood = read(row.cells, mapping, formats)
            if understood.lead is None:
                batch.refused.append((row.line, row.cells))
            else:
                batch.found.append((row.line, understood))
                if table.keeps_cells:
                    batch.cells[row.line] = row.cells
        yield batch
