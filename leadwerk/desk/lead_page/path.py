"""The progress path: what the circles of a lead's process show, out of its visits."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadwerk.leads.models import Lead, Outcome, StageVisit
from leadwerk.leads.models.visit import Left, counting
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Stage
from leadwerk.ui.formats import day, days_long

State = Literal["done", "skipped", "now", "next", "stopped"]


@dataclass(frozen=True, slots=True)
class Step:
    """One circle. `leads_to` is what a click means: next, ahead, back, or nothing."""

    stage: Stage
    state: State
    meta: str = ""
    said: str = ""
    leads_to: Literal["next", "ahead", "back", ""] = ""


def steps(lead: Lead, visits: Iterable[StageVisit], *, can_move: bool) -> list[Step]:
    """The stages of the lead's process in order; a retired one only while the lead is in it."""
    known = catalog()
    present = known.stages[lead.stage_id]
    stages = [*known.stages_of.get(lead.process_id, [])]
    if present not in stages:
        stages = sorted([*stages, present], key=lambda stage: stage.position)
    history = counting(visits, {pk: stage.position for pk, stage in known.stages.items()})
    return [_step(lead, stage, present, history, can_move=can_move) for stage in stages]


def _step(
    lead: Lead, stage: Stage, present: Stage, history: dict[int, tuple[StageVisit, str]], *, can_move: bool
) -> Step:
    visit, ended = history.get(stage.pk, (None, ""))
    if stage == present and not lead.is_new:
        return _present(lead, stage, visit, can_move=can_move)
    is_ahead = stage.position > present.position
    leads_to: Literal["ahead", "back", ""] = ("ahead" if is_ahead else "back") if can_move else ""
    if visit is None or lead.is_new:
        words = _("still to come") if is_ahead or lead.is_new else _("not passed, set back to here")
        return Step(stage, "next", said=words, leads_to=leads_to)
    if ended == Left.SKIPPED:
        return Step(stage, "skipped", _("skipped"), _("set back to here") if leads_to else "", leads_to)
    if ended in (Left.FORWARD, Left.CLOSED) and not is_ahead:
        said = _("passed, set back to here") if leads_to else _("passed")
        return Step(stage, "done", _stay(visit), said, leads_to)
    return Step(stage, "next", said=_("still to come"), leads_to=leads_to)


def _present(lead: Lead, stage: Stage, visit: StageVisit | None, *, can_move: bool) -> Step:
    if lead.outcome in (Outcome.LOST, Outcome.REJECTED):
        words = _("closed as lost here") if lead.outcome == Outcome.LOST else _("rejected here")
        return Step(stage, "stopped", _("until %(day)s") % {"day": day(lead.closed_at)}, words)
    if lead.outcome == Outcome.WON:
        return Step(stage, "done", _stay(visit) if visit else "", _("passed"))
    return Step(stage, "now", since(lead.stage_entered_at), _("present stage"), "next" if can_move else "")


def since(at: dt.datetime) -> str:
    """How long the lead has been where it is, in days of the person's calendar."""
    days = (timezone.localdate() - timezone.localtime(at).date()).days
    if days <= 0:
        return _("since today")
    return ngettext("for %(count)s day", "for %(count)s days", days) % {"count": days}


def _stay(visit: StageVisit) -> str:
    """ "Di., 03.11., 1 Tag": when the stage was entered, and how long the lead stayed where it was a day or more."""
    entered = day(visit.entered_at)
    if visit.left_at is None:
        return entered
    days = (timezone.localtime(visit.left_at).date() - timezone.localtime(visit.entered_at).date()).days
    return f"{entered}, {days_long(days)}" if days > 0 else entered
