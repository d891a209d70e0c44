from playwright.sync_api import Page

from tests.browser.signing_in import sign_in
from tests.cast import Cast


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
