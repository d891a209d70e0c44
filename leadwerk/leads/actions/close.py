"""Ending a lead: lost, rejected, won; and opening it again. Rules 2, 3, 5 and 6 of domain.md."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from leadwerk.foundation.clock import new_change_set, now
from leadwerk.journal.write import change
from leadwerk.leads.access import take, take_open
from leadwerk.leads.actions import record
from leadwerk.leads.actions.move import complete, enter, leave, open_stages, passed_stages
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
from leadwerk.people.permissions import Permission
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
    """
    fresh = take_open(lead, Permission.LEAD_CLOSE, by=by, version=version)
    at, change_set = now(), change_set or new_change_set()
    if not reason.without_stages:
        pass_stages(fresh, Outcome.LOST, completing, by=by, change_set=change_set, at=at)
    Closure(lead=fresh, reason=reason, text=text, stage_id=fresh.stage_id, at=at, by=person(by)).save(force_insert=True)
    _end(fresh, Outcome.LOST, "lost", by=by, text=text, facts={"reason": reason.name}, change_set=change_set, at=at)
    return fresh


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
    """
    fresh = take_open(lead, Permission.LEAD_REJECT, by=by, version=version)
    check_rejection(fresh, code, text)
    at, change_set = now(), change_set or new_change_set()
    Rejection(
        lead=fresh,
        code=code,
        text=text.strip(),
        stage_id=fresh.stage_id,
        owner_id=fresh.owner_id,
        at=at,
        by=person(by),
    ).save(force_insert=True)
    _end(
        fresh,
        Outcome.REJECTED,
        "rejected",
        by=by,
        text=text.strip(),
        facts={"code": code.name},
        change_set=change_set,
        at=at,
    )
    return fresh


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
    at, change_set = now(), change_set or new_change_set()
    pass_stages(fresh, Outcome.WON, completing, by=by, change_set=change_set, at=at)
    _end(fresh, Outcome.WON, "won", by=by, change_set=change_set, at=at)
    return fresh


@transaction.atomic
def reopen(lead: Lead, *, by: Actor, text: str = "", version: int | None = None, change_set: int | None = None) -> Lead:
    """Open a lost or rejected lead again, in the stage it was closed in. A converted one: undo the conversion."""
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


def pass_stages(
    lead: Lead, outcome: str, completing: Sequence[Stage], *, by: Actor, change_set: int, at: dt.datetime
) -> None:
    """Complete what the person declared passed, or refuse with what is missing. Verbs only."""
    missing = missing_stages(lead, outcome)
    declared = {stage.pk for stage in completing}
    still = [stage for stage in missing if stage.pk not in declared]
    if still:
        raise StagesMissing(
            stages=", ".join(_("“%(stage)s”") % {"stage": stage.label} for stage in still),
            missing=[stage.pk for stage in still],
        )
    complete(lead, missing, by=by, change_set=change_set, at=at)


def _end(
    lead: Lead,
    outcome: Outcome,
    kind: str,
    *,
    by: Actor,
    change_set: int,
    at: dt.datetime,
    text: str = "",
    facts: dict[str, str] | None = None,
) -> None:
    before = keep.place(lead)
    leave(lead, Left.CLOSED, by=by, change_set=change_set, at=at)
    changes = change(lead, outcome=outcome.value, closed_at=at)
    record.done(lead, kind, by=by, before=before, changes=changes, text=text, facts=facts, change_set=change_set, at=at)


def _open_again(lead: Lead, *, by: Actor, text: str, change_set: int) -> Lead:
    at, before = now(), keep.place(lead)
    stage = catalog().stages[lead.stage_id]
    if stage.retired_at is not None:
        stage = next((s for s in open_stages(lead) if s.position >= stage.position), open_stages(lead)[-1])
    enter(lead, stage, Entered.REOPENED, by=by, change_set=change_set, at=at)
    changes = change(lead, outcome="", closed_at=None, stage=stage, stage_entered_at=at)
    record.done(lead, "reopened", by=by, before=before, changes=changes, text=text, change_set=change_set, at=at)
    return lead
