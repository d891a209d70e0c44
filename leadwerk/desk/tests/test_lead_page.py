"""The page of one lead: what it shows to whom, and what it costs."""

from urllib.parse import quote

import pytest
from django.test import Client

from leadwerk.leads.actions.note import note
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
