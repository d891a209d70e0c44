"""The page of one lead: what it shows to whom, and what it costs."""

from urllib.parse import quote

import pytest
from django.test import Client

from leadwerk.journal.models import Entry
from leadwerk.leads.actions.close import lose, reject
from leadwerk.leads.actions.note import note
from leadwerk.leads.actions.qualify import qualify
from leadwerk.people.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def open_page(client: Client, user: User, path: str, **headers: str) -> str:
    client.force_login(user)
    response = client.get(path, headers=headers)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_page_shows_the_lead_with_one_status(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    page = open_page(client, cast.jana, f"/leads/{lead.pk}/")
    assert "Möbelwerke Hartwig GmbH" in page
    assert page.count('id="lead-status"') == 1
    assert "f.hartwig@moebel.example" in page


def test_a_lead_of_another_team_does_not_exist(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.olaf)
    assert client.get(f"/leads/{lead.pk}/").status_code == 404
    assert client.get(f"/leads/{lead.pk}/timeline/").status_code == 404
    assert client.get(f"/leads/{lead.pk}/print/").status_code == 404


def test_a_page_with_200_entries_costs_few_queries(
    cast: Cast, client: Client, django_assert_max_num_queries: object
) -> None:
    lead = cast.lead(owner=cast.jana)
    for number in range(200):
        lead = note(lead, f"Notiz {number}", by=cast.jana)
    client.force_login(cast.jana)
    client.get(f"/leads/{lead.pk}/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get(f"/leads/{lead.pk}/").content.decode()
    assert page.count('id="entry-') == 50


def test_previous_and_next_follow_the_list_one_came_from(cast: Cast, client: Client) -> None:
    oldest, middle, newest = (cast.lead(owner=cast.jana) for _ in range(3))
    cast.lead(owner=cast.olaf)
    origin = "group%3Dactive%26sort%3D-received"
    page = open_page(client, cast.jana, f"/leads/{middle.pk}/?from={origin}")
    up, down = f"/leads/{newest.pk}/?from={origin}", f"/leads/{oldest.pk}/?from={origin}"
    assert page.index(up) < page.index(down)
    last = open_page(client, cast.jana, f"/leads/{oldest.pk}/?from={origin}")
    assert 'aria-disabled="true"' in last


def test_the_place_in_the_list_is_said_as_long_as_one_stands_in_it(cast: Cast, client: Client) -> None:
    first, second, third = (
        cast.lead(owner=cast.jana, company_name=name) for name in ("Achse AG", "Bolzen AG", "Dübel AG")
    )
    cast.lead(owner=cast.tobias, company_name="Cent AG")
    for origin, lead, words in (
        ("group=active&sort=name", second, "2 von 3"),
        ("group=active&sort=-name", second, "2 von 3"),
        ("group=active&sort=-name", third, "1 von 3"),
        ("group=active&sort=stage", third, "3 von 3"),
        ("group=active&owner=me", first, "3 von 3"),
    ):
        assert words in open_page(client, cast.jana, f"/leads/{lead.pk}/?from={quote(origin)}"), origin
    for origin in ("group=done", "group=new", "group=active&text=ag", "view=bin"):
        page = open_page(client, cast.jana, f"/leads/{second.pk}/?from={quote(origin)}")
        assert " von " not in page.split("pagehead__actions", 1)[1].split("</header>")[0], origin


@pytest.mark.parametrize(("language", "words"), [("de", "hat etwas geändert"), ("en", "has changed something")])
def test_an_entry_without_the_facts_of_its_sentence_breaks_no_page(
    cast: Cast, client: Client, language: str, words: str
) -> None:
    User.objects.filter(pk=cast.jana.pk).update(language=language)
    lead = lose(cast.lead(owner=cast.jana), cast.loss_reason(), by=cast.jana)
    Entry.objects.filter(subject_id=lead.pk, kind="lost").update(facts={})
    assert words in open_page(client, cast.jana, f"/leads/{lead.pk}/")


@pytest.mark.parametrize("narrow", [20_000, 0])
@pytest.mark.parametrize("origin", ["group=done", "group=done&sort=stage&team=mine", "group=done&sort=name&rating=A"])
def test_a_page_come_to_from_a_list_costs_few_queries_too(
    cast: Cast,
    client: Client,
    django_assert_max_num_queries: object,
    monkeypatch: pytest.MonkeyPatch,
    origin: str,
    narrow: int,
) -> None:
    monkeypatch.setattr("leadwerk.desk.lead_list.finding.NARROW", narrow)
    lead, *others = (cast.lead(owner=cast.jana) for _ in range(3))
    for one in (lead, *others):
        rated = qualify(one, "A", by=cast.jana)
        reject(rated, cast.rejection_code(), by=cast.jana)
    client.force_login(cast.viola)
    client.get(f"/leads/{lead.pk}/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get(f"/leads/{others[0].pk}/?from={quote(origin)}").content.decode()
    assert "Bewertet von" in page
    assert "Zurückweisungscode" in page
    assert page.count(f'/?from={quote(origin, safe="")}" data-key=') == 2, "one before, one after"


@pytest.mark.parametrize("origin", ["sort=name", "sort=stage", "sort=-value", "sort=due", "view=bin", "%00&group=%ff"])
def test_any_list_can_be_come_from(cast: Cast, client: Client, origin: str) -> None:
    lead = cast.lead(owner=cast.jana)
    open_page(client, cast.jana, f"/leads/{lead.pk}/?from={quote(origin)}")


def test_print_and_english(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana, value=4_120_050)
    assert "Wert" in open_page(client, cast.jana, f"/leads/{lead.pk}/print/")
    User.objects.filter(pk=cast.jana.pk).update(language="en")
    page = open_page(client, cast.jana, f"/leads/{lead.pk}/")
    assert "Next stage" in page
    assert "€41,200.50" in page
