import pytest

from leadwerk.customers.actions.bin import discard
from leadwerk.customers.actions.create import create_account, create_contact, create_opportunity
from leadwerk.customers.models import Account, Contact
from leadwerk.customers.refusals import (
    ContactOfOtherAccount,
    ContactUnknown,
    CustomerFieldUnknown,
    NameMissing,
    RecordIsInBin,
    ResponsibleIsInactive,
)
from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from leadwerk.people.doors import MissingPermission
from leadwerk.people.permissions import Permission
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_an_account_belongs_to_whom_made_it_and_says_so_in_the_journal(cast: Cast) -> None:
    account = create_account({"name": "Müller & Söhne GmbH", "city": "Köln"}, by=cast.jana)
    assert (account.owner, account.team) == (cast.jana, cast.nord)
    assert account.company_key == "muller sohne"
    assert "mueller" in account.folded
    entry = Entry.objects.get(subject_kind="account", subject_id=account.pk)
    assert (entry.kind, entry.by) == ("account_created", cast.jana)
    assert entry.changes["name"] == [None, "Müller & Söhne GmbH"]
    assert entry.changes["owner"] == [None, cast.jana.pk]


def test_an_account_may_be_made_for_a_colleague(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana, owner=cast.olaf)
    assert (account.owner, account.team) == (cast.olaf, cast.sued)
    assert not Account.objects.for_user(cast.jana, Permission.ACCOUNT_VIEW).exists()


def test_nothing_is_made_for_somebody_who_left(cast: Cast) -> None:
    cast.olaf.is_active = False
    cast.olaf.save()
    with pytest.raises(ResponsibleIsInactive):
        create_account({"name": "Werft Nord"}, by=cast.jana, owner=cast.olaf)


def test_an_account_needs_a_name(cast: Cast) -> None:
    with pytest.raises(NameMissing):
        create_account({"name": "  ", "city": "Köln"}, by=cast.jana)


def test_a_reader_makes_nothing(cast: Cast) -> None:
    with pytest.raises(MissingPermission):
        create_account({"name": "Werft Nord"}, by=cast.leo)


def test_columns_that_verbs_keep_are_not_fields(cast: Cast) -> None:
    with pytest.raises(CustomerFieldUnknown):
        create_account({"name": "Werft", "owner": cast.olaf}, by=cast.jana)


def test_a_contact_is_known_by_as_little_as_one_address(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    contact = create_contact(account, {"email": "A.Kruse@Werft.example"}, by=cast.jana)
    assert contact.name == "A.Kruse@Werft.example"
    assert contact.email_key == "a.kruse@werft.example"
    assert "werft" in contact.folded
    with pytest.raises(ContactUnknown):
        create_contact(account, {"job_title": "Einkauf"}, by=cast.jana)


def test_a_contact_is_sorted_by_last_name(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    contact = create_contact(account, {"title": "Dr.", "first_name": "Änne", "last_name": "Öz"}, by=cast.jana)
    assert (contact.name, contact.sort_name) == ("Dr. Änne Öz", "oz anne")


def test_an_opportunity_takes_a_contact_of_its_own_account_only(cast: Cast) -> None:
    werft = create_account({"name": "Werft Nord"}, by=cast.jana)
    hafen = create_account({"name": "Hafen Süd"}, by=cast.jana)
    contact = create_contact(hafen, {"last_name": "Kruse"}, by=cast.jana)
    with pytest.raises(ContactOfOtherAccount):
        create_opportunity(werft, {"name": "Kran", "contact": contact}, by=cast.jana)
    opportunity = create_opportunity(hafen, {"name": "Kran", "contact": contact, "value": 41200000}, by=cast.jana)
    assert opportunity.is_open
    assert opportunity.contact == contact


def test_hostile_text_is_stored_as_it_is(cast: Cast) -> None:
    name = "<script>alert('ü')</script> \x00 ' OR 1=1 --"
    account = create_account({"name": name}, by=cast.jana)
    account.refresh_from_db()
    assert account.name == name.replace("\x00", "\ufffd")
    assert Contact.objects.count() == 0


def test_nothing_hangs_on_an_account_that_is_unseen_or_in_the_bin(cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    with pytest.raises(Unseen):
        create_contact(account, {"last_name": "Kruse"}, by=cast.olaf)
    discard(account, by=cast.jana)
    with pytest.raises(RecordIsInBin):
        create_opportunity(account, {"name": "Kran"}, by=cast.jana)
