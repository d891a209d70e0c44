import pytest

from leadwerk.customers.actions.bin import discard, restore
from leadwerk.customers.actions.create import create_account, create_contact
from leadwerk.customers.models import Account
from leadwerk.customers.refusals import AccountInUse, RecordIsInBin, RecordIsNotInBin
from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_what_is_binned_comes_back_whole(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord", "city": "Kiel"}, by=cast.jana)
    discard(account, by=cast.jana)
    assert not Account.objects.present().exists()
    back = restore(account, by=cast.jana)
    assert (back.city, back.deleted_at, back.owner) == ("Kiel", None, cast.jana)
    assert [e.kind for e in Entry.objects.order_by("pk")][-2:] == ["record_binned", "record_restored"]


def test_an_account_with_contacts_stays(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    contact = create_contact(account, {"last_name": "Kruse"}, by=cast.jana)
    with pytest.raises(AccountInUse):
        discard(account, by=cast.jana)
    discard(contact, by=cast.jana)
    discard(account, by=cast.jana)
    with pytest.raises(RecordIsInBin, match="record_is_in_bin"):
        restore(contact, by=cast.jana)


def test_only_what_is_in_the_bin_is_restored(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    with pytest.raises(RecordIsNotInBin):
        restore(account, by=cast.jana)


def test_nobody_bins_what_they_cannot_see(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    with pytest.raises(Unseen):
        discard(account, by=cast.olaf)
