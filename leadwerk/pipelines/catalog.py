"""Processes, stages and lists as held in memory, by id."""

from collections import defaultdict
from dataclasses import dataclass

from leadwerk.foundation.held import held
from leadwerk.pipelines.models import (
    LossReason,
    Marketplace,
    RejectionCode,
    SalesProcess,
    Source,
    Stage,
    TeamProcess,
)


@dataclass(frozen=True, slots=True)
class Catalog:
    processes: dict[int, SalesProcess]
    stages: dict[int, Stage]
    stages_of: dict[int, list[Stage]]
    marketplaces: dict[int, Marketplace]
    sources: dict[int, Source]
    loss_reasons: dict[int, LossReason]
    rejection_codes: dict[int, RejectionCode]
    team_processes: dict[int, int]

    @property
    def default_process(self) -> SalesProcess:
        return next(process for process in self.processes.values() if process.is_default)

    def place(self, stage: Stage) -> tuple[int, int]:
        """Where a stage stands among the open stages of its process: (1-based place, number of stages)."""
        stages = self.stages_of[stage.process_id]
        place = next((i for i, other in enumerate(stages, 1) if other.pk == stage.pk), len(stages))
        return place, len(stages)


@held
def catalog() -> Catalog:
    """The catalog as of now, retired entries included (`stages_of` has the open ones only). Read-only."""
    stages_of: dict[int, list[Stage]] = defaultdict(list)
    stages = {stage.pk: stage for stage in Stage.objects.order_by("process", "position", "pk")}
    for stage in stages.values():
        if stage.retired_at is None:
            stages_of[stage.process_id].append(stage)
    return Catalog(
        processes={process.pk: process for process in SalesProcess.objects.order_by("-is_default", "name")},
        stages=stages,
        stages_of=dict(stages_of),
        marketplaces={marketplace.pk: marketplace for marketplace in Marketplace.objects.order_by("name")},
        sources={source.pk: source for source in Source.objects.all()},
        loss_reasons={reason.pk: reason for reason in LossReason.objects.all()},
        rejection_codes={code.pk: code for code in RejectionCode.objects.all()},
        team_processes=dict(TeamProcess.objects.values_list("team_id", "process_id")),
    )
