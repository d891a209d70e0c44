"""The API as a program meets it: what it tells, what it takes, how it refuses."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from leadwerk.config import openapi
from leadwerk.config.trying import WORDS, operations
from leadwerk.intake.models import IntakeEvent
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.close import lose
from leadwerk.leads.conditions import LEADS as LEADS_ASKED
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.actions.stages import edit_stage
from leadwerk.pipelines.models import Mandatory
from tests.cast import Cast

LEADS = "/api/v1/leads"
OPENAPI = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"


@pytest.fixture
def jana(cast: Cast, client: Client) -> Client:
    client.force_login(cast.jana)
    return client


def post(client: Client, path: str, body: Any = None, **options: Any) -> Any:
    return client.post(f"{LEADS}{path}", body, content_type="application/json", **options)


def patch(client: Client, lead: Lead, body: Any) -> Any:
    return client.patch(f"{LEADS}/{lead.pk}", body, content_type="application/json")


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    assert told["code"] == code
    assert told["title"]
    assert told["detail"]
    return told


def test_a_lead_is_told_whole(jana: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana, value=1_250_000, more_addresses=[{"kind": "phone", "value": "0431 1"}])
    told = jana.get(f"{LEADS}/{lead.pk}").json()
    assert told["number"] == f"L-{lead.pk}"
    assert told["value"] == {"cents": 1_250_000, "currency": "EUR"}
    assert told["owner"] == {"id": cast.jana.pk, "name": "Jana Petersen"}
    assert told["stage"]["id"] == lead.stage_id
    assert told["status"] == {"kind": "stage", "label": "Neu eingegangen"}
    assert told["group"] == "active"
    assert told["more_addresses"] == [{"kind": "phone", "value": "0431 1"}]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", told["received_at"])


def test_a_lead_is_created_from_one_address(jana: Client, cast: Cast) -> None:
    answer = post(jana, "", {"email": "neu@firma.example"})
    assert answer.status_code == 201
    lead = Lead.objects.get()
    assert answer["Location"] == f"{LEADS}/{lead.pk}"
    assert (lead.email, lead.team_id, lead.channel) == ("neu@firma.example", cast.nord.pk, "api")
    assert answer.json()["group"] == "new"


def test_only_what_was_sent_is_changed(jana: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana, city="Kiel", value=100)
    answer = patch(jana, lead, {"version": lead.version, "city": "", "value": None, "first_name": "Frauke"})
    assert answer.status_code == 200
    assert answer.json()["version"] == lead.version + 1
    lead.refresh_from_db()
    assert (lead.city, lead.value, lead.first_name, lead.last_name) == ("", None, "Frauke", "Hartwig")


def test_a_stale_edit_is_refused(jana: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    patch(jana, lead, {"version": lead.version, "city": "Kiel"})
    told = problem(patch(jana, lead, {"version": lead.version, "city": "Lübeck"}), 409, "stale")
    assert f"L-{lead.pk}" in told["detail"]
    lead.refresh_from_db()
    assert lead.city == "Kiel"


@pytest.mark.parametrize("name", ["owner", "owner_id", "team", "outcome", "stage_id", "group", "version2", "source"])
def test_what_is_not_edited_is_refused_and_not_ignored(jana: Client, cast: Cast, name: str) -> None:
    lead = cast.lead(owner=cast.jana)
    for answer in (
        post(jana, "", {"city": "Kiel", "email": "a@b.example", name: 1}),
        patch(jana, lead, {"version": lead.version, "city": "Kiel", name: 1}),
    ):
        told = problem(answer, 422, "not_understood")
        assert told["errors"] == [
            {
                "field": name,
                "code": "field_unknown",
                "detail": f"Das Feld „{name}“ lässt sich so nicht ändern.",
            }
        ]
    assert Lead.objects.get().city == ""


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"email": "keine"}, "email"),
        ({"phone": "abc"}, "phone"),
        ({"city": 7}, "city"),
        ({"city": None}, "city"),
        ({"city": "x" * 121}, "city"),
        ({"city": "\ud800"}, "city"),
        ({"value": 100}, "value"),
        ({"value": {"cents": 1.5, "currency": "EUR"}}, "value.cents"),
        ({"value": {"cents": "100", "currency": "EUR"}}, "value.cents"),
        ({"value": {"cents": -1, "currency": "EUR"}}, "value.cents"),
        ({"value": {"cents": 100, "currency": "USD"}}, "value"),
        ({"source_id": 4711}, "source_id"),
        ({"source_id": True}, "source_id"),
        ({"more_addresses": [{"kind": "fax", "value": "1"}]}, "more_addresses.0.kind"),
        ({"language": "deutsch"}, "language"),
    ],
)
def test_a_value_that_does_not_fit_is_named(jana: Client, cast: Cast, sent: dict[str, Any], field: str) -> None:
    told = problem(post(jana, "", {"last_name": "Hartwig"} | sent), 422, "not_understood")
    assert [fault["field"] for fault in told["errors"]] == [field]
    assert told["errors"][0]["detail"]
    assert not Lead.objects.exists()


@pytest.mark.parametrize("body", ["{", "[]", "null", '"text"', "7"])
def test_a_body_that_is_no_object_is_refused(jana: Client, cast: Cast, body: str) -> None:
    answer = jana.post(LEADS, body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_whoever_is_signed_out_is_told_so_and_not_redirected(cast: Cast, client: Client) -> None:
    lead = cast.lead()
    for answer in (client.get(LEADS), client.get(f"{LEADS}/{lead.pk}"), post(client, "", {"email": "a@b.example"})):
        problem(answer, 401, "signed_out")


@pytest.mark.django_db
def test_before_there_is_a_company_a_program_is_told_so(client: Client) -> None:
    problem(client.get(LEADS), 503, "not_set_up")


def test_a_writing_request_needs_the_token_of_the_session(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.jana)
    problem(post(client, "", {"email": "a@b.example"}), 403, "csrf_failed")
    assert client.get(LEADS).status_code == 200
    client.get(reverse("leads"))
    token = client.cookies["csrftoken"].value
    answer = post(client, "", {"email": "a@b.example"}, headers={"X-CSRFToken": token})
    assert answer.status_code == 201


def test_what_may_not_be_seen_is_not_there(jana: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.olaf)
    unknown = problem(jana.get(f"{LEADS}/{lead.pk}"), 404, "not_found")
    assert problem(jana.get(f"{LEADS}/{lead.pk + 1}"), 404, "not_found") == unknown
    assert problem(post(jana, f"/{lead.pk}/notes", {"text": "?"}), 404, "not_found") == unknown
    assert problem(jana.get("/api/v1/nothing"), 404, "not_found") == unknown


def test_a_missing_permission_is_named(cast: Cast, client: Client) -> None:
    lead = cast.lead(team=cast.nord)
    client.force_login(cast.leo)
    told = problem(post(client, f"/{lead.pk}/bin"), 403, "missing_permission")
    assert told["permission"] == "lead.delete"
    assert str(Permission.LEAD_DELETE.label) in told["detail"]


def test_a_lead_goes_through_its_life(cast: Cast, client: Client) -> None:
    client.force_login(cast.viola)
    lead = post(client, "", {"company_name": "Hartwig", "value": {"cents": 5, "currency": "EUR"}}).json()
    here = f"/{lead['id']}"

    def does(what: str, body: Any = None) -> Any:
        answer = post(client, f"{here}/{what}", body if body is not None else {})
        assert answer.status_code == 200, answer.content
        return answer.json()

    assert does("assignment", {"owner_id": cast.jana.pk})["owner"]["name"] == "Jana Petersen"
    assert does("assignment", {"owner_id": "nobody"})["group"] == "new"
    assert does("assignment", {"owner_id": "me"})["owner"]["id"] == cast.viola.pk
    assert does("stage", {"stage_id": cast.stages[1].pk})["stage"]["name"] == "Erstkontakt"
    assert does("qualification", {"rating": "B", "text": "Bedarf ist da"})["rating"] == "B"
    assert does("notes", {"text": "Ruft zurück"})["outcome"] == ""
    assert does("rejection", {"code_id": cast.rejection_code().pk})["outcome"] == "rejected"
    assert does("reopening")["group"] == "active"
    assert does("loss", {"reason_id": cast.loss_reason().pk, "text": "nicht erreicht"})["status"]["kind"] == "lost"
    assert does("bin")["deleted_at"]
    assert does("restoration")["deleted_at"] is None


def test_verbs_that_need_nothing_take_no_body(cast: Cast, jana: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    assert jana.generic("POST", f"{LEADS}/{lead.pk}/bin").status_code == 200
    assert jana.generic("POST", f"{LEADS}/{lead.pk}/restoration").status_code == 200


def test_a_verb_on_a_version_that_has_gone_is_refused(cast: Cast, jana: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    body = {"stage_id": cast.stages[1].pk, "version": lead.version}
    assert post(jana, f"/{lead.pk}/stage", body).status_code == 200
    problem(post(jana, f"/{lead.pk}/stage", {**body, "stage_id": cast.stages[2].pk}), 409, "stale")


def test_a_lead_given_out_of_sight_is_not_told(cast: Cast, client: Client) -> None:
    lead = cast.lead()
    client.force_login(cast.viola)
    answer = post(client, f"/{lead.pk}/assignment", {"owner_id": cast.olaf.pk})
    assert (answer.status_code, answer.content) == (204, b"")


def test_the_stages_that_are_missing_are_named_by_id_and_can_be_completed(cast: Cast, jana: Client) -> None:
    _, second, *_ = cast.stages
    edit_stage(second, by=cast.ada, mandatory=Mandatory.BOTH)
    lead, reason = cast.lead(owner=cast.jana), cast.loss_reason(without_stages=False)
    told = problem(post(jana, f"/{lead.pk}/loss", {"reason_id": reason.pk}), 409, "stages_missing")
    assert told["missing"] == [second.pk]
    assert second.quoted in told["detail"]
    answer = post(jana, f"/{lead.pk}/loss", {"reason_id": reason.pk, "completed_stage_ids": told["missing"]})
    assert answer.json()["outcome"] == "lost"


def test_the_list_finds_what_the_page_finds(jana: Client, cast: Cast) -> None:
    mine = cast.lead(owner=cast.jana, value=500)
    cast.lead(owner=cast.tobias)
    waiting = cast.lead()
    lost = lose(cast.lead(owner=cast.jana), cast.loss_reason(), by=cast.jana)
    binned = discard(cast.lead(owner=cast.jana), by=cast.jana)

    def found(query: str) -> list[int]:
        answer = jana.get(f"{LEADS}?{query}")
        assert answer.status_code == 200, answer.content
        return [row["id"] for row in answer.json()["leads"]]

    assert found("") == [mine.pk]
    assert found("group=new") == [waiting.pk]
    assert found("group=done") == [lost.pk]
    assert found("view=in-progress") == [mine.pk]
    assert found("view=bin") == [binned.pk]
    assert found("owner=me&value=4..6") == [mine.pk]
    assert found("owner=none") == []
    row = jana.get(f"{LEADS}?group=done").json()["leads"][0]
    assert (row["status"]["kind"], row["outcome"], row["owner"]["name"]) == ("lost", "lost", "Jana Petersen")


@pytest.mark.parametrize("sort", ["received", "-received", "-name", "value", "stage"])
def test_pages_follow_each_other_without_gap_or_repetition(cast: Cast, client: Client, sort: str) -> None:
    client.force_login(cast.viola)
    leads = {cast.lead(last_name=f"Nummer {n % 7}", value=n % 5 or None).pk for n in range(53)}
    first = client.get(f"{LEADS}?group=new&sort={sort}").json()
    assert first["next"].startswith(f"{LEADS}?group=new")
    second = client.get(first["next"]).json()
    assert second["next"] is None
    assert (len(first["leads"]), len(second["leads"])) == (50, 3)
    assert {row["id"] for row in first["leads"] + second["leads"]} == leads


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("group=all", "group"),
        ("view=7", "view"),
        ("view=bin&sort=name", "sort"),
        ("sort=size", "sort"),
        ("after=zzz", "after"),
        ("owner=somebody", "owner"),
        ("colour=red", "colour"),
        ("owner=", "owner"),
        ("count=3", "count"),
    ],
)
def test_a_question_that_is_not_understood_is_not_answered(jana: Client, query: str, key: str) -> None:
    told = problem(jana.get(f"{LEADS}?{query}"), 422, "not_understood")
    assert [fault["field"] for fault in told["errors"]] == [key]
    assert key in told["errors"][0]["detail"]


@pytest.mark.parametrize("path", ["", "/1", "/1/stage", "/1/notes"])
def test_a_wrong_method_is_a_problem_like_every_other(jana: Client, path: str) -> None:
    answer = jana.delete(f"{LEADS}{path}")
    told = problem(answer, 405, "wrong_method")
    assert answer["Allow"]
    assert all(method in told["detail"] for method in answer["Allow"].split(", "))


JSON = "application/json"


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", JSON, 400, "bad_json"),
        (b'{"email": "\xff\xfe@b.example"}', JSON, 400, "bad_json"),
        (b"[" * 100_000 + b"]" * 100_000, JSON, 400, "bad_json"),
        (b'{"leads":[{"a":' + b"[" * 90_000 + b"]" * 90_000 + b"}]}", JSON, 400, "bad_json"),
        (b'{"source_id": ' + b"9" * 5_000 + b"}", JSON, 400, "bad_json"),
        (b'{"email": "a@b.example"}', "text/plain", 415, "not_json"),
        (b"email=a@b.example", "application/x-www-form-urlencoded", 415, "not_json"),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415, "not_json"),
        (b'{"email": "' + b"a" * 6_000_000 + b'"}', JSON, 413, "too_large"),
        (b"", JSON, 422, "not_understood"),
        (b"[]", JSON, 422, "not_understood"),
        (b'{"email": "a@b.example", "city": "\\ud800"}', JSON, 422, "not_understood"),
    ],
)
@pytest.mark.parametrize("path", ["", "/batch"])
def test_what_cannot_be_read_is_a_problem_like_every_other(
    jana: Client, path: str, body: bytes, kind: str, status: int, code: str
) -> None:
    problem(jana.generic("POST", LEADS + path, body, content_type=kind), status, code)
    assert not IntakeEvent.objects.exists()


def test_the_list_takes_every_condition_of_the_page(jana: Client) -> None:
    described = json.loads(OPENAPI.read_text())["paths"]["/api/v1/leads"]["get"]["parameters"]
    assert {one["name"] for one in described} == {"group", "view", "sort", "after", *LEADS_ASKED.fields}


WRONG: dict[str, tuple[Any, str]] = {
    "string_type": ({"city": 7}, "This has to be text."),
    "string_too_long": ({"city": "x" * 999}, "At most 120 characters are possible."),
    "string_too_short": ({"more_addresses": [{"kind": "email", "value": ""}]}, "At least 1 characters are needed."),
    "literal_error": ({"more_addresses": [{"kind": "fax", "value": "1"}]}, "Possible is only: 'email', 'phone'."),
    "list_type": ({"more_addresses": "x"}, "This has to be a list."),
    "too_long": ({"more_addresses": [{"kind": "phone", "value": "1"}] * 51}, "At most 50 are possible."),
    "model_type": ({"value": 5}, "This has to be an object with fields."),
    "greater_than_equal": ({"value": {"cents": -1, "currency": "EUR"}}, "This number is too small."),
    "less_than_equal": ({"value": {"cents": 10**30, "currency": "EUR"}}, "This number is too large."),
    "int_type": ({"value": {"cents": 1.5, "currency": "EUR"}}, "This has to be a whole number."),
    "string_pattern_mismatch": ({"language": "deutsch"}, "This value does not fit."),
}


@pytest.mark.parametrize("kind", WRONG)
def test_every_fault_is_told_in_the_language_of_whoever_asks(jana: Client, cast: Cast, kind: str) -> None:
    body, english = WRONG[kind]

    def told() -> str:
        errors = problem(post(jana, "", {"email": "a@b.example", **body}), 422, "not_understood")["errors"]
        return next(str(fault["detail"]) for fault in errors if fault["code"] == kind)

    german = told()
    User.objects.filter(pk=cast.jana.pk).update(language="en")
    assert told() == english
    assert german != english


def test_no_fault_is_told_in_the_words_of_the_library(jana: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    bodies: list[tuple[str, Any]] = [
        ("", []),
        ("", {"value": {"cents": None}}),
        (f"/{lead.pk}/assignment", {"owner_id": "you"}),
        (f"/{lead.pk}/stage", {"stage_id": 2**70, "version": 0}),
        (f"/{lead.pk}/loss", {"reason_id": {}, "completed_stage_ids": [None]}),
        (f"/{lead.pk}/notes", {"text": None}),
    ]
    for path, body in bodies:
        for fault in problem(post(jana, path, body), 422, "not_understood")["errors"]:
            assert not re.search(r"\b(should|Input|be|valid|the)\b", fault["detail"]), fault


def test_queries_do_not_grow_with_the_leads(
    jana: Client, cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    leads = [cast.lead(owner=cast.jana) for _ in range(30)]
    jana.get(LEADS)
    with django_assert_max_num_queries(5):
        assert len(jana.get(LEADS).json()["leads"]) == 30
    with django_assert_max_num_queries(4):
        jana.get(f"{LEADS}/{leads[0].pk}")
    with django_assert_max_num_queries(16):
        post(jana, f"/{leads[0].pk}/stage", {"stage_id": cast.stages[1].pk})


def test_words_are_in_the_language_of_whoever_asks(cast: Cast, jana: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    german = problem(post(jana, f"/{lead.pk}/notes", {"text": " "}), 409, "text_missing")
    cast.jana.language = "en"
    cast.jana.save()
    english = problem(post(jana, f"/{lead.pk}/notes", {"text": " "}), 409, "text_missing")
    assert english["detail"] == "Please write something first."
    assert german["detail"] != english["detail"]


def test_the_description_is_that_of_the_repository_and_served(jana: Client) -> None:
    assert openapi.text() == OPENAPI.read_text(), "python -m leadwerk.config.openapi > docs/openapi.json"
    assert jana.get("/api/v1/openapi.json").json() == json.loads(OPENAPI.read_text())


def test_the_page_to_try_it_out_offers_everything_and_loads_nothing_from_elsewhere(jana: Client) -> None:
    assert jana.get("/api/v1/docs").status_code == 404
    page = jana.get("/api/v1/").text
    described = json.loads(OPENAPI.read_text())["paths"]
    offered = set(re.findall(r'data-try="(\w+)" data-path="([^"]+)"', page))
    assert offered == {(method.upper(), path) for path, methods in described.items() for method in methods}
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []
    assert {words for one in operations() for words in (one.summary, one.description) if words} <= set(WORDS)
    assert "Lead von A bis D bewerten" in page
    assert "Rate a lead" not in page


def test_whoever_is_signed_out_is_sent_to_sign_in_by_that_page(cast: Cast, client: Client) -> None:
    assert client.get("/api/v1/")["Location"].startswith("/accounts/login/")
