"""An administrator takes one permission away from some people by clicking; two administrators meet on one role."""

import pytest
from playwright.sync_api import Page, expect

from leadwerk.desk.actions.roles import edit_role
from leadwerk.people.actions.users import edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Role
from leadwerk.people.permissions import Permission, Scope
from tests.browser.conftest import OpenPage
from tests.browser.signing_in import sign_in
from tests.cast import Cast
from tests.order import is_in_order

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = ".pagehead__title"


def test_a_copy_of_the_agents_role_without_rejecting_takes_the_button_away(cast: Cast, open_page: OpenPage) -> None:
    lead = cast.lead(owner=cast.jana)
    jana, ada = open_page(), open_page()
    sign_in(jana, cast.jana)
    jana.goto(f"/leads/{lead.pk}/")
    expect(jana.locator("#do-reject")).to_be_visible()

    sign_in(ada, cast.ada)
    ada.goto("/settings/")
    ada.get_by_role("link", name="Rollen", exact=True).click()
    expect(ada.locator(TITLE)).to_have_text("Rollen")
    ada.get_by_role("link", name="„Sachbearbeiter“ kopieren").click()
    dialog = ada.locator("#dialog")
    expect(dialog.get_by_label("Beginnt mit den Berechtigungen von")).to_have_value(
        str(Role.objects.get(key="agent").pk)
    )
    dialog.get_by_label("Name", exact=True).fill("Innendienst")
    dialog.get_by_role("button", name="Rolle anlegen").click()
    expect(ada.locator(TITLE)).to_have_text("Innendienst")
    ada.get_by_role("radio", name="Leads zurückweisen: Keine").check()
    ada.get_by_role("button", name="Speichern").click()
    expect(ada.locator(TITLE)).to_have_text("Rollen")
    expect(ada.locator(".toast")).to_contain_text("„Innendienst“ gespeichert.")

    ada.goto(f"/settings/users/{cast.jana.pk}/")
    ada.get_by_role("checkbox", name="Sachbearbeiter").uncheck()
    ada.get_by_role("checkbox", name="Innendienst").check()
    ada.get_by_role("button", name="Speichern").click()
    expect(ada.locator(TITLE)).to_have_text("Benutzer")

    jana.reload()
    expect(jana.locator("#do-reject")).to_have_count(0)
    expect(jana.locator(".record__title")).to_have_text("Möbelwerke Hartwig GmbH")

    ada.goto("/settings/history/")
    told = ada.locator(".timeline")
    expect(told).to_contain_text("hat die Rolle Innendienst geändert")
    expect(told).to_contain_text("Leads zurückweisen")


def test_a_role_is_changed_by_keyboard(cast: Cast, page: Page) -> None:
    role = Role.objects.get(key="agent")
    sign_in(page, cast.ada)
    page.goto(f"/settings/roles/{role.pk}/")
    page.get_by_role("radio", name="Leads ansehen: Eigene und nicht zugewiesene").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Leads ansehen: Team", exact=True)).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Leads anlegen: Eigene und nicht zugewiesene")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("„Sachbearbeiter“ gespeichert.")
    page.goto(f"/settings/roles/{role.pk}/")
    expect(page.locator(".matrix").first).to_contain_text("mitgeliefert: Eigene und nicht zugewiesene")
    page.get_by_role("link", name="Wiederherstellen").click()
    dialog = page.locator("#dialog")
    expect(dialog.locator(".changes")).to_contain_text("Leads ansehen")
    dialog.get_by_role("button", name="Wiederherstellen").click()
    expect(page.locator(".toast")).to_contain_text("„Sachbearbeiter“ wiederhergestellt.")


def test_a_role_is_made_and_removed_without_script(cast: Cast, plain: Page) -> None:
    sign_in(plain, cast.ada)
    plain.goto("/settings/roles/")
    plain.get_by_role("link", name="Rolle anlegen").first.click()
    plain.get_by_label("Name", exact=True).fill("Telefonzentrale")
    plain.get_by_role("button", name="Rolle anlegen").click()
    expect(plain.locator(TITLE)).to_have_text("Telefonzentrale")
    plain.get_by_role("radio", name="Leads anlegen: Alle").check()
    plain.get_by_role("button", name="Speichern").click()
    expect(plain.locator(".toast")).to_contain_text("„Telefonzentrale“ gespeichert.")
    plain.get_by_role("link", name="Telefonzentrale", exact=True).click()
    expect(plain.get_by_role("radio", name="Leads anlegen: Alle")).to_be_checked()
    plain.get_by_role("link", name="Entfernen").first.click()
    plain.get_by_role("button", name="Entfernen").click()
    expect(plain.locator(".toast")).to_contain_text("„Telefonzentrale“ entfernt.")
    expect(plain.get_by_role("link", name="Telefonzentrale", exact=True)).to_have_count(0)


def test_what_another_administrator_changed_meanwhile_is_shown_before_saving(cast: Cast, page: Page) -> None:
    edit_user(cast.viola, by=SYSTEM, roles=[Role.objects.get(key="administration")])
    role = Role.objects.get(key="agent")
    sign_in(page, cast.ada)
    page.goto(f"/settings/roles/{role.pk}/")
    edit_role(
        role,
        by=cast.viola,
        version=role.version,
        name="Sachbearbeiter",
        name_en="Sales agent",
        grants={Permission.LEAD_EXPORT: Scope.NONE},
    )
    page.get_by_role("radio", name="Leads zurückweisen: Keine").check()
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("alert")).to_contain_text("wurde inzwischen von jemand anderem geändert")
    expect(page.get_by_role("radio", name="Leads exportieren: Keine")).to_be_checked()
    expect(page.get_by_role("radio", name="Leads zurückweisen: Keine")).to_be_checked()
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator(".toast")).to_contain_text("„Sachbearbeiter“ gespeichert.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_the_pages_of_roles_are_in_order(cast: Cast, open_page: OpenPage, size: str, scheme: str) -> None:
    page = open_page(size=size, scheme=scheme)
    sign_in(page, cast.ada)
    for address in ("", "new/", *(f"{Role.objects.get(key=key).pk}/" for key in ("administration", "agent"))):
        page.goto(f"/settings/roles/{address}")
        expect(page.locator(".dialog__title" if address == "new/" else TITLE).first).to_be_visible()
        is_in_order(page)
