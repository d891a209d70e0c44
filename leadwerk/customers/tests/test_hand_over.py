import pytest

from leadwerk.customers.actions.create import create_account, create_opportunity
from leadwerk.customers.actions.hand_over import hand_over
from leadwerk.customers.models import Opportunity
from leadwerk.customers.refusals import ResponsibleIsInactive
from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def opportunity(cast: Cast) -> Opportunity:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    return create_opportunity(account, {"name": "Kran"}, by=cast.jana)


def test_an_opportunity_is_handed_to_another_agent_and_their_team(cast: Cast, opportunity: Opportunity) -> None:
    given = hand_over(opportunity, cast.olaf, by=cast.jana, text="Er kennt den Kunden.")
    assert (given.owner, given.team) == (cast.olaf, cast.sued)
    entry = Entry.objects.latest("pk")
    assert (entry.kind, entry.text, entry.facts) == ("handed_over", "Er kennt den Kunden.", {"owner": "Olaf Südermann"})
    assert entry.changes == {"owner": [cast.jana.pk, cast.olaf.pk], "team": [cast.nord.pk, cast.sued.pk]}


def test_whoever_gave_it_away_cannot_take_it_back_by_handing_over(cast: Cast, opportunity: Opportunity) -> None:
    hand_over(opportunity, cast.olaf, by=cast.jana)
    with pytest.raises(Unseen):
        hand_over(opportunity, cast.jana, by=cast.jana)


def test_giving_it_to_whom_it_belongs_changes_nothing(cast: Cast, opportunity: Opportunity) -> None:
    assert hand_over(opportunity, cast.jana, by=cast.jana).version == opportunity.version


def test_nobody_who_left_is_made_responsible(cast: Cast, opportunity: Opportunity) -> None:
    cast.tobias.is_active = False
    cast.tobias.save()
    with pytest.raises(ResponsibleIsInactive):
        hand_over(opportunity, cast.tobias, by=cast.jana)
