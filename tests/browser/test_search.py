"""Search and commands from every page, by keyboard; the page without script."""

import pytest
from playwright.sync_api import Page, expect

from leadwerk.customers.actions.create import create_account
from tests.browser.signing_in import sign_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_first_hits_come_while_typing_and_enter_opens_the_first(page: Page, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana, company_name="Müller Straßenbau")
    account = create_account({"name": "Müllerei Süd"}, by=cast.jana)
    cast.lead(owner=cast.olaf, team=cast.sued, company_name="Müller Geheim")
    sign_in(page, cast.jana)
    page.goto("/leads/")
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    page.keyboard.type("mueller")
    options = page.locator("#palette-list [role=option]")
    expect(options.first).to_contain_text("Müller Straßenbau")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(page.locator("#palette-list")).not_to_contain_text("Geheim")
    expect(options.nth(1)).to_contain_text("Müllerei Süd")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/leads/{lead.pk}/")
    page.keyboard.press("Control+k")
    page.keyboard.type(account.number)
    expect(options.first).to_contain_text("Müllerei Süd")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/accounts/{account.pk}/")


def test_commands_stand_below_the_records(page: Page, cast: Cast) -> None:
    sign_in(page, cast.jana)
    page.goto("/leads/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-list")).to_contain_text("Gehe zu")
    page.keyboard.type("dunkel")
    expect(page.locator("#palette-list [role=option]").first).to_contain_text("Farbschema: dunkel")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.keyboard.press("Control+k")
    page.keyboard.type("abmelden")
    expect(page.locator("#palette-list [role=option]").first).to_contain_text("Abmelden")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/**")


def test_the_search_page_fills_while_typing_and_works_without_script(page: Page, plain: Page, cast: Cast) -> None:
    cast.lead(owner=cast.jana, company_name="Müller Straßenbau")
    sign_in(page, cast.jana)
    page.goto("/search/")
    page.get_by_role("searchbox").fill("strasse")
    expect(page.locator(".hit__title")).to_have_text("Müller Straßenbau")
    expect(page.locator(".hit__title mark")).to_have_text("Straße")
    sign_in(plain, cast.jana)
    plain.goto("/search/")
    plain.get_by_role("searchbox").fill("MUELLER")
    plain.get_by_role("searchbox").press("Enter")
    expect(plain.locator(".hit__title")).to_have_text("Müller Straßenbau")
