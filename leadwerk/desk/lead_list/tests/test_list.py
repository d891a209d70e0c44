"""The list: who sees what, in which order, however deep, and with how few questions to the database."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.catalog import conversion_settings
from leadwerk.customers.models import Opportunity
from leadwerk.desk.lead_list import finding
from leadwerk.leads.actions.assign import assign
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.close import lose, reject
from leadwerk.leads.actions.move import move
from leadwerk.leads.models import Lead
from leadwerk.people.actions.arrange import choose_columns
from leadwerk.people.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def names(html: str) -> list[str]:
    return re.findall(r'class="row__link"[^>]*>([^<]+)<', html)


def page(client: Client, user: User, query: str = "", **headers: str) -> str:
    client.force_login(user)
    response = client.get(f"/leads/?{query}", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def many(cast: Cast, count: int, **fields: Any) -> None:
    for number in range(count):
        cast.lead(company_name=f"Firma {number:03}", email="", value=number % 7 * 10_000 or None, **fields)


def test_a_lead_stands_on_the_tab_of_its_group(client: Client, cast: Cast) -> None:
    cast.lead(company_name="Neu")
    cast.lead(company_name="Aktiv", owner=cast.jana)
    lose(cast.lead(company_name="Erledigt", owner=cast.jana), cast.loss_reason(), by=cast.jana)
    for group in ("new", "active", "done"):
        assert names(page(client, cast.jana, f"group={group}")) == [
            {"new": "Neu", "active": "Aktiv", "done": "Erledigt"}[group]
        ]
    assert names(page(client, cast.jana)) == ["Aktiv"]


def test_what_a_user_may_not_see_is_neither_listed_nor_counted(client: Client, cast: Cast) -> None:
    cast.lead(company_name="Von Jana", owner=cast.jana)
    cast.lead(company_name="Von Olaf", owner=cast.olaf)
    html = page(client, cast.jana)
    assert names(html) == ["Von Jana"]
    assert "1 Lead<" in html
    assert names(page(client, cast.ada)) == ["Von Olaf", "Von Jana"]
    assert set(names(page(client, cast.viola))) == {"Von Jana"}


def test_leads_in_progress_are_my_active_ones(client: Client, cast: Cast) -> None:
    cast.lead(company_name="Meiner", owner=cast.viola)
    cast.lead(company_name="Von Jana", owner=cast.jana)
    assert names(page(client, cast.viola, "view=in-progress")) == ["Meiner"]


@pytest.mark.parametrize("narrow", [0, 20_000])
@pytest.mark.parametrize(
    "sort", ["received", "-received", "activity", "-value", "value", "due", "-due", "name", "-name"]
)
def test_every_order_is_the_same_on_every_way_and_page(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, narrow: int, sort: str
) -> None:
    monkeypatch.setattr(finding, "NARROW", narrow)
    monkeypatch.setattr(finding, "PAGE", 4)
    many(cast, 11, owner=cast.jana)
    column = {"received": "received_at", "activity": "last_activity_at", "value": "value_order", "due": "due_order"}
    column["name"] = "sort_name"
    minus, name = ("-", sort[1:]) if sort.startswith("-") else ("", sort)
    expected = list(
        Lead.objects.order_by(f"{minus}{column[name]}", f"{minus}pk").values_list("company_name", flat=True)
    )
    assert _through(client, cast.jana, f"sort={sort}") == expected


@pytest.mark.parametrize("narrow", [0, 20_000])
@pytest.mark.parametrize("sort", ["stage", "-stage"])
def test_stages_come_in_the_order_of_the_process(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, narrow: int, sort: str
) -> None:
    monkeypatch.setattr(finding, "NARROW", narrow)
    monkeypatch.setattr(finding, "PAGE", 3)
    many(cast, 8, owner=cast.jana)
    for lead in Lead.objects.filter(pk__in=list(Lead.objects.values_list("pk", flat=True)[::2])):
        move(lead, cast.stages[1 + lead.pk % 3], by=cast.jana)
    place = {stage.pk: position for position, stage in enumerate(cast.stages)}
    rows = [(place[stage], pk, name) for stage, pk, name in Lead.objects.values_list("stage", "pk", "company_name")]
    expected = [name for *_rest, name in sorted(rows, reverse=sort.startswith("-"))]
    assert _through(client, cast.jana, f"sort={sort}") == expected


def _through(client: Client, user: User, query: str) -> list[str]:
    """All names, page after page."""
    html = page(client, user, query)
    found = names(html)
    while link := re.search(
        r'data-autoload[^>]* hx-get="/leads/\?([^"]+)"|href="/leads/\?([^"]+)" data-autoload', html
    ):
        query = (link.group(1) or link.group(2)).replace("&amp;", "&")
        html = page(client, user, query, **{"HX-Request": "true"})
        assert "<html" not in html
        found += names(html)
    return found


@pytest.mark.parametrize(("narrow", "few"), [(0, 0), (0, 1_000), (20_000, 0)])
def test_filters_are_kept_from_page_to_page(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, narrow: int, few: int
) -> None:
    monkeypatch.setattr(finding, "NARROW", narrow)
    monkeypatch.setattr(finding, "FEW", few)
    monkeypatch.setattr(finding, "PAGE", 2)
    many(cast, 14, owner=cast.jana)
    expected = {f"Firma {number:03}" for number in range(14) if number % 7 >= 3}
    found = _through(client, cast.jana, "value=300..&text=firma")
    assert set(found) == expected
    assert len(found) == len(expected)


def test_the_number_of_queries_does_not_grow_with_the_rows(
    client: Client, cast: Cast, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    many(cast, 8, owner=cast.jana)
    for lead in Lead.objects.filter(company_name__endswith="1"):
        lose(lead, cast.loss_reason(), by=cast.jana)
    client.force_login(cast.jana)
    for query in (
        "",
        "group=new",
        "group=done",
        "view=in-progress",
        "sort=stage",
        "value=1..",
        "owner=me",
        "text=firma&owner=me",
    ):
        client.get("/leads/")
        with django_assert_max_num_queries(8):
            assert client.get(f"/leads/?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "after=xyz",
        "after=W10",
        "after=WyJhIiwxXQ",
        "after=WzEsLTFd",
        "after=bnVsbA",
        "sort=nonsense",
        "sort=-sort",
        "group=nonsense",
        "view=99999999999999999999",
        "view=-1",
        "value='; DROP TABLE lead",
        "owner=99999999",
        "received=2026-13-45",
        "x" * 3000 + "=1",
        "value=4000..&value=5000..",
        "sort=name&after=WyJcdTAwMDAiLDFd",
        "sort=value&after=WzFlNDAwLDFd",
        "sort=name&after=WyJcdWQ4MDAiLCAxXQ",
        "sort=received&after=WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzE0OjAwIiwgMV0",
        "sort=due&after=WyI5OTk5LTEyLTMxVDIzOjU5OjU5LTEyOjAwIiwgMV0",
    ],
)
def test_whatever_stands_in_the_address_is_answered_with_a_list(client: Client, cast: Cast, query: str) -> None:
    cast.lead(owner=cast.jana)
    assert names(page(client, cast.jana, query)) == ["Möbelwerke Hartwig GmbH"]


@pytest.mark.parametrize("text", ["%00", "%25", "%22%20OR%201", "'", "*", "\\", "a" * 399, "NEAR(a b)", "L-1", "L-"])
def test_whatever_is_searched_for_is_answered(client: Client, cast: Cast, text: str) -> None:
    cast.lead(owner=cast.jana)
    page(client, cast.ada, f"text={text}")


def test_a_filter_that_is_not_understood_is_shown_and_left_out(client: Client, cast: Cast) -> None:
    cast.lead(owner=cast.jana)
    html = page(client, cast.jana, "value=<b>viel</b>")
    assert '<span class="chip__key">Wert</span>' in html
    assert "nicht verstanden: &lt;b&gt;viel&lt;/b&gt;" in html


def test_a_filter_that_does_not_exist_is_named_in_a_sentence_and_left_out(client: Client, cast: Cast) -> None:
    cast.lead(owner=cast.jana)
    html = page(client, cast.jana, "farbe=rot")
    assert '<span class="chip__key">Unbekannter Filter</span>' in html
    assert "„farbe“ bleibt unbeachtet" in html
    assert "Möbelwerke Hartwig" in html


def test_an_empty_list_says_which_filter_is_to_blame(client: Client, cast: Cast) -> None:
    cast.lead(owner=cast.jana, value=500_000)
    html = page(client, cast.jana, "value=9000..&owner=me")
    assert 'href="/leads/?group=active&amp;owner=me"' in html
    assert 'href="/leads/?group=active&amp;value=9000.."' not in html.split('class="empty')[1]


def test_done_leads_say_why(client: Client, cast: Cast) -> None:
    lose(cast.lead(owner=cast.jana), cast.loss_reason(), by=cast.jana)
    reject(cast.lead(company_name="Zweite", owner=cast.jana), cast.rejection_code(), by=cast.jana)
    html = page(client, cast.jana, "group=done")
    assert cast.loss_reason().name in html
    assert cast.rejection_code().name in html


def test_a_won_lead_names_its_opportunity_to_those_who_may_see_it(client: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    for stage in cast.stages[1:]:
        lead = move(lead, stage, by=cast.jana)
    made = convert(lead, Choice(status=conversion_settings().open_statuses()[0]), by=cast.jana)
    assert made.opportunity is not None
    link = f'href="/customers/opportunities/{made.opportunity.pk}/"'
    assert link in page(client, cast.jana, "group=done")
    Opportunity.objects.filter(pk=made.opportunity.pk).update(owner=cast.olaf, team=cast.sued)
    assert link not in page(client, cast.jana, "group=done")


def test_the_bin_is_for_those_who_may_restore(client: Client, cast: Cast) -> None:
    discard(cast.lead(company_name="Weg", owner=cast.jana), by=cast.jana)
    assert names(page(client, cast.jana, "view=bin")) == ["Weg"]
    assert names(page(client, cast.leo, "view=bin")) == []
    assert names(page(client, cast.tobias, "view=bin")) == []
    assert names(page(client, cast.jana)) == []


def test_chosen_columns_are_shown_and_kept_per_list(client: Client, cast: Cast) -> None:
    cast.lead(owner=cast.jana, city="Herford")
    cast.lead()
    client.force_login(cast.jana)
    response = client.post(
        "/leads/layout/", {"query": "group=active&sort=name", "column": ["town", "stage", "nonsense"]}
    )
    assert response.status_code == 303
    assert response["Location"] == "/leads/?group=active&sort=name"
    html = page(client, cast.jana)
    assert 'class="c-town"' in html
    assert 'class="c-value"' not in html
    assert 'class="c-value"' in page(client, cast.jana, "group=new")
    choose_columns("active", [], by=cast.jana)
    assert 'class="c-value"' in page(client, cast.jana)


def test_the_row_height_is_kept(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    assert client.post("/leads/density/", {"density": "compact"}).status_code == 204
    assert client.post("/leads/density/", {"density": "enormous"}).status_code == 204
    assert re.search(r'id="density-compact"[^>]* checked', page(client, cast.jana))


def test_both_languages(client: Client, cast: Cast) -> None:
    cast.lead(owner=cast.jana)
    assert "Bearbeiter" in page(client, cast.jana)
    User.objects.filter(pk=cast.jana.pk).update(language="en")
    assert "Owner" in page(client, cast.jana)


def test_names_are_text_whatever_they_contain(client: Client, cast: Cast) -> None:
    cast.lead(owner=cast.jana, company_name="<script>alert(1)</script>", city='"><img src=x>')
    html = page(client, cast.jana)
    assert "<script>alert" not in html
    assert "<img" not in html


def test_without_the_permission_there_is_an_empty_list(client: Client, cast: Cast) -> None:
    cast.lead(owner=cast.jana)
    assign(cast.lead(company_name="Zweite"), cast.jana, by=cast.ada)
    cast.jana.roles.clear()
    from leadwerk.foundation import held

    held.forget()
    assert names(page(client, cast.jana)) == []
