"""Working a lead on its page: stages forward, skipped, back and undone; fields in place; lost and rejected."""

from playwright.sync_api import Page, expect

from leadwerk.foundation import held
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.actions.note import note
from leadwerk.leads.actions.qualify import qualify
from leadwerk.leads.models import Lead
from leadwerk.pipelines.models import Mandatory, Stage
from tests.browser.conftest import OpenPage
from tests.browser.signing_in import sign_in
from tests.cast import Cast


def open_lead(page: Page, lead: Lead, cast: Cast) -> None:
    sign_in(page, cast.jana)
    page.goto(f"/leads/{lead.pk}/")


def status(page: Page) -> str:
    return page.locator("#lead-status").inner_text().strip()


def test_jana_moves_a_lead_along_its_path(cast: Cast, page: Page) -> None:
    lead = cast.lead(owner=cast.jana)
    open_lead(page, lead, cast)
    assert status(page) == "Neu eingegangen"

    page.click("#do-next")
    expect(page.locator("#dialog")).to_contain_text("„Neu eingegangen“ abschließen")
    page.fill("#dialog [name=text]", "Erreicht, Rückruf am Montag.")
    page.click("#dialog [type=submit]")
    expect(page.locator("#lead-status")).to_have_text("Erstkontakt")
    expect(page.locator("#dialog")).not_to_be_visible()
    expect(page.locator("#lead-timeline")).to_contain_text("Erreicht, Rückruf am Montag.")
    expect(page.locator("#toaster")).to_contain_text("Der Lead ist jetzt in „Erstkontakt“.")

    page.click(".path__step:has-text('Termin vereinbart') .path__btn")
    expect(page.locator("#dialog")).to_contain_text("Diese Phasen werden übersprungen")
    expect(page.locator("#dialog")).to_contain_text("„Qualifiziert“")
    page.click("#dialog [type=submit]")
    expect(page.locator("#lead-status")).to_have_text("Termin vereinbart")
    expect(page.locator(".path__step--skipped")).to_contain_text("Qualifiziert")

    page.click(".path__step:has-text('Erstkontakt') .path__btn")
    expect(page.locator("#lead-status")).to_have_text("Erstkontakt")
    page.keyboard.press("Control+z")
    expect(page.locator("#lead-status")).to_have_text("Termin vereinbart")
    expect(page.locator(".path__step--done")).to_have_count(2)
    expect(page.locator("#toaster")).to_contain_text("Rückgängig gemacht.")


def test_jana_moves_a_lead_by_keyboard_alone(cast: Cast, page: Page) -> None:
    open_lead(page, cast.lead(owner=cast.jana), cast)
    page.keyboard.press("Shift+P")
    expect(page.locator("#dialog")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#lead-status")).to_have_text("Erstkontakt")
    expect(page.locator("#do-next")).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator("#edit-salutation")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.locator("#note-text").focus()
    page.keyboard.type("Mit der Tastatur.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#lead-timeline")).to_contain_text("Mit der Tastatur.")
    expect(page.locator("#note-text")).to_have_value("")


def test_jana_moves_a_lead_without_javascript(cast: Cast, plain: Page) -> None:
    open_lead(plain, cast.lead(owner=cast.jana), cast)
    plain.click("#do-next")
    plain.fill("[name=text]", "Ohne Skript.")
    plain.click(".dialogpage [type=submit]")
    assert status(plain) == "Erstkontakt"
    assert "Ohne Skript." in plain.content()
    plain.click(".path__step:has-text('Neu eingegangen') .path__btn")
    assert status(plain) == "Neu eingegangen"
    plain.click("#toaster [data-undo] button")
    assert status(plain) == "Erstkontakt"


def test_a_field_is_edited_in_its_place(cast: Cast, page: Page) -> None:
    lead = cast.lead(owner=cast.jana)
    open_lead(page, lead, cast)
    row = page.locator("#field-value")
    row.hover()
    row.locator("[data-edit]").click()
    expect(row.locator("input.input")).to_be_focused()
    page.keyboard.type("zwölf")
    page.keyboard.press("Enter")
    expect(row.locator(".field__error")).to_contain_text("Bitte geben Sie einen Betrag ein")
    expect(row.locator("input.input")).to_have_value("zwölf")
    row.locator("input.input").fill("12,500.50")
    page.keyboard.press("Enter")
    expect(row).to_contain_text("12.500,50 €")
    expect(row.locator("[data-edit]")).to_be_focused()
    expect(page.locator(".factbar")).to_contain_text("12.500,50 €")
    expect(page.locator("#lead-timeline")).to_contain_text("hat Wert geändert")
    row.locator("[data-edit]").click()
    expect(row.locator("input.input")).to_be_focused()
    page.keyboard.type("99")
    page.keyboard.press("Escape")
    expect(row).to_contain_text("12.500,50 €")


def test_a_field_answers_in_its_place_from_the_moment_it_appears(cast: Cast, page: Page) -> None:
    lead = cast.lead(owner=cast.jana)
    open_lead(page, lead, cast)
    row = page.locator("#field-value")
    page.evaluate("""() => {
        const hasty = new MutationObserver(() => {
            const form = document.querySelector('#field-value form[data-inline]');
            if (!form) return;
            hasty.disconnect();
            form.querySelector('input.input').value = '12.500,50';
            form.requestSubmit();
        });
        hasty.observe(document.querySelector('#field-value').parentElement, { childList: true, subtree: true });
    }""")
    row.hover()
    row.locator("[data-edit]").click()
    expect(row).to_contain_text("12.500,50 €")
    expect(row.locator("[data-edit]")).to_be_focused()  # a page loaded anew would have forgotten it


def test_a_stale_edit_shows_both_values_and_lets_one_choose(cast: Cast, page: Page) -> None:
    lead = cast.lead(owner=cast.jana, phone="030 111")
    open_lead(page, lead, cast)
    row = page.locator("#field-phone")
    row.dblclick()
    page.locator("#field-phone input.input").fill("030 222")
    edit(lead, {"phone": "030 333"}, by=cast.viola)
    page.keyboard.press("Enter")
    expect(row).to_contain_text("Viola Brandt hat „Telefon“ inzwischen geändert")
    expect(row).to_contain_text("030 333")
    expect(row.locator("input.input")).to_have_value("030 222")
    page.keyboard.press("Escape")
    expect(row.locator(".val")).to_have_text("030 333")
    row.dblclick()
    page.locator("#field-phone input.input").fill("030 444")
    edit(lead, {"phone": "030 555"}, by=cast.viola)
    page.keyboard.press("Enter")
    expect(row).to_contain_text("030 555")
    page.locator("#field-phone .inlineedit__ok").click()
    expect(row.locator(".val")).to_have_text("030 444")


def test_two_browsers_edit_all_fields_at_once(cast: Cast, open_page: OpenPage) -> None:
    lead = cast.lead(owner=cast.jana, city="Herford", industry="Möbel")
    jana, viola = open_page(), open_page()
    open_lead(jana, lead, cast)
    sign_in(viola, cast.viola)
    viola.goto(f"/leads/{lead.pk}/")
    for window, city in ((viola, "Bünde"), (jana, "Löhne")):
        window.click("#do-edit")
        window.fill("#dialog [name=city]", city)
    viola.click("#dialog .dialog__foot [type=submit]")
    expect(viola.locator("#field-address")).to_contain_text("Bünde")
    jana.fill("#dialog [name=industry]", "Möbelherstellung")
    jana.click("#dialog .dialog__foot [type=submit]")
    expect(jana.locator("#dialog")).to_contain_text("Viola Brandt hat „Ort“ inzwischen geändert")
    jana.click("#dialog .dialog__foot [type=submit]")
    expect(jana.locator("#field-address")).to_contain_text("Bünde")
    expect(jana.locator("#field-industry")).to_contain_text("Möbelherstellung")


def test_a_lead_is_lost_with_the_missing_stages_named(cast: Cast, page: Page) -> None:
    Stage.objects.filter(pk__in=[cast.stages[0].pk, cast.stages[1].pk]).update(mandatory=Mandatory.BOTH)
    held.changed()
    open_lead(page, cast.lead(owner=cast.jana), cast)
    page.click("#do-lose")
    reason = cast.loss_reason(without_stages=False)
    page.select_option("#dialog [name=reason]", str(reason.pk))
    page.click("#dialog .dialog__foot [type=submit]")
    expect(page.locator("#dialog .field__error")).to_contain_text("Erstkontakt")
    page.check("#dialog [name=stage]")
    page.click("#dialog .dialog__foot [type=submit]")
    expect(page.locator("#lead-status")).to_have_text("Erfolglos")
    expect(page.locator(".notice")).to_contain_text(reason.name)
    page.click("#toaster [data-undo] button")
    expect(page.locator("#lead-status")).to_have_text("Neu eingegangen")


def test_a_qualified_lead_is_rejected_and_reopened(cast: Cast, page: Page) -> None:
    lead = qualify(cast.lead(owner=cast.jana), "B", by=cast.viola)
    open_lead(page, lead, cast)
    page.keyboard.press("z")
    page.select_option("#dialog [name=code]", str(cast.rejection_code(needs_text=True).pk))
    page.click("#dialog .dialog__foot [type=submit]")
    expect(page.locator("#dialog .field__error")).to_contain_text("Bitte nennen Sie den Grund.")
    page.fill("#dialog [name=text]", "Die Muttergesellschaft kauft ein.")
    page.click("#dialog .dialog__foot [type=submit]")
    expect(page.locator("#lead-status")).to_have_text("Zurückgewiesen")
    panel = page.locator(".notice--rejected")
    for words in ("Jana Petersen", "Sonstige", "Die Muttergesellschaft kauft ein."):
        expect(panel).to_contain_text(words)
    page.click(".record__actions >> text=Wieder öffnen")
    expect(page.locator("#lead-status")).to_have_text("Neu eingegangen")


def test_the_phone_shows_one_part_at_a_time(cast: Cast, phone: Page) -> None:
    open_lead(phone, cast.lead(owner=cast.jana, mobile="0171 3920007"), cast)
    expect(phone.locator(".quickactions a[href='tel:+491713920007']")).to_be_visible()
    expect(phone.locator("#lead-details")).not_to_be_visible()
    phone.locator(".record__switch >> text=Details").click()
    expect(phone.locator("#lead-details")).to_be_visible()
    expect(phone.locator("#lead-timeline")).not_to_be_visible()


def test_older_entries_come_as_one_scrolls_and_the_filter_keeps_to_its_kind(cast: Cast, page: Page) -> None:
    lead = cast.lead(owner=cast.jana)
    for number in range(120):
        lead = note(lead, f"Notiz {number}", by=cast.jana)
    open_lead(page, lead, cast)
    expect(page.locator(".entry")).to_have_count(50)
    for count in (100, 121):
        page.mouse.wheel(0, 100_000)
        expect(page.locator(".entry")).to_have_count(count)
    expect(page.locator(".timeline__day")).to_have_count(1)
    expect(page.locator(".timeline__more")).to_have_count(0)
    page.locator(".timeline__filter >> text=Phasen").click()
    expect(page.locator("#lead-timeline")).to_contain_text("Noch nichts dieser Art")
    page.locator(".timeline__filter >> text=Alles").click()
    expect(page.locator(".entry")).to_have_count(50)


def test_persons_are_added_changed_and_removed(cast: Cast, page: Page) -> None:
    open_lead(page, cast.lead(owner=cast.jana), cast)
    page.click("#do-add-person")
    page.fill("#dialog [name=last_name]", "Kruse")
    page.click("#dialog .dialog__foot [type=submit]")
    persons = page.locator("#lead-persons")
    expect(persons).to_contain_text("Kruse")
    persons.locator("li").hover()
    persons.locator(".editbtn").click()
    page.fill("#dialog [name=phone]", "030 23125 078")
    page.click("#dialog .dialog__foot [type=submit]")
    expect(persons.locator("a[href='tel:+493023125078']")).to_be_visible()
    persons.locator(".editbtn").click()
    page.click("#dialog >> text=Diese Person entfernen")
    expect(persons).not_to_contain_text("Kruse")
    expect(page.locator("#dialog")).not_to_be_visible()
    page.click("#toaster [data-undo] button")
    expect(page.locator("#lead-persons")).to_contain_text("Kruse")


def test_the_record_prints_without_what_one_clicks(cast: Cast, page: Page) -> None:
    lead = note(cast.lead(owner=cast.jana), "Auf Papier.", by=cast.jana)
    open_lead(page, lead, cast)
    page.goto(f"/leads/{lead.pk}/print/")
    page.emulate_media(media="print")
    expect(page.locator("main")).to_contain_text("Auf Papier.")
    expect(page.locator("main")).to_contain_text("gedruckt")
    assert page.locator("main button:visible, .sidebar:visible").count() == 0
