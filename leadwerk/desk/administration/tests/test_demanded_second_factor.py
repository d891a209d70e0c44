"""A role that demands a second factor: who holds it reaches nothing until they have one."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from leadwerk.desk.actions.roles import add_role
from leadwerk.desk.actions.roles import edit_role as edit_with_entry
from leadwerk.desk.administration import matrix
from leadwerk.foundation import held
from leadwerk.journal.models import Entry
from leadwerk.people.actions.roles import edit_role
from leadwerk.people.actions.second_factor import remove_second_factor, set_up_codes
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Role, User
from tests.cast import PASSWORD, Cast

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEEDED = "/profile/second-factor/"


def demand(key: str, demands: bool = True) -> Role:
    role = Role.objects.get(key=key)
    return edit_role(
        role,
        by=SYSTEM,
        version=role.version,
        name=role.labels[0],
        name_en=role.labels[1],
        grants={},
        demands_second_factor=demands,
    )


def signed_in(user: User) -> Client:
    device = Client()
    device.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return device


def test_who_has_none_is_led_to_set_one_up_right_after_signing_in(cast: Cast) -> None:
    demand("agent")
    device = Client()
    sent = {"login": "jana@example.org", "password": PASSWORD, "next": "/leads/"}
    page = device.post("/accounts/login/", sent, follow=True)
    assert page.redirect_chain[-1][0] == NEEDED
    assert "Zweiter Faktor nötig" in page.text
    assert device.get("/profile/codes/")["Location"].startswith("/accounts/reauthenticate/")
    assert signed_in(cast.marta).get("/leads/").status_code == 200


@pytest.mark.parametrize("page", ["/", "/leads/", "/profile/", "/manual/start/", "/settings/", "/no/such/page/"])
def test_until_then_no_page_is_reached(cast: Cast, page: str) -> None:
    device = signed_in(cast.jana)
    demand("agent")
    answer = device.get(page)
    assert answer.headers.get("Location") == NEEDED or answer.status_code == 404
    refused = device.get(page, headers={"HX-Request": "true"})
    assert refused.status_code in (403, 404)
    assert device.post(page).status_code in (403, 404)


def test_until_then_nothing_is_changed_and_programs_are_told(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    device = signed_in(cast.jana)
    demand("agent")
    assert device.post(f"/leads/{lead.pk}/notes/", {"text": "Notiz"}).status_code == 403
    assert device.get(f"/leads/{lead.pk}/").headers["Location"] == NEEDED
    answer = device.get("/api/v1/leads")
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_demanded")
    assert "zweiten Faktor" in answer.json()["detail"]
    assert not Entry.objects.filter(kind="noted").exists()


def test_with_one_set_up_everything_is_reached_again(cast: Cast) -> None:
    demand("agent")
    device = signed_in(cast.jana)
    set_up_codes(cast.jana, SECRET, by=cast.jana, here=device.session.session_key or "")
    assert device.get("/leads/").status_code == 200
    assert device.get(NEEDED)["Location"] == "/profile/"
    assert "verlangt" not in signed_in(cast.ada).get(f"/settings/users/{cast.jana.pk}/").text
    remove_second_factor(cast.jana, by=SYSTEM)
    assert signed_in(cast.jana).get("/leads/")["Location"] == NEEDED
    assert "obwohl eine Rolle ihn verlangt" in signed_in(cast.ada).get(f"/settings/users/{cast.jana.pk}/").text


def test_it_is_one_of_their_roles_that_counts_and_only_while_it_demands(cast: Cast) -> None:
    demand("reader")
    device = signed_in(cast.leo)
    assert device.get("/")["Location"] == NEEDED
    demand("reader", False)
    assert device.get("/").status_code == 200


def test_who_has_one_costs_no_query_more(cast: Cast) -> None:
    TOTP.activate(cast.jana, SECRET)
    device = Client()
    device.force_login(cast.jana)

    def queries() -> int:
        device.get("/leads/")
        with CaptureQueriesContext(connection) as counted:
            assert device.get("/leads/").status_code == 200
        return len(counted)

    before = queries()
    demand("agent")
    assert queries() == before
    held.forget()


def test_an_administrator_ticks_it_on_the_page_of_the_role(cast: Cast) -> None:
    admin = signed_in(cast.ada)
    role = Role.objects.get(key="agent")
    assert "Verlangt einen zweiten Faktor" in admin.get(f"/settings/roles/{role.pk}/").text
    given = {name: value for name, value in matrix.initial(role).items() if name != "demands_second_factor"}
    admin.post(f"/settings/roles/{role.pk}/", given | {"demands_second_factor": "on"})
    role.refresh_from_db()
    assert role.demands_second_factor
    assert Entry.objects.get(kind="role_edited").changes == {"demands_second_factor": [False, True]}
    assert "Verlangt einen zweiten Faktor" in admin.get("/settings/history/").text


def test_two_who_change_a_role_at_once_keep_the_demand_of_the_other(cast: Cast) -> None:
    admin = signed_in(cast.ada)
    role = Role.objects.get(key="agent")
    seen = {name: value for name, value in matrix.initial(role).items() if name != "demands_second_factor"}
    name, name_en = role.labels
    edit_with_entry(role, by=SYSTEM, version=1, name=name, name_en=name_en, grants={}, demands_second_factor=True)
    answer = admin.post(f"/settings/roles/{role.pk}/", seen | {"name": "Innendienst"})
    assert answer.status_code == 422
    (ticked,) = [part for part in answer.text.split("<input") if 'name="demands_second_factor"' in part]
    assert " checked" in ticked


def test_a_copy_demands_what_its_original_does(cast: Cast) -> None:
    copied = add_role("Innendienst", by=SYSTEM, like=demand("agent"))
    assert copied.demands_second_factor
    assert not add_role("Aushilfe", by=SYSTEM).demands_second_factor
