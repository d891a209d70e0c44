"""The first start of a real company, as its administrator lives it: set up, add a colleague, who signs in."""

import re
from dataclasses import dataclass

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from leadwerk.people.models import Company
from tests.browser.conftest import OpenPage
from tests.browser.signing_in import sign_in
from tests.cast import PASSWORD, Cast
from tests.order import is_in_order

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Words:
    """What the journey reads and clicks, per language."""

    set_up: str
    company: str
    language: str
    last_name: str
    email: str
    password: str
    again: str
    start: str
    users: str
    add_user: str
    agent: str
    team: str
    sign_out: str
    new_password: str
    new_again: str
    save_password: str
    sign_in: str
    settings: str


WORDS = {
    "de": Words(
        "Leadwerk einrichten", "Firmenname", "Deutsch", "Nachname", "E-Mail", "Passwort", "Passwort wiederholen",
        "Einrichten", "Benutzer", "Benutzer anlegen", "Sachbearbeiter", "Team", "Abmelden", "Neues Passwort",
        "Neues Passwort wiederholen", "Passwort speichern", "Anmelden", "Einstellungen",
    ),
    "en": Words(
        "Set up Leadwerk", "Company name", "English", "Last name", "E-mail", "Password", "Password again",
        "Set up", "Users", "Add user", "Sales agent", "Team", "Sign out", "New password",
        "New password again", "Save password", "Sign in", "Settings",
    ),
}  # fmt: skip


@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_company_starts_and_its_first_agent_signs_in(open_page: OpenPage, language: str, size: str) -> None:
    words, page = WORDS[language], open_page(size=size, language=language)
    page.goto("/")
    expect(page).to_have_title(f"{words.set_up} · Leadwerk")
    is_in_order(page)
    page.get_by_label(words.company).fill("Hartwig & Söhne GmbH")
    expect(page.get_by_label("Sprache" if language == "de" else "Language")).to_have_value(language)
    page.get_by_label(words.last_name).fill("Hartwig")
    page.get_by_label(words.email, exact=True).fill("chefin@hartwig.example")
    page.get_by_label(words.password, exact=True).fill(PASSWORD)
    page.get_by_label(words.again).fill(PASSWORD)
    page.get_by_role("button", name=words.start).click()

    expect(page.get_by_role("heading", name=words.settings, level=1)).to_be_visible()
    assert Company.objects.get().language == language
    is_in_order(page)
    page.get_by_role("link", name=words.users, exact=True).click()
    is_in_order(page)
    page.get_by_role("link", name=words.add_user).locator("visible=true").click()
    page.get_by_label(words.last_name).fill("Neumann")
    page.get_by_label(words.email, exact=True).fill("neu@hartwig.example")
    page.get_by_label(words.agent).check()
    is_in_order(page)
    page.get_by_role("button", name=words.add_user).click()
    expect(page.get_by_role("link", name="Neumann")).to_be_visible()
    is_in_order(page)

    link = re.search(r"http\S+", str(mail.outbox[-1].body))
    assert link is not None
    other = open_page(size=size, language=language)
    other.goto(link[0])
    other.get_by_label(words.new_password, exact=True).fill("drei-neue-worte")
    other.get_by_label(words.new_again).fill("drei-neue-worte")
    is_in_order(other)
    other.get_by_role("button", name=words.save_password).click()
    other.get_by_role("link", name=words.sign_in).click()
    is_in_order(other)
    other.get_by_label(words.email, exact=True).fill("neu@hartwig.example")
    other.get_by_label(words.password, exact=True).fill("drei-neue-worte")
    other.get_by_role("button", name=words.sign_in, exact=True).click()
    other.wait_for_url(lambda url: "accounts" not in url)
    expect(other.get_by_role("link", name=words.settings)).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_refused_password_is_where_the_eyes_and_the_cursor_are(open_page: OpenPage, javascript: bool) -> None:
    phone = open_page(size="phone", javascript=javascript)
    phone.goto("/setup/")
    expect(phone.get_by_label("Firmenname")).to_be_focused()
    phone.get_by_label("Firmenname").fill("Hartwig & Söhne GmbH")
    phone.get_by_label("Nachname").fill("Hartwig")
    phone.get_by_label("E-Mail", exact=True).fill("chefin@hartwig.example")
    phone.get_by_label("Passwort", exact=True).fill("zu-kurz")
    phone.get_by_label("Passwort wiederholen").fill("zu-kurz")
    phone.get_by_role("button", name="Einrichten").click()
    expect(phone.locator("#id_password-error")).to_be_in_viewport(ratio=1)
    expect(phone.get_by_label("Passwort", exact=True)).to_be_focused()
    expect(phone.get_by_label("Firmenname")).to_have_value("Hartwig & Söhne GmbH")


def test_without_javascript_too(plain: Page) -> None:
    plain.goto("/leads/")
    plain.fill('[name="company_name"]', "Hartwig")
    plain.fill('[name="last_name"]', "Hartwig")
    plain.fill('[name="email"]', "chefin@hartwig.example")
    plain.fill('[name="password"]', PASSWORD)
    plain.fill('[name="password_again"]', PASSWORD)
    plain.get_by_role("button", name="Einrichten").click()
    plain.goto("/settings/processes/")
    plain.get_by_role("link", name="Direktvertrieb").click()
    plain.get_by_role("button", name="„Erstkontakt“ nach oben").click()
    expect(plain.locator("tbody th").first).to_contain_text("Erstkontakt")
    plain.get_by_role("link", name="Erstkontakt", exact=True).click()
    plain.get_by_label("Name", exact=True).fill("Erster Anruf")
    plain.get_by_role("button", name="Speichern").click()
    expect(plain.locator("tbody th").first).to_contain_text("Erster Anruf")


def test_stages_are_ordered_by_keyboard_and_by_dragging(page: Page, cast: Cast) -> None:
    sign_in(page, cast.ada)
    page.goto(f"/settings/processes/{cast.process.pk}/")
    names = page.locator("[data-order] th")
    page.get_by_role("button", name="„Neu eingegangen“ nach unten").focus()
    page.keyboard.press("Enter")
    expect(names.first).to_contain_text("Erstkontakt")
    expect(page.get_by_role("button", name="„Neu eingegangen“ nach unten")).to_be_focused()
    page.keyboard.press("Enter")
    expect(names.nth(2)).to_contain_text("Neu eingegangen")

    grip = page.locator("[data-order] tr", has_text="Termin vereinbart").locator("[data-grip]")
    start, end = grip.bounding_box(), names.first.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 8, end["y"] + 4, steps=6)
    with page.expect_response("**/place/"):
        page.mouse.up()
    expect(names.first).to_contain_text("Termin vereinbart")
    page.reload()
    expect(names.first).to_contain_text("Termin vereinbart")
    assert [stage.name for stage in cast.stages] == [
        "Termin vereinbart",
        "Erstkontakt",
        "Qualifiziert",
        "Neu eingegangen",
    ]


def test_a_dialog_of_the_settings_comes_back_with_what_is_wrong(page: Page, cast: Cast) -> None:
    sign_in(page, cast.ada)
    page.goto("/settings/lists/sources/")
    page.get_by_role("link", name="Quelle anlegen").locator("visible=true").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill("Messe")
    dialog.get_by_role("button", name="Speichern").click()
    expect(dialog.get_by_text("„Messe“ gibt es schon.")).to_be_visible()
    dialog.get_by_label("Name", exact=True).fill("Messe Hannover")
    dialog.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("„Messe Hannover“ angelegt.")).to_be_visible()
    expect(page.get_by_role("link", name="Messe Hannover")).to_be_visible()
    is_in_order(page)
