"""What an import would do: the first rows read as it will read them, nothing written."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _

from leadwerk.foundation.db.statements import chunks
from leadwerk.intake.channels.csv_file.parse import FileShape, Row, rows
from leadwerk.intake.draft import Formats
from leadwerk.intake.known import KnownRow, known_rows
from leadwerk.intake.making import Maker
from leadwerk.intake.models import ImportRun
from leadwerk.intake.target import target_of
from leadwerk.leads.models import NewLead
from leadwerk.people.actors import Actor

MOST_ROWS = 10_000
SECONDS = 3.0
SHOWN_LEADS = 5
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a row that a person should know before it is imported. `line` is that of the file."""

    line: int
    name: str
    what: str
    why: str
    is_refused: bool = False


@dataclass
class Preview:
    """`looked_at` rows of `total`; the lists hold the first few of what the numbers count."""

    total: int
    looked_at: int = 0
    created: int = 0
    refused: int = 0
    noted: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)
    leads: list[tuple[int, NewLead]] = field(default_factory=list)
    known_rows: list[tuple[KnownRow, NewLead]] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return self.looked_at >= self.total


def preview(run: ImportRun, *, by: Actor) -> Preview:
    """Read the file as the import will, at most `MOST_ROWS` rows or `SECONDS` seconds of it."""
    shape = FileShape.from_json(run.shape)
    mapping = {int(column): name for column, name in run.mapping.items()}
    maker = Maker(mapping, Formats.from_json(run.formats), target_of(run), by)
    found = Preview(run.total_rows or 0)
    until = time.monotonic() + SECONDS
    seen: dict[str, int] = {}
    for some in chunks(islice(rows(run.path, shape), MOST_ROWS), 1000):
        _look_at(some, maker, shape, found, seen)
        if time.monotonic() > until:
            break
    return found


def _look_at(some: list[Row], maker: Maker, shape: FileShape, found: Preview, seen: dict[str, int]) -> None:
    made: list[tuple[int, NewLead]] = []
    for row in some:
        lead, notes = maker.make(row.cells)
        found.looked_at += 1
        if lead is None:
            found.refused += 1
            _add(found, [Problem(row.line, "", " · ".join(filter(None, row.cells))[:80], refusal(), is_refused=True)])
            continue
        made.append((row.line, lead))
        found.noted += bool(notes)
        _add(found, _problems(row, lead, notes, shape))
    known = known_rows([lead for _line, lead in made], [line for line, _lead in made], by=maker.by, earlier=seen)
    by_line = dict(made)
    found.created += len(made)
    found.known += len(known)
    found.known_rows += [(one, by_line[one.line]) for one in known[: SHOWN - len(found.known_rows)]]
    found.leads += made[: SHOWN_LEADS - len(found.leads)]


def _add(found: Preview, problems: Iterable[Problem]) -> None:
    found.problems += islice(problems, SHOWN - len(found.problems))


def _problems(row: Row, lead: NewLead, notes: list[str], shape: FileShape) -> Iterable[Problem]:
    for note in notes:
        yield Problem(row.line, lead.name, note, _("Could not be understood. It stays at the lead as a journal note."))
    if row.problem == "stray_quote":
        yield Problem(row.line, lead.name, row.cells[0][:80], _("A quotation mark is never closed."))
    elif row.problem:
        cells = {"cells": len(row.cells), "columns": len(shape.headers)}
        yield Problem(row.line, lead.name, "", _("The row has %(cells)s cells instead of %(columns)s.") % cells)


def refusal() -> str:
    """Why a row cannot become a lead."""
    return _("Without a name, an address, a number or a sentence it cannot become a lead.")
