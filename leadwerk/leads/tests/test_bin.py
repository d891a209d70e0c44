import pytest

from leadwerk.foundation.errors import Unseen
from leadwerk.leads.actions.bin import discard, restore
from leadwerk.leads.actions.close import lose, win
from leadwerk.leads.actions.move import move
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import LeadIsConverted, LeadIsInBin, LeadIsNotInBin
from leadwerk.leads.tests.proof import row, told
from leadwerk.people.doors import MissingPermission
from tests.cast import Cast


def test_a_lead_comes_back_from_the_bin_whole(cast: Cast) -> None:
    lead = move(cast.lead(owner=cast.jana, value=500), cast.stages[1], by=cast.jana)
    before = row(lead)
    with told(lead, "binned", by=cast.jana):
        discard(lead, by=cast.jana)
    assert not Lead.objects.present().exists()
    with told(lead, "restored", by=cast.jana):
        restore(lead, by=cast.jana)
    after = row(lead)
    assert {name for name in before if before[name] != after[name]} == {"version"}


def test_a_closed_lead_can_be_binned(cast: Cast) -> None:
    lead = lose(cast.lead(owner=cast.jana), cast.loss_reason(), by=cast.jana)
    discard(lead, by=cast.jana)
    assert restore(lead, by=cast.jana).outcome == "lost"


def test_refusals_and_rights(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with pytest.raises(LeadIsNotInBin):
        restore(lead, by=cast.jana)
    with pytest.raises(MissingPermission):
        discard(lead, by=cast.leo)
    with pytest.raises(Unseen):
        discard(lead, by=cast.olaf)
    discard(lead, by=cast.jana)
    with pytest.raises(LeadIsInBin):
        discard(lead, by=cast.jana)
    with pytest.raises(Unseen):
        restore(lead, by=cast.olaf)
    with pytest.raises(LeadIsConverted):
        discard(win(cast.lead(owner=cast.jana), by=cast.jana, completing=cast.stages), by=cast.jana)
