"""Every address that shows a page, in every light, width and language: in order, and in one language alone."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from leadwerk.people.models import User
from tests.browser.conftest import OpenPage, Scheme
from tests.browser.signing_in import sign_in
from tests.cast import Cast
from tests.order import is_in_order
from tests.rights.test_table import TABLE, put_up

SIGNED_OUT = ("account_login", "account_reset_password")
# What stands in the frame of every page, and in each language alone.
FOREIGN = {
    "de": re.compile(r"\b(Settings|Customers|My day)\b"),
    "en": re.compile(r"\b(Einstellungen|Kunden|Mein Tag)\b"),
}


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["wide", "middle", "phone"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_is_in_order(cast: Cast, open_page: OpenPage, language: str, size: str, scheme: Scheme) -> None:
    on = put_up(cast)
    User.objects.filter(pk=cast.ada.pk).update(language=language)
    addresses = [reverse(name) for name in SIGNED_OUT]
    found = [_look(open_page(size=size, language=language, scheme=scheme), addresses, language)]
    page = open_page(size=size, language=language, scheme=scheme)
    sign_in(page, cast.ada)
    rows = [row for row in TABLE if row.method == "get"]
    found.append(_look(page, [_address(reverse(row.name, args=row.args(on)), row.data(on)) for row in rows], language))
    assert "\n".join(filter(None, found)) == ""


def _address(path: str, data: dict[str, object]) -> str:
    return f"{path}?{'&'.join(f'{name}={value}' for name, value in data.items())}" if data else path


def _look(page: Page, addresses: list[str], language: str) -> str:
    """What is not as it should be, a line a page."""
    wrong = []
    for address in dict.fromkeys(addresses):
        answer = page.request.get(address, max_redirects=0)
        if answer.status != 200 or "<html" not in answer.text()[:500]:
            continue  # a part of a page, a file, or a way on
        page.goto(address)
        try:
            is_in_order(page)
        except AssertionError as fault:
            wrong.append(f"{address}: {str(fault).splitlines()[0]}")
        if said := FOREIGN[language].search(page.locator("body").inner_text()):
            wrong.append(f"{address}: says {said[0]!r}")
    return "\n".join(wrong)
