"""The pages of users and teams for whoever administers one department: nobody else is there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from leadwerk.people.actions.roles import add_role, edit_role
from leadwerk.people.actions.users import edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Role, User
from leadwerk.people.permissions import Permission, Scope
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def viola(client: Client, cast: Cast) -> Client:
    """Viola, who administers Nord, at her browser."""
    role = add_role("Personal", by=SYSTEM)
    grants: dict[str, Scope] = {Permission.MANAGE_USERS: Scope.TEAM_AND_BELOW}
    edit_role(role, by=SYSTEM, version=1, name="Personal", name_en="Staff", grants=grants)
    edit_user(cast.viola, by=SYSTEM, roles=[*cast.viola.roles.all(), role])
    client.force_login(cast.viola)
    return client


def test_users_and_teams_show_the_department_only(viola: Client, cast: Cast) -> None:
    users = viola.get("/settings/users/").text
    assert "Jana Petersen" in users
    assert "Olaf Südermann" not in users
    assert "Marta Obermeier" not in users
    assert "Aktiv 4" in " ".join(users.split())
    assert "Olaf" not in viola.get("/settings/users/?q=olaf").text.partition("<main")[2].replace('value="olaf"', "")
    teams = viola.get("/settings/teams/").text
    assert "Nord" in teams
    assert "Süd" not in teams
    assert "Vertrieb</a>" not in teams


def test_the_settings_count_the_department_only(viola: Client) -> None:
    shown = viola.get("/settings/").text
    assert reverse("users") in shown
    assert reverse("roles") not in shown
    assert reverse("settings_history") not in shown


@pytest.mark.parametrize(
    "page",
    [
        "user",
        "user_activation",
        "user_deactivation",
        "user_explanation",
        "user_sessions",
        "user_password",
        "user_second_factor",
    ],
)
def test_others_are_not_there(viola: Client, cast: Cast, page: str) -> None:
    for stranger in (cast.olaf, cast.marta, cast.ada):
        for ask in (viola.get, viola.post):
            assert ask(reverse(page, args=[stranger.pk])).status_code in (404, 405)
    assert viola.post(reverse(page, args=[cast.olaf.pk])).status_code in (404, 405)
    assert User.objects.get(pk=cast.olaf.pk).is_active


def test_other_teams_are_not_there(viola: Client, cast: Cast) -> None:
    for team in (cast.sued, cast.sales):
        assert viola.get(reverse("team", args=[team.pk])).status_code == 404
        assert viola.post(reverse("team", args=[team.pk]), {"name": "X"}).status_code == 404


def test_forms_offer_people_and_teams_of_the_department(viola: Client, cast: Cast) -> None:
    for page in (reverse("user_new"), reverse("user", args=[cast.jana.pk]), reverse("team_new")):
        shown = viola.get(page).text.partition("<main")[2]
        assert "Nord" in shown
        assert "Süd" not in shown
        assert "Viola Brandt" in shown


def test_a_new_user_needs_a_team_of_the_department(viola: Client, cast: Cast) -> None:
    agent = Role.objects.get(key="agent")
    given = {"last_name": "Neu", "email": "neu@example.org", "roles": [agent.pk], "entry": "shown"}
    assert viola.post(reverse("user_new"), given).status_code == 422
    assert viola.post(reverse("user_new"), given | {"team": cast.sued.pk}).status_code == 422
    assert not User.objects.filter(email="neu@example.org").exists()
    assert viola.post(reverse("user_new"), given | {"team": cast.nord.pk}).status_code == 200
    assert User.objects.get(email="neu@example.org").team == cast.nord


def test_a_team_is_added_below_the_own_one_only(viola: Client, cast: Cast) -> None:
    assert viola.post(reverse("team_new"), {"name": "Ost"}).status_code == 422
    assert viola.post(reverse("team_new"), {"name": "Ost", "parent": cast.sales.pk}).status_code == 422
    assert viola.post(reverse("team_new"), {"name": "Ost", "parent": cast.nord.pk}).status_code == 303


def test_the_own_team_is_renamed_and_stays_where_it_is(viola: Client, cast: Cast) -> None:
    page = reverse("team", args=[cast.nord.pk])
    assert viola.post(page, {"name": "Norden", "parent": cast.sales.pk}).status_code == 303
    assert viola.post(page, {"name": "Norden", "parent": cast.sued.pk}).status_code == 422
    cast.nord.refresh_from_db()
    assert (cast.nord.name, cast.nord.parent) == ("Norden", cast.sales)


def test_a_file_gives_nobody_a_manager_from_another_department(viola: Client, cast: Cast) -> None:
    rows = "Nachname;E-Mail;Team;Vorgesetzter\nNeu;neu@example.org;Nord;olaf@example.org\n"
    file = SimpleUploadedFile("leute.csv", rows.encode(), content_type="text/csv")
    shown = viola.post(reverse("user_import"), {"file": file}).text
    assert "Mit der Adresse der vorgesetzten Person meldet sich niemand an: olaf@example.org" in shown


def test_a_file_brings_nobody_into_other_teams(viola: Client) -> None:
    rows = "Nachname;E-Mail;Team\nA;a@example.org;Nord\nB;b@example.org;Süd\nC;c@example.org;\nD;d@example.org;Neu\n"
    file = SimpleUploadedFile("leute.csv", rows.encode(), content_type="text/csv")
    shown = viola.post(reverse("user_import"), {"file": file}).text
    assert "1 von 4 Zeilen werden Benutzer." in shown
    assert "Dieses Team verwalten Sie nicht: Süd" in shown
    assert "Das Team fehlt." in shown


def test_who_sees_this_leads_to_people_of_the_department_only(viola: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    shown = viola.get(f"/leads/{lead.pk}/visibility/").text
    assert reverse("user_explanation", args=[cast.jana.pk]) in shown
    assert reverse("user_explanation", args=[cast.marta.pk]) not in shown


def test_the_matrix_offers_the_department_for_users_and_nothing_else(client: Client, cast: Cast) -> None:
    client.force_login(cast.ada)
    shown = client.get(reverse("role", args=[Role.objects.get(key="agent").pk])).text
    assert 'name="manage.users" value="team_below"' in shown
    assert 'name="manage.roles" value="team_below"' not in shown


def test_books_belong_to_the_company(viola: Client) -> None:
    assert viola.get(reverse("books")).status_code == 403
    assert reverse("books") not in viola.get(reverse("settings")).text
