from collections.abc import Iterator

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from leadwerk.conversion.plan import Match, contacts_at, find_accounts, propose
from leadwerk.conversion.tests.conftest import ready
from leadwerk.customers.actions.bin import discard
from leadwerk.customers.actions.create import create_account, create_contact, create_opportunity
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def said(match: Match) -> list[str]:
    return [str(reason) for reason in match.reasons]


def test_the_same_name_in_another_spelling_is_the_best_match(cast: Cast) -> None:
    create_account({"name": "Möbelhaus Kranich"}, by=cast.jana)
    same = create_account({"name": "Moebelwerke Hartwig", "city": "Herford"}, by=cast.jana)
    create_contact(same, {"last_name": "Kruse"}, by=cast.jana)
    create_opportunity(same, {"name": "Halle 2"}, by=cast.jana)
    proposal = propose(ready(cast), cast.jana)
    best = proposal.best
    assert best is not None
    assert best.account == same
    assert said(best) == ["same name", "same place"]
    assert (best.contacts, best.opportunities) == (1, 1)


def test_a_turned_name_is_similar(cast: Cast) -> None:
    account = create_account({"name": "Hartwig Möbelwerk KG"}, by=cast.jana)
    (match,) = propose(ready(cast), cast.jana).accounts
    assert (match.account, said(match), match.certainty) == (account, ["similar name"], "possible")


def test_a_contact_with_the_same_address_speaks_for_its_account(cast: Cast) -> None:
    account = create_account({"name": "Ganz anders AG"}, by=cast.jana)
    contact = create_contact(account, {"last_name": "H.", "email": "F.Hartwig@Moebel.example"}, by=cast.jana)
    proposal = propose(ready(cast), cast.jana)
    assert [match.contact for match in proposal.contacts] == [contact]
    assert said(proposal.contacts[0]) == ["same e-mail address"]
    assert said(proposal.accounts[0]) == ["H. has the same e-mail address"]
    assert proposal.contacts_at(account) == proposal.contacts


def test_numbers_match_however_they_were_typed(cast: Cast) -> None:
    one = create_account({"name": "Eins", "phone": "+49 (5221) 23 12 50"}, by=cast.jana)
    two = create_account({"name": "Zwei"}, by=cast.jana)
    create_contact(two, {"last_name": "Kruse", "mobile": "0049171/3920007"}, by=cast.jana)
    three = create_account({"name": "Drei"}, by=cast.jana)
    create_contact(three, {"last_name": "Voss", "phone": "05221-231250"}, by=cast.jana)
    proposal = propose(ready(cast), cast.jana)
    reasons = {match.account: said(match) for match in proposal.accounts}
    assert reasons == {
        one: ["same number"],
        two: ["Kruse has the same number"],
        three: ["Voss has the same number"],
    }


def test_the_domain_of_an_address_says_something_unless_anybody_may_have_one_there(cast: Cast) -> None:
    site = create_account({"name": "Eins", "website": "https://www.moebel.example/ueber-uns"}, by=cast.jana)
    mail = create_account({"name": "Zwei"}, by=cast.jana)
    create_contact(mail, {"last_name": "Kruse", "email": "kruse@moebel.example"}, by=cast.jana)
    near = create_account({"name": "Drei", "website": "kuechen-moebel.example"}, by=cast.jana)
    found = {match.account: said(match) for match in propose(ready(cast), cast.jana).accounts}
    assert found == {site: ["same domain moebel.example"], mail: ["same e-mail domain moebel.example"]}
    assert near not in found
    create_contact(near, {"last_name": "Voss", "email": "voss@gmx.de"}, by=cast.jana)
    private = ready(cast, company_name="", email="hartwig@gmx.de", mobile="", phone="")
    assert propose(private, cast.jana).accounts == []


def test_a_person_is_recognised_within_a_matching_account(cast: Cast) -> None:
    account = create_account({"name": "Möbelwerke Hartwig"}, by=cast.jana)
    contact = create_contact(account, {"first_name": "Friederike", "last_name": "Hartwig"}, by=cast.jana)
    elsewhere = create_account({"name": "Werft"}, by=cast.jana)
    create_contact(elsewhere, {"first_name": "Friederike", "last_name": "Hartwig"}, by=cast.jana)
    assert [match.contact for match in propose(ready(cast), cast.jana).contacts] == [contact]


def test_nothing_is_proposed_that_may_not_be_seen_or_lies_in_the_bin(cast: Cast) -> None:
    theirs = create_account({"name": "Möbelwerke Hartwig", "phone": "05221 231250"}, by=cast.olaf)
    create_contact(theirs, {"last_name": "Hartwig", "email": "f.hartwig@moebel.example"}, by=cast.olaf)
    discard(create_account({"name": "Möbelwerke Hartwig"}, by=cast.jana), by=cast.jana)
    lead = ready(cast)
    assert propose(lead, cast.jana).accounts == []
    assert propose(lead, cast.jana).contacts == []
    assert contacts_at(theirs, cast.jana) == []
    assert find_accounts("hartwig", cast.jana) == []
    assert [match.account for match in propose(lead, cast.ada).accounts] == [theirs]


def test_another_account_is_found_by_any_part_of_its_name(cast: Cast) -> None:
    account = create_account({"name": "Großküchen Müller"}, by=cast.jana)
    for query in ("kuech", "KÜCHEN mull", "grosskuchen"):
        assert find_accounts(query, cast.jana) == [account]
    assert find_accounts(" ", cast.jana) == []


def test_the_number_of_queries_does_not_grow_with_what_is_found(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        account = create_account({"name": f"Möbelwerke Hartwig {number}", "phone": "05221 231250"}, by=cast.jana)
        create_contact(account, {"last_name": "Hartwig", "email": f"{number}@moebel.example"}, by=cast.jana)
    lead = ready(cast)
    with django_assert_max_num_queries(12):
        assert len(propose(lead, cast.jana).accounts) == 5
