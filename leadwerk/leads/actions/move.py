"""Moving a lead through the stages of its process. Rules 1 to 4 of domain.md."""

import datetime as dt

from django.db import transaction

from leadwerk.foundation.clock import new_change_set, now
from leadwerk.foundation.errors import Stale
from leadwerk.journal.write import change
from leadwerk.leads.access import take_open
from leadwerk.leads.actions import record
from leadwerk.leads.models import Lead, StageVisit
from leadwerk.leads.models.visit import Entered, Left, passed
from leadwerk.leads.refusals import AlreadyInStage, NewLeadCannotMove, StageIsRetired, StageOfOtherProcess
from leadwerk.people.actors import Actor, person
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import SalesProcess, Stage
from leadwerk.tallies import keep


@transaction.atomic
def move(
    lead: Lead,
    stage: Stage,
    *,
    by: Actor,
    text: str = "",
    seen: Stage | None = None,
    version: int | None = None,
    change_set: int | None = None,
) -> Lead:
    """Bring an active lead into another stage of its process.

    The next stage closes the present one ("Nächste Phase"); a later one writes what lies between as skipped; an earlier
    one sets back, and later visits count no more. `seen` is the stage the person saw the lead in: if somebody moved it
    since, `Stale` is raised, so that "next" never turns into "back". Raises `NewLeadCannotMove`,
    `StageOfOtherProcess`, `StageIsRetired`, `AlreadyInStage`, `LeadIsClosed`.
    """
    fresh = take_open(lead, Permission.LEAD_MOVE, by=by, version=version)
    if seen is not None and seen.pk != fresh.stage_id:
        raise Stale(lead=fresh.number, changes={"stage": [seen.pk, fresh.stage_id]})
    check(fresh, stage)
    at, change_set = now(), change_set or new_change_set()
    before, old = keep.place(fresh), catalog().stages[fresh.stage_id]
    is_back = stage.position < old.position
    between = [] if is_back else [s for s in open_stages(fresh) if old.position < s.position < stage.position]
    leave(fresh, Left.BACK if is_back else Left.FORWARD, by=by, change_set=change_set, at=at)
    for skipped in between:
        enter(fresh, skipped, Entered.SKIPPED, by=by, change_set=change_set, at=at, left=Left.SKIPPED)
    enter(fresh, stage, Entered.BACK if is_back else Entered.FORWARD, by=by, change_set=change_set, at=at)
    changes = change(fresh, stage=stage, stage_entered_at=at)
    facts = {"stage": stage.name, "from": old.name, "skipped": [s.name for s in between]}
    kind = "set_back" if is_back else "moved"
    record.done(
        fresh, kind, by=by, before=before, changes=changes, text=text, facts=facts, change_set=change_set, at=at
    )
    return fresh


def check(lead: Lead, stage: Stage) -> None:
    """The rules of `move`, without changing anything: bulk and board share them."""
    if lead.is_new:
        raise NewLeadCannotMove
    if stage.process_id != lead.process_id:
        raise StageOfOtherProcess(stage=stage.label)
    if stage.retired_at is not None:
        raise StageIsRetired(stage=stage.label)
    if stage.pk == lead.stage_id:
        raise AlreadyInStage(stage=stage.label)


@transaction.atomic
def change_process(
    lead: Lead,
    process: SalesProcess,
    stage: Stage,
    *,
    by: Actor,
    text: str = "",
    version: int | None = None,
    change_set: int | None = None,
) -> Lead:
    """Put a lead into another process, at the stage it is mapped to. Raises `StageOfOtherProcess`, `StageIsRetired`."""
    fresh = take_open(lead, Permission.LEAD_CHANGE_PROCESS, by=by, version=version)
    if stage.process_id != process.pk:
        raise StageOfOtherProcess(stage=stage.label)
    if stage.retired_at is not None:
        raise StageIsRetired(stage=stage.label)
    at, change_set, before = now(), change_set or new_change_set(), keep.place(fresh)
    leave(fresh, Left.MAPPED, by=by, change_set=change_set, at=at)
    enter(fresh, stage, Entered.MAPPED, by=by, change_set=change_set, at=at)
    changes = change(fresh, process=process, stage=stage, stage_entered_at=at)
    record.done(
        fresh,
        "process_changed",
        by=by,
        before=before,
        changes=changes,
        text=text,
        change_set=change_set,
        at=at,
        facts={"process": process.name, "stage": stage.name},
    )
    return fresh


def open_stages(lead: Lead) -> list[Stage]:
    return catalog().stages_of.get(lead.process_id, [])


def passed_stages(lead: Lead) -> set[int]:
    """The ids of the stages this lead has passed (rule 2)."""
    positions = {pk: stage.position for pk, stage in catalog().stages.items()}
    return passed(lead.visits.order_by("pk"), positions)


def leave(lead: Lead, how: Left, *, by: Actor, change_set: int, at: dt.datetime) -> None:
    """End the open visit. Verbs only."""
    lead.visits.filter(left_at__isnull=True).update(
        left_at=at, left=how, left_by=person(by), left_change_set=change_set
    )


def enter(
    lead: Lead,
    stage: Stage,
    how: Entered,
    *,
    by: Actor,
    change_set: int,
    at: dt.datetime,
    left: Left = Left.NOT_YET,
    undoes: int | None = None,
) -> StageVisit:
    """Begin a visit; with `left` it ends at the same instant. Verbs only."""
    visit = StageVisit(
        lead=lead, stage=stage, entered_at=at, entered=how, entered_by=person(by), change_set=change_set, undoes=undoes
    )
    if left:
        visit.left_at, visit.left, visit.left_by, visit.left_change_set = at, left, person(by), change_set
    visit.save(force_insert=True)
    return visit


def complete(lead: Lead, stages: list[Stage], *, by: Actor, change_set: int, at: dt.datetime) -> None:
    """Write stages as passed at once: what the closing dialog's "complete these too" does."""
    for stage in stages:
        enter(lead, stage, Entered.FORWARD, by=by, change_set=change_set, at=at, left=Left.FORWARD)
