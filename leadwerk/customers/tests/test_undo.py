import pytest

from leadwerk.customers.actions.bin import discard
from leadwerk.customers.actions.create import create_account, create_contact, create_opportunity
from leadwerk.customers.actions.edit import edit
from leadwerk.customers.actions.hand_over import hand_over
from leadwerk.customers.actions.undo import undo
from leadwerk.customers.refusals import AccountInUse, ChangeUndoneAlready
from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def last() -> int:
    return Entry.objects.latest("pk").change_set


def test_an_edit_is_taken_back_where_nobody_changed_it_since(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord", "city": "Kiel"}, by=cast.jana)
    edit(account, {"name": "Werft Süd", "city": "Ulm"}, by=cast.jana)
    mine = last()
    edit(account, {"city": "Augsburg"}, by=cast.viola)
    undo(mine, by=cast.jana)
    account.refresh_from_db()
    assert (account.name, account.city) == ("Werft Nord", "Augsburg")
    assert "nord" in account.folded
    with pytest.raises(ChangeUndoneAlready):
        undo(mine, by=cast.jana)


def test_who_handed_over_takes_it_back_though_they_no_longer_see_it(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    opportunity = create_opportunity(account, {"name": "Kran", "expected_on": None}, by=cast.jana)
    hand_over(opportunity, cast.olaf, by=cast.jana)
    undo(last(), by=cast.jana)
    opportunity.refresh_from_db()
    assert (opportunity.owner, opportunity.team) == (cast.jana, cast.nord)


def test_another_persons_click_is_not_taken_back(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    edit(account, {"city": "Kiel"}, by=cast.viola)
    with pytest.raises(Unseen):
        undo(last(), by=cast.jana)


def test_taking_a_restoration_back_asks_the_same_as_binning(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    discard(account, by=cast.jana)
    undo(last(), by=cast.jana)
    restored = last()
    create_contact(account, {"last_name": "Kruse"}, by=cast.jana)
    with pytest.raises(AccountInUse):
        undo(restored, by=cast.jana)
