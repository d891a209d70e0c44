"""Importing a list of leads by the ledger, into the kept data and into an empty database, against the bare insert.

The bare insert is the same leads, ready for the driver, by executemany or COPY in batches of 1,000 into the lead table
with all its indexes and the search index: no file, no matching, no journal, no ledger, no tally. On SQLite executemany
is slow for a search index, so the bare insert by our own `bulk_insert` is told too.
"""

import dataclasses
import multiprocessing
import os
import resource
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any, NamedTuple

from bench.data import KEPT, Installation, empty, scratch
from bench.measure import Teller
from bench.people_list import write_list
from bench.stand import PEOPLE

BATCH = 1_000
GOAL_RATIO, GOAL_MEMORY_MB = 0.65, 300


class Run(NamedTuple):
    """What one process took: seconds and CPU seconds of the import alone, memory of all it had and of its data."""

    rows: int
    seconds: float
    cpu: float
    receiving: float
    memory_mb: list[float]


def answer(place: Installation, teller: Teller) -> None:
    count = 1_000_000 if teller.is_long else max(place.leads // 10, 20_000)
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "leads.csv"
        write_list(file, count)
        for case, make in (("kept data", scratch), ("empty database", empty)):
            with _own_files(make, place) as copy:
                bare = _in_process(_insert_bare, copy, file)
            with _own_files(make, place) as copy:
                run = _in_process(_import, copy, file)
            limit = bare.rows / bare.seconds
            teller.tell(
                f"{case}: rows",
                run.rows / run.seconds,
                "rows/s",
                limit=limit,
                rows=run.rows,
                cpu_us_per_row=round(run.cpu / run.rows * 1e6),
                bare_cpu_us_per_row=round(bare.cpu / bare.rows * 1e6),
                receiving_s=round(run.receiving, 2),
            )
            teller.tell(
                f"{case}: share of the bare insert",
                run.rows / run.seconds / limit,
                "of bare",
                goal=GOAL_RATIO if case == "kept data" else None,
                at_least=True,
            )
            if place.cluster is None:
                with _own_files(make, place) as copy:
                    best = _in_process(_insert_at_once, copy, file)
                value = run.rows / run.seconds
                teller.tell(f"{case}: rows, against bulk_insert", value, "rows/s", limit=best.rows / best.seconds)
            later = run.memory_mb[len(run.memory_mb) // 3 :]
            teller.tell(
                f"{case}: peak memory",
                max(run.memory_mb),
                "MB",
                goal=GOAL_MEMORY_MB,
                growth=round(later[-1] - later[0]),
            )


@contextmanager
def _own_files(make: Callable[[Installation], Any], place: Installation) -> Iterator[Installation]:
    """The copy with a data directory of its own on PostgreSQL too: the imported file is kept there."""
    with make(place) as copy:
        if copy.directory != place.directory:
            yield copy
            return
        directory = KEPT / "files"
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        try:
            yield dataclasses.replace(copy, directory=directory)
        finally:
            shutil.rmtree(directory, ignore_errors=True)


def _in_process(do: Callable[..., None], place: Installation, file: Path) -> Run:
    context = multiprocessing.get_context("spawn")
    told: Queue[tuple[int, float, float, float]] = context.Queue()
    process = context.Process(target=do, args=(place.environment, file, told))
    process.start()
    memory: list[float] = []
    is_over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, memory, is_over))
    watcher.start()
    process.join()
    is_over.set()
    watcher.join()
    if process.exitcode != 0:
        raise RuntimeError(f"{do.__name__} failed")
    return Run(*told.get(), memory)


def _watch(pid: int, memory: list[float], is_over: threading.Event) -> None:
    """Memory of the process and its children; pages of the database file that it has mapped belong to the system."""
    while not is_over.wait(0.2):
        total = 0
        for one in (pid, *_children(pid)):
            try:
                status = Path(f"/proc/{one}/status").read_text()
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in status.splitlines() if line.startswith(("RssAnon", "RssShm")))
        memory.append(total / 1024)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _received(environment: dict[str, str], file: Path) -> Any:
    """An import of the file, arranged as its columns were recognised."""
    os.environ.update(environment)
    import django

    django.setup()
    from leadwerk.intake.actions.arrange import arrange
    from leadwerk.intake.actions.receive_file import receive_file
    from leadwerk.intake.models import ImportRun
    from leadwerk.people.models import User

    by = User.objects.get(email=PEOPLE["all"])
    run = receive_file(file, file.name, by=by, at_once=True)
    arrange(run, {int(column): name for column, name in run.mapping.items()}, by=by)
    return ImportRun.objects.select_related("by").get(pk=run.pk)


def _import(environment: dict[str, str], file: Path, told: "Queue[tuple[int, float, float, float]]") -> None:
    begun = time.perf_counter()
    run = _received(environment, file)
    receiving = time.perf_counter() - begun
    from leadwerk.config.garbage import collect_seldom
    from leadwerk.intake.actions.carry_out import carry_out, start
    from leadwerk.journal.models import Entry
    from leadwerk.leads.models import Lead
    from leadwerk.tallies import check

    collect_seldom()
    before = Lead.objects.count()
    start(run, by=run.by, duplicates="create", in_background=False)  # as the bare insert: each row is a lead
    begun, cpu = time.perf_counter(), _cpu()
    carry_out.func(run.pk)
    seconds, cpu = time.perf_counter() - begun, _cpu() - cpu
    run.refresh_from_db()
    rows = Lead.objects.count() - before
    assert (run.state, rows) == ("finished", run.total_rows), run.error
    assert Entry.objects.filter(change_set=run.change_set, kind="imported").count() == rows
    assert check.differences(Lead.objects.all()) == []
    told.put((rows, seconds, cpu, receiving))


def _insert_bare(environment: dict[str, str], file: Path, told: "Queue[tuple[int, float, float, float]]") -> None:
    leads = _ready(environment, file)
    from django.db import connection

    from leadwerk.foundation.db import dialect
    from leadwerk.foundation.db.statements import columns_and_values
    from leadwerk.leads.actions.import_rows import LEAD_FIELDS
    from leadwerk.leads.models import Lead

    columns, values = columns_and_values(Lead, LEAD_FIELDS, leads, dialect().QUICK)  # type: ignore[attr-defined]
    names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))

    def insert(batch: list[Any]) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY lead ({names}) FROM STDIN") as copy:
                    for row in batch:
                        copy.write_row(row)
            else:
                cursor.executemany(f"INSERT INTO lead ({names}) VALUES ({places})", batch)

    _insert(insert, list(map(list, values)), told)


def _insert_at_once(environment: dict[str, str], file: Path, told: "Queue[tuple[int, float, float, float]]") -> None:
    leads = _ready(environment, file)
    from leadwerk.foundation.db import dialect
    from leadwerk.leads.actions.import_rows import LEAD_FIELDS
    from leadwerk.leads.models import Lead

    _insert(lambda batch: dialect().bulk_insert(Lead, LEAD_FIELDS, batch), leads, told)


def _ready(environment: dict[str, str], file: Path) -> list[list[Any]]:
    """The leads of the file as values of `LEAD_FIELDS`, with numbers of their own."""
    run = _received(environment, file)
    from django.db import transaction

    from leadwerk.foundation.clock import now
    from leadwerk.foundation.db import dialect
    from leadwerk.intake.channels.csv_file.parse import FileShape, rows
    from leadwerk.intake.draft import Formats
    from leadwerk.intake.making import Maker
    from leadwerk.intake.target import target_of
    from leadwerk.leads.actions.import_rows import LEAD_FIELDS
    from leadwerk.leads.models import Lead

    mapping = {int(column): name for column, name in run.mapping.items()}
    maker = Maker(mapping, Formats.from_json(run.formats), target_of(run), run.by)
    made = [maker.make(row.cells).lead for row in rows(run.path, FileShape.from_json(run.shape))]
    leads, at = [lead for lead in made if lead is not None], now()
    with transaction.atomic():
        for lead, pk in zip(leads, dialect().reserve_ids(Lead, len(leads)), strict=True):
            lead.pk = pk
            lead.created_at = lead.last_activity_at = lead.stage_entered_at = at
            lead.received_at = lead.received_at or at
    return [[getattr(lead, "pk" if name == "id" else name) for name in LEAD_FIELDS] for lead in leads]


def _insert(insert: Callable[[Any], object], rows: list[Any], told: "Queue[tuple[int, float, float, float]]") -> None:
    from django.db import transaction

    from leadwerk.foundation.db.statements import chunks
    from leadwerk.leads.models import Lead

    before = Lead.objects.count()
    begun, cpu = time.perf_counter(), _cpu()
    for batch in chunks(rows, BATCH):
        with transaction.atomic():
            insert(batch)
    seconds, cpu = time.perf_counter() - begun, _cpu() - cpu
    assert Lead.objects.count() - before == len(rows)
    told.put((len(rows), seconds, cpu, 0.0))


def _cpu() -> float:
    """CPU seconds of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
