import json

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from leadwerk.config import urls
from leadwerk.config.urls import handler400, handler403, handler404, handler429, handler500  # noqa: F401
from leadwerk.foundation import held
from leadwerk.foundation.errors import NotAllowed, Unseen
from leadwerk.leads.refusals import StageIsRetired
from leadwerk.people.models import User
from tests.cast import Cast

RAISED: dict[str, Exception] = {
    "rule": StageIsRetired(stage="<b>Jana</b>"),
    "permission": NotAllowed(),
    "unseen": Unseen(),
    "database": OperationalError("database is locked"),
    "overtaken": IntegrityError("FOREIGN KEY constraint failed"),
    "broken": ZeroDivisionError("a fault"),
}


@login_not_required
def view(request: HttpRequest, what: str) -> HttpResponse:
    raise RAISED[what]


urlpatterns = [path("raise/<what>/", view), *urls.urlpatterns]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


STATUS = {"rule": 409, "permission": 403, "unseen": 404, "database": 503, "overtaken": 409, "broken": 500}


@pytest.mark.parametrize(("what", "code"), STATUS.items())
def test_every_failure_is_a_page_in_the_design(client: Client, cast: Cast, what: str, code: int) -> None:
    answer = client.get(f"/raise/{what}/")
    assert answer.status_code == code
    page = answer.content.decode()
    assert 'class="solo' in page
    assert "/accounts/login/" not in page
    assert f"{code}" in page
    assert client.get(f"/raise/{what}/", headers={"Accept-Language": "en"}).content.decode() != page


def test_a_refusal_says_its_sentence_as_text(client: Client, cast: Cast) -> None:
    page = client.get("/raise/rule/").content.decode()
    assert "&lt;b&gt;Jana" in page
    assert "<b>" not in page


def test_htmx_gets_a_refusal_as_a_toast(client: Client, cast: Cast) -> None:
    answer = client.post("/raise/rule/", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "data-toast" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert json.loads(answer["HX-Trigger"])["refused"]["code"] == "stage_is_retired"


def test_htmx_keeps_the_form_when_the_database_is_away(client: Client, cast: Cast) -> None:
    answer = client.post("/raise/database/", {"text": "Rückruf"}, headers={"HX-Request": "true"})
    assert answer.status_code == 503
    assert answer.content == b""


def test_json_gets_problem_details(client: Client, cast: Cast) -> None:
    answer = client.get("/raise/rule/", headers={"Accept": "application/json"})
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert "<b>Jana</b>" in told.pop("detail")
    assert told.pop("title")
    assert told == {"type": "about:blank", "status": 409, "code": "stage_is_retired"}


def test_a_form_comes_back_whole_when_the_database_is_busy(client: Client, cast: Cast) -> None:
    sent = {"text": 'Zeile 1\nZeile 2 & "<b>"', "id": ["1", "2"], "password": "geheim"}
    answer = client.post("/raise/database/?a=1", sent)
    page = answer.content.decode()
    assert answer["Retry-After"]
    assert answer["Cache-Control"] == "no-store"
    assert 'action="/raise/database/?a=1"' in page
    assert "Zeile 1\nZeile 2 &amp; &#34;&lt;b&gt;&#34;</textarea>" in page
    assert page.count('<textarea name="id"') == 2
    assert "geheim" not in page
    assert '<input class="input" type="password"' in page


def test_a_database_that_is_away_before_anybody_is_known_is_said_too(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError("connection refused")

    held.forget()
    monkeypatch.setattr(QuerySet, "first", away)
    answer = client.get("/accounts/login/", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "The database does not answer right now" in answer.content.decode()


def test_a_fault_names_the_number_that_is_in_the_log(
    client: Client, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    page = client.get("/raise/broken/").content.decode()
    number = next(said for said in caplog.records if said.name == "leadwerk.errors").getMessage().rpartition(" ")[2]
    assert number in page
    assert "a fault" not in page


def test_one_goes_back_to_where_one_came_from_but_not_to_other_sites(client: Client, cast: Cast) -> None:
    ours = client.get("/raise/rule/", headers={"Referer": "http://testserver/leads/4/"}).content.decode()
    assert 'href="http://testserver/leads/4/"' in ours
    theirs = client.get("/raise/rule/", headers={"Referer": "http://evil.example/"}).content.decode()
    assert "evil" not in theirs


@pytest.mark.parametrize(("language", "words"), [("de", "Knopf"), ("en", "button")])
def test_what_a_button_sends_cannot_be_opened_as_a_page_and_says_so(
    client: Client, cast: Cast, language: str, words: str
) -> None:
    User.objects.filter(pk=cast.jana.pk).update(language=language)
    client.force_login(cast.jana)
    answer = client.get("/leads/density/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert words in answer.text
    assert "<h1" in answer.text


@pytest.mark.parametrize(
    ("language", "named"), [("de", "„Leads in den Papierkorb legen“"), ("en", "“Move leads to the bin”")]
)
def test_a_refusal_names_the_missing_permission_whoever_asks(
    client: Client, cast: Cast, language: str, named: str
) -> None:
    path = f"/leads/{cast.lead(team=cast.nord).pk}/bin/"
    User.objects.filter(pk=cast.leo.pk).update(language=language)
    client.force_login(cast.leo)
    page = client.post(path)
    toast = client.post(path, headers={"HX-Request": "true"})
    problem = client.post(path, headers={"Accept": "application/json"})
    assert {page.status_code, toast.status_code, problem.status_code} == {403}
    assert named in page.content.decode()
    assert named in toast.content.decode()
    assert named in json.loads(toast["HX-Trigger"])["refused"]["text"]
    assert named in problem.json()["detail"]
    assert (problem.json()["code"], problem.json()["permission"]) == ("missing_permission", "lead.delete")
