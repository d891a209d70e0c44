"""Taking a whole import back: the leads it made go to the bin, those it changed get their values back, except what
somebody has worked on since.

As with every undo, whoever made the import may take it back; anybody else who sees it needs the permission to move its
leads to the bin. Up to `AT_ONCE` leads go while the person waits, more by a job.
"""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django_tasks import task

from leadwerk.conversion.actions.unconvert import lock_accounts, unconvert
from leadwerk.foundation import held, jobs
from leadwerk.foundation.clock import new_change_set, now
from leadwerk.foundation.errors import Refusal
from leadwerk.intake.access import may_import, take
from leadwerk.intake.models import ImportRun, ImportUndo
from leadwerk.intake.reach import done_by, going, made_by, may_undo, returning, since
from leadwerk.intake.refusals import ImportIsRunning, ImportIsUndone, NothingToTakeBack
from leadwerk.intake.tongue import tongue
from leadwerk.journal.models import Entry
from leadwerk.journal.write import write
from leadwerk.leads.actions.bin import put_in
from leadwerk.leads.actions.record import Batch
from leadwerk.leads.actions.undo import Undone, put_back
from leadwerk.leads.models import Lead, Outcome
from leadwerk.people.actions.security import record
from leadwerk.people.actors import SYSTEM, Actor, person
from leadwerk.people.doors import MissingPermission
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.tallies import keep

AT_ONCE = 500
CHUNK = 500


@transaction.atomic
@keep.together()
def undo_import(run: ImportRun, *, by: Actor, takes_changed: bool = False) -> ImportUndo:
    """Take the import back; of a large one the worker does it. What somebody did to a lead since lets that lead stay.

    With `takes_changed` such leads are taken back too, as far as `by` may and as they are still as the import left
    them: what it made goes to the bin, of what it changed the fields that still have its value. A converted lead stays.

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
    has_more = takes_changed and done_by(fresh).exists()
    if not has_more and not going(fresh, by).exists() and not returning(fresh, by).exists():
        raise NothingToTakeBack
    total = done_by(fresh).count()
    undo = ImportUndo(
        run=fresh,
        by=person(by),
        change_set=new_change_set(),
        total=total,
        takes_changed=takes_changed,
        started_at=now(),
    )
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
@keep.together()
def _next(undo_id: int) -> bool:
    """Take back one chunk; whether there is more to do."""
    held.look_again()
    undo = ImportUndo.objects.select_for_update(of=("self",)).select_related("run", "by").get(pk=undo_id)
    if undo.finished_at is not None:
        return False
    by = undo.by or SYSTEM
    found = done_by(undo.run).order_by("-pk")
    if undo.cursor:
        found = found.filter(pk__lt=undo.cursor)
    entries = list(found[:CHUNK])
    if entries:
        with tongue(undo.by):
            _take_back(undo, entries, by)
        undo.cursor, undo.looked_at = entries[-1].pk, undo.looked_at + len(entries)
    is_over = len(entries) < CHUNK
    if is_over:
        undo.finished_at = now()
        facts = {"leads": undo.undone, "restored": undo.restored, "kept": undo.kept, "file": undo.run.file_name}
        write("import_undone", ("import", undo.run_id), by=by, change_set=undo.change_set, facts=facts)
    undo.save()
    return not is_over


def _take_back(undo: ImportUndo, entries: Sequence[Entry], by: Actor) -> None:
    """The newest entry first: where several rows changed one lead, its values go back step by step."""
    ids = {entry.subject_id for entry in entries}
    leads = Lead.objects.present().select_for_update(of=("self",)).order_by("pk").in_bulk(ids)
    lock_accounts(lead for lead in leads.values() if lead.outcome == Outcome.WON)
    made = set(made_by(undo.run).filter(subject_id__in=ids).values_list("subject_id", flat=True))
    worked_on = _worked_on_since(undo, ids)
    batch, result = Batch(by, undo.change_set), Undone(undo.change_set)
    for entry in entries:
        lead = leads.get(entry.subject_id)
        is_change = entry.kind == "import_updated"
        if lead is None or (is_change and lead.pk in made) or not covers(by, Permission.LEAD_VIEW, lead):
            continue
        may = covers(by, Permission.LEAD_EDIT if is_change else Permission.LEAD_DELETE, lead)
        is_ours = undo.run.by_id == by.pk
        is_won = lead.outcome == Outcome.WON
        if is_won and not is_change and lead.pk not in worked_on and (is_ours or may):
            # It came won: what its conversion made goes too, unless somebody has worked on that.
            is_won = not _unconvert(batch, lead)
        if is_won or not (undo.takes_changed and may if lead.pk in worked_on else is_ours or may):
            undo.kept += 1
        elif is_change:
            before = result.leads
            put_back(batch, lead, entry, result)
            undo.restored += result.leads - before
            undo.kept += result.leads == before
        else:
            put_in(batch, lead, text=_("The import it came by was undone."))
            undo.undone += 1
    batch.write()


def _unconvert(batch: Batch, lead: Lead) -> bool:
    """Undo the conversion of a lead in hand, as far as its importer may; whether that could be."""
    batch.write()
    try:
        unconvert(lead, by=batch.by)
    except Refusal:
        return False
    lead.refresh_from_db()
    return True


def _worked_on_since(undo: ImportUndo, ids: Collection[int]) -> set[int]:
    """Those of the leads to which something happened after the import's last word."""
    last = dict(done_by(undo.run).filter(subject_id__in=ids).values_list("subject_id").annotate(Max("pk")))
    after = since(undo.run).filter(subject_id__in=ids).values_list("subject_id").annotate(Max("pk"))
    return {lead for lead, newest in after if newest > last[lead]}
