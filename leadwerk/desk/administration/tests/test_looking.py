"""Looking as another person: nothing changes, nothing leaves, and nobody sees more than they may."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse

from leadwerk.foundation.clock import now
from leadwerk.foundation.models import CacheEntry
from leadwerk.leads.models import Lead
from leadwerk.people import looking
from leadwerk.people.actions.roles import edit_role
from leadwerk.people.actions.sessions import sessions_of
from leadwerk.people.actions.users import deactivate_user, edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Role, SecurityEntry, User
from leadwerk.people.permissions import Permission, Scope
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
BANNER = "Sie sehen Leadwerk als Jana Petersen"
END = "/settings/looking/end/"


@pytest.fixture
def ada(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ada)
    return client


@pytest.fixture
def looks(ada: Client, cast: Cast) -> Client:
    """Ada, who looks as Jana."""
    begin(ada, cast.jana)
    return ada


def begin(client: Client, user: User) -> None:
    assert client.post(f"/settings/users/{user.pk}/looking/").status_code == 303


def last(kind: str) -> SecurityEntry:
    return SecurityEntry.objects.filter(kind=kind).latest("pk")


def plant(client: Client, value: Any) -> None:
    session = client.session
    session[looking.KEY] = value
    session.save()


def everything() -> dict[str, list[Any]]:
    """Every row of every table but those of who looks: sessions, the cache, and the security log."""
    apart = (Session, CacheEntry, SecurityEntry)
    return {
        model._meta.db_table: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
        if model not in apart and model._meta.managed
    }


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = everything()
    yield
    after = everything()
    assert {table for table in before if before[table] != after[table]} == set()


def test_one_sees_what_the_other_sees_and_the_way_back(ada: Client, cast: Cast) -> None:
    mine, other = cast.lead(owner=cast.jana), cast.lead(owner=cast.olaf, team=cast.sued)
    begin(ada, cast.jana)
    assert BANNER in ada.get("/").text
    assert ada.get(f"/leads/{mine.pk}/").status_code == 200
    assert ada.get(f"/leads/{other.pk}/").status_code == 404
    assert ada.get("/settings/users/").status_code == 403
    assert "Ansicht beenden" in ada.get("/leads/").text
    assert BANNER in ada.get("/gibt-es-nicht/").text, "on pages without a frame, too"
    answer = ada.post(END)
    assert answer["Location"] == f"/settings/users/{cast.jana.pk}/"
    page = ada.get("/").text
    assert "Sie sehen Leadwerk als" not in page
    assert ada.get(f"/leads/{other.pk}/").status_code == 200


def test_beginning_and_end_are_in_the_security_log(looks: Client, cast: Cast) -> None:
    begun = last("looking_begun")
    assert (begun.by, begun.subject_id) == (cast.ada, cast.jana.pk)
    looks.post(END)
    ended = last("looking_ended")
    assert (ended.by, ended.subject_id, ended.details) == (cast.ada, cast.jana.pk, {})


def test_leads_opened_meanwhile_were_opened_by_who_looks(looks: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    looks.get(f"/leads/{lead.pk}/")
    entry = last("lead_opened")
    assert (entry.by, entry.subject_id, entry.details) == (cast.ada, lead.pk, {"looking_as": "Jana Petersen"})
    looks.post(END)
    page = looks.get(f"/settings/security/?person={cast.ada.pk}").text
    assert "(in der Ansicht als Jana Petersen)" in page


def test_every_way_to_write_is_refused(looks: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    address = f"/leads/{lead.pk}/notes/"
    with nothing_changes():
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(looks, method)(address, {"text": "Notiz"})
            assert answer.status_code == 403, method
            assert "nichts" in answer.text
            assert BANNER in answer.text
        told = looks.post(address, {"text": "Notiz"}, headers={"HX-Request": "true"})
        assert told.status_code == 403
        assert '"looking_only"' in told["HX-Trigger"]
        body = {"version": lead.version, "city": "Kiel"}
        for method in ("patch", "post", "delete", "put"):
            answer = getattr(looks, method)(f"/api/v1/leads/{lead.pk}", body, content_type="application/json")
            assert answer.status_code == 403, method
            assert answer.json()["code"] == "looking_only"
        assert looks.get(f"/api/v1/leads/{lead.pk}").status_code == 200
        for name in ("X-HTTP-Method-Override", "X-Method-Override"):
            assert looks.post(address, {"text": "Notiz", "_method": "GET"}, headers={name: "GET"}).status_code == 403


def test_no_address_at_all_takes_a_write(looks: Client, cast: Cast) -> None:
    """Whatever page is added: only ending the view and signing out are not refused."""
    lead = cast.lead(owner=cast.jana)
    allowed = {"looking_end", "account_logout"}
    asked = set()
    with nothing_changes():
        for name, address in addresses(lead.pk):
            if name not in allowed:
                assert looks.post(address).status_code == 403, name
                asked.add(name)
    assert len(asked) > 100
    assert looking.of(None) is None


def test_no_page_that_is_only_read_writes_anything_nor_hands_out_a_file(looks: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with nothing_changes():
        for name, address in addresses(lead.pk):
            for headers in ({}, {"HX-Request": "true"}):
                answer = looks.get(address, headers=headers)
                for _piece in getattr(answer, "streaming_content", ()):
                    pass
                assert answer.status_code < 500, name
                taken_out = "attachment" in answer.headers.get("Content-Disposition", "")
                assert not taken_out or name.endswith("_template"), name


def addresses(lead: int) -> list[tuple[str, str]]:
    """Every address there is, with the id of the lead wherever it takes a number."""
    found = []

    def walk(resolver: URLResolver) -> None:
        for part in resolver.url_patterns:
            if isinstance(part, URLResolver):
                if part.namespace != "api":
                    walk(part)
            elif part.name:
                given: dict[str, Any] = {
                    key: lead if "Int" in type(one).__name__ else "1" for key, one in part.pattern.converters.items()
                }
                if "uidb36" in str(part.pattern):
                    given = {"uidb36": "1", "key": "set-password"}
                found.append((part.name, reverse(part.name, kwargs=given)))

    walk(get_resolver())
    return found


@pytest.mark.parametrize(
    "address",
    ["/profile/", "/profile/codes/", "/accounts/reauthenticate/", "/accounts/password/reset/", "/leads/export/?all=1"],
)
def test_what_is_personal_and_what_leaves_is_closed(looks: Client, address: str) -> None:
    entries = SecurityEntry.objects.count()
    answer = looks.get(address)
    assert answer.status_code == 403
    assert "als Jana Petersen" in answer.text
    assert SecurityEntry.objects.count() == entries, "what is refused was not taken out"
    assert 'href="/profile/"' not in looks.get("/").text


def test_nobody_looks_as_somebody_who_may_more(client: Client, cast: Cast) -> None:
    lead_role = Role.objects.get(key="sales_lead")
    grants: dict[str, Scope] = {Permission.MANAGE_LOOK_AS: Scope.ALL, Permission.MANAGE_USERS: Scope.ALL}
    edit_role(lead_role, by=cast.ada, version=1, name="", name_en="", grants=grants)
    client.force_login(cast.viola)
    for user in (cast.ada, cast.marta, cast.olaf, cast.jana):
        answer = client.post(f"/settings/users/{user.pk}/looking/")
        assert answer.status_code == 409, "Viola sees her department, not everything that they might see"
        assert looking.KEY not in client.session
        assert "/looking/" not in client.get(f"/settings/users/{user.pk}/").text
    assert not SecurityEntry.objects.filter(kind="looking_begun").exists()


def test_it_takes_the_permission_and_another_active_person(ada: Client, cast: Cast) -> None:
    deactivate_user(cast.leo, by=SYSTEM)
    assert ada.post(f"/settings/users/{cast.leo.pk}/looking/").status_code == 404
    assert ada.post(f"/settings/users/{cast.ada.pk}/looking/").status_code == 404
    role = Role.objects.get(key="administration")
    edit_role(role, by=cast.ada, version=1, name="", name_en="", grants={Permission.MANAGE_LOOK_AS: Scope.NONE})
    assert ada.post(f"/settings/users/{cast.jana.pk}/looking/").status_code == 403
    assert ada.get(f"/settings/users/{cast.jana.pk}/looking/").status_code == 405


def test_it_is_not_nested(looks: Client, cast: Cast) -> None:
    assert looks.post(f"/settings/users/{cast.olaf.pk}/looking/").status_code == 403
    assert BANNER in looks.get("/").text


def test_after_half_an_hour_it_is_over(looks: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = cast.lead(owner=cast.jana)
    later = now() + looking.LONGEST + dt.timedelta(seconds=1)
    monkeypatch.setattr("leadwerk.people.looking.now", lambda: later)
    answer = looks.post(f"/leads/{lead.pk}/bin/")
    assert answer.status_code == 409, "what was clicked as Jana is not done as Ada"
    assert Lead.objects.get(pk=lead.pk).deleted_at is None
    assert last("looking_ended").details == {"why": "time"}
    assert "Sie sehen Leadwerk als" not in looks.get("/").text


def test_it_ends_when_the_person_is_deactivated(looks: Client, cast: Cast) -> None:
    deactivate_user(cast.jana, by=SYSTEM)
    page = looks.get("/").text
    assert "Sie sehen Leadwerk als" not in page
    assert "Jana Petersen" in page, "it is said that it is over"
    assert last("looking_ended").details == {"why": "deactivated"}


def test_it_ends_when_who_looks_loses_the_permission(looks: Client, cast: Cast) -> None:
    edit_user(cast.viola, by=SYSTEM, roles=[Role.objects.get(key="administration")])
    edit_user(cast.ada, by=SYSTEM, roles=[Role.objects.get(key="reader")])
    assert "Sie sehen Leadwerk als" not in looks.get("/").text
    assert last("looking_ended").details == {"why": "permission"}
    assert looks.get(f"/leads/{cast.lead(owner=cast.jana).pk}/").status_code == 404, "Ada reads in no team"


def test_it_ends_when_the_person_gets_more_than_who_looks(looks: Client, cast: Cast) -> None:
    role = Role.objects.get(key="administration")
    edit_role(role, by=SYSTEM, version=1, name="", name_en="", grants={Permission.LEAD_REJECT: Scope.TEAM})
    assert "Sie sehen Leadwerk als" not in looks.get("/").text


@pytest.mark.parametrize("who", ["jana", "viola"])
def test_what_is_planted_in_a_session_is_not_believed(client: Client, cast: Cast, who: str) -> None:
    user, soon = getattr(cast, who), now().timestamp() + 600
    client.force_login(user)
    planted = [
        {"by": user.pk, "as": cast.ada.pk, "until": soon},
        {"by": cast.ada.pk, "as": cast.olaf.pk, "until": soon},
        {"by": user.pk, "as": cast.leo.pk, "until": soon},
    ]
    for value in planted:
        plant(client, value)
        assert "Sie sehen Leadwerk als" not in client.get("/").text
        assert looking.KEY not in client.session


def test_odd_sessions_end_without_harm(ada: Client, cast: Cast) -> None:
    far, soon = now().timestamp() + 86_400, now().timestamp() + 60
    odd: list[Any] = [
        "x",
        [],
        None,
        {},
        {"by": cast.ada.pk},
        {"by": cast.ada.pk, "as": "1; DROP", "until": soon},
        {"by": cast.ada.pk, "as": 999_999, "until": soon},
        {"by": cast.ada.pk, "as": cast.ada.pk, "until": soon},
        {"by": cast.ada.pk, "as": cast.jana.pk, "until": "never"},
        {"by": cast.ada.pk, "as": cast.jana.pk, "until": far},
        {"by": cast.ada.pk, "as": cast.jana.pk, "until": float("inf")},
    ]
    for value in odd:
        plant(ada, value)
        assert ada.get("/").status_code == 200
        assert "Sie sehen Leadwerk als" not in ada.get("/").text, value
        assert looking.KEY not in ada.session


def test_signing_out_ends_it_and_signs_out_who_looks(looks: Client, cast: Cast) -> None:
    looks.post("/accounts/logout/")
    assert last("looking_ended").by == cast.ada
    out = last("signed_out")
    assert (out.by, out.subject_id) == (cast.ada, cast.ada.pk)
    assert looks.get("/").status_code == 302


def test_the_person_is_not_shown_another_device(client: Client, cast: Cast) -> None:
    client.post("/accounts/login/", {"login": "ada@example.org", "password": PASSWORD})
    begin(client, cast.jana)
    before = User.objects.get(pk=cast.jana.pk)
    client.get("/")
    assert not sessions_of(cast.jana).exists()
    assert sessions_of(cast.ada).count() == 1
    assert User.objects.get(pk=cast.jana.pk).last_login == before.last_login
    client.post(END)
    assert not sessions_of(cast.jana).exists()


def test_a_form_that_was_open_before_is_not_sent_as_oneself_afterwards(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ada)
    lead = cast.lead(owner=cast.jana)

    def token() -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/leads/").text)
        assert found is not None
        return found[1]

    def post(address: str, key: str) -> int:
        return client.post(address, {"csrfmiddlewaretoken": key}).status_code

    assert post(f"/settings/users/{cast.jana.pk}/looking/", token()) == 303
    stale = token()
    assert post(END, stale) == 303
    assert post(f"/leads/{lead.pk}/bin/", stale) == 403
    assert Lead.objects.get(pk=lead.pk).deleted_at is None


def test_a_second_factor_that_the_other_still_owes_is_not_asked_of_who_looks(ada: Client, cast: Cast) -> None:
    role = Role.objects.get(key="agent")
    edit_role(role, by=cast.ada, version=1, name="", name_en="", grants={}, demands_second_factor=True)
    begin(ada, cast.jana)
    assert BANNER in ada.get("/").text


def test_everybody_else_pays_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    client.get("/leads/")
    with CaptureQueriesContext(connection) as without:
        client.get("/leads/")
    assert len(without) <= 6
