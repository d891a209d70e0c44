import pytest

from leadwerk.foundation import held
from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Unseen
from leadwerk.leads.actions.close import lose, missing_stages
from leadwerk.leads.actions.move import move, passed_stages
from leadwerk.leads.actions.undo import undo
from leadwerk.leads.models import Closure, Lead, StageVisit
from leadwerk.leads.refusals import LeadIsClosed, StagesMissing
from leadwerk.leads.tests.proof import told
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Grant
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.models import Mandatory, Stage
from tests.cast import Cast


@pytest.fixture
def strict(cast: Cast) -> Cast:
    """A process like a marketplace's: every stage is mandatory before both ends."""
    Stage.objects.update(mandatory=Mandatory.BOTH)
    held.changed()
    return cast


def test_a_lost_lead_keeps_who_when_and_why(cast: Cast) -> None:
    lead = move(cast.lead(owner=cast.jana), cast.stages[1], by=cast.jana)
    reason = cast.loss_reason(without_stages=False)
    with told(lead, "lost", by=cast.jana):
        lost = lose(lead, reason, by=cast.jana, text="Zu teuer.")
    assert lost.outcome == "lost"
    kept = Closure.objects.get(lead=lead)
    assert (kept.by, kept.reason, kept.text, kept.stage) == (cast.jana, reason, "Zu teuer.", cast.stages[1])
    assert not StageVisit.objects.filter(lead=lead, left_at__isnull=True).exists()


def test_closing_passes_the_present_stage(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    lose(lead, cast.loss_reason(), by=cast.jana)
    assert passed_stages(lead) == {cast.stages[0].pk}


def test_missing_stages_are_named(strict: Cast) -> None:
    lead = move(strict.lead(owner=strict.jana), strict.stages[2], by=strict.jana)
    with told(lead), pytest.raises(StagesMissing) as refused:
        lose(lead, strict.loss_reason(without_stages=False), by=strict.jana)
    missing = [strict.stages[1], strict.stages[3]]
    assert refused.value.facts["missing"] == [stage.pk for stage in missing]
    assert all(stage.name in refused.value.sentence() for stage in missing)
    assert not Closure.objects.exists()


def test_missing_stages_can_be_completed_on_the_way(strict: Cast) -> None:
    lead = strict.lead(owner=strict.jana)
    reason = strict.loss_reason(without_stages=False)
    with pytest.raises(StagesMissing):
        lose(lead, reason, by=strict.jana, completing=strict.stages[1:3])
    with told(lead, "lost"):
        lose(lead, reason, by=strict.jana, completing=strict.stages[1:])
    assert passed_stages(lead) == {stage.pk for stage in strict.stages}
    assert missing_stages(lead, "lost") == []


def test_a_reason_without_stages_needs_none(strict: Cast) -> None:
    lead = strict.lead(owner=strict.jana)
    with told(lead, "lost"):
        lose(lead, strict.loss_reason(without_stages=True), by=strict.jana)


def test_own_processes_ask_for_stages_before_won_only(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    assert missing_stages(lead, "lost") == []
    assert missing_stages(lead, "won") != []


def test_an_unusable_lead_is_lost_straight_from_new(cast: Cast) -> None:
    lead = cast.lead()
    with told(lead, "lost"):
        lost = lose(lead, cast.loss_reason(), by=cast.jana)
    assert lost.owner == cast.jana, "she would not see it any more"
    assert Lead.objects.for_user(cast.jana, Permission.LEAD_VIEW).filter(pk=lead.pk).exists()


def test_who_sees_a_lead_anyway_does_not_become_its_owner(cast: Cast) -> None:
    assert lose(cast.lead(), cast.loss_reason(), by=cast.viola).owner is None
    assert lose(cast.lead(), cast.loss_reason(), by=SYSTEM).owner is None


def test_a_lead_that_is_somebodys_stays_theirs(cast: Cast) -> None:
    assert lose(cast.lead(owner=cast.jana), cast.loss_reason(), by=cast.viola).owner == cast.jana


def test_who_may_not_take_leads_closes_them_all_the_same(cast: Cast) -> None:
    Grant.objects.filter(role__key="agent", permission=Permission.LEAD_ACCEPT).delete()
    held.changed()
    assert lose(cast.lead(), cast.loss_reason(), by=cast.jana).owner is None


def test_undoing_it_gives_the_lead_back_to_nobody(cast: Cast) -> None:
    lead, change_set = cast.lead(), new_change_set()
    lose(lead, cast.loss_reason(), by=cast.jana, change_set=change_set)
    with told(lead, "undone"):
        undo(change_set, by=cast.jana)
    lead.refresh_from_db()
    assert lead.is_new


def test_refusals_and_rights(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with pytest.raises(MissingPermission):
        lose(lead, cast.loss_reason(), by=cast.leo)
    with pytest.raises(Unseen):
        lose(lead, cast.loss_reason(), by=cast.olaf)
    lose(lead, cast.loss_reason(), by=cast.jana)
    with pytest.raises(LeadIsClosed):
        lose(lead, cast.loss_reason(), by=cast.jana)
