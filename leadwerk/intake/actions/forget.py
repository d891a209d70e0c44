"""Housekeeping: the files of imports do not stay for ever, whether somebody imported them or not."""

import datetime as dt
import time
from collections.abc import Iterable
from contextlib import suppress

from django.db import transaction
from django.db.models import ProtectedError, Q

from leadwerk.attachments.models import Blob
from leadwerk.foundation import files
from leadwerk.foundation.clock import now
from leadwerk.intake.actions.keep_raw import kept_days
from leadwerk.intake.models import ImportRun, ImportState, IntakeEvent, IntakeProblem
from leadwerk.people.actors import System

KEEP_UNSTARTED = dt.timedelta(days=7)


@transaction.atomic
def forget_unstarted(*, by: System) -> int:
    """Remove imports that never began, a week after the upload, with their files; how many they were.

    A file that is also an attachment, that another import has, or that came with an event that can still become a lead,
    stays. Nothing of these imports is in the journal or at a lead, so nothing is told of it.
    """
    del by  # nobody but the machine
    old = ImportRun.objects.select_for_update(of=("self",)).filter(
        started_at=None, created_at__lt=now() - KEEP_UNSTARTED
    )
    runs = list(old)
    ImportRun.objects.filter(pk__in=[run.pk for run in runs]).delete()
    contents = {content for run in runs for content in (run.blob_id, run.table_id) if content}
    gone = [sha256 for sha256 in contents if _forget(sha256)]
    transaction.on_commit(lambda: _remove(gone))
    return len(runs)


def forget_imported(*, by: System) -> int:
    """Remove the files of imports that are over, and the cells of rows that they left out, once the time is over for
    which raw data are kept; of how many imports. What became of each row stays, and so do leads and their undo.

    An import that could still go on keeps its file: one that runs, that was stopped or has failed, or that is just
    being taken back. One transaction for each, so that nobody waits for many.
    """
    del by  # nobody but the machine
    days = kept_days()
    if days is None:
        return 0
    over = Q(state=ImportState.FINISHED, undo=None) | Q(undo__finished_at__isnull=False)
    old = ImportRun.objects.filter(over, finished_at__lt=now() - dt.timedelta(days=days), forgotten_at=None)
    forgotten = 0
    for pk in old.values_list("pk", flat=True):
        with transaction.atomic():
            run = ImportRun.objects.select_for_update(of=("self",)).filter(over, pk=pk, forgotten_at=None).first()
            forgotten += run is not None and _forget_files(run)
    return forgotten


def _forget_files(run: ImportRun) -> bool:
    contents = [content for content in (run.blob_id, run.table_id) if content]
    run.blob = run.table = None
    run.forgotten_at = now()
    run.save(update_fields=["blob", "table", "forgotten_at"])
    IntakeProblem.objects.filter(event__run=run).update(cells=[])
    gone = [sha256 for sha256 in contents if _forget(sha256)]
    transaction.on_commit(lambda: _remove(gone))
    return True


def _forget(sha256: str) -> bool:
    """Whether nothing but this import had the content."""
    if IntakeEvent.objects.filter(Q(waiting__gt=0) | Q(refused__gt=0), run=None, raw__icontains=sha256).exists():
        return False
    with suppress(ProtectedError), transaction.atomic():
        return bool(Blob.objects.filter(pk=sha256).delete()[0])
    return False


def _remove(contents: Iterable[str]) -> None:
    """Delete the files, except one that somebody is just uploading anew: that writes it afresh before it is named."""
    for sha256 in contents:
        with suppress(FileNotFoundError):
            if time.time() - files.path(sha256).stat().st_mtime > 3600:
                files.remove(sha256)
