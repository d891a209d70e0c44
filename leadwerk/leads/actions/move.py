"""Moving a lead through the stages of its process. Rules 1 to 4 of domain.md."""

from django.db import transaction

from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Stale
from leadwerk.journal.write import change
from leadwerk.leads.access import take_open
from leadwerk.leads.actions.create import first_stage, process_for
from leadwerk.leads.actions.record import Batch
from leadwerk.leads.models import Lead
from leadwerk.leads.models.visit import Entered, Left, passed
from leadwerk.leads.refusals import AlreadyInStage, NewLeadCannotMove, StageIsRetired, StageOfOtherProcess
from leadwerk.people.actors import Actor
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
    batch = Batch(by, change_set or new_change_set())
    put(batch, fresh, stage, text=text)
    batch.write()
    return fresh


def put(batch: Batch, fresh: Lead, stage: Stage, *, text: str = "") -> None:
    """`move` for a lead in hand: rule and change. Verbs only."""
    check(fresh, stage)
    before, old = keep.place(fresh), catalog().stages[fresh.stage_id]
    is_back = stage.position < old.position
    between = [] if is_back else [s for s in open_stages(fresh) if old.position < s.position < stage.position]
    batch.leave(fresh, Left.BACK if is_back else Left.FORWARD)
    for skipped in between:
        batch.enter(fresh, skipped, Entered.SKIPPED, left=Left.SKIPPED)
    batch.enter(fresh, stage, Entered.BACK if is_back else Entered.FORWARD)
    changes = change(fresh, stage=stage, stage_entered_at=batch.at)
    facts = {"stage": stage.name, "from": old.name, "skipped": [s.name for s in between]}
    kind = "set_back" if is_back else "moved"
    batch.done(fresh, kind, before=before, changes=changes, text=text, facts=facts)


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
    batch, before = Batch(by, change_set or new_change_set()), keep.place(fresh)
    batch.leave(fresh, Left.MAPPED)
    batch.enter(fresh, stage, Entered.MAPPED)
    changes = change(fresh, process=process, stage=stage, stage_entered_at=batch.at)
    facts = {"process": process.name, "stage": stage.name}
    batch.done(fresh, "process_changed", before=before, changes=changes, text=text, facts=facts)
    batch.write()
    return fresh


def open_stages(lead: Lead) -> list[Stage]:
    return catalog().stages_of.get(lead.process_id, [])


def living_stage(lead: Lead) -> Stage:
    """Where a lead goes on that was closed: where it was. If that stage was retired since, in the next one or the last
    there is; if the whole process was, at the beginning of the process it would start in today."""
    known = catalog()
    stage, process = known.stages[lead.stage_id], known.processes[lead.process_id]
    if process.retired_at is not None:
        return first_stage(
            process_for(marketplace=lead.marketplace, campaign=lead.campaign, source=lead.source, team=lead.team)
        )
    if stage.retired_at is None:
        return stage
    stages = open_stages(lead)
    return next((one for one in stages if one.position >= stage.position), stages[-1])


def passed_stages(lead: Lead) -> set[int]:
    """The ids of the stages this lead has passed (rule 2)."""
    positions = {pk: stage.position for pk, stage in catalog().stages.items()}
    return passed(sorted(lead.visits.all(), key=lambda visit: visit.pk), positions)
