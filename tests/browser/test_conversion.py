"""Winning a lead: the form in its dialog, new and existing account, summary, undo; without script, on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.catalog import conversion_settings
from leadwerk.conversion.models import Conversion
from leadwerk.conversion.tests.conftest import ready
from leadwerk.customers.actions.create import create_account, create_contact
from leadwerk.customers.models import Account, Contact
from tests.browser.signing_in import sign_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lead_becomes_a_new_customer_and_comes_back(page: Page, cast: Cast) -> None:
    lead = ready(cast)
    sign_in(page, cast.jana)
    page.goto(f"/leads/{lead.pk}/")
    page.keyboard.press("c")
    dialog = page.locator("#dialog")
    expect(dialog.get_by_role("heading", name="Lead konvertieren")).to_be_visible()
    expect(dialog.get_by_role("radio", name="Neue Firma anlegen")).to_be_checked()
    dialog.get_by_label("Name").first.fill("Hartwig Möbelwerke KG")
    dialog.get_by_label("Wert").fill("viel")
    dialog.get_by_role("button", name="Konvertieren").click()
    expect(dialog.locator(".field__error")).to_have_count(1)
    expect(dialog.get_by_label("Name").first).to_have_value("Hartwig Möbelwerke KG")
    dialog.get_by_label("Wert").fill("412.000,00")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Lead konvertiert")).to_be_visible()
    expect(page.locator(".result")).to_have_count(3)
    expect(page.locator(".toast")).to_contain_text("Lead konvertiert.")
    page.get_by_role("link", name="Hartwig Möbelwerke KG").click()
    expect(page.locator(".record__title")).to_have_text("Hartwig Möbelwerke KG")
    expect(page.locator(".timeline")).to_contain_text("hat den Lead konvertiert")
    page.go_back()
    page.get_by_role("button", name="Konvertierung rückgängig machen").click()
    expect(page.locator("#lead-top")).to_contain_text("Termin vereinbart")
    assert not Account.objects.present().exists()
    assert not Conversion.objects.standing().exists()


def test_a_lead_goes_to_the_account_that_is_there_already(page: Page, cast: Cast) -> None:
    lead = ready(cast)
    best = create_account({"name": "Moebelwerke Hartwig"}, by=cast.jana)
    contact = create_contact(best, {"last_name": "Hartwig", "email": "f.hartwig@moebel.example"}, by=cast.jana)
    create_account({"name": "Großküchen Nord"}, by=cast.jana)
    sign_in(page, cast.jana)
    page.goto(f"/leads/{lead.pk}/")
    page.click("#do-convert")
    dialog = page.locator("#dialog")
    expect(dialog.get_by_role("radio", name="Moebelwerke Hartwig")).to_be_checked()
    expect(dialog.get_by_role("radio", name="Moebelwerke Hartwig")).to_be_focused()
    expect(dialog.get_by_role("radio", name=re.compile("^Hartwig"))).to_be_checked()
    expect(dialog.get_by_label("Vorname")).to_be_hidden()
    # Another account: its contacts follow, and Enter in the search converts nothing.
    look = dialog.get_by_placeholder("Andere Firma suchen")
    look.fill("grosskuech")
    look.press("Enter")
    dialog.get_by_role("radio", name="Großküchen Nord").check()
    expect(dialog.get_by_role("radio", name=re.compile("^Hartwig"))).to_have_count(0)
    expect(dialog.get_by_label("Vorname")).to_be_visible()
    dialog.get_by_role("radio", name="Moebelwerke Hartwig").check()
    expect(dialog.get_by_role("radio", name=re.compile("^Hartwig"))).to_be_checked()
    dialog.get_by_role("button", name="Konvertieren").click()
    expect(page.locator(".result").first).to_contain_text("verknüpft")
    page.get_by_role("link", name="Zu den Leads").click()
    expect(page.locator(".list")).to_have_count(0)
    contact.refresh_from_db()
    assert contact.mobile == "0171 3920007"
    assert Contact.objects.count() == 1


def test_the_account_that_is_chosen_has_the_focus_even_if_it_is_not_the_first(page: Page, cast: Cast) -> None:
    lead = ready(cast)
    create_account({"name": "Möbelwerke Hartmann"}, by=cast.jana)
    sign_in(page, cast.jana)
    page.goto(f"/leads/{lead.pk}/")
    page.click("#do-convert")
    choices = page.locator("#dialog").get_by_role("radio")
    expect(choices.first).not_to_be_checked()
    expect(page.locator("#dialog").get_by_role("radio", name="Neue Firma anlegen")).to_be_focused()


def test_the_timeline_of_a_converted_lead_begins_where_its_neighbours_do(page: Page, cast: Cast) -> None:
    lead = ready(cast)
    convert(lead, Choice(status=conversion_settings().open_statuses()[0]), by=cast.jana)
    sign_in(page, cast.jana)
    page.goto(f"/leads/{lead.pk}/")
    expect(page.get_by_role("heading", name="Verlauf")).to_be_visible()
    timeline, task = (page.get_by_role("heading", name=name).bounding_box() for name in ("Verlauf", "Nächste Aufgabe"))
    assert timeline
    assert task
    assert abs(timeline["y"] - task["y"]) < 6


def test_a_lead_is_converted_without_script(plain: Page, cast: Cast) -> None:
    lead = ready(cast)
    sign_in(plain, cast.jana)
    plain.goto(f"/leads/{lead.pk}/conversion/")
    plain.get_by_role("button", name="Konvertieren").click()
    expect(plain.get_by_role("heading", name="Lead konvertiert")).to_be_visible()
    expect(plain.locator(".toast")).to_contain_text("Lead konvertiert.")


def test_a_lead_is_converted_on_the_phone_in_english(open_page: object, cast: Cast) -> None:
    lead = ready(cast)
    cast.jana.language = "en"
    cast.jana.save()
    phone: Page = open_page(size="phone", language="en")  # type: ignore[operator]
    sign_in(phone, cast.jana)
    phone.goto(f"/leads/{lead.pk}/conversion/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("button", name="Convert", exact=True).tap()
    expect(phone.get_by_role("heading", name="Lead converted")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
