import pytest

from leadwerk.foundation.errors import Unseen
from leadwerk.leads.actions.assign import release
from leadwerk.leads.actions.close import lose
from leadwerk.leads.refusals import LeadHasNoOwner, LeadIsClosed
from leadwerk.leads.tests.proof import told
from leadwerk.people.doors import MissingPermission
from tests.cast import Cast


def test_a_released_lead_is_new_again_and_waits_in_its_team(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with told(lead, "released", by=cast.jana):
        given_back = release(lead, by=cast.jana, text="Falsche Region.")
    assert given_back.is_new
    assert given_back.team == cast.nord
    assert given_back.assigned_at is None


def test_refusals_and_rights(cast: Cast) -> None:
    with pytest.raises(LeadHasNoOwner):
        release(cast.lead(), by=cast.jana)
    with pytest.raises(LeadIsClosed):
        release(lose(cast.lead(owner=cast.jana), cast.loss_reason(), by=cast.jana), by=cast.jana)
    lead = cast.lead(owner=cast.jana)
    with pytest.raises(MissingPermission):
        release(lead, by=cast.leo)
    with pytest.raises(Unseen):
        release(lead, by=cast.tobias)
