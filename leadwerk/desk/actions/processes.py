"""Retiring stages and processes together with the leads in them."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet

from leadwerk.campaigns.models import Campaign
from leadwerk.foundation.clock import new_change_set
from leadwerk.leads.actions.resettle import empty_stage, in_stage
from leadwerk.people.actors import Actor
from leadwerk.pipelines.actions import processes, stages
from leadwerk.pipelines.models import SalesProcess, Stage
from leadwerk.pipelines.refusals import ProcessInUse, TargetMissing


def open_leads(some: "QuerySet[Stage]") -> list[tuple[Stage, int]]:
    """Those of the stages that hold open leads, and how many each, in the bin too and whoever may see them."""
    counted = [(stage, in_stage(stage).count()) for stage in some]
    return [(stage, count) for stage, count in counted if count]


def retire_stage(stage: Stage, target: Stage | None, *, by: Actor) -> int:
    """Take a stage out of use, then move its open leads to `target`; how many there were.

    First nobody can enter it any more, then it is emptied. Raises `TargetMissing` if there are leads and no target,
    and what `stages.retire_stage` and `empty_stage` raise.
    """
    if target is None and in_stage(stage).exists():
        raise TargetMissing(stage=stage.label)
    with transaction.atomic():
        stages.retire_stage(stage, by=by)
    return empty_stage(stage, target, by=by) if target is not None else 0


def retire_process(process: SalesProcess, targets: Mapping[Stage, Stage], *, by: Actor) -> int:
    """Take a process out of use, then move the open leads of each stage to its target; how many there were.

    Raises `TargetMissing` for a stage with leads and no target, `ProcessInUse`, `ProcessIsDefault`.
    """
    campaigns = Campaign.objects.filter(process=process, retired_at__isnull=True)
    if campaigns:
        raise ProcessInUse(process=process.label, users=", ".join(map(str, campaigns)))
    for stage in Stage.objects.filter(process=process):
        if stage not in targets and in_stage(stage).exists():
            raise TargetMissing(stage=stage.label)
    with transaction.atomic():
        processes.retire_process(process, by=by)
    change_set = new_change_set()
    return sum(empty_stage(stage, target, by=by, change_set=change_set) for stage, target in targets.items())
