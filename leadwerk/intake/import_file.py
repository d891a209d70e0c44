"""A whole import in one go, for the command line. Not a verb: it calls verbs, and each chunk is committed by itself."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from leadwerk.campaigns.models import Campaign
from leadwerk.intake.actions.arrange import arrange
from leadwerk.intake.actions.carry_out import run_through, start
from leadwerk.intake.actions.receive_file import receive_file
from leadwerk.intake.models import Duplicates, ImportRun
from leadwerk.intake.tongue import tongue
from leadwerk.people.actors import Actor, person
from leadwerk.people.models import Book, Team, User
from leadwerk.pipelines.models import SalesProcess, Source


def import_file(
    path: str | os.PathLike[str],
    *,
    by: Actor,
    mapping: Mapping[int, str | None] | None = None,
    campaign: Campaign | None = None,
    source: Source | None = None,
    process: SalesProcess | None = None,
    owner: User | None = None,
    team: Team | None = None,
    book: Book | None = None,
    duplicates: str = Duplicates.CREATE,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ImportRun:
    """Import the file now, as recognised or by `mapping`; `progress` is told rows done and rows in all.

    Each chunk is committed by itself: what was done before a failure stays, and the import can be gone on with on its
    page. Raises what `inspect`, `arrange` and `start` refuse.
    """
    with tongue(person(by)):
        run = receive_file(path, Path(path).name, by=by, at_once=True)
        proposed = {int(column): name for column, name in run.mapping.items()}
        chosen = proposed if mapping is None else mapping
        arrange(
            run, chosen, by=by, campaign=campaign, source=source, process=process, owner=owner, team=team, book=book
        )
        run = start(run, by=by, duplicates=duplicates, in_background=False)
        for done in run_through(run):
            progress(done, run.total_rows or done)
    run.refresh_from_db()
    return run
