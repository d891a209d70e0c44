"""The list of leads in a browser: hand out, filter, save the view, export; by keyboard, on a phone, without script."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from leadwerk.leads.actions.assign import assign
from leadwerk.leads.models import Lead
from leadwerk.people.actors import SYSTEM
from tests.browser.signing_in import sign_in
from tests.cast import Cast
from tests.order import is_in_order


def fill(cast: Cast, count: int, **given: object) -> None:
    for number in range(count):
        cast.lead(company_name=f"Firma {number:02}", email=f"f{number}@firma.example", **given)  # type: ignore[arg-type]


def test_new_leads_are_handed_out_and_the_way_back(cast: Cast, page: Page) -> None:
    fill(cast, 4)
    sign_in(page, cast.viola)
    page.goto("/leads/?group=new")
    is_in_order(page)
    for name in ("Firma 00", "Firma 02"):
        page.get_by_label(f"{name} auswählen").check()
    expect(page.locator(".bulkbar")).to_contain_text("2 ausgewählt")
    page.get_by_role("button", name="An Bearbeiter verteilen").click()
    dialog = page.get_by_role("dialog", name="An Bearbeiter verteilen")
    expect(dialog).to_contain_text("2 Leads")
    is_in_order(page)
    dialog.get_by_label("Jana Petersen").check()
    dialog.get_by_role("button", name="Verteilen").click()
    expect(page.locator(".toast")).to_contain_text("2 Leads Jana Petersen zugewiesen.")
    expect(page.locator(".row")).to_have_count(2)
    expect(page.locator(".tabs:not(.tabs--phonebar) [aria-current]")).to_contain_text("2")
    assert Lead.objects.filter(owner=cast.jana).count() == 2
    page.locator(".toast").get_by_role("button", name="Rückgängig").click()
    expect(page.locator(".row")).to_have_count(4)
    assert Lead.objects.filter(owner=None).count() == 4


def test_leads_taken_meanwhile_are_counted_and_nothing_is_changed(cast: Cast, page: Page) -> None:
    first, second, third = (cast.lead(owner=cast.jana, company_name=f"Firma {number}") for number in "123")
    sign_in(page, cast.jana)
    page.goto("/leads/?group=active")
    for lead in (first, second, third):
        page.get_by_label(f"{lead.company_name} auswählen").check()
    expect(page.locator(".bulkbar")).to_contain_text("3 ausgewählt")
    assign(second, cast.olaf, by=SYSTEM)
    page.locator(".bulkbar").get_by_role("button", name="Mehr").click()
    page.locator("#menu-bulk").get_by_role("button", name="In den Papierkorb").click()
    toast = page.locator("[data-toast]")
    expect(toast).to_contain_text("1 der 3 gewählten Leads ist für Sie nicht mehr sichtbar. Es wurde nichts geändert")
    expect(page.locator(".bulkbar")).to_contain_text("3 ausgewählt")
    assert not Lead.objects.binned().exists()


def test_who_comes_back_from_a_lead_finds_their_place_among_the_rows_loaded_later(cast: Cast, page: Page) -> None:
    fill(cast, 130)
    sign_in(page, cast.viola)
    page.goto("/leads/?group=new")
    for count in (100, 130):
        page.locator(".row").last.scroll_into_view_if_needed()
        expect(page.locator(".row")).to_have_count(count)
    link = page.locator(".row").nth(120).locator("a.row__link")
    name = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.go_back()
    expect(page.locator(".row")).to_have_count(130)
    expect(page.get_by_role("link", name=name, exact=True)).to_be_in_viewport()


def test_by_keyboard_alone(cast: Cast, page: Page) -> None:
    fill(cast, 5)
    sign_in(page, cast.viola)
    page.goto("/leads/?group=new&sort=name")
    press = page.keyboard.press
    press("j")
    expect(page.locator(".row").nth(0)).to_have_class(re.compile("is-cursor"))
    press("j")
    press("x")
    press("j")
    press("j")
    press("Shift+X")
    expect(page.locator(".bulkbar")).to_contain_text("3 ausgewählt")
    press("v")
    expect(page.get_by_placeholder("Bearbeiter suchen …")).to_be_focused()
    page.keyboard.type("tobias")
    press("Enter")
    press("Control+Enter")
    expect(page.locator(".row")).to_have_count(2)
    assert Lead.objects.filter(owner=cast.tobias).count() == 3
    press("k")
    press("a")
    expect(page.locator(".row")).to_have_count(1)
    assert Lead.objects.filter(owner=cast.viola).count() == 1
    page.goto("/leads/")
    press("j")
    press("p")
    expect(page.get_by_role("dialog", name="Phase ändern")).to_be_visible()
    press("Escape")
    press("f")
    expect(page.locator("#menu-filters")).to_be_visible()
    press("Escape")
    press("j")
    press("Enter")
    page.wait_for_url(re.compile(r"/leads/\d+/"))
    press("n")
    expect(page.get_by_role("dialog", name="Neuer Lead")).to_be_visible()


def test_filter_save_the_view_and_export(cast: Cast, page: Page, tmp_path: Path) -> None:
    fill(cast, 3, owner=cast.jana, value=900_000)
    cast.lead(company_name="Klein", owner=cast.jana, value=1_000)
    sign_in(page, cast.jana)
    page.goto("/leads/")
    page.get_by_role("button", name="Filter").click()
    page.locator("#menu-filters").get_by_role("link", name="Wert", exact=True).click()
    dialog = page.get_by_role("dialog", name="Filter: Wert")
    dialog.get_by_label("Von").fill("4.000")
    is_in_order(page)
    dialog.get_by_role("button", name="Filtern").click()
    page.wait_for_url(re.compile(r"value=4000\.\."))
    expect(page.locator(".row")).to_have_count(3)
    expect(page.locator(".chip").first).to_contain_text("ab 4.000")
    page.get_by_role("button", name="Alle aktiven").click()
    page.get_by_role("link", name="Als Ansicht speichern").click()
    dialog = page.get_by_role("dialog", name="Ansicht speichern")
    dialog.get_by_label("Name").fill("Große Leads")
    dialog.get_by_role("button", name="Speichern").click()
    page.wait_for_url(re.compile(r"view=\d+"))
    expect(page.locator(".sidebar").get_by_role("link", name="Große Leads")).to_have_attribute("aria-current", "page")
    page.get_by_role("button", name="Exportieren").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Als CSV").click()
    download.value.save_as(tmp_path / "leads.csv")
    text = (tmp_path / "leads.csv").read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 4
    assert "Klein" not in text
    page.get_by_role("link", name="Filter Wert entfernen").click()
    expect(page.locator(".row")).to_have_count(4)


def test_the_next_rows_come_by_themselves_and_all_that_match_are_meant(cast: Cast, page: Page) -> None:
    fill(cast, 60, owner=cast.jana)
    sign_in(page, cast.jana)
    page.goto("/leads/?group=active&sort=name")
    expect(page.locator(".row")).to_have_count(50)
    page.locator("[data-select-all]").check()
    page.get_by_role("button", name="Alle 60 auswählen").click()
    expect(page.locator(".bulkbar")).to_contain_text("60 ausgewählt")
    page.get_by_role("button", name="Mehr").first.click()
    page.get_by_role("button", name="In den Papierkorb").click()
    expect(page.locator(".toast")).to_contain_text("60 Leads in den Papierkorb gelegt.")
    assert Lead.objects.binned().count() == 60
    page.keyboard.press("Control+z")
    expect(page.locator(".row")).to_have_count(50)
    page.mouse.wheel(0, 4000)
    expect(page.locator(".row")).to_have_count(60)


def test_on_a_phone_rows_are_cards_and_can_be_selected(cast: Cast, phone: Page) -> None:
    fill(cast, 3, phone="0521 4711")
    sign_in(phone, cast.viola)
    phone.goto("/leads/?group=new")
    is_in_order(phone)
    phone.get_by_role("button", name="Auswählen").tap()
    for number in (0, 2):
        phone.locator(".row").nth(number).locator(".row__sub, .lead").first.tap()
    expect(phone.locator(".bulkbar")).to_contain_text("2 ausgewählt")
    for name in ("Mehr", "Auswahl aufheben"):
        expect(phone.locator(".bulkbar").get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    phone.locator(".bulkbar").get_by_role("button", name="An Bearbeiter verteilen").tap()
    phone.get_by_label("Tobias Wendt").check()
    phone.get_by_role("button", name="Verteilen", exact=True).tap()
    expect(phone.locator(".row")).to_have_count(1)
    phone.get_by_role("button", name="Auswählen").tap()
    phone.locator(".row").first.locator(".lead").tap()
    phone.wait_for_url(re.compile(r"/leads/\d+/"))


def test_a_new_lead_from_any_page_names_a_duplicate_first(cast: Cast, page: Page) -> None:
    cast.lead(owner=cast.jana)
    sign_in(page, cast.jana)
    page.goto("/")
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog", name="Neuer Lead")
    is_in_order(page)
    dialog.get_by_label("E-Mail").fill("f.hartwig@moebel.example")
    dialog.get_by_role("button", name="Anlegen").click()
    expect(dialog).to_contain_text("Ist es einer von diesen?")
    is_in_order(page)
    expect(dialog.get_by_label("E-Mail")).to_have_value("f.hartwig@moebel.example")
    dialog.get_by_role("button", name="Trotzdem anlegen").click()
    page.wait_for_url(re.compile(r"/leads/\d+/"))
    expect(page.locator(".toast")).to_contain_text("Lead angelegt.")
    assert Lead.objects.filter(owner=cast.jana).count() == 2


def test_without_script_everything_is_a_page(cast: Cast, plain: Page) -> None:
    fill(cast, 55)
    sign_in(plain, cast.viola)
    plain.goto("/leads/?group=new&sort=name")
    plain.get_by_role("link", name="Weitere 50 laden").click()
    expect(plain.locator(".row")).to_have_count(5)
    plain.get_by_label("Firma 54 auswählen").check()
    plain.get_by_role("button", name="An Bearbeiter verteilen").click()
    plain.get_by_label("Jana Petersen").check()
    plain.get_by_role("button", name="Verteilen").click()
    expect(plain.locator(".toast")).to_contain_text("1 Lead Jana Petersen zugewiesen.")
    plain.goto("/leads/new/")
    plain.get_by_label("Beschreibung").fill("Ein Herr am Messestand.")
    plain.get_by_role("button", name="Anlegen").click()
    plain.wait_for_url(re.compile(r"/leads/\d+/"))


def test_in_english(cast: Cast, open_page: Callable[..., Page]) -> None:
    fill(cast, 2)
    cast.viola.language = "en"
    cast.viola.save()
    page = open_page(language="en")
    sign_in(page, cast.viola)
    page.goto("/leads/?group=new")
    page.get_by_label("Select Firma 00").check()
    page.get_by_role("button", name="Hand out to agents").click()
    page.get_by_label("Jana Petersen").check()
    page.get_by_role("button", name="Hand out", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("1 lead assigned to Jana Petersen.")
