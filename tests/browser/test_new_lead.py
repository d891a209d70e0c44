"""A signature pasted into the dialog "New lead": by keyboard from any page, and as a page without script."""

import re

from playwright.sync_api import Page, expect

from leadwerk.leads.models import Lead
from tests.browser.signing_in import sign_in
from tests.cast import Cast
from tests.order import is_in_order

CARD = """Mit freundlichen Grüßen
Annegret Polzin
Technische Leitung
Havelländer Kornmühle eG
Mühlendamm 4, 14641 Nauen
Tel.: 03321 231250
a.polzin@kornmuehle.example"""


def copy(page: Page, text: str) -> None:
    """Into the clipboard, as a person does: typed somewhere, and cut."""
    dialog = page.get_by_role("dialog", name="Neuer Lead")
    dialog.get_by_label("Beschreibung").fill(text)
    dialog.get_by_label("Beschreibung").press("Control+a")
    dialog.get_by_label("Beschreibung").press("Control+x")
    expect(dialog.get_by_label("Beschreibung")).to_have_value("")


def test_a_signature_is_pasted_checked_and_saved_by_keyboard(cast: Cast, page: Page) -> None:
    sign_in(page, cast.ada)
    page.goto("/intake/")
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog", name="Neuer Lead")
    expect(dialog.get_by_label("Firmenname")).to_be_focused()
    copy(page, CARD)
    dialog.get_by_label("Vorname").fill("Anne")
    dialog.get_by_label("Firmenname").focus()
    page.keyboard.press("Control+v")
    expect(dialog.get_by_role("status")).to_contain_text("Felder wurden erkannt")
    expect(dialog.get_by_label("Firmenname")).to_have_value("Havelländer Kornmühle eG")
    expect(dialog.get_by_label("Firmenname")).to_have_accessible_description("Erkannt")
    expect(dialog.get_by_label("Vorname")).to_have_value("Anne")
    expect(dialog.get_by_label("Vorname")).to_have_accessible_description("Im Text steht: Annegret")
    expect(dialog.get_by_label("Funktion")).to_have_value("Technische Leitung")
    is_in_order(page)

    dialog.get_by_label("Mobil", exact=True).fill("keine")
    dialog.get_by_label("Mobil", exact=True).press("Enter")
    expect(dialog.get_by_text("Die Nummer enthält Buchstaben.")).to_be_visible()
    dialog.get_by_label("Mobil", exact=True).fill("")
    dialog.get_by_text("Aus Signatur oder Visitenkarte einfügen").press("Enter")
    expect(dialog.get_by_label("Text der Signatur oder Visitenkarte")).to_have_value(CARD)
    dialog.get_by_label("Ort", exact=True).press("Enter")
    page.wait_for_url(re.compile(r"/leads/\d+/"))
    expect(page.locator(".toast")).to_contain_text("Lead angelegt.")
    lead = Lead.objects.get()
    assert (lead.first_name, lead.last_name, lead.city) == ("Anne", "Polzin", "Nauen")
    assert lead.phone == "03321 231250"


def test_a_card_fills_the_page_without_script(cast: Cast, plain: Page) -> None:
    sign_in(plain, cast.jana)
    plain.goto("/leads/new/")
    plain.get_by_text("Aus Signatur oder Visitenkarte einfügen").click()
    plain.get_by_label("Text der Signatur oder Visitenkarte").fill(CARD)
    plain.get_by_role("button", name="Felder ausfüllen").click()
    expect(plain.get_by_label("Nachname")).to_have_value("Polzin")
    plain.get_by_label("Nachname").fill("Polzin-Weiß")
    plain.get_by_role("button", name="Anlegen").click()
    plain.wait_for_url(re.compile(r"/leads/\d+/"))
    assert Lead.objects.get().last_name == "Polzin-Weiß"
