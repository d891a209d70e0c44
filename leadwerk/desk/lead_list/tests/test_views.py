"""Saved views: a filter with a name, one's own or shared."""

import pytest
from django.test import Client

from leadwerk.desk.actions.views import ViewOfSomebodyElse, change_view, delete_view, save_view
from leadwerk.desk.models import SavedView
from leadwerk.people.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def sidebar(client: Client, user: User) -> str:
    client.force_login(user)
    return client.get("/leads/").content.decode().split('class="nav nav--views"')[1].split('class="sidebar__foot"')[0]


def test_a_view_keeps_what_the_list_is_asked_for(client: Client, cast: Cast) -> None:
    cast.lead(owner=cast.jana, value=900_000)
    client.force_login(cast.jana)
    answer = client.post("/leads/views/", {"query": "group=active&value=4000..&sort=name&after=x", "name": "Große"})
    view = SavedView.objects.get()
    assert (view.name, view.query, view.owner) == ("Große", "group=active&value=4000..&sort=name", cast.jana)
    assert answer.status_code == 303
    page = client.get(answer["Location"]).content.decode()
    assert "Möbelwerke" in page
    assert "Große" in sidebar(client, cast.jana)


def test_only_a_shared_view_is_seen_by_others(client: Client, cast: Cast) -> None:
    own = save_view("Private", "group=new", by=cast.jana)
    shared = save_view("Unsere", "group=new", by=cast.jana, is_shared=True)
    assert "Unsere" in sidebar(client, cast.tobias)
    assert "Private" not in sidebar(client, cast.tobias)
    assert client.get(f"/leads/?group=new&view={own.pk}").status_code == 404
    assert client.get(f"/leads/views/{own.pk}/").status_code == 404
    assert client.get(f"/leads/?group=new&view={shared.pk}").status_code == 200


def test_a_shared_view_is_changed_by_its_owner_or_an_administrator(client: Client, cast: Cast) -> None:
    view = save_view("Unsere", "group=new", by=cast.jana, is_shared=True)
    with pytest.raises(ViewOfSomebodyElse):
        change_view(view, by=cast.tobias, name="Meine")
    with pytest.raises(ViewOfSomebodyElse):
        delete_view(view, by=cast.tobias)
    client.force_login(cast.tobias)
    assert client.post(f"/leads/views/{view.pk}/removal/").status_code == 403
    assert change_view(view, by=cast.ada, name="Aller").name == "Aller"
    client.force_login(cast.jana)
    client.post(f"/leads/views/{view.pk}/", {"query": "group=new&view=1&value=1.."})
    assert SavedView.objects.get().query == "group=new&value=1.."
    client.post(f"/leads/views/{view.pk}/", {"name": "Neu benannt"})
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("Neu benannt", False)
    assert client.post(f"/leads/views/{view.pk}/removal/").status_code == 303
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_asks_for_one_and_keeps_what_was_typed(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    answer = client.post("/leads/views/", {"query": "group=new", "name": "  ", "is_shared": "on"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert 'name="is_shared" value="on" checked' in answer.content.decode()


def test_a_view_that_no_longer_means_anything_still_opens(client: Client, cast: Cast) -> None:
    view = save_view("Alt", "group=new&stage=999999&quelle=5", by=cast.jana)
    client.force_login(cast.jana)
    page = client.get(f"/leads/?{view.query}&view={view.pk}").content.decode()
    assert page.count("chip--odd") == 2
