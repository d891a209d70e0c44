"""A possible duplicate is noticed, compared and merged, and the two are separated again."""

import re

import pytest
from playwright.sync_api import Page, expect

from leadwerk.customers.actions.create import create_account, create_contact
from tests.browser.signing_in import sign_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_leads_become_one_and_two_again(page: Page, cast: Cast) -> None:
    winner = cast.lead(owner=cast.jana, phone="030 5551234", description="Anfrage")
    loser = cast.lead(owner=cast.jana, last_name="Hartwig-Kern", mobile="0171 3920007", description="Messe")
    sign_in(page, cast.jana)
    page.goto(f"/leads/{winner.pk}/")
    notice = page.locator("#lead-duplicates")
    expect(notice).to_contain_text("Gleiche E-Mail-Adresse")
    notice.get_by_role("link", name="Vergleichen").click()
    expect(page.get_by_role("heading", name="Zwei Leads zusammenführen")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("0171 3920007"))).to_be_checked()
    expect(page.get_by_role("radio", name="Beides behalten")).to_be_checked()
    page.get_by_role("radio", name=re.compile("Hartwig-Kern")).check()
    page.get_by_role("button", name="Zusammenführen").click()
    expect(page.locator(".toast")).to_contain_text("Leads zusammengeführt.")
    expect(page.locator("#lead-duplicates")).to_contain_text("In diesem Lead aufgegangen")
    expect(page.locator(".timeline")).to_contain_text(f"hat {loser.number}")
    expect(page.locator("#lead-details")).to_contain_text("Hartwig-Kern")
    page.goto(f"/leads/{loser.pk}/")
    expect(page).to_have_url(re.compile(f"/leads/{winner.pk}/$"))
    page.locator("#lead-duplicates").get_by_role("button", name="Trennen").click()
    expect(page.locator(".toast")).to_contain_text("Getrennt.")
    expect(page.locator("#lead-duplicates")).to_contain_text("Mögliche Dublette")
    page.locator("#lead-duplicates").get_by_role("button", name="Keine Dublette").click()
    expect(page.locator(".toast")).to_contain_text("Für alle gemerkt")
    expect(page.locator("#lead-duplicates")).to_be_empty()


def test_two_accounts_become_one_and_two_again(page: Page, cast: Cast) -> None:
    winner = create_account({"name": "Werft Nord GmbH", "city": "Kiel"}, by=cast.jana)
    loser = create_account({"name": "Werft Nord", "city": "Kiel", "phone": "0431 5551234"}, by=cast.jana)
    create_contact(loser, {"first_name": "Ute", "last_name": "Kruse"}, by=cast.jana)
    sign_in(page, cast.jana)
    page.goto(f"/customers/accounts/{winner.pk}/")
    notice = page.locator("#record-duplicates")
    expect(notice).to_contain_text("Gleiche Firma")
    notice.get_by_role("link", name="Vergleichen").click()
    expect(page.get_by_role("heading", name="Zwei Firmen zusammenführen")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("0431 5551234"))).to_be_checked()
    page.get_by_role("button", name="Zusammenführen").click()
    expect(page.locator(".toast")).to_contain_text(f"{loser.number} ist in {winner.number} aufgegangen.")
    expect(page.locator("#record-aside")).to_contain_text("Ute Kruse")
    page.goto(f"/customers/accounts/{loser.pk}/")
    expect(page).to_have_url(re.compile(f"/customers/accounts/{winner.pk}/$"))
    page.locator("#record-duplicates").get_by_role("button", name="Trennen").click()
    expect(page.locator(".toast")).to_contain_text("Getrennt.")
    expect(page.locator("#record-aside")).not_to_contain_text("Ute Kruse")
    page.locator("#record-duplicates").get_by_role("button", name="Keine Dublette").click()
    expect(page.locator(".toast")).to_contain_text("Für alle gemerkt")
    expect(page.locator("#record-duplicates")).to_be_empty()
