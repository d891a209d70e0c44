"""Taking in a file of leads: stored once, recognised, columns proposed. Nothing becomes a lead yet."""

import os
from collections.abc import Mapping
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from django.db import transaction
from django_tasks import task

from leadwerk.attachments.models import Blob
from leadwerk.foundation import files
from leadwerk.foundation.clock import now
from leadwerk.foundation.errors import Refusal
from leadwerk.foundation.files import Content
from leadwerk.foundation.text import clean
from leadwerk.intake.access import may_import, take
from leadwerk.intake.channels.csv_file.mapping import propose
from leadwerk.intake.channels.csv_file.parse import LARGEST_FILE, FileShape, inspect_converted, rows
from leadwerk.intake.channels.csv_file.refusals import FileTooLarge
from leadwerk.intake.channels.workbook.convert import LARGEST_FILE as LARGEST_WORKBOOK
from leadwerk.intake.channels.workbook.refusals import WorkbookTooLarge
from leadwerk.intake.draft import Formats, guess_formats
from leadwerk.intake.mappings import applied, last_time, words_of
from leadwerk.intake.models import ImportRun, ImportState
from leadwerk.intake.recognition import TEXT, WORKBOOK, Reading, Recognised, kind_of, pieces, recognise
from leadwerk.intake.refusals import FileIsGone, ImportHasStarted
from leadwerk.intake.tongue import tongue
from leadwerk.people.actors import Actor, person
from leadwerk.people.organisation import company

AT_ONCE = 4_000_000
"""A file of so many bytes is read while its sender waits; a larger one in the background."""
SAMPLE = 500


def receive_file(path: str | os.PathLike[str], name: str, *, by: Actor, at_once: bool = False) -> ImportRun:
    """An import of the file at `path`, ready to be arranged; of a large one the reading goes on in the background.

    Raises `MissingPermission` and what `recognise` refuses: of such a file nothing is kept.
    """
    may_import(by)
    size = os.path.getsize(path)
    if size > LARGEST_FILE:
        raise FileTooLarge(limit=LARGEST_FILE, unit="bytes")
    kind = kind_of(path)
    if kind == WORKBOOK and size > LARGEST_WORKBOOK:
        raise WorkbookTooLarge
    found = recognise(path, kind, Reading()) if at_once or size <= AT_ONCE else None
    stored = files.keep(pieces(path))
    with transaction.atomic():
        _know(stored, kind)
        run = ImportRun(
            blob_id=stored.sha256,
            file_name=clean(Path(name).name, 255) or "leads.csv",
            state=ImportState.READING,
            created_at=now(),
            by=person(by),
        )
        if found is not None:
            _lay_out(run, found)
        run.save(force_insert=True)
        if found is None:
            look.enqueue(run.pk)
    return run


def reshape(
    run: ImportRun,
    *,
    by: Actor,
    encoding: str | None = None,
    separator: str | None = None,
    header_row: int | None = None,
    quote: str | None = None,
    sheet: str = "",
) -> ImportRun:
    """Read the file as a person says it is; its columns are proposed anew. Raises `ImportHasStarted`.

    Of another `sheet` than before the header is recognised anew.
    """
    reading = Reading(encoding, separator, header_row, quote, sheet)
    with transaction.atomic():
        fresh = take(run, by=by)
        if fresh.is_started:
            raise ImportHasStarted
        if fresh.is_workbook and sheet in ("", fresh.sheet):
            found = Recognised(
                inspect_converted(fresh.path, header_row=header_row), _content(fresh), fresh.sheets, fresh.sheet
            )
            return _laid_out(fresh, found, by=by)
        if fresh.is_workbook:
            reading = Reading(sheet=sheet)
        if _size(fresh) > AT_ONCE:
            fresh.state = ImportState.READING
            fresh.save(update_fields=["state"])
            look.enqueue(fresh.pk, **asdict(reading))
            return fresh
    found = recognise(fresh.original, kind_of(fresh.original), reading)
    return _laid_out(fresh, found, by=by)


@task(queue_name="long")
def look(
    run_id: int,
    encoding: str | None = None,
    separator: str | None = None,
    header_row: int | None = None,
    quote: str | None = None,
    sheet: str = "",
) -> None:
    """Read a large file once; what is wrong with it is said on its page."""
    run = ImportRun.objects.select_related("by").filter(pk=run_id, state=ImportState.READING).first()
    if run is None:
        return
    with tongue(run.by):
        try:
            reading = Reading(encoding, separator, header_row, quote, sheet)
            found = recognise(run.original, kind_of(run.original), reading)
        except FileNotFoundError:
            reason = FileIsGone().sentence()
        except Refusal as refusal:
            reason = refusal.sentence()
        else:
            with transaction.atomic():
                _lay_out(run, found)
                ImportRun.objects.filter(pk=run_id, state=ImportState.READING, started_at=None).update(
                    **{name: getattr(run, name) for name in LAID_OUT}
                )
            return
        ImportRun.objects.filter(pk=run_id).update(state=ImportState.FAILED, error=clean(reason, 300))


@transaction.atomic
def _laid_out(run: ImportRun, found: Recognised, *, by: Actor) -> ImportRun:
    fresh = take(run, by=by)
    if fresh.is_started:
        raise ImportHasStarted
    _lay_out(fresh, found)
    fresh.save()
    return fresh


LAID_OUT = ("table_id", "sheets", "sheet", "shape", "mapping", "formats", "total_rows", "state", "error")


def _lay_out(run: ImportRun, found: Recognised) -> None:
    shape = found.shape
    if found.table is not None:
        _know(found.table, TEXT)
        run.table_id = found.table.sha256
    run.sheets, run.sheet = found.sheets, found.sheet
    if not run.path.exists():
        raise FileIsGone
    sample = [row.cells for row in islice(rows(run.path, shape), SAMPLE)]
    before = last_time(shape.headers) if found.mapping is None else None
    mapping = found.mapping or (applied(before, shape.headers) if before else propose(shape.headers, sample))
    run.shape = shape.as_json()
    run.mapping = {str(column): name for column, name in mapping.items()}
    run.formats = formats_for(shape, mapping, sample, words_of(before)).as_json()
    run.total_rows = shape.row_count
    run.state = ImportState.READY
    run.error = ""


def _know(content: Content, content_type: str) -> None:
    defaults = {"size": content.size, "content_type": content_type, "created_at": now()}
    Blob.objects.get_or_create(sha256=content.sha256, defaults=defaults)


def _content(run: ImportRun) -> Content:
    """The table that a workbook was converted to."""
    return Content(run.path.name, 0)


def formats_for(
    shape: FileShape, mapping: dict[int, str | None], sample: list[list[str]], words: Mapping[str, str]
) -> Formats:
    """How amounts, days and postal codes are written in this file, and what words of its status columns mean."""
    ours = company()
    formats = guess_formats(shape.headers, mapping, sample, zone=ours.time_zone, currency=ours.currency)
    formats.words = dict(words)
    return formats


def _size(run: ImportRun) -> int:
    try:
        return run.original.stat().st_size
    except FileNotFoundError:
        raise FileIsGone from None
