"""Searching from every page: what is found by which spelling, and what may not be seen stays unseen."""

import re
from html import unescape

import pytest
from django.test import Client
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from leadwerk.customers.actions.bin import discard
from leadwerk.customers.actions.create import create_account, create_contact, create_opportunity
from leadwerk.desk.search import finding
from leadwerk.foundation.text import search_terms, search_text
from leadwerk.leads.actions.bin import discard as discard_lead
from leadwerk.people.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def titles(client: Client, user: User, query: str, *, palette: bool = False) -> list[str]:
    """The names found, in their order."""
    client.force_login(user)
    response = client.get("/search/", {"q": query}, headers={"HX-Request": "true"} if palette else {})
    assert response.status_code == 200
    html = response.content.decode()
    found = (
        re.findall(r'href="/(?:leads|customers)/[^"]*\d/"[^>]*>.*?</svg><span>(.*?)</span>', html, re.S)
        if palette
        else re.findall(r'class="hit__title"><a href="[^"]+">(.*?)</a>', html)
    )
    return [re.sub(r"</?mark>", "", title) for title in found]


def test_everything_is_found_by_any_part_of_a_word(client: Client, cast: Cast) -> None:
    cast.lead(owner=cast.jana, company_name="Holzbau Krähenwinkel")
    account = create_account({"name": "Krähenbühl KG"}, by=cast.jana)
    create_contact(account, {"first_name": "Ute", "last_name": "Nekrähe"}, by=cast.jana)
    create_opportunity(account, {"name": "Krähenabwehr"}, by=cast.jana)
    expected = ["Holzbau Krähenwinkel", "Krähenbühl KG", "Ute Nekrähe", "Krähenabwehr"]
    for query in ("krähe", "KRAEHE", "krahe"):
        assert titles(client, cast.jana, query) == expected
        assert titles(client, cast.jana, query, palette=True) == expected


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("Müller Straßenbau", ["müller", "MÜLLER", "mueller", "muller", "strasse", "STRASSE", "straße", "ller stra"]),
        ("Mueller Strassenbau", ["müller", "mueller", "muller", "Straße"]),
        ("Ångström Søgård", ["angstrom", "ångström", "sogard", "søgård"]),
        ("Yılmaz İnşaat", ["yilmaz", "YILMAZ", "insaat"]),
    ],
)
def test_umlauts_and_sharp_s_are_found_either_way(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str, queries: list[str], is_large: bool
) -> None:
    if is_large:
        monkeypatch.setattr(finding, "SCANNED", 0)
    cast.lead(owner=cast.jana, company_name=name)
    for query in queries:
        assert titles(client, cast.viola, query) == [name], query


WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ü": "UE", "ß": "ss"})
LEFT_OUT = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "Ü": "U", "ß": "ss"})
LETTERS = st.text(st.sampled_from("aäeioöuüsßMÜLLERmnr -&'"), min_size=3, max_size=24)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=LETTERS, start=st.integers(0, 20), length=st.integers(3, 20))
def test_whatever_part_of_a_name_is_typed_is_contained(name: str, start: int, length: int) -> None:
    typed = name[start : start + length]
    stored = search_text(name)
    for spelling in (typed, typed.upper(), typed.lower(), typed.translate(WRITTEN_OUT), typed.translate(LEFT_OUT)):
        assert all(term in stored for term in search_terms(spelling)), (name, spelling)


@pytest.mark.parametrize("is_large", [False, True])
def test_what_may_not_be_seen_is_not_found(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, is_large: bool
) -> None:
    if is_large:
        monkeypatch.setattr(finding, "SCANNED", 0)
    lead = cast.lead(owner=cast.olaf, team=cast.sued, company_name="Geheimbund")
    account = create_account({"name": "Geheimbund"}, by=cast.olaf)
    contact = create_contact(account, {"last_name": "Geheim"}, by=cast.olaf)
    create_opportunity(account, {"name": "Geheimsache"}, by=cast.olaf)
    for query in ("geheim", "ge", lead.number, str(contact.pk), account.number):
        assert titles(client, cast.jana, query) == []
        assert titles(client, cast.jana, query, palette=True) == []
    assert len(titles(client, cast.ada, "geheim")) == 4


def test_the_name_of_an_account_that_may_not_be_seen_is_not_shown(client: Client, cast: Cast) -> None:
    account = create_account({"name": "Geheimbund"}, by=cast.olaf)
    create_opportunity(account, {"name": "Kran"}, by=cast.olaf, owner=cast.jana)
    client.force_login(cast.jana)
    html = client.get("/search/", {"q": "kran"}).content.decode()
    assert "Kran</mark>" in html
    assert "Geheimbund" not in html


def test_what_lies_in_the_bin_is_not_found(client: Client, cast: Cast) -> None:
    discard_lead(cast.lead(owner=cast.jana, company_name="Weg"), by=cast.jana)
    discard(create_account({"name": "Weg"}, by=cast.jana), by=cast.jana)
    assert titles(client, cast.jana, "weg") == []


def test_records_are_found_by_their_number(client: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana, company_name="Nummer eins")
    account = create_account({"name": "Firma eins"}, by=cast.jana)
    assert titles(client, cast.jana, f"L-{lead.pk}") == ["Nummer eins"]
    assert titles(client, cast.jana, f"l{lead.pk}") == ["Nummer eins"]
    assert titles(client, cast.jana, account.number) == ["Firma eins"]
    assert "Nummer eins" in titles(client, cast.jana, str(lead.pk))
    assert titles(client, cast.jana, "9" * 18) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("0171 39", True),
        ("+49 171 3920007", True),
        ("01713920007", True),
        ("f.hartwig@", True),
        ("moebel.example", True),
        ("0172", False),
    ],
)
def test_numbers_and_addresses_are_found(client: Client, cast: Cast, query: str, found: bool) -> None:
    cast.lead(owner=cast.jana, mobile="0171/392 00 07")
    assert bool(titles(client, cast.jana, query)) is found


def test_one_or_two_letters_find_what_begins_with_them(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.lead(owner=cast.jana, company_name="Ölmühle")
    cast.lead(company_name="Ofenbau")
    cast.lead(owner=cast.jana, company_name="Holzbau")
    assert set(titles(client, cast.viola, "o")) == {"Ölmühle", "Ofenbau"}
    monkeypatch.setattr(finding, "SCANNED", 0)
    assert titles(client, cast.viola, "o") == ["Ölmühle", "Ofenbau"]
    assert titles(client, cast.viola, "ol") == ["Ölmühle"]


def test_at_most_eight_of_a_kind_come_with_the_way_to_the_rest(client: Client, cast: Cast) -> None:
    for number in range(9):
        create_account({"name": f"Werft {number}"}, by=cast.jana)
    assert titles(client, cast.jana, "werft") == [f"Werft {number}" for number in range(8, 0, -1)]
    html = client.get("/search/", {"q": "werft"}).content.decode()
    assert "/customers/accounts/?q=werft" in html


def test_hostile_queries_are_text(client: Client, cast: Cast) -> None:
    name = '<script>alert(1)</script> " OR 1=1 -- %_*'
    cast.lead(owner=cast.jana, company_name=name)
    client.force_login(cast.jana)
    for query in (name, '"', "'", "%", "*", "_", "\x00", "AND OR NOT", "(", "a" * 5000, "\ud800"[:0] + "ß"):
        html = client.get("/search/", {"q": query}).content.decode()
        assert "<script>alert" not in html
    assert titles(client, cast.jana, "%") == []


def test_the_palette_offers_what_exists_and_is_allowed(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    everything = client.get("/search/", headers={"HX-Request": "true"}).content.decode()
    assert "Neue Firma" in everything
    assert 'form="sign-out"' in everything
    assert 'for="theme-dark"' in everything
    only = client.get("/search/", {"q": "dunk"}, headers={"HX-Request": "true"}).content.decode()
    assert 'for="theme-dark"' in only
    assert "Neue Firma" not in only
    client.force_login(cast.leo)
    assert "Neue Firma" not in client.get("/search/", headers={"HX-Request": "true"}).content.decode()


def test_all_leads_found_are_a_click_away_in_the_filtered_list(client: Client, cast: Cast) -> None:
    for number in range(finding.SHOWN + 1):
        cast.lead(owner=cast.jana, company_name=f"Reederei Müller {number}")
    client.force_login(cast.jana)
    page = client.get("/search/", {"q": "mueller reederei"}).content.decode()
    assert "Alle Leads zeigen:" in page
    for name, shown in (("Aktiv", finding.SHOWN + 1), ("Neu", 0), ("Erledigt", 0)):
        link = re.search(rf'href="(/leads/[^"]+)">{name}</a>', page.split("section__more", 1)[1])
        assert link is not None
        assert client.get(unescape(link.group(1))).content.decode().count('class="row"') == shown
    assert "Alle Leads zeigen" not in client.get("/search/", {"q": "mueller 7"}).content.decode(), (
        "all of them are there"
    )


def test_searching_costs_few_queries(
    client: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        cast.lead(owner=cast.jana, company_name=f"Werft {number}")
        account = create_account({"name": f"Werft {number}"}, by=cast.jana)
        create_contact(account, {"last_name": f"Werft {number}"}, by=cast.jana)
        create_opportunity(account, {"name": f"Werft {number}"}, by=cast.jana)
    client.force_login(cast.jana)
    client.get("/search/")
    with django_assert_max_num_queries(12):
        client.get("/search/", {"q": "werft"}, headers={"HX-Request": "true"})


def test_the_page_reads_in_english_too(client: Client, cast: Cast) -> None:
    cast.jana.language = "en"
    cast.jana.save()
    client.force_login(cast.jana)
    with override("en"):
        assert "What are you looking for?" in client.get("/search/").content.decode()
        assert "Nothing found" in client.get("/search/", {"q": "xyz"}).content.decode()
