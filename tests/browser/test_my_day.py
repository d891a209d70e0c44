"""A day at work: what came in is called, what is late is moved, what is done disappears, all from one page."""

import datetime as dt

from playwright.sync_api import Page, expect

from leadwerk.correspondence.models import CallRecord
from leadwerk.foundation.clock import today
from leadwerk.leads.actions.note import note
from leadwerk.leads.models import Lead
from leadwerk.tasks.actions.add import add
from leadwerk.tasks.models import Task
from tests.browser.signing_in import sign_in
from tests.cast import Cast
from tests.order import is_in_order


def a_day(cast: Cast) -> tuple[Lead, Task, Task]:
    now = today("Europe/Berlin")
    cast.lead(owner=cast.jana, company_name="Gewürzmühle Harkort GmbH", mobile="0171 3920087")
    idle = note(cast.lead(owner=cast.jana, company_name="Biogas Hohenlohe KG"), "Erstgespräch", by=cast.jana)
    busy = note(cast.lead(owner=cast.jana, company_name="Brauhaus Lindental eG"), "Erstgespräch", by=cast.jana)
    late = add("Einwände klären", now - dt.timedelta(days=2), by=cast.jana, assignee=cast.jana, lead=busy)
    own = add("Ablage machen", now - dt.timedelta(days=1), by=cast.jana, assignee=cast.jana)
    return idle, late, own


def test_the_day_is_worked_off_from_one_page(cast: Cast, page: Page) -> None:
    a_day(cast)
    sign_in(page, cast.jana)
    page.goto("/")
    is_in_order(page)
    count = page.locator(".sidebar .nav__item[href='/'] .nav__count")
    expect(count).to_have_text("2")

    # The first call: dialled from the row, written down with the proposed next try.
    fresh = page.get_by_role("listitem").filter(has_text="Gewürzmühle")
    expect(fresh.get_by_role("link", name="0171 3920087")).to_have_attribute("href", "tel:+491713920087")
    fresh.get_by_role("link", name="Weiteres zu Gewürzmühle").click()
    page.get_by_role("link", name="Anruf erfassen").click()
    page.get_by_text("Nicht erreicht").click()
    expect(page.get_by_label("Nächsten Versuch planen")).to_be_checked()
    expect(page.locator("#new-call-retry_on")).not_to_have_value("")
    page.get_by_label("Gesprächsnotiz").fill("Zentrale, ab 14 Uhr wieder da")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Anruf gespeichert, nächster Versuch")).to_be_visible()
    expect(page.locator("#head-new")).to_have_count(0)
    assert CallRecord.objects.get().text == "Zentrale, ab 14 Uhr wieder da"

    # Done with one click; the count in the sidebar follows, the focus goes on to the next row.
    page.get_by_role("button", name="„Ablage machen“ als erledigt markieren").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("„Ablage machen“ erledigt.")).to_be_visible()
    expect(page.locator("#day").get_by_text("Ablage machen")).to_have_count(0)
    expect(count).to_have_text("1")
    expect(page.locator(":focus")).to_have_class("task__done")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("link", name="Ablage machen", exact=True)).to_be_visible()

    # All that is late goes to tomorrow.
    page.get_by_role("button", name="Alle auf morgen verschieben").click()
    expect(page.get_by_text("2 Aufgaben auf morgen verschoben.")).to_be_visible()
    expect(page.locator("#head-overdue")).to_have_count(0)
    expect(count).to_have_count(0)

    # A lead without a next step gets one.
    idle = page.get_by_role("listitem").filter(has_text="Biogas")
    idle.get_by_role("link", name="Aufgabe planen").first.click()
    page.get_by_label("Thema").fill("Angebot nachfassen")
    page.get_by_role("button", name="Planen").click()
    expect(page.get_by_text("„Angebot nachfassen“ geplant")).to_be_visible()
    expect(page.locator("#head-without-next-step")).to_have_count(0)
    is_in_order(page)


def test_a_task_is_postponed_and_edited_by_keyboard(cast: Cast, page: Page) -> None:
    _idle, late, _own = a_day(cast)
    sign_in(page, cast.jana)
    page.goto("/")
    page.locator(f"#due-{late.pk}").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="In einer Woche").press("Enter")
    expect(page.get_by_text("„Einwände klären“ verschoben")).to_be_visible()
    late.refresh_from_db()
    assert late.due_on == today("Europe/Berlin") + dt.timedelta(days=7)
    page.locator("body").press("t")
    page.get_by_label("Thema").fill("Steuer vorbereiten")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("„Steuer vorbereiten“ geplant")).to_be_visible()


def test_the_day_fits_a_phone(cast: Cast, phone: Page) -> None:
    _idle, late, _own = a_day(cast)
    sign_in(phone, cast.jana)
    phone.goto("/")
    too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert phone.evaluate(too_wide) <= 0
    is_in_order(phone)
    phone.get_by_role("link", name="Weiteres zu „Einwände klären“").tap()
    phone.get_by_role("link", name="Notiz schreiben").tap()
    phone.get_by_role("textbox", name="Notiz").fill("Meldet sich.")
    with phone.expect_event("requestfinished", lambda request: request.url.endswith("/") and request.method == "GET"):
        phone.get_by_role("button", name="Speichern").tap()  # after it the day fetches itself anew
    expect(phone.get_by_text("Notiz gespeichert.")).to_be_visible()
    expect(phone.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    phone.locator(f"#done-{late.pk}").tap()
    expect(phone.get_by_text("„Einwände klären“ erledigt.")).to_be_visible()


def test_the_day_works_without_javascript(cast: Cast, plain: Page) -> None:
    a_day(cast)
    sign_in(plain, cast.jana)
    plain.goto("/")
    plain.get_by_role("button", name="„Ablage machen“ als erledigt markieren").click()
    expect(plain.get_by_text("„Ablage machen“ erledigt.")).to_be_visible()
    plain.get_by_role("link", name="„Einwände klären“ verschieben").click()
    plain.get_by_role("button", name="Morgen").click()
    expect(plain.get_by_text("„Einwände klären“ verschoben")).to_be_visible()


def test_composer_and_card_of_a_lead(cast: Cast, page: Page) -> None:
    lead = cast.lead(owner=cast.jana)
    sign_in(page, cast.jana)
    page.goto(f"/leads/{lead.pk}/")
    page.locator("body").press("4")
    page.locator("#task-subject").fill("Unterlagen senden")
    page.locator("#composer-task").get_by_role("button", name="Planen").click()
    expect(page.locator("#next-task").get_by_role("link", name="Unterlagen senden")).to_be_visible()
    expect(page.locator("#lead-timeline").get_by_text("hat „Unterlagen senden“")).to_be_visible()
    page.locator("#kind-call").check(force=True)
    page.locator("#composer-call").get_by_text("Mailbox").click()
    page.locator("#call-text").fill("Bitte um Rückruf")
    page.locator("#composer-call").get_by_role("button", name="Speichern").click()
    expect(page.locator("#lead-timeline").get_by_text("Bitte um Rückruf")).to_be_visible()
    page.locator("#next-task .task__done").click()
    expect(page.locator("#lead-timeline").get_by_text("erledigt")).to_be_visible()
    is_in_order(page)
    assert Task.objects.filter(done_at__isnull=False).count() == 1
