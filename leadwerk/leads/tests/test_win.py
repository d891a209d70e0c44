import pytest

from leadwerk.foundation.errors import Unseen
from leadwerk.leads.actions.close import missing_stages, win
from leadwerk.leads.actions.move import move, passed_stages
from leadwerk.leads.refusals import LeadIsConverted, NewLeadCannotMove, StagesMissing
from leadwerk.leads.tests.proof import told
from leadwerk.people.doors import MissingPermission
from tests.cast import Cast


def test_a_lead_that_passed_its_stages_is_won(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    for stage in cast.stages[1:]:
        lead = move(lead, stage, by=cast.jana)
    with told(lead, "won", by=cast.jana):
        won = win(lead, by=cast.jana)
    assert won.outcome == "won"
    assert passed_stages(lead) == {stage.pk for stage in cast.stages}


def test_missing_stages_are_named_or_completed(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    missing = missing_stages(lead, "won")
    with told(lead), pytest.raises(StagesMissing) as refused:
        win(lead, by=cast.jana)
    assert refused.value.facts["missing"] == [stage.pk for stage in missing]
    with told(lead, "won"):
        win(lead, by=cast.jana, completing=missing)


def test_refusals_and_rights(cast: Cast) -> None:
    with pytest.raises(NewLeadCannotMove):
        win(cast.lead(), by=cast.jana)
    lead = cast.lead(owner=cast.jana)
    with pytest.raises(MissingPermission):
        win(lead, by=cast.leo)
    with pytest.raises(Unseen):
        win(lead, by=cast.olaf)
    win(lead, by=cast.jana, completing=cast.stages)
    with pytest.raises(LeadIsConverted):
        win(lead, by=cast.jana)
