import pytest

from leadwerk.customers.actions.close import lose, reopen, win
from leadwerk.customers.actions.create import create_account, create_opportunity
from leadwerk.customers.models import Opportunity, OpportunityStatus
from leadwerk.customers.refusals import OpportunityIsClosed, OpportunityIsOpen
from leadwerk.journal.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def opportunity(cast: Cast) -> Opportunity:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    return create_opportunity(account, {"name": "Kran"}, by=cast.jana)


def test_an_opportunity_is_won_once(cast: Cast, opportunity: Opportunity) -> None:
    assert win(opportunity, by=cast.jana).status == OpportunityStatus.WON
    assert Entry.objects.latest("pk").changes == {"status": ["open", "won"]}
    with pytest.raises(OpportunityIsClosed):
        lose(opportunity, by=cast.jana)


def test_a_lost_one_goes_on(cast: Cast, opportunity: Opportunity) -> None:
    lose(opportunity, by=cast.jana, text="Zu teuer")
    assert Entry.objects.latest("pk").text == "Zu teuer"
    assert reopen(opportunity, by=cast.jana).is_open
    with pytest.raises(OpportunityIsOpen):
        reopen(opportunity, by=cast.jana)
