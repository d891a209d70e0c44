"""Reading the security log, and looking at everything as somebody else."""

from playwright.sync_api import Page, expect

from leadwerk.people.actions.security import record
from leadwerk.people.security import Stranger
from tests.browser.signing_in import sign_in
from tests.cast import Cast
from tests.order import is_in_order


def test_ada_finds_who_tried_to_sign_in(cast: Cast, page: Page) -> None:
    record("sign_in_failed", by=Stranger("raten@woanders.example"))
    for _number in range(60):
        record("signed_in", by=cast.jana, about=cast.jana)
    sign_in(page, cast.ada)
    page.goto("/settings/")
    page.get_by_role("link", name="Sicherheitsprotokoll").click()
    expect(page.locator("h1")).to_have_text("Sicherheitsprotokoll")
    expect(page.locator("#rows tr").first).to_contain_text("Ada Admin")
    page.get_by_label("Name oder Adresse").fill("woanders")
    page.get_by_label("Name oder Adresse").press("Enter")
    expect(page.locator("#rows tr")).to_have_count(1)
    expect(page.locator("#rows tr")).to_contain_text("konnte sich nicht anmelden")
    is_in_order(page)
    page.get_by_role("link", name="Alle anzeigen").click()
    expect(page.get_by_label("Name oder Adresse")).to_have_value("")
    page.locator("#rows tr").last.scroll_into_view_if_needed()  # what is older comes by itself
    expect(page.locator("#rows")).to_contain_text("raten@woanders.example")
    expect(page.locator("#listfoot a")).to_have_count(0)


def test_ada_looks_as_jana_and_comes_back(cast: Cast, page: Page) -> None:
    lead = cast.lead(owner=cast.jana)
    sign_in(page, cast.ada)
    page.goto(f"/settings/users/{cast.jana.pk}/")
    page.get_by_role("button", name="Ansicht als Jana Petersen öffnen").click()
    banner = page.locator(".banner--standing")
    expect(banner).to_contain_text("Sie sehen Leadwerk als Jana Petersen an")
    is_in_order(page)
    page.goto(f"/leads/{lead.pk}/")
    expect(page.locator("#lead-top")).to_be_visible()
    expect(banner).to_be_visible()
    page.locator("#composer-note textarea").fill("Das soll nicht gehen")
    page.locator("#composer-note [type=submit]").click()
    expect(page.locator("#toaster")).to_contain_text("Solange wird nichts geändert")
    banner.get_by_role("button", name="Ansicht beenden").click()
    expect(page.locator("h1")).to_have_text("Jana Petersen")
    expect(banner).to_have_count(0)
    expect(page.locator("#toaster")).to_contain_text("Die Ansicht als Jana Petersen ist beendet.")


def test_the_way_back_is_under_the_thumb_as_well(cast: Cast, phone: Page) -> None:
    sign_in(phone, cast.ada)
    phone.goto(f"/settings/users/{cast.jana.pk}/")
    phone.get_by_role("button", name="Ansicht als Jana Petersen öffnen").tap()
    banner = phone.locator(".banner--standing")
    expect(banner).to_contain_text("Jana Petersen")
    is_in_order(phone)
    banner.get_by_role("button", name="Ansicht beenden").tap()
    expect(banner).to_have_count(0)
    expect(phone.locator("h1")).to_have_text("Jana Petersen")
