"""The pages of roles: the list, the matrix, copying, restoring, removing; what they say, refuse and tell."""

import io
import re
from typing import Any

import pytest
from django.test import Client

from leadwerk.desk.actions.people import edit_user
from leadwerk.desk.actions.roles import add_role, edit_role, remove_role, restore_role
from leadwerk.journal.models import Entry
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Role, User
from leadwerk.people.permissions import GRANTABLE, Permission, Scope
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ROLES = "/settings/roles/"
P, S = Permission, Scope


@pytest.fixture
def ada(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ada)
    return client


def supplied(key: str) -> Role:
    return Role.objects.get(key=key)


def page_of(role: Role, rest: str = "") -> str:
    return f"{ROLES}{role.pk}/{rest}"


def filled_in(page: str) -> dict[str, str]:
    """What a browser would send if nobody changed anything on the page of a role."""
    text = dict(re.findall(r'name="(name|name_en|version)"[^>]*? value="([^"]*)"', page))
    text |= {name: value for value, name in re.findall(r'value="([^"]*)"[^>]*? name="(name|name_en|version)"', page)}
    radios = re.findall(r'type="radio" name="([^"]+)" value="([^"]+)"[^>]*? checked', page)
    return text | dict(radios)


def test_the_list_says_how_many_hold_each_role_and_where_it_comes_from(ada: Client, cast: Cast) -> None:
    add_role("Innendienst", by=cast.ada)
    edit_role(
        supplied("agent"), by=cast.ada, version=1, name="Berater", name_en="Consultant", grants={P.LEAD_EXPORT: S.NONE}
    )
    page = ada.get(ROLES).text
    rows = [
        re.sub(r"<[^>]+>|\s+", " ", row).split() for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", page, re.S)
    ]
    assert ["Berater", "mitgeliefert", "geändert", "3"] in [row[:4] for row in rows]
    assert ["Innendienst", "eigene", "0"] in [row[:3] for row in rows]


def test_the_matrix_has_a_row_for_every_permission_and_a_choice_for_every_scope(ada: Client, cast: Cast) -> None:
    page = ada.get(page_of(supplied("agent"))).text
    for permission in GRANTABLE:
        offered = re.findall(rf'name="{re.escape(permission)}" value="(\w+)"', page)
        assert offered == [scope.value for scope in permission.scopes], permission
    assert "Leads zurückweisen: Eigene und nicht zugewiesene" in page
    given = filled_in(page)
    assert given["lead.reject"] == "own_unassigned"
    assert given["manage.users"] == "none"
    assert len([name for name in given if "." in name]) == len(GRANTABLE)


def test_saving_without_a_change_changes_and_tells_nothing(ada: Client, cast: Cast) -> None:
    for role in Role.objects.all():
        page = page_of(role)
        assert ada.post(page, filled_in(ada.get(page).text)).status_code == 303
        assert (Role.objects.get(pk=role.pk).version, Role.objects.get(pk=role.pk).name) == (1, "")
    assert not Entry.objects.filter(subject_kind="role").exists()


def test_everything_is_saved_at_once_and_told_with_both_scopes(ada: Client, cast: Cast) -> None:
    page = page_of(supplied("agent"))
    changed = {"name": "Berater", "lead.reject": "none", "lead.view": "team", "manage.processes": "all"}
    assert ada.post(page, filled_in(ada.get(page).text) | changed).status_code == 303
    told = Entry.objects.get(subject_kind="role")
    assert (told.kind, told.by_id) == ("role_edited", cast.ada.pk)
    assert told.changes == {
        "name": ["Sachbearbeiter", "Berater"],
        "lead.reject": ["own_unassigned", "none"],
        "lead.view": ["own_unassigned", "team"],
        "manage.processes": ["none", "all"],
    }
    history = ada.get("/settings/history/").text
    assert "hat die Rolle Berater geändert" in history
    assert "<dt>Leads zurückweisen</dt><dd><del>Eigene und nicht zugewiesene</del> <ins>Keine</ins></dd>" in history


def test_a_change_holds_at_the_next_request(ada: Client, cast: Cast) -> None:
    lead, jana = cast.lead(owner=cast.jana), Client()
    jana.force_login(cast.jana)
    rejection = f"/leads/{lead.pk}/rejection/"
    assert jana.get(rejection).status_code == 200
    page = page_of(supplied("agent"))
    ada.post(page, filled_in(ada.get(page).text) | {"lead.reject": "none"})
    assert jana.get(rejection).status_code == 403
    assert rejection not in jana.get(f"/leads/{lead.pk}/").text
    ada.post(page, filled_in(ada.get(page).text) | {"lead.view": "none"})
    assert jana.get(f"/leads/{lead.pk}/").status_code == 404
    assert 'href="/leads/"' not in jana.get("/").text


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(ada: Client, cast: Cast) -> None:
    edit_user(cast.viola, by=SYSTEM, roles=[supplied("administration")])
    role = supplied("agent")
    seen = filled_in(ada.get(page_of(role)).text)
    edit_role(
        role,
        by=cast.viola,
        version=1,
        name="Sachbearbeiter",
        name_en="Sales agent",
        grants={P.LEAD_EXPORT: S.NONE, P.LEAD_MOVE: S.TEAM},
    )
    answer = ada.post(page_of(role), seen | {"lead.move": "own", "lead.reject": "none"})
    assert answer.status_code == 422
    page = answer.text
    assert "wurde inzwischen von jemand anderem geändert" in page
    assert "Viola Brandt" in page
    assert "<dt>Leads exportieren</dt>" in page
    again = filled_in(page)
    assert (again["lead.export"], again["lead.move"], again["lead.reject"]) == ("none", "own", "none")
    assert ada.post(page_of(role), again).status_code == 303
    scopes = dict(role.grants.values_list("permission", "scope"))
    assert "lead.export" not in scopes
    assert "lead.reject" not in scopes
    assert scopes["lead.move"] == "own"


def test_a_role_is_copied_changed_and_removed_for_another(ada: Client, cast: Cast) -> None:
    agent = supplied("agent")
    dialog = ada.get(f"{ROLES}new/?like={agent.pk}").text
    assert f'<option value="{agent.pk}" selected>' in dialog
    answer = ada.post(f"{ROLES}new/", {"name": "Innendienst", "name_en": "Inside sales", "like": agent.pk})
    copy = Role.objects.get(name="Innendienst")
    assert answer["Location"] == page_of(copy)
    assert Entry.objects.get(kind="role_added").changes["lead.view"] == ["", "own_unassigned"]
    edit_user(cast.jana, by=cast.ada, roles=[copy])
    removal = page_of(copy, "removal/")
    assert "1 Benutzer hat diese Rolle" in ada.get(removal).text
    assert ada.post(removal).status_code == 422
    assert ada.post(removal, {"instead": copy.pk}).status_code == 422
    assert ada.post(removal, {"instead": agent.pk}).status_code == 303
    assert [role.key for role in cast.jana.roles.all()] == ["agent"]
    moved = Entry.objects.filter(kind="user_edited").latest("pk")
    assert moved.changes == {"roles": [[copy.pk], [agent.pk]]}
    history = ada.get("/settings/history/").text
    assert "hat die Rolle Innendienst entfernt" in history
    assert "<del>eine entfernte Rolle</del>" in history
    assert ada.get(page_of(copy)).status_code == 404


def test_restoring_shows_first_what_would_change(ada: Client, cast: Cast) -> None:
    role = supplied("agent")
    restoration = page_of(role, "restoration/")
    assert restoration not in ada.get(page_of(role)).text
    edit_role(role, by=cast.ada, version=1, name="Berater", name_en="", grants={P.LEAD_REJECT: S.ALL})
    assert restoration in ada.get(page_of(role)).text
    assert "mitgeliefert: Eigene und nicht zugewiesene" in ada.get(page_of(role)).text
    dialog = ada.get(restoration).text
    assert "<dt>Leads zurückweisen</dt><dd><del>Alle</del> <ins>Eigene und nicht zugewiesene</ins></dd>" in dialog
    assert "<del>Berater</del> <ins>Sachbearbeiter</ins>" in dialog
    assert ada.post(restoration, {"version": 1}).status_code == 422
    assert ada.post(restoration, {"version": 2}).status_code == 303
    assert supplied("agent").label == "Sachbearbeiter"
    told = Entry.objects.get(kind="role_restored")
    assert told.changes["lead.reject"] == ["all", "own_unassigned"]
    assert ada.get(page_of(add_role("Eigene", by=cast.ada), "restoration/")).status_code == 404
    assert ada.get(page_of(role, "removal/")).status_code == 404


def test_the_last_administrator_and_wider_scopes_are_refused_on_the_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.ada)
    page = page_of(supplied("administration"))
    shown = client.get(page).text
    assert "Sie haben diese Rolle selbst" in shown
    answer = client.post(page, filled_in(shown) | {"manage.users": "none"})
    assert answer.status_code == 422
    assert "Damit bliebe niemand" in answer.text
    assert filled_in(answer.text)["manage.users"] == "none"
    own = add_role("Rollenpflege", by=SYSTEM)
    edit_role(own, by=SYSTEM, version=1, name="Rollenpflege", name_en="", grants={P.MANAGE_ROLES: S.ALL})
    edit_user(cast.viola, by=SYSTEM, roles=[supplied("sales_lead"), own])
    client.force_login(cast.viola)
    page = page_of(supplied("reader"))
    shown = client.get(page).text
    assert re.search(r'aria-label="Leads ansehen: Alle" disabled', shown)
    assert not re.search(r'aria-label="Leads ansehen: Team und darunter" disabled', shown)
    answer = client.post(page, filled_in(shown) | {"lead.view": "all"})
    assert answer.status_code == 422
    assert "Niemand kann mehr vergeben, als er selbst hat: Leads ansehen" in answer.text
    assert client.get("/settings/").status_code == 200
    assert client.get("/settings/users/").status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"lead.view": "everything"}, {"name": "Lesezugriff"}, {"version": "x"}]
)
def test_a_wrong_role_comes_back(ada: Client, cast: Cast, wrong: dict[str, str]) -> None:
    page = page_of(supplied("agent"))
    assert ada.post(page, filled_in(ada.get(page).text) | wrong).status_code == 422
    assert supplied("agent").version == 1
    assert ada.post(f"{ROLES}new/", {"name": "lesezugriff"}).status_code == 422


def test_a_name_is_what_the_active_language_calls_it(ada: Client, cast: Cast) -> None:
    add_role("Innendienst", by=cast.ada, name_en="Inside sales")
    User.objects.filter(pk=cast.ada.pk).update(language="en")
    page = ada.get(ROLES).text
    assert "Inside sales" in page
    assert "Sales agent" in page
    assert "Inside sales" in ada.get(f"/settings/users/{cast.jana.pk}/").text


def test_pages_of_roles_cost_a_fixed_number_of_queries(
    ada: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        edit_user(cast.jana, by=cast.ada, roles=[*cast.jana.roles.all(), add_role(f"Rolle {number}", by=cast.ada)])
    ada.get(ROLES)
    for page, most in ((ROLES, 7), (page_of(supplied("agent")), 8)):
        with django_assert_max_num_queries(most):
            ada.get(page)


def test_a_removed_role_takes_no_user_along_and_system_is_named(ada: Client, cast: Cast) -> None:
    role = add_role("Unbenutzt", by=SYSTEM)
    remove_role(role, by=SYSTEM)
    restore_role(supplied("agent"), by=SYSTEM, version=1)
    history = ada.get("/settings/history/").text
    assert "hat die Rolle Unbenutzt entfernt" in history
    assert "wiederhergestellt" not in history


def test_a_file_of_users_gives_nobody_more_than_who_reads_it_in(client: Client, cast: Cast) -> None:
    own = add_role("Benutzerpflege", by=SYSTEM)
    edit_role(own, by=SYSTEM, version=1, name="Benutzerpflege", name_en="", grants={P.MANAGE_USERS: S.ALL})
    edit_user(cast.viola, by=SYSTEM, roles=[supplied("sales_lead"), own])
    client.force_login(cast.viola)
    rows = "Nachname;E-Mail;Rolle\nKlein;klein@example.org;Benutzerpflege\nGross;gross@example.org;Administration\n"
    preview = client.post("/settings/users/import/", {"file": io.BytesIO(rows.encode())}).text
    assert "Die Rolle erlaubt mehr, als Sie dürfen: Administration" in preview
    (signed,) = re.findall(r'name="rows" value="([^"]+)"', preview)
    assert client.post("/settings/users/import/", {"rows": signed}).status_code == 303
    assert not User.objects.filter(email="gross@example.org").exists()
    assert User.objects.get(email="klein@example.org").roles.get() == own


def test_a_password_is_not_set_by_who_may_do_less(client: Client, cast: Cast) -> None:
    own = add_role("Benutzerpflege", by=SYSTEM)
    edit_role(own, by=SYSTEM, version=1, name="Benutzerpflege", name_en="", grants={P.MANAGE_USERS: S.ALL})
    edit_user(cast.viola, by=SYSTEM, roles=[supplied("sales_lead"), own])
    client.force_login(cast.viola)
    answer = client.post(f"/settings/users/{cast.ada.pk}/password/", {"way": "shown"})
    assert answer.status_code == 409
    assert "Ada Admin darf mehr als Sie" in answer.text
    page = f"/settings/users/{cast.ada.pk}/"
    given = {"last_name": "Admin", "email": "viola.zwei@example.org", "roles": [supplied("administration").pk]}
    assert client.post(page, given).status_code == 422
    given = {"last_name": "Brandt", "email": "viola@example.org", "roles": [supplied("administration").pk, own.pk]}
    answer = client.post(f"/settings/users/{cast.viola.pk}/", given)
    assert answer.status_code == 422
    assert "Niemand kann mehr vergeben, als er selbst hat" in answer.text
    new = {"last_name": "Neu", "email": "neu@example.org", "roles": [supplied("administration").pk], "entry": "mail"}
    assert client.post("/settings/users/new/", new).status_code == 422
    assert not User.objects.filter(email="neu@example.org").exists()


def test_a_refused_user_is_not_offered_as_a_manager(client: Client, cast: Cast) -> None:
    managing = add_role("Personal", by=SYSTEM)
    edit_role(managing, by=SYSTEM, version=1, name="Personal", name_en="", grants={P.MANAGE_USERS: S.ALL})
    edit_user(cast.leo, by=SYSTEM, roles=[managing])
    client.force_login(cast.leo)
    given = {"last_name": "Nirgendwer", "email": "n@example.org", "roles": supplied("administration").pk}
    answer = client.post("/settings/users/new/", given | {"entry": "shown"})
    assert answer.status_code == 422
    assert not User.objects.filter(email="n@example.org").exists()
    assert answer.text.count("Nirgendwer") == 1, "only as what was typed"
