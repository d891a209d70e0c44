"""Taking a whole import back: its leads go to the bin, except those that somebody has worked on since.

As with every undo, whoever made the import may take it back; anybody else who sees it needs the permission to move its
leads to the bin. Up to `AT_ONCE` leads go while the person waits, more by a job.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django_tasks import task

from leadwerk.foundation import held, jobs
from leadwerk.foundation.clock import new_change_set, now
from leadwerk.intake.access import may_import, take
from leadwerk.intake.models import ImportRun, ImportUndo
from leadwerk.intake.reach import going, imported, may_undo, since
from leadwerk.intake.refusals import ImportIsRunning, ImportIsUndone, NothingToTakeBack
from leadwerk.intake.tongue import tongue
from leadwerk.journal.write import write
from leadwerk.leads.actions.bin import put_in
from leadwerk.leads.actions.record import Batch
from leadwerk.leads.models import Lead
from leadwerk.people.actions.security import record
from leadwerk.people.actors import SYSTEM, Actor, person
from leadwerk.people.doors import MissingPermission
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers

AT_ONCE = 500
CHUNK = 500


@transaction.atomic
def undo_import(run: ImportRun, *, by: Actor) -> ImportUndo:
    """Take the import back; of a large one the worker does it. What somebody did to a lead since lets that lead stay.

    Raises `MissingPermission`, `NothingToTakeBack`, `ImportIsRunning`, and the second time `ImportIsUndone`.
    """
    may_import(by)
    fresh = take(run, by=by)
    if not may_undo(fresh, by):
        raise MissingPermission(Permission.LEAD_DELETE)
    if fresh.is_running:
        raise ImportIsRunning
    if fresh.taken_back is not None:
        raise ImportIsUndone
    if not going(fresh, by).exists():
        raise NothingToTakeBack
    total = fresh.events.aggregate(n=Sum("created", default=0))["n"]
    undo = ImportUndo(run=fresh, by=person(by), change_set=new_change_set(), total=total, started_at=now())
    undo.save(force_insert=True)
    record("import_undone", by=by, about=("import", fresh.pk, fresh.file_name), count=total)
    if total > AT_ONCE:
        jobs.enqueue_once(go_on_undoing, f"import-undo:{undo.pk}", undo.pk)
    else:
        while _next(undo.pk):
            pass
        undo.refresh_from_db()
    return undo


@task(queue_name="long")
def go_on_undoing(undo_id: int) -> None:
    """Take back what is left, chunk by chunk. Harmless when repeated."""
    while _next(undo_id):
        if jobs.stopping.is_set():
            raise jobs.Again


@transaction.atomic
def _next(undo_id: int) -> bool:
    """Take back one chunk; whether there is more to do."""
    held.look_again()
    undo = ImportUndo.objects.select_for_update(of=("self",)).select_related("run", "by").get(pk=undo_id)
    if undo.finished_at is not None:
        return False
    by = undo.by or SYSTEM
    found = imported(undo.run).filter(pk__gt=undo.cursor).order_by("pk").values_list("pk", "subject_id")
    entries = list(found[:CHUNK])
    if entries:
        with tongue(undo.by):
            _take_back(undo, [lead for _entry, lead in entries], by)
        undo.cursor, undo.looked_at = entries[-1][0], undo.looked_at + len(entries)
    is_over = len(entries) < CHUNK
    if is_over:
        undo.finished_at = now()
        facts = {"leads": undo.undone, "kept": undo.kept, "file": undo.run.file_name}
        write("import_undone", ("import", undo.run_id), by=by, change_set=undo.change_set, facts=facts)
    undo.save()
    return not is_over


def _take_back(undo: ImportUndo, leads: Iterable[int], by: Actor) -> None:
    present = Lead.objects.present().filter(pk__in=leads)
    there = list(present.select_for_update(of=("self",)).order_by("pk"))
    worked_on = set(since(undo.run).filter(subject_id__in=leads).values_list("subject_id", flat=True))
    batch = Batch(by, undo.change_set)
    for lead in there:
        if not covers(by, Permission.LEAD_VIEW, lead):
            continue
        if lead.pk in worked_on or not (undo.run.by_id == by.pk or covers(by, Permission.LEAD_DELETE, lead)):
            undo.kept += 1
            continue
        put_in(batch, lead, text=_("The import it came by was undone."))
        undo.undone += 1
    batch.write()
