"""What an import would do: the first rows read as it will read them, nothing written."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from leadwerk.foundation.db.statements import chunks
from leadwerk.intake.channels.csv_file.parse import FileShape, Row, rows
from leadwerk.intake.draft import Formats
from leadwerk.intake.known import KnownRow
from leadwerk.intake.making import Maker
from leadwerk.intake.models import ImportRun
from leadwerk.intake.refusals import LeadIsNotYours
from leadwerk.intake.sorting import Skipped, Sorted, Sorter
from leadwerk.intake.target import target_of
from leadwerk.leads.actions.update_rows import carried_over, text_of, wanted_of
from leadwerk.leads.fields import label
from leadwerk.leads.models import Lead, NewLead, Outcome
from leadwerk.people.actors import Actor
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.pipelines.catalog import catalog
from leadwerk.ui.formats import date, money

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


@dataclass(frozen=True, slots=True)
class Change:
    """What a row would change at a lead that the person may see: field, before, after."""

    line: int
    lead: Lead
    row: NewLead
    changes: list[tuple[str, str, str]]
    is_told: bool
    """Whether what has no place in the fields goes to the lead's journal."""


@dataclass
class Preview:
    """`looked_at` rows of `total`; the lists hold the first few of what the numbers count."""

    total: int
    looked_at: int = 0
    created: int = 0
    updated: int = 0
    skipped: int = 0
    refused: int = 0
    noted: int = 0
    known: int = 0
    matched: int = 0
    """Rows of somebody who is there already, whatever is to become of them."""
    problems: list[Problem] = field(default_factory=list)
    leads: list[tuple[int, NewLead]] = field(default_factory=list)
    known_rows: list[tuple[KnownRow, NewLead]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return self.looked_at >= self.total


def preview(run: ImportRun, *, by: Actor) -> Preview:
    """Read the file as the import will, at most `MOST_ROWS` rows or `SECONDS` seconds of it."""
    shape = FileShape.from_json(run.shape)
    mapping = {int(column): name for column, name in run.mapping.items()}
    maker = Maker(mapping, Formats.from_json(run.formats), target_of(run), by)
    sorter = Sorter(run.duplicates, by, remembers=True)
    found = Preview(run.total_rows or 0)
    until = time.monotonic() + SECONDS
    for some in chunks(islice(rows(run.path, shape), MOST_ROWS), 1000):
        _look_at(some, maker, sorter, shape, found)
        if time.monotonic() > until:
            break
    return found


def _look_at(some: list[Row], maker: Maker, sorter: Sorter, shape: FileShape, found: Preview) -> None:
    made: dict[int, NewLead] = {}
    for row in some:
        lead, notes = maker.make(row.cells)
        found.looked_at += 1
        if lead is None:
            found.refused += 1
            _add(found, [Problem(row.line, "", " · ".join(filter(None, row.cells))[:80], refusal(), is_refused=True)])
            continue
        made[row.line] = lead
        found.noted += bool(notes)
        _add(found, _problems(row, lead, notes, shape))
    result = sorter.sort(list(made.values()), list(made))
    found.created += len(result.created)
    found.updated += len(result.merged)
    found.matched += len(result.merged) + len(result.skipped) + sum(map(len, result.updated.values()))
    found.known += len(result.known)
    found.known_rows += [(one, made[one.line]) for one in result.known[: SHOWN - len(found.known_rows)]]
    found.leads += [(one.line, one.lead) for one in result.created[: SHOWN_LEADS - len(found.leads)]]
    _look_at_updates(result, made, maker.by, found)
    _skip(found, result.skipped, made)


def _look_at_updates(result: Sorted, made: dict[int, NewLead], by: Actor, found: Preview) -> None:
    leads = Lead.objects.in_bulk(result.updates)
    there = carried_over(result.updates)
    for pk, update in result.updates.items():
        lead, lines = leads.get(pk), result.updated[pk]
        if lead is None or not covers(by, Permission.LEAD_EDIT, lead):
            _skip(found, [Skipped(line, LeadIsNotYours()) for line in lines], made)
            continue
        wanted, left = wanted_of(lead, update)
        changes = [
            (label(name), _shown(getattr(lead, name)), _shown(value))
            for name, value in wanted.items()
            if value != getattr(lead, name)
        ]
        text = text_of(update, left)
        is_told = bool(text) and (pk, text) not in there
        if changes or is_told:
            found.updated += len(lines)
        else:
            found.skipped += len(lines)
        if len(found.changes) < SHOWN:
            found.changes.append(Change(lines[0], lead, made[lines[0]], changes, is_told))


def _skip(found: Preview, skipped: Iterable[Skipped], made: dict[int, NewLead]) -> None:
    for one in skipped:
        found.skipped += 1
        _add(found, [Problem(one.line, made[one.line].name, "", one.why.sentence(), is_refused=True)])


def past_of(lead: NewLead) -> str:
    """How a lead had ended before it came, or else how far it is, in few words; "" for one that begins."""
    ending = lead.ending
    if ending is not None:
        listed = catalog().loss_reasons if ending.outcome == Outcome.LOST else catalog().rejection_codes
        reason = listed[ending.reason].label if ending.reason else ""
        return " · ".join(filter(None, (str(Outcome(ending.outcome).label), reason, date(ending.at))))
    stage = catalog().stages[lead.stage_id]
    return stage.label if catalog().stages_of[lead.process_id][0] is not stage else ""


def plans_of(lead: NewLead) -> str:
    """The tasks that come with it."""
    done = _("done")
    return ", ".join(f"{plan.subject} ({done if plan.is_done else date(plan.due.on)})" for plan in lead.plans)


def _shown(value: Any) -> str:
    """A value of a lead in few words."""
    if isinstance(value, list):
        return ", ".join(str(one.get("value", "")) for one in value)
    return money(value, company().currency) if isinstance(value, int) else str(value or "").partition("\n")[0]


def _add(found: Preview, problems: Iterable[Problem]) -> None:
    found.problems += islice(problems, SHOWN - len(found.problems))


def _problems(row: Row, lead: NewLead, notes: list[str], shape: FileShape) -> Iterable[Problem]:
    for note in notes:
        yield Problem(row.line, lead.name, note, _("Is not taken over, but stays at the lead as a journal note."))
    if row.problem == "stray_quote":
        yield Problem(row.line, lead.name, row.cells[0][:80], _("A quotation mark is never closed."))
    elif row.problem:
        cells = {"cells": len(row.cells), "columns": len(shape.headers)}
        yield Problem(row.line, lead.name, "", _("The row has %(cells)s cells instead of %(columns)s.") % cells)


def refusal() -> str:
    """Why a row cannot become a lead."""
    return _("Without a name, an address, a number or a sentence it cannot become a lead.")
