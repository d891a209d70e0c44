import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.signing_in import sign_in
from tests.cast import PASSWORD, Cast


def code_of(secret: str, later: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret.replace(" ", ""), (int(time.time()) + later) // 30)))


def confirm_with_password(page: Page) -> None:
    expect(page.get_by_role("heading", name="Mit dem Passwort bestätigen")).to_be_visible()
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Weiter").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_jana_sets_up_codes_and_signs_in_with_one(cast: Cast, open_page: OpenPage, javascript: bool) -> None:
    page = open_page(javascript=javascript)
    sign_in(page, cast.jana)
    page.goto("/profile/")
    codes = page.get_by_role("listitem").filter(has_text="Einmalcodes einer App")
    codes.get_by_role("link", name="Einrichten").click()
    confirm_with_password(page)
    expect(page.get_by_role("img", name="QR-Code")).to_be_visible()
    secret = page.locator(".secret").inner_text()
    page.get_by_label("Code der App").fill(code_of(secret))
    page.get_by_role("button", name="Einschalten").click()
    expect(page.get_by_role("heading", name="Wiederherstellungscodes")).to_be_visible()
    expect(page.locator(".secrets .secret")).to_have_count(10)
    recovery_code = page.locator(".secrets .secret").first.inner_text()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Als Text speichern").click()
    assert recovery_code in saved.value.path().read_text()
    assert saved.value.suggested_filename == "leadwerk-wiederherstellungscodes.txt"
    page.get_by_role("link", name="Zurück zum Profil").click()
    expect(page.get_by_text("10 noch nicht benutzt")).to_be_visible()
    if javascript:
        expect(page.get_by_text("Einmalcodes eingeschaltet.")).to_be_visible()

    other = open_page(javascript=javascript)
    sign_in(other, cast.jana)
    expect(other.get_by_role("heading", name="Zweiter Schritt")).to_be_visible()
    other.get_by_label("Code").fill("000000")
    other.get_by_role("button", name="Anmelden").click()
    expect(other.get_by_text("Dieser Code stimmt nicht")).to_be_visible()
    other.get_by_label("Code").fill(recovery_code)
    other.get_by_role("button", name="Anmelden").click()
    expect(other).to_have_url(re.compile(r"/$"))
    expect(other.get_by_role("heading", name="Mein Tag")).to_be_visible()


def test_jana_switches_codes_off(cast: Cast, page: Page) -> None:
    sign_in(page, cast.jana)
    page.goto("/profile/codes/")
    confirm_with_password(page)
    expect(page.get_by_role("img", name="QR-Code")).to_be_visible()
    page.get_by_label("Code der App").fill(code_of(page.locator(".secret").inner_text()))
    page.get_by_role("button", name="Einschalten").click()
    expect(page.get_by_role("heading", name="Wiederherstellungscodes")).to_be_visible()
    page.goto("/profile/")
    page.get_by_role("link", name="Ausschalten").click()
    expect(page.get_by_role("heading", name="Einmalcodes ausschalten")).to_be_visible()
    page.get_by_role("button", name="Ausschalten").click()
    expect(page.get_by_text("Einmalcodes ausgeschaltet.")).to_be_visible()
    expect(page.get_by_text("noch nicht benutzt")).to_have_count(0)


def test_a_role_that_demands_it_leads_there_right_after_signing_in(cast: Cast, open_page: OpenPage) -> None:
    admin = open_page()
    sign_in(admin, cast.ada)
    admin.goto("/settings/roles/")
    admin.get_by_role("link", name="Lesezugriff", exact=True).click()
    admin.get_by_label("Verlangt einen zweiten Faktor").check()
    admin.get_by_role("button", name="Speichern").click()
    expect(admin.get_by_text("„Lesezugriff“ gespeichert.")).to_be_visible()

    page = open_page(size="phone")
    sign_in(page, cast.leo)
    expect(page.get_by_role("heading", name="Zweiter Faktor nötig")).to_be_visible()
    page.goto("/leads/")
    expect(page.get_by_role("heading", name="Zweiter Faktor nötig")).to_be_visible()
    page.get_by_role("link", name="Einmalcodes einer App").click()
    confirm_with_password(page)
    expect(page.get_by_role("img", name="QR-Code")).to_be_visible()
    page.get_by_label("Code der App").fill(code_of(page.locator(".secret").inner_text()))
    page.get_by_role("button", name="Einschalten").click()
    expect(page.get_by_role("heading", name="Wiederherstellungscodes")).to_be_visible()
    page.get_by_role("link", name="Zurück zum Profil").click()
    expect(page.get_by_role("heading", name="Mein Profil")).to_be_visible()
    page.goto("/leads/")
    expect(page.get_by_role("heading", name="Leads").first).to_be_visible()
