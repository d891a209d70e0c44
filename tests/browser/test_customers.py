"""Working with customers: finding them, noting, handing an opportunity over and taking that back."""

import pytest
from playwright.sync_api import Page, expect

from leadwerk.customers.actions.create import create_account, create_contact, create_opportunity
from tests.browser.signing_in import sign_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_opportunity_is_worked_won_and_handed_over(page: Page, cast: Cast) -> None:
    account = create_account({"name": "Werft Nord", "city": "Kiel"}, by=cast.jana)
    create_contact(account, {"first_name": "Ute", "last_name": "Kruse"}, by=cast.jana)
    sign_in(page, cast.jana)
    page.goto("/leads/")
    page.keyboard.press("g")
    page.keyboard.press("k")
    page.get_by_role("link", name="Werft Nord").click()
    page.get_by_role("link", name="Neue Verkaufschance").click()
    dialog = page.locator("#dialog")
    dialog.get_by_role("button", name="Speichern").click()
    expect(dialog.locator(".field__error")).to_contain_text("Bitte nennen Sie einen Namen.")
    dialog.get_by_label("Name").fill("Kran")
    dialog.get_by_label("Wert").fill("12.500")
    dialog.get_by_label("Kontakt").select_option(label="Ute Kruse")
    dialog.get_by_role("button", name="Speichern").click()
    expect(page.locator(".record__title")).to_have_text("Kran")
    page.get_by_label("Notiz").fill("Ruft im Mai an")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#record-timeline")).to_contain_text("Ruft im Mai an")
    page.get_by_role("button", name="Gewonnen").click()
    expect(page.locator(".factbar")).to_contain_text("Gewonnen")
    page.keyboard.press("Control+z")
    expect(page.locator(".factbar")).to_contain_text("Offen")
    page.get_by_role("link", name="Übergeben").click()
    dialog.get_by_label("Verantwortlicher").select_option(label="Olaf Südermann")
    dialog.get_by_role("button", name="Übergeben").click()
    page.wait_for_url("**/customers/opportunities/")
    expect(page.locator(".toast")).to_contain_text("An Olaf Südermann übergeben.")
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.locator(".record__title")).to_have_text("Kran")


def test_a_record_is_edited_without_script(plain: Page, cast: Cast) -> None:
    account = create_account({"name": "Werft Nord"}, by=cast.jana)
    create_opportunity(account, {"name": "Kran"}, by=cast.jana)
    sign_in(plain, cast.jana)
    plain.goto("/customers/accounts/?q=werft")
    plain.get_by_role("link", name="Werft Nord").click()
    plain.get_by_role("link", name="Bearbeiten", exact=True).click()
    plain.get_by_label("Ort").fill("Kiel")
    plain.get_by_role("button", name="Speichern").click()
    expect(plain.locator(".record__sub")).to_have_text("Kiel")
    expect(plain.locator(".toast")).to_contain_text("Änderungen gespeichert.")
