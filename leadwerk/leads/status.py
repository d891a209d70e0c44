"""The status of a lead: derived, exactly one, always."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from leadwerk.leads.models import Lead, Outcome
from leadwerk.pipelines.catalog import catalog

Kind = Literal["new", "stage", "won", "lost", "rejected"]


@dataclass(frozen=True, slots=True)
class Status:
    """What the status is called, and where its circle stands: `position` of `total` stages, from 1."""

    label: str
    kind: Kind
    position: int
    total: int


def status(lead: Lead) -> Status:
    """New, the present stage, converted, lost or rejected, in the active language. Asks the catalog only."""
    return status_of(lead.stage_id, lead.outcome, is_new=lead.is_new)


def status_of(stage_id: int, outcome: str, *, is_new: bool) -> Status:
    """The same from what it depends on."""
    known = catalog()
    stage = known.stages[stage_id]
    position, total = known.place(stage)
    if outcome:
        return Status(str(Outcome(outcome).label), Outcome(outcome).value, position, total)  # type: ignore[arg-type]
    if is_new:
        return Status(_("New"), "new", position, total)
    return Status(stage.label, "stage", position, total)
