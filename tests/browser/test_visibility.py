"""Asking who sees a record, by keyboard and by thumb, and reading on why."""

from playwright.sync_api import Page, expect

from leadwerk.desk.visibility.tests.test_visibility import crowd
from leadwerk.people.models import User
from tests.browser.signing_in import sign_in
from tests.cast import Cast
from tests.order import is_in_order


def open_lead(page: Page, who: User, lead_id: int) -> None:
    sign_in(page, who)
    page.goto(f"/leads/{lead_id}/")
    expect(page.locator("#lead-top")).to_be_visible()


def test_viola_asks_by_keyboard_who_sees_a_lead(cast: Cast, page: Page) -> None:
    lead = cast.lead(owner=cast.jana)
    open_lead(page, cast.viola, lead.pk)
    opener = page.locator("[popovertarget=menu-lead]")
    opener.focus()
    page.keyboard.press("Enter")
    item = page.locator("#menu-lead").get_by_role("link", name="Wer sieht das?")
    expect(item).to_be_visible()
    item.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text(f"L-{lead.pk} gehört Jana Petersen, Team Nord.")
    expect(dialog).to_contain_text("Team Nord: Vertriebsleitung (Team und darunter)")
    expect(dialog).not_to_contain_text("Olaf Südermann")
    is_in_order(page)

    expect(page.locator("#visibility-search")).to_be_focused()
    page.keyboard.type("olaf")
    expect(dialog).to_contain_text(f"Olaf Südermann darf L-{lead.pk} nicht sehen")
    expect(page.locator("#visibility-search")).to_be_focused()
    is_in_order(page)
    dialog.get_by_role("link", name="Schließen").last.focus()
    page.keyboard.press("Enter")
    expect(dialog).not_to_be_visible()
    expect(opener).to_be_focused()


def test_a_large_group_opens_piece_by_piece(cast: Cast, page: Page) -> None:
    crowd(cast.nord, 70)
    open_lead(page, cast.viola, cast.lead().pk)
    page.click("[popovertarget=menu-lead]")
    item = page.locator("#menu-lead").get_by_role("link", name="Wer sieht das?")
    expect(item).to_be_visible()
    item.click()
    group = page.locator(".visible").first
    expect(group.locator("li")).to_have_count(8)
    group.locator(".addlink").click()
    expect(group.locator("li")).to_have_count(58)
    group.locator(".addlink").click()
    expect(group.locator("li")).to_have_count(72)
    expect(group.locator(".addlink")).to_have_count(0)


def test_ada_reads_on_from_a_name_on_the_phone(cast: Cast, phone: Page) -> None:
    lead = cast.lead(owner=cast.jana)
    open_lead(phone, cast.ada, lead.pk)
    phone.locator("[popovertarget=menu-lead]").tap()
    item = phone.locator("#menu-lead").get_by_role("link", name="Wer sieht das?")
    expect(item).to_be_visible()
    item.tap()
    dialog = phone.locator("#dialog")
    expect(dialog).to_contain_text("5 Personen sehen es")
    is_in_order(phone)
    dialog.get_by_role("link", name="Leo Leser").tap()
    expect(phone.locator("h1")).to_have_text("Warum?")
    expect(phone.locator(".notice")).to_contain_text(f"Leo Leser darf L-{lead.pk} sehen: durch die Rolle Lesezugriff")
    is_in_order(phone)
    phone.select_option("[name=permission]", "lead.reject")
    phone.get_by_role("button", name="Erklären").tap()
    expect(phone.locator(".notice")).to_contain_text("die Rolle Lesezugriff erlaubt es nicht.")


def test_it_is_a_page_without_javascript(cast: Cast, plain: Page) -> None:
    crowd(cast.nord, 20)
    lead = cast.lead()
    sign_in(plain, cast.viola)
    plain.goto(f"/leads/{lead.pk}/visibility/")
    expect(plain.locator(".visible").first.locator("li")).to_have_count(8)
    plain.locator(".visible").first.locator(".addlink").click()
    expect(plain.locator(".visible").first.locator("li")).to_have_count(22)
    plain.fill("[name=q]", "nummer 0007")
    plain.click("form[role=search] [type=submit]")
    expect(plain.locator(".visible")).to_have_count(1)
    expect(plain.locator(".visible li")).to_have_count(1)


def test_the_longest_names_stay_within_the_window(cast: Cast, phone: Page) -> None:
    name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH"
    lead = cast.lead(owner=cast.jana, company_name=name)
    open_lead(phone, cast.viola, lead.pk)
    expect(phone.locator(".record__title")).to_have_text(name)
    is_in_order(phone)
    phone.goto(f"/leads/{lead.pk}/visibility/")
    expect(phone.locator(".dialogpage .dialog__sub")).to_have_text(name)
    is_in_order(phone)
