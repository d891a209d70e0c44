"""Carrying out an import: chunk by chunk in the background; it can be stopped, killed and gone on with at any row."""

import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django_tasks import task

from leadwerk.conversion.actions.import_conversions import import_conversions
from leadwerk.foundation import held, jobs
from leadwerk.foundation.clock import new_change_set, now
from leadwerk.foundation.errors import Refusal
from leadwerk.foundation.text import clean
from leadwerk.intake import tally
from leadwerk.intake.access import may_import, take
from leadwerk.intake.actions.keep_mapping import remember
from leadwerk.intake.draft import Formats
from leadwerk.intake.making import Maker
from leadwerk.intake.models import Duplicates, EventState, ImportRun, ImportState, IntakeEvent, IntakeProblem
from leadwerk.intake.reading import Batch, Mark, Table, batches
from leadwerk.intake.refusals import (
    FileIsGone,
    ImportHasStarted,
    ImportIsBeingRead,
    ImportIsDone,
    ImportIsNotRunning,
    ImportIsRunning,
    ImportIsUndone,
    LeadIsNotYours,
)
from leadwerk.intake.sorting import Skipped, Sorted, Sorter
from leadwerk.intake.target import target_of
from leadwerk.intake.tongue import tongue
from leadwerk.journal.write import write
from leadwerk.leads.actions.import_rows import import_rows
from leadwerk.leads.actions.update_rows import update_rows
from leadwerk.leads.models import Channel, NewLead
from leadwerk.leads.refusals import NothingKnown, OwnerIsInactive
from leadwerk.people.actions.security import record
from leadwerk.people.actors import SYSTEM, Actor, person
from leadwerk.tallies import keep
from leadwerk.tasks.actions.import_tasks import import_tasks, next_steps

logger = logging.getLogger(__name__)


@transaction.atomic
def start(run: ImportRun, *, by: Actor, duplicates: str | None = None, in_background: bool = True) -> ImportRun:
    """Let the import run, usually in the background. Whoever starts it imports: the leads come by them.

    `duplicates` is a last word on what becomes of rows whose lead is there already. Raises `OwnerIsInactive`.
    """
    may_import(by)
    fresh = take(run, by=by)
    if fresh.is_started:
        raise ImportHasStarted
    if fresh.state != ImportState.READY:
        raise ImportIsBeingRead
    if fresh.owner is not None and not fresh.owner.is_active:  # who was chosen may have left since
        raise OwnerIsInactive(owner=fresh.owner.name)
    if duplicates is not None:
        fresh.duplicates = Duplicates(duplicates)
    fresh.by = person(by)
    fresh.change_set = new_change_set()
    remember(fresh, by=by)
    record("import_started", by=by, about=("import", fresh.pk, fresh.file_name))
    _set_running(fresh, in_background=in_background)
    return fresh


@transaction.atomic
def go_on(run: ImportRun, *, by: Actor) -> ImportRun:
    """Let an import that was stopped or has failed go on where it was."""
    may_import(by)
    fresh = take(run, by=by)
    if fresh.is_running:
        raise ImportIsRunning
    if not fresh.is_started:
        raise ImportIsNotRunning
    if fresh.taken_back is not None:
        raise ImportIsUndone
    if fresh.state == ImportState.FINISHED:
        raise ImportIsDone
    _set_running(fresh)
    return fresh


@transaction.atomic
def stop(run: ImportRun, *, by: Actor) -> ImportRun:
    """Stop the import after the rows in hand. What was imported stays."""
    fresh = take(run, by=by)
    if not fresh.is_running:
        raise ImportIsNotRunning
    fresh.state, fresh.finished_at = ImportState.CANCELLED, now()
    fresh.save(update_fields=["state", "finished_at"])
    return fresh


def _set_running(run: ImportRun, *, in_background: bool = True) -> None:
    moment = now()
    run.state, run.error, run.finished_at = ImportState.RUNNING, "", None
    run.started_at = run.started_at or moment
    run.resumed_at, run.resumed_from = moment, run.cursor
    run.save()
    if in_background:
        jobs.enqueue_once(carry_out, f"import:{run.pk}:{moment.isoformat()}", run.pk)


@task(queue_name="long")
def carry_out(run_id: int) -> None:
    """Import what is left of a running import. A failure is kept at the import; only the database is waited for."""
    run = ImportRun.objects.select_related("by").get(pk=run_id)
    with tongue(run.by):
        try:
            for _chunk in run_through(run):
                if jobs.stopping.is_set():
                    raise jobs.Again
        except (OperationalError, InterfaceError, jobs.Again):
            raise
        except FileNotFoundError:
            _fail(run, FileIsGone().sentence())
        except Refusal as refusal:
            _fail(run, refusal.sentence())
        except Exception:
            logger.exception("Import %s failed", run_id)
            _fail(run, _("This is an error in Leadwerk. What was imported is complete; the rest can be tried again."))


def run_through(run: ImportRun) -> Iterator[int]:
    """Import the rows that are left, a chunk at a time; after each, the number of rows done.

    Ends early if the import is stopped or somebody else carries it out.
    """
    by = run.by or SYSTEM
    table = Table(run.path, run.shape, run.mapping, run.formats, keeps_cells=run.duplicates != Duplicates.CREATE)
    sorter = Sorter(run.duplicates, by)
    maker = Maker(table.columns, Formats.from_json(run.formats), target_of(run), by)
    begin = Mark(run.cursor, run.position, run.line)
    with closing(batches(table, begin, rows_left=(run.total_rows or 0) - run.cursor)) as found:
        for batch in found:
            held.look_again()
            may_import(by)
            if not _write(run.pk, _made(batch, maker), sorter, by):
                return
            yield batch.end.number
    _finish(run.pk, by)


@dataclass(slots=True)
class Chunk:
    """A batch on its way: its rows that became leads with their lines, and how many of them have notes."""

    batch: Batch
    leads: list[NewLead] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    noted: int = 0


def _made(batch: Batch, maker: Maker) -> Chunk:
    chunk = Chunk(batch)
    for line, row in batch.found:
        lead, notes = maker.place(row)
        if lead is not None:
            chunk.leads.append(lead)
            chunk.lines.append(line)
            chunk.noted += bool(notes)
    return chunk


def _write(run_id: int, chunk: Chunk, sorter: Sorter, by: Actor) -> bool:
    """Leads, ledger and cursor in one transaction; False if these rows are no longer to be done."""
    found = sorter.sort(chunk.leads, chunk.lines)
    with transaction.atomic():
        with keep.together():
            event = _settle(run_id, chunk, found, by)
        if event is not None:
            tally.count(event)
    return event is not None


def _settle(run_id: int, chunk: Chunk, found: Sorted, by: Actor) -> IntakeEvent | None:
    first, end, refused = chunk.batch.first, chunk.batch.end, chunk.batch.refused
    moment = now()
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if not run.is_running or run.cursor != first - 1 or run.change_set is None:
        return None
    run.cursor, run.position, run.line = end
    run.save(update_fields=["cursor", "position", "line"])
    done = update_rows(found.updates, by=by, change_set=run.change_set, at=moment) if found.updates else {}
    updated = [[line, lead] for lead, lines in found.updated.items() if done.get(lead) for line in lines]
    kept = [line for lead, lines in found.updated.items() if lead not in done for line in lines]
    skipped = [*found.skipped, *(Skipped(line, LeadIsNotYours()) for line in kept)]
    event = IntakeEvent(
        channel=Channel.IMPORT,
        source_id=run.source_id,
        run=run,
        first_row=first,
        last_row=end.number,
        raw={name: rows for name, rows in (("known", found.known), ("updated", updated)) if rows},
        dedupe_key=f"import:{run.pk}:{first}",
        state=EventState.DONE,
        received=end.number - first + 1,
        created=len(found.created),
        updated=len(updated) + len(found.merged),
        refused=len(refused),
        waiting=0,
        known=len(found.known),
        noted=chunk.noted,
        received_at=moment,
    )
    event.skipped = event.received - event.created - event.updated - event.refused
    event.save(force_insert=True)
    problems = [IntakeProblem(event=event, row=line, cells=cells, code=NothingKnown.code) for line, cells in refused]
    problems += [
        IntakeProblem(
            event=event, row=one.line, cells=chunk.batch.cells[one.line], code=one.why.code, facts=one.why.facts
        )
        for one in skipped
    ]
    for problem in problems:
        problem.cells = [clean(cell) for cell in problem.cells]
    IntakeProblem.objects.bulk_create(problems)
    leads = [one.lead for one in found.created]
    with_past = [lead for lead in leads if lead.plans or lead.ending is not None]
    next_steps(with_past)
    import_rows(leads, by=by, change_set=run.change_set, at=moment)
    import_tasks(with_past, by=by, change_set=run.change_set, at=moment)
    import_conversions(with_past, by=by)
    return event


@transaction.atomic
def _finish(run_id: int, by: Actor) -> None:
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if not run.is_running:
        return
    run.state, run.finished_at, run.total_rows = ImportState.FINISHED, now(), run.cursor
    run.save(update_fields=["state", "finished_at", "total_rows"])
    created = run.events.aggregate(n=Sum("created"))["n"] or 0
    facts = {"leads": created, "file": run.file_name}
    write("leads_imported", ("import", run.pk), by=by, change_set=run.change_set, facts=facts)


@transaction.atomic
def _fail(run: ImportRun, reason: str) -> None:
    failed = {"state": ImportState.FAILED, "error": clean(reason, 300), "finished_at": now()}
    ImportRun.objects.filter(pk=run.pk, state=ImportState.RUNNING).update(**failed)
