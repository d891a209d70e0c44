import pytest

from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.leads.actions.assign import assign
from leadwerk.leads.actions.close import reject, win
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.refusals import LeadIsConverted, OwnerIsInactive
from leadwerk.leads.tests.proof import last_entry, told
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import User
from tests.cast import Cast


def test_a_new_lead_becomes_active_in_the_owners_team(cast: Cast) -> None:
    lead = cast.lead()
    with told(lead, "assigned", by=cast.viola):
        given = assign(lead, cast.jana, by=cast.viola, text="Kennt die Branche.")
    assert given.is_active
    assert given.team == cast.nord
    assert given.is_fresh
    assert last_entry(lead).text == "Kennt die Branche."
    assert last_entry(lead).facts == {"owner": "Jana Petersen"}


def test_it_moves_to_the_new_owners_team(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with told(lead, "assigned"):
        given = assign(lead, cast.olaf, by=cast.ada)
    assert given.team == cast.sued


def test_to_whom_it_belongs_already_changes_nothing(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with told(lead):
        assign(lead, cast.jana, by=cast.viola)


def test_a_rejected_lead_stays_rejected(cast: Cast) -> None:
    lead = reject(cast.lead(owner=cast.jana), cast.rejection_code(), by=cast.jana)
    with told(lead, "assigned"):
        given = assign(lead, cast.tobias, by=cast.viola)
    assert given.outcome == "rejected"
    assert given.owner == cast.tobias


def test_refusals(cast: Cast) -> None:
    User.objects.filter(pk=cast.tobias.pk).update(is_active=False)
    cast.tobias.refresh_from_db()
    lead = cast.lead(owner=cast.jana)
    with pytest.raises(OwnerIsInactive):
        assign(lead, cast.tobias, by=cast.viola)
    edit(lead, {"city": "Bünde"}, by=cast.jana)
    with pytest.raises(Stale):
        assign(lead, cast.olaf, by=cast.ada, version=lead.version)
    won = win(cast.lead(owner=cast.jana), by=cast.jana, completing=cast.stages)
    with pytest.raises(LeadIsConverted):
        assign(won, cast.viola, by=cast.viola)


def test_rights(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with pytest.raises(MissingPermission):
        assign(lead, cast.tobias, by=cast.jana)
    with pytest.raises(MissingPermission):
        assign(lead, cast.tobias, by=cast.leo)
    with pytest.raises(Unseen):
        assign(cast.lead(owner=cast.olaf), cast.jana, by=cast.viola)
