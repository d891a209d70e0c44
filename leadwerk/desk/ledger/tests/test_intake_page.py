"""The page of what came in: it adds up, finds what stands against something, and lets it be settled."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from leadwerk.desk.ledger import listing
from leadwerk.intake.actions.process import process, work_off
from leadwerk.intake.actions.receive import receive
from leadwerk.intake.models import EventState, IntakeEvent
from leadwerk.leads.models import Channel, Lead
from leadwerk.people.actions.users import edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import SecurityEntry
from leadwerk.pipelines.catalog import catalog
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = "/intake/"
BAD = '<script>alert("x")</script>'


@pytest.fixture
def ada(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ada)
    return client


def came(cast: Cast, body: dict[str, Any], *, held: str | None = None, work: bool = True) -> IntakeEvent:
    event = receive(Channel.API, {"body": body}, by=cast.jana, held=held, source=body.get("source_id"))
    return process(event, by=SYSTEM) if work else event


def shown(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'<tr id="event-(\d+)"', page)]


def figures(page: str) -> list[list[int]]:
    """The numbers of the balance, row by row."""
    body = page.partition('class="table cards ledger__sheet"')[2].partition("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [[int(n) for n in re.findall(r'<td class="n"[^>]*>(?:<a[^>]*>)?(\d+)', row)] for row in rows if "<td" in row]


def test_the_balance_adds_up_on_the_page(ada: Client, cast: Cast) -> None:
    source = next(iter(catalog().sources))
    for city in ("Kiel", "Köln", "Bonn"):
        came(cast, {"email": f"{city}@firma.example", "source_id": source})
    came(cast, {"city": "Köln"})
    came(cast, {"email": "wartet@firma.example"}, work=False)
    came(cast, {"email": "fraglich@firma.example"}, held="nothing_known")
    rows = figures(ada.get(PAGE).text)
    for received, *parts in rows:
        assert received == sum(parts)
    assert sorted(rows) == sorted([[3, 0, 0, 0, 1, 2], [3, 3, 0, 0, 0, 0], [6, 3, 0, 0, 1, 2]])
    page = ada.get(PAGE).text
    assert "1 wartet" in page
    assert "1 in Quarantäne" in page
    assert re.search(r'href="/intake/"[^>]*>.{0,400}?Eingang.{0,80}?<span[^>]*>1<', page, re.S), (
        "what waits for a person"
    )
    assert figures(ada.get(f"{PAGE}?source={source}").text) == [[3, 3, 0, 0, 0, 0]]
    assert figures(ada.get(f"{PAGE}?channel=form").text) == []


def test_what_came_in_is_found_by_state_channel_and_source(ada: Client, cast: Cast) -> None:
    source = next(iter(catalog().sources))
    made = came(cast, {"email": "a@firma.example", "source_id": source})
    refused = came(cast, {"city": "Köln"})
    waits = came(cast, {"email": "b@firma.example"}, work=False)
    held = came(cast, {"email": "c@firma.example"}, held="nothing_known")
    for query, events in {
        "": [held, waits, refused, made],
        "?state=waiting": [waits],
        "?state=quarantine": [held],
        "?state=refused": [refused],
        f"?source={source}": [made],
        "?source=0": [held, waits, refused],
        "?channel=form": [],
        "?days=1": [held, waits, refused, made],
        "?days=x&source=999999&state=odd&channel=none": [held, waits, refused, made],
    }.items():
        assert shown(ada.get(PAGE + query).text) == [event.pk for event in events], query


def test_pages_follow_each_other_without_gap_or_repetition(
    ada: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 3)
    events = [came(cast, {"city": "Köln"}).pk for _ in range(8)]
    IntakeEvent.objects.update(received_at=IntakeEvent.objects.earliest("pk").received_at)  # all at the same instant
    found: list[int] = []
    url = PAGE
    while url:
        page = ada.get(url, headers={"HX-Request": "true"} if found else {}).text
        found += shown(page)
        following = re.search(r'data-autoload hx-get="([^"]+)"', page)
        url = following[1].replace("&amp;", "&") if following else ""
    assert found == sorted(events, reverse=True)


def test_the_number_of_queries_does_not_grow(
    ada: Client, cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(12):
        came(cast, {"email": f"{number}@firma.example"} if number % 2 else {"city": "Köln"})
    ada.get(PAGE)
    with django_assert_max_num_queries(14):
        ada.get(PAGE)
    with django_assert_max_num_queries(10):
        ada.get(f"{PAGE}{IntakeEvent.objects.earliest('pk').pk}/")


def test_raw_data_are_shown_as_text_and_can_be_downloaded_whole(ada: Client, cast: Cast) -> None:
    event = came(cast, {"description": BAD + "x" * 30_000, "colour": "blue"})
    page = ada.get(f"{PAGE}{event.pk}/").text
    assert "&lt;script&gt;alert(" in page
    assert "<script>alert" not in page
    assert "Das ist der Anfang" in page
    answer = ada.get(f"{PAGE}{event.pk}/raw/")
    assert answer["Content-Disposition"] == f'attachment; filename="E-{event.pk}.json"'
    assert json.loads(answer.content) == event.raw
    assert SecurityEntry.objects.filter(kind="intake_exported", subject_id=event.pk).exists()


def test_what_is_held_is_settled_by_one_click(ada: Client, cast: Cast) -> None:
    event = came(cast, {"email": "doch@firma.example"}, held="nothing_known")
    answer = ada.post(f"{PAGE}{event.pk}/replay/")
    assert (answer.status_code, answer["Location"]) == (303, f"{PAGE}{event.pk}/")
    event.refresh_from_db()
    page = ada.get(f"{PAGE}{event.pk}/").text
    assert "doch@firma.example</a>" in page
    assert "Daraus ist ein Lead entstanden" in page
    assert "hat den Eingang erneut verarbeiten lassen" in page
    assert "/replay/" not in page


def test_what_is_turned_away_needs_a_reason_and_keeps_it(ada: Client, cast: Cast) -> None:
    event = came(cast, {"email": "bot@spam.example"}, held="nothing_known")
    assert ada.post(f"{PAGE}{event.pk}/discarding/", {"reason": " "}).status_code == 422
    assert ada.post(f"{PAGE}{event.pk}/discarding/", {"reason": "Werbung"}).status_code == 303
    event.refresh_from_db()
    assert (event.state, event.refused) == (EventState.DONE, 1)
    assert "Von Hand abgewiesen: Werbung" in ada.get(f"{PAGE}{event.pk}/").text


def test_all_that_failed_and_only_what_is_shown_is_processed_again(ada: Client, cast: Cast) -> None:
    held = [came(cast, {"email": f"{n}@firma.example"}, held="nothing_known") for n in range(3)]
    refused = came(cast, {"city": "Köln"})
    assert "3 Eingänge erneut verarbeiten" in ada.get(f"{PAGE}replays/?state=quarantine").text
    assert ada.post(f"{PAGE}replays/", {"state": "quarantine"}).status_code == 303
    assert work_off() == 3
    assert Lead.objects.count() == len(held)
    refused.refresh_from_db()
    assert refused.refused == 1


def test_a_lead_out_of_sight_is_not_named(client: Client, cast: Cast) -> None:
    event = came(cast, {"company_name": "Geheim GmbH"})
    Lead.objects.update(owner=cast.olaf, team=cast.sued)
    client.force_login(cast.marta)
    assert "Geheim GmbH" in client.get(f"{PAGE}{event.pk}/").text, "she sees all leads"
    edit_user(cast.marta, by=cast.ada, language="en")
    assert "What came in, and what became of it" in client.get(PAGE).text
