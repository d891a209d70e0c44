"""The history of the settings: every change with who, when and both values, a page at a time, for administrators."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from leadwerk.desk.actions.people import add_team, edit_company, edit_team, edit_user, set_password
from leadwerk.journal.models import Entry
from leadwerk.journal.reads import PAGE
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Role, User
from leadwerk.pipelines.actions.entries import add_entry, edit_entry
from leadwerk.pipelines.actions.stages import edit_stage, retire_stage
from leadwerk.pipelines.models import Source
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HISTORY = "/settings/history/"


@pytest.fixture
def ada(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ada)
    return client


def changes(page: str) -> list[tuple[str, str, str]]:
    """Field, before and after of everything told."""
    found = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", page, re.S)
    return [(name, *(text_of(tag, words) for tag in ("del", "ins"))) for name, words in found]


def text_of(tag: str, markup: str) -> str:
    found = re.search(rf"<{tag}>(.*?)</{tag}>", markup, re.S)
    return found.group(1) if found else ""


def test_it_tells_both_values_in_the_words_of_the_forms(ada: Client, cast: Cast) -> None:
    edit_company(by=cast.ada, lead_criteria="Hat ein Dach.")
    edit_user(
        cast.jana, by=cast.ada, roles=list(Role.objects.filter(key__in=["agent", "marketing"])), manager=cast.viola
    )
    edit_team(cast.nord, by=cast.ada, process=cast.process)
    edit_stage(cast.stages[1], by=cast.ada, stale_after_days=9, name="Erstgespräch")
    source = add_entry(Source, by=cast.ada, name="Messe Kiel")
    edit_entry(source, by=cast.ada, process=cast.process)
    page = ada.get(HISTORY).text
    told = changes(page)
    for expected in (
        ("Was ein Lead ist", "", "Hat ein Dach."),
        ("Vorgesetzte Person", "", "Viola Brandt"),
        ("Rollen", "Sachbearbeiter", "Sachbearbeiter, Marketing"),
        ("Vertriebsprozess", "", "Direktvertrieb"),
        ("Name", "Erstkontakt", "Erstgespräch"),
    ):
        assert expected in told, (expected, told)
    assert "Ada Admin" in page
    assert "hat „Messe Kiel“ angelegt" in page


def test_what_was_retired_and_who_got_a_password_is_told_but_never_which(ada: Client, cast: Cast) -> None:
    retire_stage(cast.stages[3], by=cast.ada)
    set_password(cast.jana, "streng-geheim-wie-immer", by=SYSTEM)
    page = ada.get(HISTORY).text
    assert "außer Gebrauch" in page
    assert "Das System" in page
    assert "streng-geheim" not in page
    assert "pbkdf2" not in page


def test_leads_and_what_people_do_with_them_are_not_in_it(ada: Client, cast: Cast) -> None:
    cast.lead(owner=cast.jana, company_name="Autohaus Wendt")
    assert "Autohaus" not in ada.get(HISTORY).text


def test_it_is_read_a_page_at_a_time_without_leaving_anything_out(ada: Client, cast: Cast) -> None:
    Entry.objects.all().delete()
    source = add_entry(Source, by=cast.ada, name="Messe 0")
    for number in range(1, PAGE + 5):
        source = edit_entry(source, by=cast.ada, name=f"Messe {number}")
    first = ada.get(HISTORY).text
    link = re.search(r'href="(/settings/history/[^"]+before=[^"]+)"', first)
    assert link is not None
    rest = ada.get(link.group(1).replace("&amp;", "&"), headers={"HX-Request": "true"}).text
    assert "<html" not in rest
    seen = re.findall(r'id="entry-(\d+)"', first + rest)
    assert [int(pk) for pk in seen] == list(Entry.objects.order_by("-pk").values_list("pk", flat=True))
    assert ada.get(HISTORY + "?before=x&begun=y").status_code == 200


def test_a_page_costs_a_fixed_number_of_queries(ada: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    ada.get(HISTORY)
    with django_assert_max_num_queries(8):
        ada.get(HISTORY)


def test_it_reads_in_english_and_only_administrators_read_it(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.ada.pk).update(language="en")
    client.force_login(cast.ada)
    add_team("Ost", by=cast.ada)
    assert "has added the team Ost" in client.get(HISTORY).text
    assert "History of the settings" in client.get("/settings/").text
    client.force_login(cast.viola)
    assert client.get(HISTORY).status_code == 403
    assert HISTORY not in client.get("/settings/").text
    assert reverse("settings_history") == HISTORY
