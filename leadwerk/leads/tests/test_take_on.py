import pytest

from leadwerk.foundation.errors import Unseen
from leadwerk.leads.actions.assign import assign, take_on
from leadwerk.leads.actions.close import lose
from leadwerk.leads.refusals import LeadIsClosed, LeadIsTaken
from leadwerk.leads.tests.proof import told
from leadwerk.people.doors import MissingPermission
from tests.cast import Cast


def test_jana_takes_a_lead_that_waits_in_her_team(cast: Cast) -> None:
    lead = cast.lead()
    with told(lead, "taken", by=cast.jana):
        taken = take_on(lead, by=cast.jana)
    assert taken.owner == cast.jana


def test_taking_ones_own_changes_nothing(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with told(lead):
        take_on(lead, by=cast.jana)


def test_who_comes_second_is_told_who_was_first(cast: Cast) -> None:
    lead = cast.lead()
    take_on(lead, by=cast.tobias)
    for second in (cast.jana, cast.viola):
        with told(lead), pytest.raises(LeadIsTaken) as refused:
            take_on(lead, by=second)
        assert "Tobias Wendt" in refused.value.sentence()


def test_who_never_saw_it_waiting_is_told_nothing(cast: Cast) -> None:
    given = assign(cast.lead(owner=cast.olaf), cast.tobias, by=cast.ada)
    with pytest.raises(Unseen):
        take_on(given, by=cast.jana)
    with pytest.raises(Unseen):
        take_on(cast.lead(owner=cast.tobias), by=cast.jana)
    with pytest.raises(Unseen):
        take_on(cast.lead(team=cast.sued), by=cast.jana)


def test_refusals_and_rights(cast: Cast) -> None:
    lost = lose(cast.lead(), cast.loss_reason(), by=cast.viola)
    with pytest.raises(LeadIsClosed):
        take_on(lost, by=cast.viola)
    with pytest.raises(MissingPermission):
        take_on(cast.lead(), by=cast.leo)
    with pytest.raises(MissingPermission):
        take_on(cast.lead(), by=cast.marta)
