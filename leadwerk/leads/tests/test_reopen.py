import pytest
from django.db.models import Q

from leadwerk.foundation import held
from leadwerk.foundation.clock import new_change_set
from leadwerk.leads.actions.close import lose, reject, reopen, win
from leadwerk.leads.actions.create import create
from leadwerk.leads.actions.move import move, passed_stages
from leadwerk.leads.actions.undo import undo
from leadwerk.leads.models import Closure, Lead, Rejection, StageVisit
from leadwerk.leads.models.visit import Entered
from leadwerk.leads.refusals import LeadIsConverted, LeadIsNotClosed
from leadwerk.leads.tests.proof import told
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.pipelines.actions.processes import add_process, retire_process
from leadwerk.pipelines.actions.stages import retire_stage
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Stage
from leadwerk.tallies import sums
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


def test_a_lead_whose_last_stage_was_retired_comes_back_in_the_one_that_is_last_now(cast: Cast) -> None:
    lead = move(cast.lead(owner=cast.jana), cast.stages[3], by=cast.jana)
    lead = lose(lead, cast.loss_reason(), by=cast.jana)
    last = cast.stages[2]
    retire_stage(cast.stages[3], by=cast.ada)
    with told(lead, "reopened"):
        opened = reopen(lead, by=cast.jana)
    assert opened.stage == last
    assert stands_on_a_board(cast, opened)


def test_a_lead_whose_process_was_retired_comes_back_in_the_one_it_would_start_in_now(cast: Cast) -> None:
    process = add_process("Börse", by=cast.ada)
    lead = create({"email": "a@b.example"}, by=SYSTEM, owner=cast.jana, process=process)
    lead = lose(move(lead, catalog().stages_of[process.pk][2], by=cast.jana), cast.loss_reason(), by=cast.jana)
    retire_process(process, by=cast.ada)
    with told(lead, "reopened"):
        opened = reopen(lead, by=cast.jana)
    assert (opened.process, opened.stage) == (cast.process, cast.stages[0])
    assert stands_on_a_board(cast, opened)


def test_undoing_the_end_of_a_lead_brings_it_into_a_living_stage_too(cast: Cast) -> None:
    lead = move(cast.lead(owner=cast.jana), cast.stages[3], by=cast.jana)
    change_set = new_change_set()
    lead = lose(lead, cast.loss_reason(), by=cast.jana, change_set=change_set)
    last = cast.stages[2]
    retire_stage(cast.stages[3], by=cast.ada)
    with told(lead, "undone"):
        undo(change_set, by=cast.jana)
    lead.refresh_from_db()
    assert lead.is_active
    assert lead.stage == last
    assert stands_on_a_board(cast, lead)


def stands_on_a_board(cast: Cast, lead: Lead) -> bool:
    """As the tally counts it, too."""
    kept = sums.by(cast.viola, "stage", Q(process=lead.process_id, group="active"))
    stages = {stage.pk for stage in catalog().stages_of[lead.process_id]}
    return lead.process.retired_at is None and lead.stage_id in stages and kept[lead.stage_id].leads == 1


def test_refusals_and_rights(cast: Cast) -> None:
    with pytest.raises(LeadIsNotClosed):
        reopen(cast.lead(owner=cast.jana), by=cast.jana)
    won = win(cast.lead(owner=cast.jana), by=cast.jana, completing=cast.stages)
    with pytest.raises(LeadIsConverted):
        reopen(won, by=cast.jana)
    lost = lose(cast.lead(owner=cast.jana), cast.loss_reason(), by=cast.jana)
    with pytest.raises(MissingPermission):
        reopen(lost, by=cast.leo)
