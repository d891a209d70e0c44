from playwright.sync_api import Page, expect

from leadwerk.people.models import User
from tests.browser.signing_in import sign_in
from tests.cast import PASSWORD, Cast


def test_jana_signs_in(cast: Cast, page: Page) -> None:
    sign_in(page, cast.jana)
    assert any(cookie["name"] == "sessionid" for cookie in page.context.cookies())


def test_jana_signs_in_without_javascript(cast: Cast, plain: Page) -> None:
    sign_in(plain, cast.jana)
    assert any(cookie["name"] == "sessionid" for cookie in plain.context.cookies())


def test_the_sign_in_page_speaks_the_language_of_the_browser(cast: Cast, page: Page, english: Page) -> None:
    for window, language in ((page, "de"), (english, "en")):
        response = window.goto("/accounts/login/")
        assert response is not None
        assert response.headers["content-language"] == language


def sign_in_again(window: Page, user: User) -> None:
    window.fill('[name="login"]', user.email)
    window.fill('[name="password"]', PASSWORD)
    window.press('[name="password"]', "Enter")
    expect(window.get_by_role("heading", name="Möbelwerke Hartwig GmbH")).to_be_visible()  # where she came from


def test_a_note_typed_before_the_session_ended_is_sent_after_signing_in_in_a_new_window(cast: Cast, page: Page) -> None:
    lead = cast.lead(owner=cast.jana)
    sign_in(page, cast.jana)
    page.goto(f"/leads/{lead.pk}/")
    note = page.locator("#composer-note textarea")
    note.fill("Rückruf am Montag")
    page.context.clear_cookies(name="sessionid")
    note.press("Control+Enter")
    toast = page.locator("[data-toast]", has_text="nicht mehr angemeldet")
    expect(toast).to_be_visible()
    expect(note).to_have_value("Rückruf am Montag")
    with page.expect_popup() as opened:
        toast.get_by_role("link", name="Anmelden").click()
    sign_in_again(opened.value, cast.jana)
    note.press("Control+Enter")
    expect(page.locator(".timeline")).to_contain_text("Rückruf am Montag")


def test_a_note_typed_before_the_session_ended_is_not_lost_without_javascript(cast: Cast, plain: Page) -> None:
    lead = cast.lead(owner=cast.jana)
    sign_in(plain, cast.jana)
    plain.goto(f"/leads/{lead.pk}/")
    plain.fill("#composer-note textarea", "Rückruf am Montag")
    plain.context.clear_cookies(name="sessionid")
    plain.locator("#composer-note [type=submit]").click()
    expect(plain.get_by_text("Ihre Eingaben sind nicht verloren")).to_be_visible()
    with plain.expect_popup() as opened:
        plain.get_by_role("link", name="In einem neuen Fenster anmelden").click()
    sign_in_again(opened.value, cast.jana)
    plain.get_by_role("button", name="Erneut senden").click()
    plain.get_by_role("button", name="Erneut versuchen").click()  # signing in has renewed the token of the form
    expect(plain.locator(".timeline")).to_contain_text("Rückruf am Montag")
