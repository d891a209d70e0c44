"""What visitors send, and what becomes of it: hostile input included."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import altcha
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from leadwerk.attachments.models import Attachment
from leadwerk.attachments.tests.samples import PNG
from leadwerk.desk.actions.books import add_book
from leadwerk.foundation.clock import now
from leadwerk.intake.actions.process import work_off
from leadwerk.intake.models import IntakeEvent
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Lead
from leadwerk.people.actions.organise import edit_company
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import OwnershipMode
from leadwerk.web_forms import proof, tickets
from leadwerk.web_forms.actions import count as counting
from leadwerk.web_forms.actions.count import forget_counts
from leadwerk.web_forms.actions.design import add_field, edit_design, edit_field, keep_consent
from leadwerk.web_forms.actions.forms import add_form, publish, withdraw
from leadwerk.web_forms.design import Choice, Consent, Destination
from leadwerk.web_forms.models import ConsentProof, FormVersion, WebForm
from leadwerk.web_forms.targets import Kind
from leadwerk.web_forms.tests.conftest import Ticketed
from tests.cast import Cast

pytestmark = pytest.mark.django_db

OURS = "https://www.brinkmann.example"


def at(version: FormVersion, part: str = "") -> str:
    return f"/forms/{version.form.token}/{part}"


def held() -> list[str]:
    return list(IntakeEvent.objects.filter(state="quarantine").values_list("problems__code", flat=True))


def post_json(visitor: Client, version: FormVersion, sent: Any, **headers: str) -> HttpResponse:
    body = sent if isinstance(sent, str) else json.dumps(sent)
    return visitor.post(at(version), body, content_type="application/json", headers=headers)  # type: ignore[return-value]


def test_the_page_sets_no_cookie_and_runs_nothing_foreign(visitor: Client, published: FormVersion) -> None:
    page = visitor.get(at(published))
    text = page.content.decode()
    assert page.status_code == 200
    assert not page.cookies
    assert "Was bringt Ihr Dach?" in text
    assert 'autocomplete="name"' in text
    policy = page["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {OURS}" in policy
    assert "script-src 'self'" in policy
    assert "X-Frame-Options" not in page


def test_nobody_frames_a_form_without_websites(cast: Cast, visitor: Client, form: WebForm) -> None:
    page = visitor.get(at(publish(form, by=cast.marta)))
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_it_speaks_the_language_of_the_visitor(visitor: Client, published: FormVersion) -> None:
    english = visitor.get(at(published), headers={"Accept-Language": "fr, en-GB;q=0.8, de;q=0.5"})
    assert '<html lang="en"' in english.content.decode()
    assert "What does your roof yield?" in english.content.decode()
    assert "(optional)" in english.content.decode()
    german = visitor.get(at(published), headers={"Accept-Language": "fr"})
    assert "(freiwillig)" in german.content.decode()


def test_a_form_that_is_withdrawn_is_not_there(cast: Cast, visitor: Client, published: FormVersion) -> None:
    withdraw(published.form, by=cast.marta)
    assert visitor.get(at(published)).status_code == 404
    assert visitor.post(at(published), {"email": "a@b.example"}).status_code == 404
    assert not IntakeEvent.objects.exists()


def test_what_is_sent_becomes_a_lead_with_its_proof(
    visitor: Client, published: FormVersion, filled_in: Ticketed
) -> None:
    answer = visitor.post(at(published), filled_in(utm_source="newsletter", _referrer="https://suche.example/?q=solar"))
    assert (answer.status_code, answer["Location"]) == (303, at(published, "thanks/?lang=de"))
    assert not answer.cookies
    event = IntakeEvent.objects.get()
    assert (event.state, event.received, event.waiting) == ("waiting", 1, 1)
    work_off()
    lead = Lead.objects.get()
    assert (lead.title, lead.first_name, lead.last_name, lead.email) == ("Dr.", "Anna", "Lenz", "a.lenz@dach.example")
    assert (lead.channel, lead.language, lead.consent) == ("form", "de", "Sie dürfen mich anrufen.")
    kept = ConsentProof.objects.get(lead_id=lead.pk)
    assert (kept.text, kept.form_version, kept.agreed_at) == ("Sie dürfen mich anrufen.", published, event.received_at)
    told = dict(Entry.objects.filter(subject_kind="lead", subject_id=lead.pk).values_list("kind", "text"))
    assert told["consented"] == "Sie dürfen mich anrufen."
    assert "newsletter" in told["came_along"]
    assert "https://suche.example/?q=solar" in told["came_along"]


def test_the_proof_is_of_the_version_that_was_seen(
    cast: Cast, visitor: Client, published: FormVersion, filled_in: Ticketed
) -> None:
    visitor.post(at(published), filled_in(_lang="en"))
    keep_consent(published.form, Consent("", {"de": "Neu", "en": "New"}), name="consent_1", by=cast.marta)
    publish(published.form, by=cast.marta)
    work_off()
    kept = ConsentProof.objects.get()
    assert (kept.text, kept.language, kept.form_version.number) == ("You may call me.", "en", 1)


def test_what_is_wrong_stands_beside_the_field_and_what_was_typed_stays(
    visitor: Client, published: FormVersion, filled_in: Ticketed
) -> None:
    answer = visitor.post(at(published), filled_in(email="anna", full_name='"><script>alert(1)</script>', consent_1=""))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text
    assert 'id="lw-email-error"' in text
    assert 'value="anna"' in text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert "Ohne dies können wir" in text
    assert not IntakeEvent.objects.exists()


def test_the_same_post_twice_is_one_event_another_is_two(
    visitor: Client, published: FormVersion, filled_in: Ticketed
) -> None:
    sent = filled_in()
    visitor.post(at(published), sent)
    visitor.post(at(published), sent)
    assert IntakeEvent.objects.count() == 1
    visitor.post(at(published), sent | {"phone": "0171 3920007"})
    assert IntakeEvent.objects.count() == 2


def test_the_same_post_without_a_ticket_is_one_event(visitor: Client, published: FormVersion) -> None:
    sent = {"email": "a@dach.example", "consent_1": "1"}
    for _ in range(3):
        assert visitor.post(at(published), sent).status_code == 303
    assert IntakeEvent.objects.count() == 1


def test_what_is_doubted_is_kept_and_the_visitor_thanked(
    cast: Cast, visitor: Client, published: FormVersion, filled_in: Ticketed
) -> None:
    other = publish(add_form("Anderes", by=cast.marta), by=cast.marta)
    doubtful: list[tuple[str, dict[str, Any], dict[str, str]]] = [
        ("form_honeypot", filled_in(subject_line="cheap"), {}),
        ("form_too_quick", filled_in(_ticket=tickets.issue(published)), {}),
        ("form_foreign_ticket", filled_in(_ticket=tickets.issue(other)), {}),
        ("form_foreign_ticket", filled_in(_ticket="made:up:thing", phone="1234"), {}),
        ("form_wrong_proof", filled_in(_proof="bm9uc2Vuc2U="), {}),
        ("form_foreign_website", filled_in(), {"Origin": "https://evil.example"}),
        ("form_foreign_website", filled_in(phone="12345"), {"Origin": "null"}),
    ]
    for code, sent, headers in doubtful:
        IntakeEvent.objects.all().delete()
        answer = visitor.post(at(published), sent, headers=headers)
        assert (answer.status_code, answer["Location"]) == (303, at(published, "thanks/?lang=de")), code
        assert held() == [code]
    IntakeEvent.objects.all().delete()
    Client().post(at(published), {"email": "a@dach.example", "consent_1": "1"})
    assert held() == ["form_no_browser"]
    assert not Lead.objects.exists()


def test_a_solved_task_makes_a_quick_post_believable(
    visitor: Client, published: FormVersion, filled_in: Ticketed
) -> None:
    ticket = tickets.issue(published)
    known = tickets.read(published, ticket)
    assert known is not None
    challenge = altcha.Challenge.from_dict(json.loads(proof.task(known.number)))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    solved = altcha.Payload(challenge, solution).to_base64()
    visitor.post(at(published), filled_in(_ticket=ticket, _proof=solved))
    assert held() == []
    visitor.post(at(published), filled_in(_ticket=tickets.issue(published), _proof=solved))
    assert held() == ["form_wrong_proof"]


@time_machine.travel("2026-11-22T09:10:00Z")
def test_too_many_from_one_address_are_held_and_at_last_told_to_wait(
    cast: Cast, visitor: Client, published: FormVersion, filled_in: Ticketed
) -> None:
    edit_design(published.form, per_hour=2, by=cast.marta)
    publish(published.form, by=cast.marta)
    for number in range(20):
        assert visitor.post(at(published), filled_in(phone=f"030 10{number:02}")).status_code == 303
    assert held() == ["form_too_many"] * 18
    last = visitor.post(at(published), filled_in(phone="030 999"))
    assert last.status_code == 429
    assert 'value="030 999"' in last.content.decode()
    elsewhere = visitor.post(at(published), filled_in(phone="030 777"), REMOTE_ADDR="192.0.2.9")
    assert elsewhere.status_code == 303
    assert IntakeEvent.objects.filter(state="waiting").count() == 3


@time_machine.travel("2026-11-22T09:10:00Z")
def test_many_addresses_together_are_held_and_never_turned_away(
    cast: Cast, visitor: Client, published: FormVersion, filled_in: Ticketed, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit_design(published.form, all_per_hour=5, by=cast.marta)
    publish(published.form, by=cast.marta)
    other = publish(add_form("Anderes", by=cast.marta), by=cast.marta)

    def flood(start: int) -> None:
        for number in range(start, start + 4):
            answer = visitor.post(at(published), filled_in(phone=f"030 10{number}"), REMOTE_ADDR=f"192.0.2.{number}")
            assert answer.status_code == 303

    flood(1)
    monkeypatch.setattr(counting, "FRESH", 0)  # as two seconds later, or in another process
    flood(5)
    assert held() == ["form_flood"] * 3
    assert visitor.post(at(other), {"email": "a@b.example"}).status_code == 303
    with time_machine.travel("2026-11-22T10:00:00Z"):
        flood(9)
        assert forget_counts(by=SYSTEM) == 9
    assert len(held()) == 3


def test_hidden_values_come_from_the_form_alone(cast: Cast, visitor: Client, form: WebForm) -> None:
    edit_field(form, replace(form.draft.fields[0], hidden=True, required=True, value="Messe Köln"), by=cast.marta)
    edit_design(form, destination=Destination(owner=cast.jana.pk), by=cast.marta)
    version = publish(form, by=cast.marta)
    visitor.post(at(version), {"email": "a@b.example", "company": "Fremd AG", "owner": str(cast.olaf.pk), "value": "1"})
    work_off()
    lead = Lead.objects.get()
    assert (lead.company_name, lead.owner) == ("Messe Köln", cast.jana)


def test_a_book_that_counts_no_more_turns_nobody_away(
    cast: Cast, visitor: Client, published: FormVersion, filled_in: Ticketed
) -> None:
    book = add_book("Nord", by=cast.ada)
    edit_company(by=cast.ada, lead_ownership=OwnershipMode.BOOK)
    edit_design(published.form, destination=Destination(book=book.pk), by=cast.marta)
    publish(published.form, by=cast.marta)
    visitor.post(at(published), filled_in())
    work_off()
    assert Lead.objects.get().book == book
    edit_company(by=cast.ada, lead_ownership=OwnershipMode.USER)
    visitor.post(at(published), filled_in(email="b.lenz@dach.example"))
    work_off()
    assert Lead.objects.latest("pk").book is None
    assert Lead.objects.count() == 2


def test_questions_of_ones_own_go_to_the_journal(cast: Cast, visitor: Client, form: WebForm) -> None:
    asked = add_field(form, "question", by=cast.marta)
    choices = (Choice("unter 500 m²", {"en": "below 500 m²"}), Choice("mehr"))
    edit_field(form, replace(asked, label={"de": "Dachfläche"}, kind=Kind.SEVERAL, choices=choices), by=cast.marta)
    version = publish(form, by=cast.marta)
    wrong = visitor.post(at(version), {"email": "a@b.example", asked.name: "eigene Antwort"})
    assert wrong.status_code == 422
    visitor.post(at(version), {"email": "a@b.example", asked.name: ["mehr", "unter 500 m²"]})
    work_off()
    assert "Dachfläche: mehr, unter 500 m²" in Entry.objects.get(kind="came_along").text


def test_files_are_taken_by_their_content_and_attached(cast: Cast, visitor: Client, form: WebForm) -> None:
    asked = add_field(form, "file", by=cast.marta)
    edit_field(form, replace(asked, label={"de": "Dachplan"}), by=cast.marta)
    version = publish(form, by=cast.marta)
    page = SimpleUploadedFile("plan.png", b"<!doctype html><script>alert(1)</script>", content_type="image/png")
    refused = visitor.post(at(version), {"email": "a@b.example", asked.name: page})
    assert refused.status_code == 422
    assert "Diese Art von Datei" in refused.content.decode()
    plan = SimpleUploadedFile("../../plan.png", PNG, content_type="text/html")
    assert visitor.post(at(version), {"email": "a@b.example", asked.name: plan}).status_code == 303
    work_off()
    attached = Attachment.objects.get()
    assert (attached.subject_id, attached.name, attached.blob.content_type) == (
        Lead.objects.get().pk,
        "plan.png",
        "image/png",
    )


def test_files_that_are_not_asked_for_are_not_even_kept(visitor: Client, published: FormVersion) -> None:
    sent = {"email": "a@b.example", "consent_1": "1", "file_1": SimpleUploadedFile("a.png", PNG)}
    assert visitor.post(at(published), sent).status_code == 303
    assert IntakeEvent.objects.get().raw["files"] == []


@pytest.mark.parametrize(
    "text", ["a\x00b", "x" * 30_000, "\ud800", "=cmd|' /C calc'!A0", "<img src=x onerror=alert(1)>"]
)
def test_hostile_text_is_kept_or_refused_never_run(
    visitor: Client, published: FormVersion, filled_in: Ticketed, text: str
) -> None:
    sent = filled_in(description=text) | {"_proof": ""}
    answer = post_json(visitor, published, sent)
    assert answer.status_code in (202, 422)
    if answer.status_code == 202:
        work_off()
        assert Lead.objects.get().description.replace("\ufffd", "") in (text.replace("\x00", ""), "")


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("x" * 300_000, "application/x-www-form-urlencoded", 413),
        ("&".join(f"a{n}=1" for n in range(1000)), "application/x-www-form-urlencoded", 400),
        ("<a/>", "application/xml", 415),
        ("a=1", "text/plain", 415),
        ("{", "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ("[1]", "application/json", 400),
        ('{"email": {"a": 1}, "consent_1": true}', "application/json", 422),
        ("--x\r\nContent-Dis", "multipart/form-data; boundary=y", 422),
        ("x", "multipart/form-data", 400),
    ],
)
def test_what_is_no_form_is_refused(
    visitor: Client, published: FormVersion, body: str, content_type: str, status: int
) -> None:
    assert visitor.post(at(published), body, content_type=content_type).status_code == status
    assert not IntakeEvent.objects.exists()


def test_a_program_posts_json_and_reads_what_is_wrong(visitor: Client, published: FormVersion) -> None:
    wrong = post_json(visitor, published, {"email": "anna"})
    assert wrong.status_code == 422
    assert {one["field"] for one in wrong.json()["errors"]} == {"email", "consent_1"}  # type: ignore[attr-defined]
    sent = {"email": "a@dach.example", "consent_1": True}
    for _ in range(2):
        assert post_json(visitor, published, sent, **{"Idempotency-Key": "7"}).status_code == 202
    assert IntakeEvent.objects.count() == 1


def test_a_program_fetches_a_ticket_and_is_judged_by_the_time_it_took(visitor: Client, published: FormVersion) -> None:
    told = visitor.get(at(published, "ticket/"), headers={"Origin": OURS})
    assert told["Access-Control-Allow-Origin"] == OURS
    assert not told.cookies
    ticket, sent = told.json()["ticket"], {"email": "a@dach.example", "consent_1": True}
    assert post_json(visitor, published, sent | {"_ticket": ticket}).status_code == 202
    assert held() == ["form_too_quick"]
    challenge = altcha.Challenge.from_dict(told.json()["task"])
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    solved = altcha.Payload(challenge, solution).to_base64()
    post_json(visitor, published, sent | {"phone": "030 12345", "_ticket": ticket, "_proof": solved})
    assert held() == ["form_too_quick"]
    with time_machine.travel(now() + dt.timedelta(seconds=5)):
        post_json(visitor, published, sent | {"phone": "030 54321", "_ticket": ticket})
    assert held() == ["form_too_quick"]


@time_machine.travel("2026-11-22T09:10:00Z")
def test_without_a_ticket_half_as_much_is_taken_from_one_address(
    cast: Cast, visitor: Client, published: FormVersion
) -> None:
    edit_design(published.form, per_hour=4, by=cast.marta)
    publish(published.form, by=cast.marta)
    for number in range(4):
        sent = {"email": f"a{number}@dach.example", "consent_1": "1"}
        assert visitor.post(at(published), sent, headers={"Origin": OURS}).status_code == 303
    assert held() == ["form_too_many"] * 2


def test_only_the_websites_of_the_form_may_read_the_answer(visitor: Client, published: FormVersion) -> None:
    sent = {"email": "a@dach.example", "consent_1": True}
    ours = post_json(visitor, published, sent, Origin=OURS)
    assert ours["Access-Control-Allow-Origin"] == OURS
    assert "Access-Control-Allow-Credentials" not in ours
    foreign = post_json(visitor, published, sent | {"phone": "12345"}, Origin="https://evil.example")
    assert "Access-Control-Allow-Origin" not in foreign
    assert held() == ["form_foreign_website"]
    asked = visitor.options(at(published), headers={"Origin": OURS, "Access-Control-Request-Method": "POST"})
    assert asked["Access-Control-Allow-Methods"] == "GET, POST"
    assert "Access-Control-Allow-Origin" not in visitor.options(at(published), headers={"Origin": "https://e.example"})


def test_a_script_gets_the_form_and_its_answer_as_a_part(visitor: Client, published: FormVersion) -> None:
    part = visitor.get(at(published, "part/?lang=en"), headers={"Origin": OURS})
    assert part["Access-Control-Allow-Origin"] == OURS
    assert "What does your roof yield?" in part.json()["html"]
    wrong = visitor.post(at(published, "part/"), {"_lang": "en"}, headers={"Origin": OURS})
    assert (wrong.status_code, wrong.json()["done"]) == (422, False)
    done = visitor.post(at(published, "part/"), {"email": "a@b.example", "consent_1": "1"}, headers={"Origin": OURS})
    assert (done.status_code, done.json()["done"]) == (200, True)
    assert IntakeEvent.objects.get().raw["way"] == "script"


def test_a_page_to_go_on_to_is_where_the_visitor_lands(cast: Cast, visitor: Client, published: FormVersion) -> None:
    edit_design(published.form, redirect="https://danke.example/solar?a=1", by=cast.marta)
    version = publish(published.form, by=cast.marta)
    answer = visitor.post(at(version), {"email": "a@b.example", "consent_1": "1", "_way": "page"})
    assert answer["Location"] == "https://danke.example/solar?a=1"
    assert "form-action 'self' https://danke.example" in visitor.get(at(version))["Content-Security-Policy"]


def test_labels_that_are_markup_are_text(cast: Cast, visitor: Client, form: WebForm) -> None:
    bad = "<b onclick=alert(1)>"
    edit_field(form, replace(form.draft.fields[0], label={"de": bad}, help={"de": bad}), by=cast.marta)
    edit_design(form, title={"de": bad}, thanks={"de": bad}, button={"de": bad}, by=cast.marta)
    version = publish(form, by=cast.marta)
    for address in (at(version), at(version, "thanks/")):
        assert "<b onclick" not in visitor.get(address).content.decode()
    assert "<b onclick" not in visitor.get(at(version, "part/")).json()["html"]


def test_the_ip_address_is_nowhere_in_what_is_kept(
    visitor: Client, published: FormVersion, filled_in: Ticketed
) -> None:
    visitor.post(at(published), filled_in(), REMOTE_ADDR="203.0.113.77")
    assert "203.0.113.77" not in json.dumps(IntakeEvent.objects.values().get(), default=str)


def test_a_form_is_shown_with_one_question(
    visitor: Client, published: FormVersion, filled_in: Ticketed, django_assert_max_num_queries: Any
) -> None:
    visitor.get(at(published))
    with django_assert_max_num_queries(1):  # whether anything that is held has changed
        visitor.get(at(published))
