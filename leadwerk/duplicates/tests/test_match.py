from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leadwerk.customers.actions.create import create_account, create_contact
from leadwerk.duplicates.likeness import Level
from leadwerk.duplicates.matching import matches, matches_of
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.persons import add_person
from leadwerk.people.actors import SYSTEM
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_same_address_in_another_spelling_is_certain_whoever_has_the_lead(cast: Cast) -> None:
    lead = cast.lead(owner=cast.olaf)
    (match,) = matches({"email": "Hartwig <F.Hartwig@MOEBEL.example>"})
    assert match.ref == ("lead", lead.pk)
    assert match.level is Level.CERTAIN
    assert match.words == ["Gleiche E-Mail-Adresse"]


def test_a_mobile_number_is_certain_and_a_number_of_the_house_is_not(cast: Cast) -> None:
    cast.lead(email="", mobile="0171 3920007", phone="030 5551234")
    assert [match.level for match in matches({"phone": "+49 171 3920007"})] == [Level.CERTAIN]
    assert [match.level for match in matches({"phone": "0049 30 555 12 34"})] == [Level.POSSIBLE]
    assert [match.level for match in matches({"phone": "0305551234", "last_name": "HARTWIG"})] == [Level.LIKELY]


def test_a_further_person_at_a_lead_is_found_by_their_address(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    add_person(lead, {"last_name": "Kern", "email": "kern@moebel.example"}, by=cast.jana)
    (match,) = matches({"email": "kern@moebel.example"})
    assert (match.id, match.level) == (lead.pk, Level.CERTAIN)


def test_contacts_and_accounts_are_looked_at_too(cast: Cast) -> None:
    account = create_account({"name": "Müller & Söhne GmbH"}, by=SYSTEM)
    contact = create_contact(account, {"last_name": "Müller", "email": "m@soehne.example"}, by=SYSTEM)
    found = matches({"company_name": "Mueller und Soehne GmbH & Co. KG", "email": "m@soehne.example"})
    assert [(match.ref, match.level) for match in found] == [
        (("contact", contact.pk), Level.CERTAIN),
        (("account", account.pk), Level.POSSIBLE),
    ]


def test_a_number_that_many_share_hides_nobody_who_is_certain(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    certain = cast.lead(phone="030 5551234")
    for number in range(4):
        cast.lead(email=f"a{number}@b.example", phone="030 5551234")
    monkeypatch.setattr("leadwerk.duplicates.matching.HOLDERS", 3)
    found = matches_of([{"email": certain.email, "phone": "030 5551234"}])[0]
    assert found[0].id == certain.pk
    assert len(found) == 3


def test_a_lead_is_not_its_own_match_and_what_is_in_the_bin_is_none(cast: Cast) -> None:
    lead, other = cast.lead(), cast.lead()
    assert [match.id for match in matches(lead)] == [other.pk]
    assert matches(lead, exclude=("lead", other.pk)) == []
    discard(other, by=SYSTEM)
    assert matches(lead) == []


def test_the_domain_of_a_mail_provider_says_nothing(cast: Cast) -> None:
    cast.lead(company_name="", email="anna@gmx.de", last_name="Kern")
    assert matches({"email": "bert@gmx.de", "last_name": "Vogt"}) == []


def test_many_are_matched_by_as_many_queries_as_one(cast: Cast) -> None:
    leads = [cast.lead(email=f"a{n}@b.example", last_name=f"Name{n}") for n in range(5)]
    drafts: list[dict[str, Any]] = [{"email": f"a{n}@b.example", "phone": f"030 55512{n}"} for n in range(5)]
    with CaptureQueriesContext(
        connection,
    ) as one:
        matches_of(drafts[:1])
    with CaptureQueriesContext(connection) as many:
        found = matches_of(drafts)
    assert [[match.id for match in one] for one in found] == [[lead.pk] for lead in leads]
    assert len(many) == len(one)
