import pytest

from leadwerk.foundation import held
from leadwerk.leads.actions.close import lose, reject, reopen, win
from leadwerk.leads.actions.move import move, passed_stages
from leadwerk.leads.models import Closure, Rejection, StageVisit
from leadwerk.leads.models.visit import Entered
from leadwerk.leads.refusals import LeadIsConverted, LeadIsNotClosed
from leadwerk.leads.tests.proof import told
from leadwerk.people.doors import MissingPermission
from leadwerk.pipelines.models import Stage
from tests.cast import Cast


def test_a_lost_lead_opens_in_the_stage_it_was_closed_in(cast: Cast) -> None:
    lead = move(cast.lead(owner=cast.jana), cast.stages[1], by=cast.jana)
    lead = lose(lead, cast.loss_reason(), by=cast.jana)
    with told(lead, "reopened", by=cast.jana):
        opened = reopen(lead, by=cast.jana, text="Hat zurückgerufen.")
    assert opened.is_active
    assert opened.stage == cast.stages[1]
    assert StageVisit.objects.get(lead=lead, left_at__isnull=True).entered == Entered.REOPENED
    assert passed_stages(lead) == {cast.stages[0].pk}
    assert Closure.objects.filter(lead=lead).exists()


def test_a_rejected_lead_without_owner_is_new_again(cast: Cast) -> None:
    lead = reject(cast.lead(), cast.rejection_code(), by=cast.viola)
    with told(lead, "reopened"):
        assert reopen(lead, by=cast.viola).is_new
    assert Rejection.objects.filter(lead=lead).exists()


def test_from_a_retired_stage_it_goes_on_in_the_next(cast: Cast) -> None:
    lead = lose(move(cast.lead(owner=cast.jana), cast.stages[1], by=cast.jana), cast.loss_reason(), by=cast.jana)
    after = cast.stages[2]
    Stage.objects.filter(pk=cast.stages[1].pk).update(retired_at=lead.created_at)
    held.changed()
    with told(lead, "reopened"):
        assert reopen(lead, by=cast.jana).stage == after


def test_refusals_and_rights(cast: Cast) -> None:
    with pytest.raises(LeadIsNotClosed):
        reopen(cast.lead(owner=cast.jana), by=cast.jana)
    won = win(cast.lead(owner=cast.jana), by=cast.jana, completing=cast.stages)
    with pytest.raises(LeadIsConverted):
        reopen(won, by=cast.jana)
    lost = lose(cast.lead(owner=cast.jana), cast.loss_reason(), by=cast.jana)
    with pytest.raises(MissingPermission):
        reopen(lost, by=cast.leo)
