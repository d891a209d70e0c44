"""Leads by programs: stored first, made once however often they are sent, and told what became of each."""

from typing import Any, get_args

import pytest
from django.db import OperationalError
from django.test import Client

from leadwerk.foundation import held
from leadwerk.intake import api, asking
from leadwerk.intake.actions import process as processing
from leadwerk.intake.actions.process import work_off
from leadwerk.intake.models import EventState, IntakeEvent
from leadwerk.intake.schemas import AnyChannel
from leadwerk.leads.models import Channel, Lead
from leadwerk.people.actions.users import deactivate_user
from leadwerk.people.models import User
from leadwerk.pipelines.models import Source
from tests.cast import Cast
from tests.races.at_once import at_once

pytestmark = pytest.mark.django_db

LEADS, INTAKE = "/api/v1/leads", "/api/v1/intake"
A_LEAD = {"email": "neu@firma.example"}


@pytest.fixture
def jana(cast: Cast, client: Client) -> Client:
    client.force_login(cast.jana)
    return client


def post(client: Client, body: Any, key: str = "", path: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"{LEADS}{path}", body, content_type="application/json", headers=headers)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_lead_that_is_sent_stands_in_the_ledger(jana: Client, cast: Cast) -> None:
    answer = post(jana, A_LEAD | {"city": "Köln"})
    event, lead = IntakeEvent.objects.get(), Lead.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"{LEADS}/{lead.pk}")
    assert (event.state, event.created, event.lead_id) == (EventState.DONE, 1, lead.pk)
    assert (event.raw, event.by) == ({"body": A_LEAD | {"city": "Köln"}}, cast.jana)


def test_the_same_key_gives_the_same_answer_and_no_second_lead(jana: Client, cast: Cast) -> None:
    first, again = post(jana, A_LEAD, "a1"), post(jana, A_LEAD, "a1")
    assert (again.status_code, again["Location"], again.json()) == (201, first["Location"], first.json())
    assert Lead.objects.count() == 1
    other = post(jana, A_LEAD | {"city": "Kiel"}, "a1")
    assert (other.status_code, other.json()["code"]) == (422, "key_used_otherwise")
    assert post(signed_in(cast.viola), A_LEAD | {"city": "Kiel"}, "a1").status_code == 201, "keys are each user's own"
    assert post(jana, A_LEAD, "x" * 256).json()["code"] == "key_too_long"


def test_a_refusal_is_kept_and_said_again(jana: Client, cast: Cast) -> None:
    for _ in range(2):
        answer = post(jana, {"city": "Köln"}, "a1")
        assert (answer.status_code, answer.json()["code"]) == (409, "nothing_known")
    event = IntakeEvent.objects.get()
    assert (event.state, event.refused, event.raw) == (EventState.DONE, 1, {"body": {"city": "Köln"}})
    told = jana.get(f"{INTAKE}/events/{event.pk}").json()
    assert (told["refused"], [problem["code"] for problem in told["problems"]]) == (1, ["nothing_known"])


def test_what_cannot_be_done_now_is_promised_and_kept(
    jana: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: Any, **__: Any) -> Any:
        raise OperationalError("database is locked")

    with monkeypatch.context() as broken:
        broken.setattr(processing, "create", locked)
        answer = post(jana, A_LEAD, "a1")
    assert (answer.status_code, answer.json()["state"], answer.json()["waiting"]) == (202, "waiting", 1)
    assert jana.get(answer["Location"]).json()["lead_id"] is None
    IntakeEvent.objects.update(retry_at=IntakeEvent.objects.get().received_at)
    assert work_off() == 1
    lead = Lead.objects.get()
    assert jana.get(answer["Location"]).json()["lead_id"] == lead.pk
    assert post(jana, A_LEAD, "a1")["Location"] == f"{LEADS}/{lead.pk}"
    assert Lead.objects.count() == 1


def test_an_event_that_could_not_even_be_looked_at_is_promised_too(
    jana: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(api, "process", away)
    assert post(jana, A_LEAD).status_code == 202
    assert IntakeEvent.objects.get().state == EventState.WAITING


@pytest.mark.django_db(transaction=True)
def test_the_same_key_twice_at_once_makes_one_lead(cast: Cast) -> None:
    held.forget()
    answers: list[Any] = []
    clients = [signed_in(cast.jana) for _ in range(4)]
    ends = at_once(*(lambda client=client: answers.append(post(client, A_LEAD, "a1")) for client in clients))
    assert ends == ["done"] * 4
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (201, f"{LEADS}/{Lead.objects.get().pk}")
    }


def test_a_batch_is_looked_at_item_by_item(jana: Client, cast: Cast) -> None:
    items = [A_LEAD, {"email": "kein@", "colour": "blue"}, {"city": "Köln"}, {"phone": "0431 5550123"}]
    answer = post(jana, {"leads": items}, "b1", "/batch")
    assert (answer.status_code, answer.json()["received"], answer.json()["waiting"]) == (202, 4, 4)
    assert not Lead.objects.exists()
    assert work_off() == 4
    told = jana.get(answer["Location"]).json()
    assert (told["created"], told["refused"], told["waiting"]) == (2, 2, 0)
    assert [[problem["code"] for problem in event["problems"]] for event in told["events"]] == [
        [],
        ["not_understood"],
        ["nothing_known"],
        [],
    ]
    assert "colour" in told["events"][1]["problems"][0]["detail"]
    assert [event["lead_id"] for event in told["events"]][::3] == sorted(Lead.objects.values_list("pk", flat=True))
    again = post(jana, {"leads": items}, "b1", "/batch")
    assert (again["Location"], again.json()["created"]) == (answer["Location"], 2)
    assert IntakeEvent.objects.count() == 4
    assert post(jana, {"leads": items[:2]}, "b1", "/batch").json()["code"] == "key_used_otherwise"
    assert post(jana, A_LEAD, "b1").json()["code"] == "key_used_otherwise"


def test_what_was_accepted_from_somebody_who_left_becomes_a_lead_of_their_team(jana: Client, cast: Cast) -> None:
    assert post(jana, {"leads": [A_LEAD]}, "", "/batch").status_code == 202
    deactivate_user(cast.jana, by=cast.ada)
    assert work_off() == 1
    assert IntakeEvent.objects.get().created == 1
    assert Lead.objects.get().team == cast.nord


def test_a_batch_too_large_or_empty_is_not_taken(jana: Client, cast: Cast) -> None:
    for leads in ([], [A_LEAD] * 1001):
        assert post(jana, {"leads": leads}, "", "/batch").json()["code"] == "not_understood"
    assert not IntakeEvent.objects.exists()


def test_what_became_of_it_is_for_the_sender_and_for_who_settles_the_intake(jana: Client, cast: Cast) -> None:
    post(jana, A_LEAD)
    batch = post(jana, {"leads": [A_LEAD]}, "", "/batch")["Location"]
    paths = [f"{INTAKE}/events/{IntakeEvent.objects.earliest('pk').pk}", batch]
    for user, status in ((cast.jana, 200), (cast.ada, 200), (cast.marta, 200), (cast.tobias, 404), (cast.viola, 404)):
        assert {signed_in(user).get(path).status_code for path in paths} == {status}, user
    assert signed_in(cast.viola).get(f"{INTAKE}/balance").status_code == 403


def test_who_may_create_nothing_fills_no_ledger(cast: Cast) -> None:
    leo = signed_in(cast.leo)
    assert post(leo, A_LEAD).status_code == 403
    assert post(leo, {"leads": [A_LEAD]}, "", "/batch").status_code == 403
    assert not IntakeEvent.objects.exists()


def test_the_balance_adds_up(jana: Client, cast: Cast) -> None:
    post(jana, A_LEAD)
    post(jana, {"city": "Köln"})
    post(jana, {"leads": [A_LEAD, A_LEAD]}, "", "/batch")
    told = signed_in(cast.ada).get(f"{INTAKE}/balance").json()["lines"]
    assert told == [
        {
            "channel": "api",
            "source": None,
            "received": 4,
            "created": 1,
            "updated": 0,
            "skipped": 0,
            "refused": 1,
            "waiting": 2,
        }
    ]


def test_events_are_listed_page_by_page_as_asked(jana: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PAGE", 2)
    source = Source.objects.earliest("pk")
    for body in (A_LEAD, {"city": "Köln"}, A_LEAD | {"source_id": source.pk}, {"city": "Kiel"}):
        post(jana, body)
    post(jana, {"leads": [A_LEAD]}, "", "/batch")
    ada, pages, path = signed_in(cast.ada), [], f"{INTAKE}/events"
    while path:
        told = ada.get(path).json()
        pages.append([event["id"] for event in told["events"]])
        path = told["next"]
    ids = list(IntakeEvent.objects.order_by("pk").values_list("pk", flat=True))
    assert pages == [[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]]]

    def found(**asked: Any) -> list[int]:
        answer = ada.get(f"{INTAKE}/events", asked)
        assert answer.status_code == 200, answer.content
        return [ids.index(event["id"]) for event in answer.json()["events"]]

    monkeypatch.setattr(asking, "PAGE", 50)
    assert found(state="refused") == [3, 1]
    assert found(state="waiting") == [4]
    assert found(state="done") == [3, 2, 1, 0]
    assert found(source_id=source.pk) == [2]
    assert found(source_id=0, state="done") == [3, 1, 0]
    assert found(channel="form") == found(end="2001-01-01") == found(state="quarantine") == []
    assert found(start="2001-01-01", channel="api") == [4, 3, 2, 1, 0]
    assert set(get_args(AnyChannel)) == set(Channel.values)


@pytest.mark.parametrize("asked", ["state=lost", "after=7", "after=9-9-9", "colour=red", "source_id=x", "start=2026"])
def test_a_question_about_events_that_is_not_understood_is_not_answered(cast: Cast, asked: str) -> None:
    told = signed_in(cast.ada).get(f"{INTAKE}/events?{asked}").json()
    assert (told["code"], [fault["field"] for fault in told["errors"]]) == ("not_understood", [asked.partition("=")[0]])


def test_what_failed_is_processed_again_or_turned_away(jana: Client, cast: Cast) -> None:
    post(jana, {"city": "Köln"})
    post(jana, {"leads": [{"city": "Kiel"}, A_LEAD]}, "", "/batch")
    work_off()
    refused, also, done = IntakeEvent.objects.order_by("pk")
    ada = signed_in(cast.ada)

    def tell(path: str, body: Any = None) -> Any:
        return ada.post(f"{INTAKE}{path}", body, content_type="application/json")

    refused.raw = {"body": A_LEAD}  # as a rule that was mended would have it
    refused.save()
    told = tell(f"/events/{refused.pk}/replay").json()
    assert (told["state"], told["created"], told["problems"]) == ("done", 1, [])
    assert tell(f"/events/{done.pk}/replay").json()["code"] == "event_is_settled"
    assert tell("/replays", {"state": "refused", "channel": "form"}).json() == {"count": 0}
    assert tell("/replays").json() == {"count": 1}
    told = tell(f"/events/{also.pk}/discarding", {"reason": "Kein Lead"}).json()
    assert (told["refused"], told["problems"][0]["code"]) == (1, "discarded")
    assert tell(f"/events/{also.pk}/discarding", {}).json()["code"] == "not_understood"
    assert tell("/events/999999/replay").status_code == 404


def test_days_that_no_calendar_of_ours_has_are_not_understood(cast: Cast) -> None:
    ada = signed_in(cast.ada)
    for days in ({"start": "0001-01-01"}, {"end": "0001-01-01"}, {"end": "9999-12-31"}):
        assert ada.get(f"{INTAKE}/balance", days).json()["code"] == "not_understood"
