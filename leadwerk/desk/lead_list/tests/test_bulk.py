"""The bulk bar: the same verb for all selected, rows come back as fragments, and nothing is changed unasked."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from leadwerk.desk.lead_list import bulk as bulk_views
from leadwerk.desk.undoing import views as undoing
from leadwerk.foundation import jobs
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.models import BulkRun, Lead, Outcome
from leadwerk.people.models import User
from leadwerk.pipelines.catalog import catalog
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
DIALOGS = ("assignment", "taking", "stage", "fields", "loss", "rejection", "bin", "restoration")


def toast(answer: Any) -> dict[str, str]:
    said: dict[str, str] = json.loads(answer["HX-Trigger"])["toast"]
    return said


def some(cast: Cast, count: int = 3, **given: Any) -> list[int]:
    return [cast.lead(**given).pk for _ in range(count)]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", DIALOGS)
def test_every_verb_has_a_dialog_that_is_a_page_without_script(
    client: Client, cast: Cast, name: str, language: str
) -> None:
    ids = some(cast)
    User.objects.filter(pk=cast.viola.pk).update(language=language)
    client.force_login(cast.viola)
    answer = client.get(f"/leads/bulk/{name}/?query=group%3Dnew&" + "&".join(f"ids={pk}" for pk in ids))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" in html
    assert [int(pk) for pk in re.findall(r'name="ids" value="(\d+)"', html)] == ids
    assert "<html" not in client.get(f"/leads/bulk/{name}/?count=3", headers=HTMX).content.decode()


@pytest.mark.parametrize("name", DIALOGS)
def test_without_the_permission_there_is_no_dialog_and_no_verb(client: Client, cast: Cast, name: str) -> None:
    ids = some(cast, owner=cast.jana)
    client.force_login(cast.leo)
    assert client.get(f"/leads/bulk/{name}/").status_code == 403
    assert client.post(f"/leads/bulk/{name}/", {"ids": ids}).status_code == 403


def test_new_leads_are_handed_out_and_leave_the_tab(client: Client, cast: Cast) -> None:
    ids = some(cast)
    cast.lead(company_name="Bleibt")
    client.force_login(cast.viola)
    answer = client.post(
        "/leads/bulk/assignment/", {"ids": ids, "query": "group=new", "owner": cast.jana.pk}, headers=HTMX
    )
    assert answer.status_code == 200
    assert set(Lead.objects.filter(pk__in=ids).values_list("owner", flat=True)) == {cast.jana.pk}
    html = answer.content.decode()
    assert [f'id="lead-{pk}" hx-swap-oob="delete"' in html for pk in ids] == [True] * 3
    assert 'id="lead-tabs"' in html
    assert toast(answer)["text"] == "3 Leads Jana Petersen zugewiesen."
    undone = client.post(toast(answer)["undo"], headers=HTMX)
    assert undone.status_code == 204
    assert Lead.objects.filter(owner=None).count() == 4


def test_a_whole_team_gets_them_in_turn(client: Client, cast: Cast) -> None:
    ids = some(cast, 6)
    client.force_login(cast.viola)
    client.post("/leads/bulk/assignment/", {"ids": ids, "query": "group=new", "whole_team": cast.nord.pk})
    owners = list(Lead.objects.values_list("owner", flat=True))
    assert {owners.count(user.pk) for user in (cast.jana, cast.tobias, cast.viola)} == {2}


def test_rows_that_stay_come_back_as_they_are_now(client: Client, cast: Cast) -> None:
    ids = some(cast, owner=cast.jana)
    cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    answer = client.post(
        "/leads/bulk/stage/",
        {"ids": ids, "query": "group=active", "stage": cast.stages[2].pk},
        headers=HTMX,
    )
    html = answer.content.decode()
    assert html.count('hx-swap-oob="true">') >= 3
    assert html.count(f">{cast.stages[2].label}<") == 3


def test_leads_that_break_a_rule_are_left_out_and_named(client: Client, cast: Cast) -> None:
    ids = [*some(cast, 2, owner=cast.jana), *some(cast, 1)]
    cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    answer = client.post(
        "/leads/bulk/stage/", {"ids": ids, "query": "group=active", "stage": cast.stages[2].pk}, headers=HTMX
    )
    assert toast(answer)["text"].startswith("2 Leads")
    assert "1 ausgelassen: Ein neuer Lead" in toast(answer)["text"]


@pytest.mark.parametrize(
    ("mine", "hidden", "unknown", "words"),
    [
        (9, 2, 1, "3 der 12 gewählten Leads sind für Sie nicht mehr sichtbar. Es wurde nichts geändert; laden Sie"),
        (1, 1, 0, "1 der 2 gewählten Leads ist für Sie nicht mehr sichtbar. Es wurde nichts geändert; laden Sie"),
        (0, 1, 0, "Der gewählte Lead ist für Sie nicht mehr sichtbar. Es wurde nichts geändert; laden Sie"),
        (0, 1, 1, "Die gewählten Leads sind für Sie nicht mehr sichtbar. Es wurde nichts geändert; laden Sie"),
    ],
)
def test_hidden_leads_refuse_all_and_only_their_number_is_told(
    client: Client, cast: Cast, mine: int, hidden: int, unknown: int, words: str
) -> None:
    ids = [*some(cast, mine, owner=cast.jana), *some(cast, hidden, owner=cast.olaf), *range(10**12, 10**12 + unknown)]
    client.force_login(cast.jana)
    answer = client.post("/leads/bulk/bin/", {"ids": ids}, headers=HTMX)
    assert answer.status_code == 404
    assert words in answer.text
    assert json.loads(answer["HX-Trigger"])["refused"]["code"] == "leads_unseen"
    page = client.post("/leads/bulk/bin/", {"ids": ids}, headers={"Accept-Language": "en"})
    assert (page.status_code, words in page.text) == (404, True)
    assert not Lead.objects.binned().exists()


def test_the_refusal_of_hidden_leads_is_said_in_english_too(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.jana.pk).update(language="en")
    client.force_login(cast.jana)
    ids = [*some(cast, 2, owner=cast.jana), *some(cast, 1, owner=cast.olaf)]
    answer = client.post("/leads/bulk/bin/", {"ids": ids}, headers=HTMX)
    assert "1 of the 3 leads chosen is no longer visible to you. Nothing was changed; reload the list." in answer.text


def test_all_that_match_are_meant_and_no_others(client: Client, cast: Cast) -> None:
    some(cast, 3, value=900_000)
    some(cast, 2)
    client.force_login(cast.viola)
    given = {"all": "1", "query": "group=new&value=4000..", "matching": "3", "owner": cast.jana.pk}
    client.post("/leads/bulk/assignment/", given)
    assert Lead.objects.filter(owner=cast.jana, value=900_000).count() == 3
    assert Lead.objects.filter(owner=None).count() == 2


@pytest.mark.parametrize(("name", "more"), [("assignment", {"owner": "x"}), ("bin", {})])
def test_a_different_count_asks_before_anything_changes(
    client: Client, cast: Cast, name: str, more: dict[str, Any]
) -> None:
    some(cast, 3)
    client.force_login(cast.viola)
    if more:
        more = {"owner": cast.jana.pk}
    given = {"all": "1", "query": "group=new", "matching": "2", **more}
    answer = client.post(f"/leads/bulk/{name}/", given, headers=HTMX)
    assert answer["HX-Retarget"] == "#dialog"
    html = answer.content.decode()
    assert "Inzwischen passen 3 Leads" in html
    assert Lead.objects.present().filter(owner=None).count() == 3
    confirmed = re.search(r'name="confirmed" value="(\d+)"', html)
    assert confirmed
    client.post(f"/leads/bulk/{name}/", given | {"confirmed": confirmed.group(1)}, headers=HTMX)
    assert Lead.objects.present().filter(owner=None).count() == 0


def test_more_than_fits_a_request_is_done_by_a_job(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_views, "AT_ONCE", 2)
    ids = [*some(cast, 3), discard(cast.lead(), by=cast.ada).pk]
    client.force_login(cast.viola)
    answer = client.post("/leads/bulk/assignment/", {"ids": ids, "owner": cast.jana.pk}, headers=HTMX)
    run = BulkRun.objects.get()
    assert answer["HX-Redirect"] == f"/leads/bulk/runs/{run.pk}/"
    assert 'hx-trigger="every 1s"' in client.get(answer["HX-Redirect"]).content.decode()
    jobs.run_all("long")
    html = client.get(answer["HX-Redirect"], headers=HTMX).content.decode()
    assert "hx-trigger" not in html
    assert "3 Leads geändert." in html
    assert "1 Lead ausgelassen" in html
    client.force_login(cast.ada)
    assert client.get(answer["HX-Redirect"]).status_code == 404


def test_what_has_to_be_chosen_is_asked_for(client: Client, cast: Cast) -> None:
    ids = some(cast, owner=cast.viola)
    client.force_login(cast.viola)
    for name in ("assignment", "stage", "fields", "loss", "rejection"):
        answer = client.post(f"/leads/bulk/{name}/", {"ids": ids}, headers=HTMX)
        assert answer.status_code == 422, name
        assert "field__error" in answer.content.decode()
    code = cast.rejection_code(needs_text=True)
    answer = client.post("/leads/bulk/rejection/", {"ids": ids, "reason": code.pk}, headers=HTMX)
    assert answer.status_code == 422
    answer = client.post("/leads/bulk/fields/", {"ids": ids, "set": "value", "value": "viel"}, headers=HTMX)
    assert answer.status_code == 422
    assert 'value="viel"' in answer.content.decode()


def test_fields_are_set_and_emptied(client: Client, cast: Cast) -> None:
    ids = some(cast, owner=cast.viola, value=5_000)
    source = next(iter(catalog().sources.values()))
    client.force_login(cast.viola)
    client.post("/leads/bulk/fields/", {"ids": ids, "set": ["source", "value"], "source": source.pk, "value": ""})
    assert {(lead.source_id, lead.value, lead.campaign_id) for lead in Lead.objects.all()} == {(source.pk, None, None)}


def test_lost_rejected_binned_and_back(client: Client, cast: Cast) -> None:
    ids = some(cast, owner=cast.viola)
    client.force_login(cast.viola)
    client.post("/leads/bulk/loss/", {"ids": ids[:1], "reason": cast.loss_reason().pk})
    client.post("/leads/bulk/rejection/", {"ids": ids[1:2], "reason": cast.rejection_code().pk, "text": "Spam"})
    client.post("/leads/bulk/bin/", {"ids": ids[2:]})
    assert list(Lead.objects.order_by("pk").values_list("outcome", flat=True)) == [Outcome.LOST, Outcome.REJECTED, ""]
    assert Lead.objects.binned().get().pk == ids[2]
    client.post("/leads/bulk/restoration/", {"ids": ids[2:], "query": "view=bin"})
    assert not Lead.objects.binned().exists()


def test_taking_what_somebody_else_took_meanwhile_says_who(client: Client, cast: Cast) -> None:
    free, taken = cast.lead(), cast.lead()
    Lead.objects.filter(pk=taken.pk).update(owner=cast.tobias)
    client.force_login(cast.viola)
    answer = client.post("/leads/bulk/taking/", {"ids": [free.pk, taken.pk], "query": "group=new"}, headers=HTMX)
    free.refresh_from_db()
    assert free.owner == cast.viola
    assert answer.status_code in (200, 204)


def test_an_exact_count_is_made_where_the_list_says_only_more(client: Client, cast: Cast) -> None:
    some(cast, 3, value=900_000)
    client.force_login(cast.viola)
    assert 'value="3"' in client.get("/leads/count/?group=new&value=4000..").content.decode()


def test_buttons_exist_only_for_what_one_may_do(client: Client, cast: Cast) -> None:
    some(cast, 1, owner=cast.jana)
    client.force_login(cast.jana)
    html = client.get("/leads/").content.decode()
    assert 'formaction="/leads/bulk/assignment/"' not in html
    assert 'formaction="/leads/bulk/stage/"' in html
    client.force_login(cast.leo)
    assert "data-bulk" not in client.get("/leads/").content.decode()


def test_a_large_change_set_is_taken_back_by_a_job(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "AT_ONCE", 2)
    ids = some(cast, 3)
    client.force_login(cast.viola)
    answer = client.post("/leads/bulk/assignment/", {"ids": ids, "query": "", "owner": cast.jana.pk}, headers=HTMX)
    run = BulkRun.objects.filter(verb="undo")
    change_set = Entry.objects.filter(kind="assigned").latest("pk").change_set
    assert answer.status_code in (200, 204)
    undoing_answer = client.post(f"/changes/{change_set}/undo/", headers=HTMX)
    assert undoing_answer["HX-Redirect"] == f"/leads/bulk/runs/{run.get().pk}/"
    jobs.run_all("long")
    assert Lead.objects.filter(owner=None).count() == 3
    assert client.post(f"/changes/{change_set}/undo/", headers=HTMX).status_code == 409
