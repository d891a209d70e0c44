"""What the lead's page does: for whom, how it answers a browser with and without script, and how it says no."""

import json
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from leadwerk.journal.models import Entry
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.close import lose, reject, win
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.actions.persons import add_person
from leadwerk.leads.models import Lead, LeadPerson
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import User
from leadwerk.pipelines.actions.supply import add_stages
from leadwerk.pipelines.models import SalesProcess
from tests.cast import Cast

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
Posted = dict[str, str]


def post(client: Client, path: str, data: Posted | None = None, *, htmx: bool = True, **headers: str) -> HttpResponse:
    return client.post(path, data or {}, headers=(HTMX if htmx else {}) | headers)  # type: ignore[return-value]


def toast(response: HttpResponse) -> dict[str, str]:
    return dict(json.loads(response["HX-Trigger"])["toast"])


@pytest.fixture
def jana(cast: Cast, client: Client) -> Client:
    client.force_login(cast.jana)
    return client


# What each page of a lead takes, as posted by somebody who may.
POSTS: dict[str, Callable[[Cast, Lead], Posted]] = {
    "stage/": lambda c, x: {"stage": str(c.stages[1].pk), "seen": str(x.stage_id)},
    "assignment/": lambda c, x: {"owner": "nobody"},
    "qualification/": lambda c, x: {"rating": "A"},
    "loss/": lambda c, x: {"reason": str(c.loss_reason().pk)},
    "rejection/": lambda c, x: {"code": str(c.rejection_code().pk)},
    "bin/": lambda c, x: {},
    "notes/": lambda c, x: {"text": "Hallo."},
    "persons/": lambda c, x: {"last_name": "Kruse"},
    "fields/company_name/": lambda c, x: {"company_name": "Neu GmbH", "initial-company_name": x.company_name},
    "edit/": lambda c, x: {"city": "Bünde", "initial-city": ""},
}
DIALOGS = ("assignment/", "qualification/", "loss/", "rejection/", "edit/", "persons/", "fields/address/", "process/")


@pytest.mark.parametrize("page", POSTS)
def test_who_may_does_and_who_may_not_is_told(cast: Cast, client: Client, page: str) -> None:
    lead = cast.lead(owner=cast.jana)
    path, data = f"/leads/{lead.pk}/{page}", POSTS[page](cast, lead)
    for user, expected in ((cast.olaf, 404), (cast.leo, 403), (cast.jana, 200)):
        client.force_login(user)
        entries = Entry.objects.count()
        response = post(client, path, data)
        assert response.status_code == expected, (user.name, response.content[:300])
        assert Entry.objects.count() == entries + (expected == 200)


@pytest.mark.parametrize("page", POSTS)
def test_without_script_every_form_leads_back_to_the_lead(cast: Cast, jana: Client, page: str) -> None:
    lead = cast.lead(owner=cast.jana)
    response = post(jana, f"/leads/{lead.pk}/{page}?from=group%3Dactive", POSTS[page](cast, lead), htmx=False)
    assert response.status_code == 302
    assert response["Location"] == f"/leads/{lead.pk}/?from=group%3Dactive"
    shown = jana.get(response["Location"]).content.decode()
    assert shown.count("data-toast>") >= 1
    assert "data-toast>" not in jana.get(response["Location"]).content.decode().split('<template id="toast-ok">')[0]


@pytest.mark.parametrize("page", DIALOGS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_dialog_is_a_fragment_and_a_page_in_both_languages(
    cast: Cast, client: Client, page: str, language: str
) -> None:
    _another_process()
    User.objects.filter(pk=cast.viola.pk).update(language=language)
    client.force_login(cast.viola)
    lead = cast.lead(owner=cast.jana)
    whole = client.get(f"/leads/{lead.pk}/{page}")
    assert whole.status_code == 200
    assert 'class="sidebar"' in whole.content.decode()
    part = client.get(f"/leads/{lead.pk}/{page}", headers=HTMX)
    assert part.status_code == 200
    assert "<html" not in part.content.decode()
    assert "<form" in part.content.decode()


def _another_process() -> SalesProcess:
    process = SalesProcess.objects.create(name="Solarbörse", name_en="Solar market")
    add_stages(process, [("Angenommen", "Accepted", 0, "both", None, "", "")], by=SYSTEM)
    return process


def test_a_done_verb_brings_the_changed_parts_and_a_toast_with_undo(cast: Cast, jana: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    response = post(jana, f"/leads/{lead.pk}/stage/", {"stage": str(cast.stages[1].pk)})
    body = response.content.decode()
    for part in ("lead-crumbs", "lead-top", "lead-timeline"):
        assert f'id="{part}"' in body
    assert body.count("hx-swap-oob") == 3
    assert toast(response)["text"] == "Der Lead ist jetzt in „Erstkontakt“."
    undone = post(jana, toast(response)["undo"])
    assert undone["HX-Refresh"] == "true"
    lead.refresh_from_db()
    assert lead.stage == cast.stages[0]
    again = post(jana, toast(response)["undo"])
    assert again.status_code == 409


def test_a_set_back_by_a_stale_page_is_refused(cast: Cast, jana: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    data = {"stage": str(cast.stages[0].pk), "seen": str(cast.stages[1].pk)}
    assert post(jana, f"/leads/{lead.pk}/stage/", data).status_code == 409
    asked = post(jana, f"/leads/{lead.pk}/stage/", data | {"dialog": "1", "text": "Getippt."})
    assert asked.status_code == 422
    assert "Getippt." in asked.content.decode()


@pytest.mark.parametrize("stage", ["", "x", "999999", "-1"])
def test_a_stage_that_is_none_does_not_exist(cast: Cast, jana: Client, stage: str) -> None:
    lead = cast.lead(owner=cast.jana)
    assert post(jana, f"/leads/{lead.pk}/stage/", {"stage": stage}).status_code == 404


def test_buttons_exist_only_for_who_may(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.leo)
    page = client.get(f"/leads/{lead.pk}/").content.decode()
    for nothing in ("Zurückweisen", "Erfolglos abschließen", "Bearbeiten", "Nächste Phase", "note-text", "data-edit"):
        assert f">{nothing}<" not in page
        assert f'"{nothing}"' not in page
    client.force_login(cast.jana)
    page = client.get(f"/leads/{lead.pk}/").content.decode()
    assert "Zurückweisen" in page
    assert "Nächste Phase" in page


@pytest.mark.parametrize("state", ["new", "lost", "rejected", "won", "binned"])
def test_every_state_shows_its_page_with_the_verbs_it_knows(cast: Cast, client: Client, state: str) -> None:
    made: dict[str, Callable[[], Lead]] = {
        "new": lambda: cast.lead(),
        "lost": lambda: lose(cast.lead(owner=cast.jana), cast.loss_reason(), by=cast.jana, text="Zu spät."),
        "rejected": lambda: reject(cast.lead(owner=cast.jana), cast.rejection_code(), by=cast.jana),
        "won": lambda: win(cast.lead(owner=cast.jana), by=cast.jana, completing=cast.stages),
        "binned": lambda: discard(cast.lead(owner=cast.jana), by=cast.jana),
    }
    lead = made[state]()
    client.force_login(cast.ada)
    page = client.get(f"/leads/{lead.pk}/").content.decode()
    reopens = f'action="/leads/{lead.pk}/reopening/"'
    assert (reopens in page) == (state in ("lost", "rejected"))
    assert (f'action="/leads/{lead.pk}/restoration/"' in page) == (state == "binned")
    assert (f'href="/leads/{lead.pk}/rejection/"' in page) == (state == "new")
    assert ("note-text" in page) == (state not in ("won", "binned"))


@pytest.mark.parametrize(
    ("verb", "words"), [("loss/", "Erfolglos"), ("rejection/", "Zurückweisungscode")], ids=["lost", "rejected"]
)
def test_who_closes_a_lead_that_nobody_had_comes_back_to_it(cast: Cast, jana: Client, verb: str, words: str) -> None:
    lead = cast.lead()
    data = {"reason": str(cast.loss_reason().pk), "code": str(cast.rejection_code().pk)}
    answer = post(jana, f"/leads/{lead.pk}/{verb}", data)
    assert answer.status_code == 200, "the lead's own page, not the way out to the list"
    assert words in answer.content.decode()
    assert jana.get(f"/leads/{lead.pk}/").status_code == 200


def test_reopening_restoring_and_the_way_back(cast: Cast, jana: Client) -> None:
    lead = reject(cast.lead(owner=cast.jana), cast.rejection_code(), by=cast.jana)
    assert post(jana, f"/leads/{lead.pk}/reopening/").status_code == 200
    assert post(jana, f"/leads/{lead.pk}/bin/").status_code == 200
    assert post(jana, f"/leads/{lead.pk}/notes/", {"text": "x"}).status_code == 409
    assert post(jana, f"/leads/{lead.pk}/restoration/").status_code == 200
    assert Lead.objects.get(pk=lead.pk).is_active


def test_rejecting_says_at_the_field_what_is_missing_and_keeps_what_was_chosen(cast: Cast, jana: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    code = cast.rejection_code(needs_text=True)
    response = post(jana, f"/leads/{lead.pk}/rejection/", {"code": str(code.pk), "text": " "})
    assert response.status_code == 422
    body = response.content.decode()
    assert "Bitte nennen Sie den Grund." in body
    assert f'<option value="{code.pk}" selected>' in body
    assert post(jana, f"/leads/{lead.pk}/rejection/", {"code": "77"}).status_code == 422


def test_the_rejected_lead_shows_who_when_code_and_reason(cast: Cast, jana: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    code = cast.rejection_code(needs_text=True)
    body = post(
        jana, f"/leads/{lead.pk}/rejection/", {"code": str(code.pk), "text": "Die Mutter kauft ein."}
    ).content.decode()
    for words in ("Zurückgewiesen", "Jana Petersen", "Sonstige", "Die Mutter kauft ein.", "Verantwortlich jetzt"):
        assert words in body


def test_a_lead_one_may_not_see_any_more_leads_on_to_the_list(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.viola)
    response = post(client, f"/leads/{lead.pk}/assignment/", {"owner": str(cast.olaf.pk)})
    assert response["HX-Redirect"].startswith("/leads/")
    assert "Olaf Südermann" in client.get("/leads/").content.decode()
    plain = post(client, f"/leads/{cast.lead().pk}/assignment/", {"owner": str(cast.olaf.pk)}, htmx=False)
    assert plain["Location"].startswith("/leads/?group=")


def test_taking_a_lead_somebody_has_just_taken_names_them(cast: Cast, client: Client) -> None:
    lead = cast.lead()
    client.force_login(cast.tobias)
    assert post(client, f"/leads/{lead.pk}/assignment/", {"owner": "me"}).status_code == 200
    client.force_login(cast.jana)
    response = post(client, f"/leads/{lead.pk}/assignment/", {"owner": "me"})
    assert response.status_code == 409
    assert "Tobias Wendt" in response.content.decode() + response.get("HX-Trigger", "")


def test_a_field_with_an_error_comes_back_as_typed(cast: Cast, jana: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    for name, typed in (("value", "zwölf"), ("email", "f.hartwig"), ("phone", "nach 16 Uhr")):
        response = post(jana, f"/leads/{lead.pk}/fields/{name}/", {name: typed, f"initial-{name}": ""})
        assert response.status_code == 422
        assert typed in response.content.decode()
        assert 'aria-invalid="true"' in response.content.decode()
    assert jana.get(f"/leads/{lead.pk}/fields/owner/").status_code == 404


@pytest.mark.parametrize(("typed", "stored"), [("12.500,50", 1_250_050), ("12,500.50", 1_250_050), ("", None)])
def test_an_amount_is_understood_in_german_and_in_english(
    cast: Cast, jana: Client, typed: str, stored: int | None
) -> None:
    lead = cast.lead(owner=cast.jana, value=100)
    assert post(jana, f"/leads/{lead.pk}/fields/value/", {"value": typed, "initial-value": "1"}).status_code == 200
    assert Lead.objects.get(pk=lead.pk).value == stored


def test_saving_a_field_unchanged_answers_with_the_row_alone(cast: Cast, jana: Client) -> None:
    lead = cast.lead(owner=cast.jana, city="Herford")
    data = {"city": "Herford", "initial-city": "Herford"}
    response = post(jana, f"/leads/{lead.pk}/fields/address/", data)
    assert "HX-Trigger" not in response
    assert response.content.decode().startswith('<div id="field-address"')
    assert Entry.objects.filter(kind="edited").count() == 0


def test_only_what_is_an_address_becomes_a_link(cast: Cast, jana: Client) -> None:
    lead = cast.lead(owner=cast.jana, website="javascript:alert(1)", phone="hinten links", email="kein @")
    page = jana.get(f"/leads/{lead.pk}/").content.decode()
    assert 'href="javascript' not in page
    assert 'href="tel:"' not in page
    edit(lead, {"website": "moebel.example/a b", "phone": "030 23125077", "company_name": "<b>x</b>"}, by=cast.jana)
    page = jana.get(f"/leads/{lead.pk}/").content.decode()
    assert 'href="https://moebel.example/a b"' in page
    assert 'href="tel:+493023125077"' in page
    assert "<b>x</b>" not in page


def test_of_two_values_the_person_chooses_in_the_form_for_all(cast: Cast, jana: Client) -> None:
    lead = cast.lead(owner=cast.jana, city="Herford")
    edit(lead, {"city": "Bünde"}, by=cast.viola)
    typed = {"city": "Löhne", "initial-city": "Herford", "industry": "Holz", "initial-industry": ""}
    path = f"/leads/{lead.pk}/edit/"
    response = post(jana, path, typed)
    body = response.content.decode()
    assert response.status_code == 422
    for words in ("Viola Brandt", "Bünde", "Löhne", 'name="initial-city" value="Bünde"', 'name="keep-city"'):
        assert words in body
    assert Lead.objects.get(pk=lead.pk).industry == ""
    assert post(jana, path, typed | {"initial-city": "Bünde", "keep-city": "theirs"}).status_code == 200
    stored = Lead.objects.get(pk=lead.pk)
    assert (stored.city, stored.industry) == ("Bünde", "Holz")
    assert post(jana, path, typed | {"initial-city": "Bünde", "keep-city": "mine"}).status_code == 200
    assert Lead.objects.get(pk=lead.pk).city == "Löhne"


def test_persons_are_changed_and_removed_and_come_back(cast: Cast, jana: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    person = add_person(lead, {"last_name": "Kruse"}, by=cast.jana)
    path = f"/leads/{lead.pk}/persons/{person.pk}/"
    assert "Kruse" in jana.get(path, headers=HTMX).content.decode()
    assert post(jana, path, {"last_name": "Krause", "initial-last_name": "Kruse"}).status_code == 200
    assert post(jana, path, {"last_name": "", "initial-last_name": "Krause"}).status_code == 422
    other = cast.lead(owner=cast.jana)
    assert post(jana, f"/leads/{other.pk}/persons/{person.pk}/removal/").status_code == 404
    response = post(jana, f"{path}removal/")
    assert not LeadPerson.objects.exists()
    post(jana, toast(response)["undo"])
    assert LeadPerson.objects.get().last_name == "Krause"


def test_an_empty_note_is_asked_for_with_and_without_script(cast: Cast, jana: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    for htmx in (True, False):
        response = post(jana, f"/leads/{lead.pk}/notes/", {"text": "  "}, htmx=htmx)
        assert response.status_code == 422
        assert "note-text-error" in response.content.decode()


def test_the_process_is_changed_by_who_may(cast: Cast, client: Client) -> None:
    stage = _another_process().stages.get()
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    assert client.get(f"/leads/{lead.pk}/process/").status_code == 403
    client.force_login(cast.viola)
    assert post(client, f"/leads/{lead.pk}/process/", {"stage": str(cast.stages[1].pk)}).status_code == 422
    stale = post(client, f"/leads/{lead.pk}/process/", {"stage": str(stage.pk), "version": str(lead.version + 5)})
    assert stale.status_code == 409
    assert post(client, f"/leads/{lead.pk}/process/", {"stage": str(stage.pk)}).status_code == 200
    assert Lead.objects.get(pk=lead.pk).stage == stage


def test_nothing_changes_by_looking(cast: Cast, jana: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    for page in ("bin/", "stage/", "notes/", "reopening/", "restoration/"):
        assert jana.get(f"/leads/{lead.pk}/{page}").status_code == 405
    assert jana.get("/changes/1/undo/").status_code == 405
