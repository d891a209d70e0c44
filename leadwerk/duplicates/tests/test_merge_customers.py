"""Accounts and contacts merge, and come apart again."""

from typing import Any

import pytest

from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.catalog import conversion_settings
from leadwerk.conversion.models import Conversion
from leadwerk.customers.actions.bin import restore
from leadwerk.customers.actions.create import create_account, create_contact, create_opportunity
from leadwerk.customers.actions.edit import edit
from leadwerk.customers.actions.undo import undo
from leadwerk.customers.models import Account, Contact
from leadwerk.duplicates.actions.dismiss import dismiss, withdraw
from leadwerk.duplicates.actions.merge_customers import HANGING, merge_customers, unmerge_customers
from leadwerk.duplicates.choices import LOSER
from leadwerk.duplicates.models import CustomerMerge, Dismissal
from leadwerk.duplicates.refusals import (
    ContactsOfTwoAccounts,
    LaterRecordMergeFirst,
    RecordIsMerged,
    SameRecord,
    UnmergedAlready,
)
from leadwerk.duplicates.telling import told_of
from leadwerk.duplicates.tests.test_merge import everything
from leadwerk.foundation.errors import NotAllowed, Stale, Unseen
from leadwerk.journal.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def firm(cast: Cast, name: str = "Möbelwerke Hartwig GmbH", **fields: Any) -> Account:
    return create_account({"name": name} | fields, by=cast.jana)


def person(account: Account, cast: Cast, **fields: Any) -> Contact:
    return create_contact(account, {"first_name": "Frauke", "last_name": "Kern"} | fields, by=cast.jana)


def shown() -> dict[str, Any]:
    rows = everything()
    rows.pop("duplicate_customer_merge")
    return rows


@pytest.fixture
def two(cast: Cast) -> tuple[Account, Account]:
    """Two accounts, each with a contact, an opportunity and a lead that became it."""
    for number in (1, 2):
        lead = cast.lead(owner=cast.jana, company_name=f"Hartwig {number}", email=f"k{number}@hartwig.example")
        status = conversion_settings().open_statuses()[0]
        convert(lead, Choice(status=status, completing=cast.stages), by=cast.jana)
    one, other = Account.objects.order_by("pk")
    return one, edit(other, {"city": "Kiel", "website": "hartwig.example", "description": "Zwei"}, by=cast.jana)


def test_what_hangs_on_the_loser_goes_over_and_comes_back(cast: Cast, two: tuple[Account, Account]) -> None:
    winner, loser = two
    before = shown()
    merged = merge_customers(winner, loser, {"name": LOSER}, by=cast.jana)
    winner.refresh_from_db()
    assert (winner.name, winner.city, winner.description) == ("Hartwig 2", "Kiel", "Zwei")
    assert (winner.contacts.count(), winner.opportunities.count(), winner.conversions.count()) == (2, 2, 2)
    assert "2" in Contact.objects.order_by("pk")[0].folded.split(), "found by the name of the account"
    assert list(Account.objects.present()) == [winner]
    with pytest.raises(RecordIsMerged):
        restore(loser, by=cast.ada)
    assert unmerge_customers(merged, by=cast.jana) == (winner, [])
    assert shown() == before
    with pytest.raises(UnmergedAlready):
        unmerge_customers(merged, by=cast.jana)


def test_everything_that_hangs_on_an_account_or_contact_is_accounted_for() -> None:
    for model, hanging in HANGING.items():
        related = {relation.related_model for relation in model._meta.related_objects}
        assert related == set(hanging.values())


def test_contacts_of_one_account_merge_and_no_address_is_lost(cast: Cast) -> None:
    account = firm(cast)
    winner, loser = person(account, cast, email="kern@hartwig.example"), person(account, cast, email="f.kern@gmx.de")
    chance = create_opportunity(account, {"name": "Ausstattung", "contact": loser}, by=cast.jana)
    before = shown()
    merged = merge_customers(winner, loser, by=cast.jana)
    chance.refresh_from_db()
    assert chance.contact == winner
    assert "f.kern@gmx.de" in Entry.objects.get(kind="record_merged").text
    unmerge_customers(merged, by=cast.jana)
    assert shown() == before


def test_contacts_of_two_accounts_wait_for_the_accounts(cast: Cast, two: tuple[Account, Account]) -> None:
    winner, loser = (account.contacts.get() for account in two)
    with pytest.raises(ContactsOfTwoAccounts):
        merge_customers(winner, loser, by=cast.jana)
    accounts = merge_customers(*two, by=cast.jana)
    contacts = merge_customers(winner, loser, by=cast.jana)
    with pytest.raises(LaterRecordMergeFirst):
        unmerge_customers(accounts, by=cast.jana)
    unmerge_customers(contacts, by=cast.jana)
    unmerge_customers(accounts, by=cast.jana)
    loser.refresh_from_db()
    assert (loser.account, loser.deleted_at) == (two[1], None)


def test_what_was_joined_since_stays_together(cast: Cast, two: tuple[Account, Account]) -> None:
    winner, loser = two
    contact = loser.contacts.get()
    merged = merge_customers(winner, loser, by=cast.jana)
    for one in (winner, contact):
        one.refresh_from_db()
    chance = create_opportunity(winner, {"name": "Neu", "contact": contact}, by=cast.jana)
    edit(winner, {"city": "Ulm"}, by=cast.jana)
    _winner, kept = unmerge_customers(merged, by=cast.jana)
    assert kept == ["city"]
    for joined in (chance, contact):
        joined.refresh_from_db()
        assert joined.account == winner
    assert not Conversion.objects.filter(account=loser).exclude(lead__company_name="Hartwig 2").exists()


def test_a_contact_that_stays_keeps_those_that_were_merged_into_it(cast: Cast, two: tuple[Account, Account]) -> None:
    winner, loser = two
    kept, gone = loser.contacts.get(), person(loser, cast)
    chance = create_opportunity(loser, {"name": "Alt", "contact": gone}, by=cast.jana)
    contacts = merge_customers(kept, gone, by=cast.jana)
    accounts = merge_customers(winner, loser, by=cast.jana)
    kept.refresh_from_db()
    winner.refresh_from_db()
    create_opportunity(winner, {"name": "Neu", "contact": kept}, by=cast.jana)
    unmerge_customers(accounts, by=cast.jana)
    unmerge_customers(contacts, by=cast.jana)
    chance.refresh_from_db()
    assert chance.contact == gone
    assert chance.contact.account == chance.account == winner


def test_both_must_be_the_merger_s_and_be_as_they_were_seen(cast: Cast) -> None:
    winner, loser = firm(cast), firm(cast)
    foreign = create_account({"name": "Hartwig"}, by=cast.olaf)
    for wrong in (winner, person(winner, cast)):
        with pytest.raises(SameRecord):
            merge_customers(winner, wrong, by=cast.jana)
    with pytest.raises(Unseen):
        merge_customers(winner, foreign, by=cast.jana)
    with pytest.raises(NotAllowed):
        merge_customers(winner, loser, by=cast.leo)
    seen = (winner.version, loser.version)
    edit(loser, {"city": "Ulm"}, by=cast.jana)
    with pytest.raises(Stale):
        merge_customers(winner, loser, by=cast.jana, versions=seen)
    assert not CustomerMerge.objects.exists()


def test_likely_ones_are_named_until_somebody_says_that_they_are_not(cast: Cast) -> None:
    one, other = firm(cast, city="Kiel"), firm(cast, "Moebelwerke Hartwig", city="Kiel")
    create_account({"name": "Möbelwerke Hartwig", "city": "Kiel"}, by=cast.olaf)
    assert [found.pk for found, _match in told_of(one, cast.jana)] == [other.pk]
    anna, twin = person(one, cast, email="a@b.example"), person(one, cast, last_name="Kernn")
    assert [found.pk for found, _match in told_of(anna, cast.jana)] == [twin.pk]
    dismiss(one, other, by=cast.jana)
    dismiss(anna, twin, by=cast.jana)
    assert told_of(other, cast.jana) == told_of(twin, cast.jana) == []
    withdraw(other, one, by=cast.jana)
    assert [found.pk for found, _match in told_of(other, cast.jana)] == [one.pk]
    assert Dismissal.objects.count() == 1


def test_search_finds_the_winner_by_what_did_not_remain_until_they_come_apart(cast: Cast) -> None:
    account = firm(cast)
    winner = person(account, cast, email="kern@hartwig.example")
    loser = person(account, cast, email="frauke@privat.example", mobile="0171 2345678")
    before = Contact.objects.get(pk=winner.pk).folded
    merged = merge_customers(winner, loser, {"email": LOSER}, by=cast.jana)
    for address in ("kern@hartwig.example", "frauke@privat.example"):
        assert address in Contact.objects.get(pk=winner.pk).folded
    edit(winner, {"job_title": "Einkauf"}, by=cast.jana)
    edit(account, {"name": "Hartwig Holding"}, by=cast.jana)
    assert "kern@hartwig.example" in Contact.objects.get(pk=winner.pk).folded
    edit(account, {"name": "Möbelwerke Hartwig GmbH"}, by=cast.jana)
    unmerge_customers(merged, by=cast.jana)
    assert Contact.objects.get(pk=winner.pk).folded == before


def test_undoing_leads_to_the_contact_that_remained(cast: Cast) -> None:
    account = firm(cast)
    one, other = person(account, cast), person(account, cast, email="f@kern.example")
    third = person(account, cast, last_name="Lang")
    opportunity = create_opportunity(account, {"name": "Dach", "contact": other}, by=cast.jana)
    edit(opportunity, {"contact": third}, by=cast.jana)
    change_set = Entry.objects.filter(subject_kind="opportunity").latest("pk").change_set
    merge_customers(one, other, by=cast.jana)
    [undone] = undo(change_set, by=cast.jana)
    assert getattr(undone, "contact_id") == one.pk  # noqa: B009 (one of three kinds)
