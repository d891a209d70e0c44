"""Marketing builds a form and publishes it; visitors send it, here and on another website, with and without script."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from leadwerk.desk.web_forms import codes
from leadwerk.intake.actions.process import work_off
from leadwerk.intake.models import IntakeEvent
from leadwerk.leads.models import Lead
from leadwerk.web_forms.actions.design import edit_design, keep_consent
from leadwerk.web_forms.actions.forms import add_form, publish
from leadwerk.web_forms.design import Consent
from leadwerk.web_forms.models import ConsentProof, WebForm
from tests.browser.conftest import OpenPage
from tests.browser.signing_in import sign_in
from tests.cast import Cast
from tests.order import is_in_order

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_counted(db: Any) -> None:
    cache.clear()


def test_a_form_is_built_published_and_sent(cast: Cast, page: Page, open_page: OpenPage) -> None:
    sign_in(page, cast.marta)
    page.goto("/web-forms/")
    page.get_by_role("link", name="Neues Webformular").first.click()
    page.locator("#dialog").get_by_label("Name").fill("Solarrechner")
    page.locator("#dialog").get_by_role("button", name="Webformular anlegen").click()
    expect(page.locator(".pagehead__title")).to_have_text("Solarrechner")
    page.get_by_label("Feld hinzufügen").select_option(label="Eigene Frage")
    page.get_by_role("button", name="Feld hinzufügen").click()
    expect(page.locator(".toast")).to_contain_text("hinzugefügt")
    panel = page.locator("#panel")
    panel.get_by_label("Beschriftung").fill("Dachfläche")
    expect(page.frame_locator("#preview").get_by_label("Dachfläche")).to_be_visible()
    panel.get_by_label("Art des Feldes").select_option(label="Auswahl, alles sichtbar")
    panel.get_by_role("button", name="Speichern").click()
    expect(panel.get_by_label("Antworten")).to_be_visible()
    expect(page.locator(".builder__faults")).to_contain_text("„Dachfläche“ hat keine Auswahl.")
    panel.get_by_label("Antworten").fill("klein\ngroß")
    panel.get_by_role("button", name="Speichern").click()
    expect(page.locator(".builder__faults")).to_have_count(0)
    page.get_by_role("button", name="„Dachfläche“ nach oben").click()
    expect(page.locator("#entries li").nth(4)).to_contain_text("Dachfläche")
    page.get_by_role("link", name="Texte und Sprachen").click()
    panel.get_by_label("English").check()
    panel.get_by_role("button", name="Speichern").click()
    expect(page.locator(".builder__faults")).to_contain_text("English: Überschrift")
    page.get_by_role("navigation", name="Sprache der Vorschau").get_by_role("link", name="English").click()
    preview = page.frame_locator("#preview")
    expect(preview.get_by_role("button", name="Send")).to_be_visible()
    panel.get_by_label("Überschrift (English)", exact=True).fill("What does your roof yield?")
    expect(preview.get_by_role("heading", name="What does your roof yield?")).to_be_visible()
    panel.get_by_role("button", name="Speichern").click()
    expect(page.locator(".builder__faults")).not_to_contain_text("Überschrift")
    is_in_order(page)
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.locator(".toast")).to_contain_text("Version 1")
    address = f"/forms/{WebForm.objects.get().token}/"

    visitor = open_page(size="phone")
    visitor.goto(address)
    is_in_order(visitor)
    visitor.get_by_label("Ihr Name").fill("Anna Lenz")
    visitor.get_by_label("E-Mail").fill("anna")
    visitor.get_by_role("button", name="Absenden").click()
    expect(visitor.get_by_role("alert")).to_contain_text("Bitte prüfen Sie ein Feld")
    expect(visitor.get_by_label("E-Mail")).to_be_focused()
    expect(visitor.get_by_label("Ihr Name")).to_have_value("Anna Lenz")
    is_in_order(visitor)
    visitor.get_by_label("E-Mail").fill("anna@dach.example")
    visitor.get_by_label("groß").check()
    visitor.get_by_role("button", name="Absenden").click()
    expect(visitor.get_by_role("heading")).to_have_text("Vielen Dank. Wir melden uns bei Ihnen.")
    is_in_order(visitor)
    assert visitor.context.cookies() == []
    work_off()
    lead = Lead.objects.get()
    assert (lead.first_name, lead.email) == ("Anna", "anna@dach.example")
    page.goto("/web-forms/")
    expect(page.locator("tbody tr")).to_contain_text("1")


def test_without_script_a_form_is_built_and_sent(cast: Cast, open_page: OpenPage) -> None:
    form = add_form("Kontakt", by=cast.marta)
    page = open_page(javascript=False)
    sign_in(page, cast.marta)
    page.goto(f"/web-forms/{form.pk}/?part=new-consent")
    page.locator("#panel").get_by_label("Worin Besucher einwilligen").fill("Sie dürfen mich anrufen.")
    page.locator("#panel").get_by_label("Pflicht").check()
    page.locator("#panel").get_by_role("button", name="Speichern").click()
    expect(page.locator(".builder__fields")).to_contain_text("Sie dürfen mich anrufen.")
    page.get_by_role("button", name="„E-Mail“ nach oben").click()
    expect(page.locator("#entries li").nth(1)).to_contain_text("E-Mail")
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.locator(".pagehead")).to_contain_text("veröffentlicht")
    visitor = open_page(javascript=False)
    visitor.goto(f"/forms/{form.token}/")
    visitor.get_by_label("E-Mail").fill("bert@dach.example")
    visitor.get_by_role("button", name="Absenden").click()
    expect(visitor.get_by_role("alert")).to_contain_text("Sie dürfen mich anrufen.")
    visitor.get_by_label("Sie dürfen mich anrufen.").check()
    visitor.wait_for_timeout(3000)  # quicker than three seconds nobody is believed without a proof
    visitor.get_by_role("button", name="Absenden").click()
    expect(visitor.get_by_role("heading")).to_have_text("Vielen Dank. Wir melden uns bei Ihnen.")
    work_off()
    assert ConsentProof.objects.get().text == "Sie dürfen mich anrufen."


class Website:
    """Somebody else's website, with pages as a test wants them."""

    def __init__(self) -> None:
        pages = self.pages = dict[str, str]()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = pages.get(self.path.partition("?")[0], "").encode()
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("localhost", 0), Handler)
        self.url = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def show(self, body: str) -> str:
        head = (
            '<!doctype html><html lang="de"><meta charset="utf-8"><title>Solar</title><link rel="icon" href="data:,">'
        )
        self.pages["/solar"] = f"{head}<body><main><h1>Unsere Dächer</h1>{body}</main></body></html>"
        return f"{self.url}/solar?utm_source=newsletter"


@pytest.fixture
def website() -> Iterator[Website]:
    made = Website()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def abroad(chromium: Browser, server: LiveServer) -> Iterator[Page]:
    """A window for pages of other websites, which `page` takes for noise."""
    context = chromium.new_context(locale="de-DE")
    yield context.new_page()
    context.close()


@pytest.fixture
def embedded(cast: Cast, website: Website) -> WebForm:
    form = add_form("Solarrechner", by=cast.marta)
    keep_consent(form, Consent("", {"de": "Sie dürfen mich anrufen."}, required=True), by=cast.marta)
    edit_design(form, origins=(website.url,), by=cast.marta)
    publish(form, by=cast.marta)
    form.refresh_from_db()
    return form


def test_another_website_shows_the_form_and_what_is_sent_there_arrives(
    abroad: Page, server: LiveServer, website: Website, embedded: WebForm
) -> None:
    page = abroad
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    ways = {
        code.name: code.text
        for code in codes.of(embedded, f"{server.url}/forms/{embedded.token}/", f"{server.url}/forms/embed.js")
    }

    page.goto(website.show(ways["script"]))
    page.get_by_label("E-Mail").fill("skript@dach.example")
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_role("alert")).to_contain_text("Sie dürfen mich anrufen.")
    expect(page.get_by_label("E-Mail")).to_have_value("skript@dach.example")
    page.get_by_label("Sie dürfen mich anrufen.").check()
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_text("Vielen Dank. Wir melden uns bei Ihnen.")).to_be_visible()
    said = [text for text in said if "422" not in text]
    assert said == []

    page.goto(website.show(ways["frame"]))
    frame = page.frame_locator("iframe")
    frame.get_by_label("E-Mail").fill("rahmen@dach.example")
    frame.get_by_label("Sie dürfen mich anrufen.").check()
    expect(page.locator("iframe")).to_have_attribute("style", re.compile(r"height: \d{3,4}px"))
    frame.get_by_role("button", name="Absenden").click()
    expect(frame.get_by_text("Vielen Dank. Wir melden uns bei Ihnen.")).to_be_visible()

    page.goto(website.show(ways["html"]))
    page.get_by_label("E-Mail").fill("html@dach.example")
    page.get_by_label("Sie dürfen mich anrufen.").check()
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_text("Vielen Dank. Wir melden uns bei Ihnen.")).to_be_visible()
    expect(page).to_have_url(f"{server.url}/forms/{embedded.token}/thanks/?lang=de")

    page.goto(website.show('<p id="said"></p>'))
    sent = '{"email": "json@dach.example", "consent_1": true}'
    script = """([address, body]) =>
        fetch(address, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })
        .then((answer) => answer.json())
        .then((told) => { document.getElementById('said').textContent = told.status; })"""
    page.evaluate(script, [f"{server.url}/forms/{embedded.token}/", sent])
    expect(page.locator("#said")).to_have_text("received")

    events = {event.raw["values"]["email"][0]: event for event in IntakeEvent.objects.order_by("pk")}
    assert {address: event.state for address, event in events.items()} == {
        f"{way}@dach.example": "waiting" for way in ("skript", "rahmen", "html", "json")
    }
    assert events["skript@dach.example"].raw["campaign"] == {"utm_source": "newsletter"}
    assert events["rahmen@dach.example"].raw["page"] == f"{website.url}/solar?utm_source=newsletter"
    assert events["html@dach.example"].raw["way"] == "html"


def test_a_website_that_is_not_named_shows_only_the_link(
    cast: Cast, abroad: Page, server: LiveServer, website: Website, embedded: WebForm
) -> None:
    edit_design(embedded, origins=("https://www.brinkmann.example",), by=cast.marta)
    publish(embedded, by=cast.marta)
    page = abroad
    ways = codes.of(embedded, f"{server.url}/forms/{embedded.token}/", f"{server.url}/forms/embed.js")
    with page.expect_event("requestfailed", lambda asked: "/part/" in asked.url):
        page.goto(website.show("".join(code.text for code in ways if code.name == "script")))
    expect(page.get_by_role("link", name="Solarrechner")).to_be_visible()
    expect(page.get_by_label("E-Mail")).to_have_count(0)
