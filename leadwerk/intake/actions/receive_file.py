"""Taking in a file of leads: stored once, recognised, columns proposed. Nothing becomes a lead yet."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.db import transaction
from django_tasks import task

from leadwerk.attachments.models import Blob
from leadwerk.foundation import files
from leadwerk.foundation.clock import now
from leadwerk.foundation.errors import Refusal
from leadwerk.foundation.text import clean
from leadwerk.intake.access import may_import, take
from leadwerk.intake.channels.csv_file.mapping import propose
from leadwerk.intake.channels.csv_file.parse import LARGEST_FILE, FileShape, inspect, rows
from leadwerk.intake.channels.csv_file.refusals import FileTooLarge
from leadwerk.intake.draft import Formats, guess_formats
from leadwerk.intake.models import ImportRun, ImportState
from leadwerk.intake.refusals import FileIsGone, ImportHasStarted
from leadwerk.intake.tongue import tongue
from leadwerk.people.actors import Actor, person
from leadwerk.people.organisation import company

AT_ONCE = 4_000_000
"""A file of so many bytes is read while its sender waits; a larger one in the background."""
SAMPLE = 500


def receive_file(path: str | os.PathLike[str], name: str, *, by: Actor, at_once: bool = False) -> ImportRun:
    """An import of the file at `path`, ready to be arranged; of a large one the reading goes on in the background.

    Raises `MissingPermission` and what `inspect` refuses: of such a file nothing is kept.
    """
    may_import(by)
    size = os.path.getsize(path)
    if size > LARGEST_FILE:
        raise FileTooLarge(limit=LARGEST_FILE, unit="bytes")
    shape = inspect(path) if at_once or size <= AT_ONCE else None
    stored = files.keep(_pieces(path))
    with transaction.atomic():
        Blob.objects.get_or_create(
            sha256=stored.sha256, defaults={"size": stored.size, "content_type": "text/csv", "created_at": now()}
        )
        run = ImportRun(
            blob_id=stored.sha256,
            file_name=clean(Path(name).name, 255) or "leads.csv",
            state=ImportState.READING,
            created_at=now(),
            by=person(by),
        )
        if shape is not None:
            _lay_out(run, shape)
        run.save(force_insert=True)
        if shape is None:
            look.enqueue(run.pk)
    return run


def reshape(
    run: ImportRun, *, by: Actor, encoding: str, separator: str, header_row: int, quote: str | None = None
) -> ImportRun:
    """Read the file as a person says it is; its columns are proposed anew. Raises `ImportHasStarted`."""
    with transaction.atomic():
        fresh = take(run, by=by)
        if fresh.is_started:
            raise ImportHasStarted
        size = _size(fresh)
        if size > AT_ONCE:
            fresh.state = ImportState.READING
            fresh.save(update_fields=["state"])
            look.enqueue(fresh.pk, encoding, separator, header_row, quote)
            return fresh
    shape = inspect(fresh.path, encoding=encoding, separator=separator, header_row=header_row, quote=quote)
    return _laid_out(fresh, shape, by=by)


@task(queue_name="long")
def look(
    run_id: int,
    encoding: str | None = None,
    separator: str | None = None,
    header_row: int | None = None,
    quote: str | None = None,
) -> None:
    """Read a large file once; what is wrong with it is said on its page."""
    run = ImportRun.objects.select_related("by").filter(pk=run_id, state=ImportState.READING).first()
    if run is None:
        return
    with tongue(run.by):
        try:
            shape = inspect(run.path, encoding=encoding, separator=separator, header_row=header_row, quote=quote)
        except FileNotFoundError:
            reason = FileIsGone().sentence()
        except Refusal as refusal:
            reason = refusal.sentence()
        else:
            _lay_out(run, shape)
            ImportRun.objects.filter(pk=run_id, state=ImportState.READING, started_at=None).update(
                shape=run.shape, mapping=run.mapping, formats=run.formats, total_rows=run.total_rows, state=run.state
            )
            return
        ImportRun.objects.filter(pk=run_id).update(state=ImportState.FAILED, error=clean(reason, 300))


@transaction.atomic
def _laid_out(run: ImportRun, shape: FileShape, *, by: Actor) -> ImportRun:
    fresh = take(run, by=by)
    if fresh.is_started:
        raise ImportHasStarted
    _lay_out(fresh, shape)
    fresh.save()
    return fresh


def _lay_out(run: ImportRun, shape: FileShape) -> None:
    path = run.path if run.path.exists() else None
    if path is None:
        raise FileIsGone
    sample = [row.cells for row in islice(rows(path, shape), SAMPLE)]
    mapping = propose(shape.headers, sample)
    run.shape = shape.as_json()
    run.mapping = {str(column): name for column, name in mapping.items()}
    run.formats = formats_for(shape, mapping, sample).as_json()
    run.total_rows = shape.row_count
    run.state = ImportState.READY
    run.error = ""


def formats_for(shape: FileShape, mapping: dict[int, str | None], sample: list[list[str]]) -> Formats:
    """How amounts, days and postal codes are written in this file."""
    ours = company()
    return guess_formats(shape.headers, mapping, sample, zone=ours.time_zone, currency=ours.currency)


def _size(run: ImportRun) -> int:
    try:
        return run.path.stat().st_size
    except FileNotFoundError:
        raise FileIsGone from None


def _pieces(path: str | os.PathLike[str]) -> Iterator[bytes]:
    with Path(path).open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece
