"""Signing in as a person does."""

from playwright.sync_api import Page

from leadwerk.people.models import User
from tests.cast import PASSWORD


def sign_in(page: Page, user: User, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.fill('[name="login"]', user.email)
    page.fill('[name="password"]', password)
    page.press('[name="password"]', "Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
