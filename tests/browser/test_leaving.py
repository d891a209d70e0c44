"""An administrator deactivates somebody and says who goes on with the work: by keyboard, on a phone, without script."""

from playwright.sync_api import Page, expect

from leadwerk.foundation.clock import today
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.tasks.actions.add import add
from tests.browser.signing_in import sign_in
from tests.cast import Cast
from tests.order import is_in_order


def some_work(cast: Cast) -> None:
    for _ in range(3):
        cast.lead(owner=cast.jana)
    add("Ablage machen", today("Europe/Berlin"), by=cast.jana, assignee=cast.jana)


def test_in_a_dialog_by_keyboard(cast: Cast, page: Page) -> None:
    some_work(cast)
    sign_in(page, cast.ada)
    page.goto(f"/settings/users/{cast.jana.pk}/")
    page.get_by_role("link", name="Deaktivieren").press("Enter")
    dialog = page.get_by_role("dialog", name="Jana Petersen deaktivieren")
    expect(dialog.get_by_label("Offene Leads (3)")).to_be_focused()
    is_in_order(page)
    dialog.get_by_label("Offene Leads (3)").select_option(label="Tobias Wendt")
    dialog.get_by_label("Offene Aufgaben (1)").select_option(label="Tobias Wendt")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("3 Leads übergeben. 1 Aufgabe übergeben.")
    expect(page.get_by_text("Diese Person kann sich nicht mehr anmelden.")).to_be_visible()
    assert Lead.objects.filter(owner=cast.tobias).count() == 3


def test_on_a_phone(cast: Cast, phone: Page) -> None:
    some_work(cast)
    sign_in(phone, cast.ada)
    phone.goto(f"/settings/users/{cast.jana.pk}/")
    phone.get_by_role("link", name="Deaktivieren").tap()
    dialog = phone.get_by_role("dialog", name="Jana Petersen deaktivieren")
    dialog.get_by_label("Offene Leads (3)").select_option("release")
    is_in_order(phone)
    dialog.get_by_role("button", name="Deaktivieren").tap()
    expect(phone.locator(".toast")).to_contain_text("3 Leads übergeben.")
    assert Lead.objects.filter(owner=None).count() == 3


def test_without_javascript(cast: Cast, plain: Page) -> None:
    sign_in(plain, cast.ada)
    plain.goto(f"/settings/users/{cast.jana.pk}/")
    plain.get_by_role("link", name="Deaktivieren").click()
    plain.get_by_role("button", name="Deaktivieren").click()
    expect(plain.get_by_text("Jana Petersen kann sich nicht mehr anmelden.")).to_be_visible()
    assert not User.objects.get(pk=cast.jana.pk).is_active
