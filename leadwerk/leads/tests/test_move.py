import pytest

from leadwerk.foundation import held
from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.leads.actions.close import lose
from leadwerk.leads.actions.move import move, passed_stages
from leadwerk.leads.models import Lead, StageVisit
from leadwerk.leads.models.visit import Entered, Left
from leadwerk.leads.refusals import (
    AlreadyInStage,
    LeadIsClosed,
    NewLeadCannotMove,
    StageIsRetired,
    StageOfOtherProcess,
)
from leadwerk.leads.tests.proof import last_entry, told
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.pipelines.actions.supply import add_stages
from leadwerk.pipelines.models import SalesProcess, Stage
from tests.cast import Cast


def story(lead: Lead) -> list[tuple[str, str, str]]:
    """The visits as (stage, how entered, how left)."""
    return [(v.stage.name, v.entered, v.left) for v in StageVisit.objects.filter(lead=lead).order_by("pk")]


def test_the_next_stage_closes_the_present_one(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with told(lead, "moved", by=cast.jana):
        moved = move(lead, cast.stages[1], by=cast.jana, text="Erreicht.")
    assert moved.stage == cast.stages[1]
    assert story(lead) == [
        ("Neu eingegangen", Entered.CREATED, Left.FORWARD),
        ("Erstkontakt", Entered.FORWARD, Left.NOT_YET),
    ]
    assert passed_stages(lead) == {cast.stages[0].pk}
    assert last_entry(lead).text == "Erreicht."


def test_jumping_ahead_skips_what_lies_between(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with told(lead, "moved"):
        move(lead, cast.stages[3], by=cast.jana)
    assert story(lead) == [
        ("Neu eingegangen", Entered.CREATED, Left.FORWARD),
        ("Erstkontakt", Entered.SKIPPED, Left.SKIPPED),
        ("Qualifiziert", Entered.SKIPPED, Left.SKIPPED),
        ("Termin vereinbart", Entered.FORWARD, Left.NOT_YET),
    ]
    assert passed_stages(lead) == {cast.stages[0].pk}
    assert last_entry(lead).facts["skipped"] == ["Erstkontakt", "Qualifiziert"]


def test_setting_back_makes_later_visits_count_no_more(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    for stage in cast.stages[1:]:
        lead = move(lead, stage, by=cast.jana)
    assert len(passed_stages(lead)) == 3
    with told(lead, "set_back"):
        move(lead, cast.stages[1], by=cast.jana)
    assert passed_stages(lead) == {cast.stages[0].pk}
    move(lead, cast.stages[2], by=cast.jana)
    assert passed_stages(lead) == {cast.stages[0].pk, cast.stages[1].pk}


def test_a_skipped_stage_can_be_gone_back_to(cast: Cast) -> None:
    lead = move(cast.lead(owner=cast.jana), cast.stages[2], by=cast.jana)
    move(lead, cast.stages[1], by=cast.jana)
    move(lead, cast.stages[2], by=cast.jana)
    assert passed_stages(lead) == {cast.stages[0].pk, cast.stages[1].pk}


def test_next_never_turns_into_back(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    move(lead, cast.stages[3], by=cast.viola)
    with told(lead), pytest.raises(Stale):
        move(lead, cast.stages[1], by=cast.jana, seen=cast.stages[0])


def test_a_new_lead_cannot_change_stage(cast: Cast) -> None:
    lead = cast.lead()
    with told(lead), pytest.raises(NewLeadCannotMove):
        move(lead, cast.stages[1], by=cast.jana)


def test_refusals(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    other = SalesProcess.objects.create(name="Börse")
    foreign = add_stages(other, [("Angebot", "", 0, "", None, "", "")], by=SYSTEM)[0]
    with pytest.raises(StageOfOtherProcess):
        move(lead, foreign, by=cast.jana)
    with pytest.raises(AlreadyInStage):
        move(lead, cast.stages[0], by=cast.jana)
    retired = cast.stages[2]
    Stage.objects.filter(pk=retired.pk).update(retired_at=lead.created_at)
    held.changed()
    retired.refresh_from_db()
    with pytest.raises(StageIsRetired):
        move(lead, retired, by=cast.jana)
    lost = lose(lead, cast.loss_reason(), by=cast.jana)
    with pytest.raises(LeadIsClosed):
        move(lost, cast.stages[1], by=cast.jana)


def test_rights(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with pytest.raises(MissingPermission):
        move(lead, cast.stages[1], by=cast.leo)
    with pytest.raises(Unseen):
        move(lead, cast.stages[1], by=cast.tobias)
