"""What a program sends, tried out in a browser, and settled on the page of the intake; on a phone too."""

import re

import pytest
from playwright.sync_api import Page, expect

from leadwerk.intake.actions.receive import receive
from leadwerk.leads.models import Channel
from leadwerk.people.actors import SYSTEM
from tests.browser.signing_in import sign_in
from tests.cast import Cast
from tests.order import is_in_order


def test_a_lead_is_sent_by_the_api_and_found_in_the_intake(cast: Cast, page: Page) -> None:
    sign_in(page, cast.ada)
    page.goto("/api/v1/")
    operation = page.locator("#createLead")
    operation.locator("summary").click()
    expect(operation.get_by_label("Inhalt")).to_be_visible()
    is_in_order(page)
    operation.get_by_label("Inhalt").fill('{"email": "neu@muster.example"}')
    operation.get_by_role("button", name="Absenden").click()
    expect(operation.get_by_role("status")).to_contain_text("201 Created")
    operation.get_by_label("Inhalt").fill('{"city": "Köln"}')
    operation.get_by_role("button", name="Absenden").click()
    expect(operation.get_by_role("status")).to_contain_text("409")

    page.locator(".sidebar").get_by_role("link", name="Eingang").click()
    expect(page.get_by_role("heading", level=1, name="Eingang")).to_be_visible()
    expect(page.get_by_role("row", name="API")).to_have_count(3)  # the balance, and each of the two
    is_in_order(page)
    page.get_by_role("link", name="neu@muster.example").click()
    expect(page).to_have_url(re.compile(r"/leads/\d+/$"))


@pytest.mark.parametrize("width", [1440, 390])
def test_what_is_held_is_decided(cast: Cast, page: Page, width: int) -> None:
    held = [
        receive(Channel.API, {"body": {"email": f"{name}@kunde.example"}}, by=cast.jana, held="nothing_known")
        for name in ("eins", "zwei", "drei")
    ]
    receive(Channel.API, {"body": {}}, by=SYSTEM)
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, cast.ada)
    page.goto("/intake/?state=quarantine")
    expect(page.get_by_text("drei@kunde.example")).to_be_visible()
    is_in_order(page)
    page.get_by_role("link", name=str(held[0]), exact=True).click()
    expect(page.get_by_role("heading", level=1, name=str(held[0]))).to_be_visible()
    is_in_order(page)
    page.get_by_role("button", name="Erneut verarbeiten").click()
    expect(page.get_by_text("Daraus ist ein Lead entstanden")).to_be_visible()
    expect(page.get_by_role("link", name="eins@kunde.example")).to_be_visible()

    page.goto(f"/intake/{held[1].pk}/")
    page.get_by_role("link", name="Abweisen …").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Grund")).to_be_visible()
    is_in_order(page)
    dialog.get_by_label("Grund").fill("Werbung")
    dialog.get_by_role("button", name="Abweisen").click()
    expect(page.get_by_text("Von Hand abgewiesen: Werbung")).to_be_visible()

    page.goto("/intake/?state=quarantine")
    page.get_by_role("link", name="Alle erneut verarbeiten …").click()
    expect(dialog.get_by_role("button", name="1 Eingang erneut verarbeiten")).to_be_visible()
    dialog.get_by_role("button", name="1 Eingang erneut verarbeiten").click()
    expect(page.get_by_text("1 Eingang wird erneut verarbeitet.")).to_be_visible()
