"""Ending a lead: lost, rejected, won; and opening it again. Rules 2, 3, 5 and 6 of domain.md."""

from collections.abc import Sequence

from django.db import transaction

from leadwerk.foundation.clock import new_change_set
from leadwerk.journal.write import change
from leadwerk.leads.access import take, take_open
from leadwerk.leads.actions.assign import hand_over
from leadwerk.leads.actions.move import living_stage, open_stages, passed_stages
from leadwerk.leads.actions.record import Batch
from leadwerk.leads.models import Closure, Lead, Outcome, Rejection
from leadwerk.leads.models.visit import Entered, Left
from leadwerk.leads.refusals import (
    LeadIsNotClosed,
    NewLeadCannotMove,
    NotQualified,
    ReasonMissing,
    StagesMissing,
)
from leadwerk.people.actors import Actor, person
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import LossReason, RejectionCode, Stage
from leadwerk.tallies import keep


@transaction.atomic
def lose(
    lead: Lead,
    reason: LossReason,
    *,
    by: Actor,
    text: str = "",
    completing: Sequence[Stage] = (),
    version: int | None = None,
    change_set: int | None = None,
) -> Lead:
    """Close a lead as lost. Stages mandatory before lost must be passed, unless the reason is "ohne Phasen".

    `completing` are missing stages that the person declares passed in the same dialog. Raises `StagesMissing` (its
    facts name them), `LeadIsClosed`, `Stale`.

    A lead that nobody owns becomes that of who closes it, if they would not see it any more and may take leads.
    """
    fresh = take_open(lead, Permission.LEAD_CLOSE, by=by, version=version)
    batch = Batch(by, change_set or new_change_set())
    end_lost(batch, fresh, reason, text=text, completing=completing)
    batch.write()
    return fresh


def end_lost(
    batch: Batch, fresh: Lead, reason: LossReason, *, text: str = "", completing: Sequence[Stage] = ()
) -> None:
    """`lose` for a lead in hand: rule and change. Verbs only."""
    if not reason.without_stages:
        pass_stages(batch, fresh, Outcome.LOST, completing)
    batch.add(Closure(lead=fresh, reason=reason, text=text, stage_id=fresh.stage_id, at=batch.at, by=person(batch.by)))
    _end(batch, fresh, Outcome.LOST, "lost", text=text, facts={"reason": reason.name})


@transaction.atomic
def reject(
    lead: Lead,
    code: RejectionCode,
    *,
    by: Actor,
    text: str = "",
    version: int | None = None,
    change_set: int | None = None,
) -> Lead:
    """Take a lead out of the process. A code that needs a text raises `ReasonMissing` without one.

    In a process that asks for it, an unqualified lead is not rejected (`NotQualified`); it is closed as lost instead.
    Of a lead that nobody owns see `lose`.
    """
    fresh = take_open(lead, Permission.LEAD_REJECT, by=by, version=version)
    batch = Batch(by, change_set or new_change_set())
    end_rejected(batch, fresh, code, text=text)
    batch.write()
    return fresh


def end_rejected(batch: Batch, fresh: Lead, code: RejectionCode, *, text: str = "") -> None:
    """`reject` for a lead in hand: rule and change. Verbs only."""
    check_rejection(fresh, code, text)
    batch.add(
        Rejection(
            lead=fresh,
            code=code,
            text=text.strip(),
            stage_id=fresh.stage_id,
            owner_id=fresh.owner_id,
            at=batch.at,
            by=person(batch.by),
        )
    )
    _end(batch, fresh, Outcome.REJECTED, "rejected", text=text.strip(), facts={"code": code.name})


def check_rejection(lead: Lead, code: RejectionCode, text: str) -> None:
    """The rules of `reject`, without changing anything."""
    if code.needs_text and not text.strip():
        raise ReasonMissing(code=code.label)
    if catalog().processes[lead.process_id].rejects_only_qualified and not lead.rating:
        raise NotQualified


@transaction.atomic
def win(
    lead: Lead,
    *,
    by: Actor,
    completing: Sequence[Stage] = (),
    version: int | None = None,
    change_set: int | None = None,
) -> Lead:
    """Close a lead as won. Only `conversion.actions.convert` calls this: won and converted are one verb.

    Raises `NewLeadCannotMove` for a lead without owner, `StagesMissing`, `LeadIsClosed`, `Stale`.
    """
    fresh = take_open(lead, Permission.LEAD_CONVERT, by=by, version=version)
    if fresh.owner_id is None:
        raise NewLeadCannotMove
    batch = Batch(by, change_set or new_change_set())
    pass_stages(batch, fresh, Outcome.WON, completing)
    _end(batch, fresh, Outcome.WON, "won")
    batch.write()
    return fresh


@transaction.atomic
def reopen(lead: Lead, *, by: Actor, text: str = "", version: int | None = None, change_set: int | None = None) -> Lead:
    """Open a lost or rejected lead again, in its `living_stage`. A converted one: undo the conversion."""
    fresh = take(lead, Permission.LEAD_REOPEN, by=by, version=version)
    if not fresh.is_closed:
        raise LeadIsNotClosed
    return _open_again(fresh, by=by, text=text, change_set=change_set or new_change_set())


def open_again_after_conversion(lead: Lead, *, by: Actor, change_set: int) -> Lead:
    """Open a converted lead again. Only `conversion.actions.unconvert` calls this, in its transaction."""
    return _open_again(lead, by=by, text="", change_set=change_set)


def missing_stages(lead: Lead, outcome: str) -> list[Stage]:
    """The stages that must still be passed before the lead may end this way; closing passes the present one."""
    done = passed_stages(lead) | {lead.stage_id}
    return [stage for stage in open_stages(lead) if stage.is_mandatory_before(outcome) and stage.pk not in done]


def pass_stages(batch: Batch, lead: Lead, outcome: str, completing: Sequence[Stage]) -> None:
    """Complete what the person declared passed, or refuse with what is missing. Verbs only."""
    missing = missing_stages(lead, outcome)
    declared = {stage.pk for stage in completing}
    still = [stage for stage in missing if stage.pk not in declared]
    if still:
        raise StagesMissing(stages=", ".join(stage.quoted for stage in still), missing=[stage.pk for stage in still])
    for stage in missing:
        batch.enter(lead, stage, Entered.FORWARD, left=Left.FORWARD)


def _end(
    batch: Batch, lead: Lead, outcome: Outcome, kind: str, *, text: str = "", facts: dict[str, str] | None = None
) -> None:
    before = keep.place(lead)
    batch.leave(lead, Left.CLOSED)
    may_take = lead.owner_id is None and covers(batch.by, Permission.LEAD_ACCEPT, lead)
    changes = change(lead, outcome=outcome.value, closed_at=batch.at)
    if may_take and isinstance(batch.by, User) and not covers(batch.by, Permission.LEAD_VIEW, lead):
        # Who closes a lead that waited for somebody comes back to it (O6), so it becomes theirs.
        changes |= hand_over(lead, batch.by, batch.at)
    batch.done(lead, kind, before=before, changes=changes, text=text, facts=facts)


def _open_again(lead: Lead, *, by: Actor, text: str, change_set: int) -> Lead:
    batch, before = Batch(by, change_set), keep.place(lead)
    stage = living_stage(lead)
    batch.enter(lead, stage, Entered.REOPENED)
    changes = change(
        lead,
        outcome="",
        closed_at=None,
        process=catalog().processes[stage.process_id],
        stage=stage,
        stage_entered_at=batch.at,
    )
    batch.done(lead, "reopened", before=before, changes=changes, text=text)
    batch.write()
    return lead
