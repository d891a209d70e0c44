"""An administrator makes a book, lets a colleague in, puts a lead into it and switches the ownership there and back."""

import pytest
from playwright.sync_api import Page, expect

from leadwerk.foundation import jobs
from leadwerk.people.actions.books import add_book, set_members
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import BookLevel
from tests.browser.conftest import OpenPage
from tests.browser.signing_in import sign_in
from tests.cast import Cast
from tests.order import is_in_order

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = ".pagehead__title"


def test_a_book_is_made_and_gets_members(cast: Cast, page: Page) -> None:
    add_book("Nord", by=SYSTEM)
    sign_in(page, cast.ada)
    page.goto("/settings/books/")
    page.get_by_role("link", name="Buch hinzufügen").click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("Name").fill("Küste")
    dialog.get_by_label("Gehört zu").select_option(label="Nord")
    dialog.get_by_role("button", name="Buch hinzufügen").click()
    expect(page.locator(TITLE)).to_have_text("Küste")
    expect(page.locator(".settings")).to_contain_text("Bücher zählen noch nicht")
    page.get_by_role("link", name="Mitglieder hinzufügen").click()
    dialog.get_by_role("checkbox", name="Olaf Südermann, Süd").check()
    dialog.get_by_role("checkbox", name="Jana Petersen, Nord").check()
    dialog.get_by_role("radio", name="Lesen").check()
    dialog.get_by_role("button", name="Hinzufügen").click()
    expect(page.locator(".toast")).to_contain_text("2 Mitglieder hinzugefügt.")
    page.get_by_role("radio", name="Olaf Südermann: Bearbeiten").check()
    page.get_by_role("radio", name="Jana Petersen: Kein Mitglied").check()
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator(".toast")).to_contain_text("„Küste“ gespeichert.")
    expect(page.get_by_role("radio", name="Olaf Südermann: Bearbeiten")).to_be_checked()
    expect(page.get_by_role("radio", name="Jana Petersen: Lesen")).to_have_count(0)
    is_in_order(page)


def test_the_ownership_is_switched_to_books_and_back(cast: Cast, open_page: OpenPage) -> None:
    coast = add_book("Küste", by=SYSTEM)
    set_members(coast, {cast.olaf.pk: BookLevel.EDIT}, by=SYSTEM)
    lead = cast.lead()
    ada, olaf = open_page(), open_page()
    sign_in(olaf, cast.olaf)
    olaf.goto(f"/leads/{lead.pk}/")
    expect(olaf.locator("h1")).to_contain_text("Diese Seite gibt es nicht")
    sign_in(ada, cast.ada)
    ada.goto("/settings/ownership/")
    ada.get_by_role("link", name="Leads auf „Buch“ umstellen").click()
    expect(ada.locator(TITLE)).to_have_text("Leads: Benutzer → Buch")
    ada.get_by_label("Was noch in keinem Buch ist, kommt").select_option(label="Küste")
    ada.get_by_role("button", name="Zeigen, was sich ändert").click()
    more = ada.get_by_role("region", name="Sehen mehr")
    expect(more).to_contain_text("Olaf Südermann")
    expect(more).to_contain_text("+1")
    is_in_order(ada)
    ada.get_by_role("button", name="Auf „Buch“ umstellen").click()
    leads = ada.get_by_role("region", name="Leads", exact=True)
    expect(leads).to_contain_text("0 von 1 in einem Buch")
    jobs.run_all("long")
    expect(leads).to_contain_text("von „Benutzer“ auf „Buch“")
    is_in_order(ada)

    olaf.goto(f"/leads/{lead.pk}/")
    expect(olaf.locator(".factbar")).to_contain_text("Küste")
    olaf.get_by_role("button", name="Mir zuweisen").first.click()
    expect(olaf.locator(".timeline")).to_contain_text("hat sich den Lead zugewiesen")

    ada.get_by_role("link", name="Leads auf „Benutzer“ umstellen").click()
    expect(ada.locator(TITLE)).to_have_text("Leads: Buch → Benutzer")
    ada.get_by_role("button", name="Auf „Benutzer“ umstellen").click()
    expect(leads).to_contain_text("von „Buch“ auf „Benutzer“")
    olaf.reload()
    expect(olaf.locator(".factbar")).to_contain_text("Olaf Südermann")
    expect(olaf.locator(".factbar")).not_to_contain_text("Küste")


def test_books_fit_on_a_phone_and_work_without_script(cast: Cast, phone: Page, plain: Page) -> None:
    book = add_book("Küste und Inseln von Friesland bis hinauf nach Fehmarn und Rügen", by=SYSTEM)
    set_members(book, {one.pk: BookLevel.READ for one in (cast.jana, cast.olaf)}, by=SYSTEM)
    cast.lead()
    sign_in(phone, cast.ada)
    for address in ("books/", f"books/{book.pk}/", "ownership/", f"ownership/leads/?to=book&into={book.pk}"):
        phone.goto(f"/settings/{address}")
        expect(phone.locator(TITLE)).to_be_visible()
        is_in_order(phone)
    sign_in(plain, cast.ada)
    plain.goto(f"/settings/books/{book.pk}/")
    plain.get_by_role("link", name="Entfernen").click()
    expect(plain.locator("body")).to_contain_text("In diesem Buch ist nichts.")
    plain.get_by_role("button", name="Entfernen").click()
    expect(plain.locator("body")).to_contain_text("entfernt.")
