"""The page of the security log: who may look, what is found, how it is paged and taken out, who opened which lead."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leadwerk.foundation.clock import now
from leadwerk.people.actions.organise import edit_company
from leadwerk.people.actions.roles import edit_role
from leadwerk.people.actions.security import record
from leadwerk.people.actions.users import edit_user
from leadwerk.people.models import Role, SecurityEntry
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.security import Stranger
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LOG = "/settings/security/"


@pytest.fixture
def ada(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ada)
    return client


def shown(page: str) -> list[int]:
    """The ids of the entries, in their order."""
    return [int(found) for found in re.findall(r'<tr id="entry-(\d+)"', page)]


def test_the_newest_stands_first_and_says_who_what_and_from_where(ada: Client, cast: Cast) -> None:
    record("sign_in_failed", by=Stranger("jana@example.org"))
    edit_role(
        Role.objects.get(key="agent"),
        by=cast.ada,
        version=1,
        name="",
        name_en="",
        grants={Permission.LEAD_CLOSE: Scope.NONE},
    )
    page = ada.get(LOG).text
    assert shown(page) == sorted(shown(page), reverse=True)
    assert "hat die Rolle Sachbearbeiter geändert" in page
    assert "Leads erfolglos abschließen" in page, "the permission is named in words"
    assert "konnte sich nicht anmelden" in page
    assert "jana@example.org" in page
    edit_user(cast.ada, by=cast.ada, language="en")
    page = ada.get(LOG).text
    assert "has changed the role Sachbearbeiter" in page
    assert "Close leads as lost" in page


def test_it_takes_the_permission(client: Client, cast: Cast) -> None:
    client.force_login(cast.viola)
    for address in (LOG, f"{LOG}export/"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "Sicherheitsprotokoll ansehen" in answer.text


def test_whoever_may_only_look_cannot_set_how_long_it_is_kept(client: Client, cast: Cast) -> None:
    reader = Role.objects.get(key="reader")
    given: dict[str, Scope] = {Permission.MANAGE_SECURITY: Scope.ALL}
    edit_role(reader, by=cast.ada, version=1, name="", name_en="", grants=given)
    client.force_login(cast.leo)
    assert reverse("settings_privacy") not in client.get(LOG).text
    assert LOG in client.get("/settings/").text


def test_a_kind_a_strand_a_person_and_words_narrow_it(ada: Client, cast: Cast) -> None:
    failed = record("sign_in_failed", by=Stranger("nobody@elsewhere.example"))
    by_olaf = record("signed_in", by=cast.olaf, about=cast.olaf)
    about_olaf = record("user_deactivated", by=cast.viola, about=cast.olaf)
    assert failed is not None
    assert by_olaf is not None
    assert about_olaf is not None
    assert shown(ada.get(f"{LOG}?kind=sign_in_failed").text) == [failed.pk]
    assert shown(ada.get(f"{LOG}?kind=sign-in").text)[:2] == [by_olaf.pk, failed.pk]
    of_olaf = shown(ada.get(f"{LOG}?person={cast.olaf.pk}").text)
    assert of_olaf[:2] == [about_olaf.pk, by_olaf.pk]
    assert len(of_olaf) == len(set(of_olaf)), "what one does to oneself stands there once"
    assert shown(ada.get(f"{LOG}?q=elsewhere").text) == [failed.pk]
    assert shown(ada.get(f"{LOG}?q=Suedermann&kind=user_deactivated").text) == [about_olaf.pk], "both spellings"
    assert shown(ada.get(f"{LOG}?q=niemand").text) == []
    assert "Nichts passt" in ada.get(f"{LOG}?q=niemand").text


def test_days_are_those_of_whoever_looks(ada: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as past:
        at = dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)  # already the second in Berlin
        past.setattr("leadwerk.people.actions.security.now", lambda: at)
        SecurityEntry.objects.all().delete()
        entry = record("signed_in", by=cast.jana, about=cast.jana)
    assert entry is not None
    today = record("signed_in", by=cast.jana, about=cast.jana)
    assert today is not None
    assert shown(ada.get(f"{LOG}?since=2026-03-02&until=2026-03-02").text) == [entry.pk]
    assert shown(ada.get(f"{LOG}?until=2026-03-01").text) == []
    assert entry.pk not in shown(ada.get(f"{LOG}?since=2026-03-03").text)


@pytest.mark.parametrize("odd", ["kind=x", "person=0", "person=x", "about=L-x", "since=x", "before=x", "q=%00"])
def test_what_means_nothing_is_left_out(ada: Client, odd: str) -> None:
    assert ada.get(f"{LOG}?{odd}").status_code == 200


def test_pages_follow_without_gap_or_double(ada: Client, cast: Cast) -> None:
    for number in range(120):
        record("signed_in", by=cast.jana if number % 2 else cast.olaf, about=cast.jana)
    whole = list(SecurityEntry.objects.order_by("-pk").values_list("pk", flat=True))
    for query, expected in (("", whole), (f"?person={cast.jana.pk}", None)):
        address, seen = f"{LOG}{query}", list[int]()
        while address:
            page = ada.get(address, headers={"HX-Request": "true"} if seen else {}).text
            seen += shown(page)
            more = re.search(r'href="(/settings/security/\?[^"]*before=[^"]*)"', page)
            address = more[1].replace("&amp;", "&") if more else ""
        assert len(seen) == len(set(seen))
        assert seen == sorted(seen, reverse=True)
        assert expected is None or seen == expected


def test_the_number_of_queries_does_not_grow(
    ada: Client, cast: Cast, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(60):
        record("signed_in", by=cast.jana, about=cast.jana)
    ada.get(LOG)
    with django_assert_max_num_queries(7):
        ada.get(f"{LOG}?kind=sign-in")
    with django_assert_max_num_queries(10):
        ada.get(f"{LOG}?kind=sign-in&person={cast.jana.pk}&since=2026-01-01&until=2030-01-01&q=jana")


def test_the_file_holds_what_is_found_and_no_cell_can_run(ada: Client, cast: Cast) -> None:
    record("sign_in_failed", by=Stranger("=cmd|calc@elsewhere.example"))
    record("signed_in", by=cast.jana, about=cast.jana)
    answer = ada.get(f"{LOG}export/?q=elsewhere")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "'=cmd|calc@elsewhere.example;konnte sich nicht anmelden" in text
    assert "Jana" not in text
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+]0[12]00;", text), "in the zone of whoever looks"
    entry = SecurityEntry.objects.latest("pk")
    assert (entry.kind, entry.by, entry.details["count"]) == ("log_exported", cast.ada, 1)


def test_an_export_of_leads_is_entered_with_its_rows(client: Client, cast: Cast) -> None:
    for _ in range(3):
        cast.lead(owner=cast.jana)
    cast.lead(owner=cast.olaf, team=cast.sued)
    client.force_login(cast.jana)
    client.get("/leads/export/?query=group%3Dactive&all=1")
    entry = SecurityEntry.objects.latest("pk")
    assert (entry.kind, entry.by) == ("leads_exported", cast.jana)
    assert entry.details == {"count": 3, "format": "csv", "query": "group=active"}


def test_openings_are_entered_only_when_the_company_wants_it(client: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    doors = (f"/leads/{lead.pk}/", f"/leads/{lead.pk}/print/", f"/leads/{lead.pk}/edit/", f"/api/v1/leads/{lead.pk}")
    for door in doors:
        client.get(door)
    assert not SecurityEntry.objects.filter(kind="lead_opened").exists()
    edit_company(by=cast.ada, logs_openings=True)
    for door in doors:
        assert client.get(door).status_code == 200
    entries = SecurityEntry.objects.filter(kind="lead_opened")
    assert [(entry.by, entry.subject_id) for entry in entries] == [(cast.jana, lead.pk)] * len(doors)
    client.get(f"/leads/{lead.pk}/timeline/", headers={"HX-Request": "true"})
    client.force_login(cast.olaf)
    assert client.get(f"/leads/{lead.pk}/").status_code == 404
    assert entries.count() == len(doors), "a fragment of the page is no opening, and what is unseen was not opened"
    client.force_login(cast.ada)
    assert shown(client.get(f"{LOG}?about=L-{lead.pk}").text) == [entry.pk for entry in entries.order_by("-pk")]


def test_openings_cost_the_record_one_insert(client: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    client.get(f"/leads/{lead.pk}/")
    with CaptureQueriesContext(connection) as off:
        client.get(f"/leads/{lead.pk}/")
    assert not any("security_entry" in query["sql"] for query in off.captured_queries)
    without = len(off)
    edit_company(by=cast.ada, logs_openings=True)
    client.get(f"/leads/{lead.pk}/")
    with CaptureQueriesContext(connection) as on:
        client.get(f"/leads/{lead.pk}/")
    more = [query["sql"] for query in on.captured_queries if "security_entry" in query["sql"]]
    assert len(on) - without == len(more) == 1


def test_how_long_it_is_kept_is_set_and_told(ada: Client, cast: Cast) -> None:
    assert ada.post(reverse("settings_privacy"), {"security_days": 400, "opening_days": 90}).status_code == 303
    entry = SecurityEntry.objects.latest("pk")
    assert (entry.kind, entry.details) == ("company_edited", {"changes": {"security_days": ["365", "400"]}})
    assert "400 Tage" in ada.get(LOG).text
    assert entry.at <= now()
