"""From a list of contacts to a won customer: in German with the mouse, in English on a phone, by keyboard alone.

The journey is told once; the hands that walk it differ. Whatever a hand cannot reach as its person would, it does not
reach at all: a finger taps, a keyboard goes from place to place with Tab and sees where it is.
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from leadwerk.attachments.models import Attachment
from leadwerk.conversion.models import Conversion
from leadwerk.correspondence.models import CallRecord
from leadwerk.foundation import jobs
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.tasks.models import Task
from tests.browser.conftest import OpenPage
from tests.cast import PASSWORD, Cast

CONTACTS = """Firmenname;Vorname;Nachname;Telefon;E-Mail;Straße;PLZ;Ort;Interesse
Möbelwerke Übersee GmbH;Jörg;Köhler;030 23125-418;koehler@uebersee.example;Große Straße 5;04109;Leipzig;Dämmung
Bäckerei Süß;Ayşe;Özdemir;069 90009-77;suess@suess.example;Mühlgäßchen 2;36037;Fulda;Öfen
"""


class Hands:
    """A mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def pick(self, choice: Locator) -> None:
        """A radio or a checkbox, by the words beside it."""
        self.press(choice.locator("xpath=ancestor::label"))
        expect(choice).to_be_checked()

    def write(self, field: Locator, text: str) -> None:
        self.press(field)
        self.page.keyboard.type(text)

    def give_file(self, field: Locator, path: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.press(field.locator("xpath=ancestor::label"))
        chooser.value.set_files(path)

    def go_to(self, name: str) -> None:
        self.press(self.page.locator(".sidebar").get_by_role("link", name=name))

    def select_rows(self, count: int) -> None:
        for number in range(count):
            self.press(self.page.locator(".row").nth(number).get_by_role("checkbox"))

    def show_part(self, name: str) -> None:
        """All parts of a record stand beside each other."""


class Finger(Hands):
    def press(self, target: Locator) -> None:
        target.tap()

    def go_to(self, name: str) -> None:
        place = self.page.locator(".tabbar").get_by_role("link", name=name)
        if not place.count():
            self.press(self.page.locator(".tabbar").get_by_role("button"))
            place = self.page.locator("#menu-more").get_by_role("link", name=name)
        self.press(place)

    def select_rows(self, count: int) -> None:
        self.press(self.page.locator("[data-command=select-mode]"))
        for number in range(count):
            self.press(self.page.locator(".row .lead").nth(number))

    def show_part(self, name: str) -> None:
        self.pick(self.page.locator(f"#part-{name}"))


class Keyboard(Hands):
    def reach(self, target: Locator) -> None:
        """With Tab, inside a group of radios with an arrow."""
        expect(target).to_have_count(1)
        for _ in range(150):
            here = target.evaluate(
                "one => { const at = document.activeElement;"
                " return one === at ? 'here' : one.type === 'radio' && at.type === 'radio' && one.name === at.name"
                " && one.form === at.form ? 'group' : ''; }"
            )
            if here == "here":
                assert target.evaluate("one => one.matches(':focus-visible')")
                return
            self.page.keyboard.press("ArrowDown" if here else "Tab")
        pytest.fail(f"Tab does not lead to {target}")

    def press(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def pick(self, choice: Locator) -> None:
        self.reach(choice)
        if not choice.is_checked():
            self.page.keyboard.press("Space")
        expect(choice).to_be_checked()

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.type(text)

    def give_file(self, field: Locator, path: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.press(field)
        chooser.value.set_files(path)

    def select_rows(self, count: int) -> None:
        self.page.wait_for_load_state()  # rows are there before the script that listens for keys
        for number in range(count):
            self.page.keyboard.press("j")
            expect(self.page.locator(".row").nth(number)).to_contain_class("is-cursor")
            self.page.keyboard.press("x")


WALKS = {
    "german-mouse": ("de", "wide", Hands),
    "english-phone": ("en", "phone", Finger),
    "german-keyboard": ("de", "wide", Keyboard),
}


@pytest.mark.parametrize("walk", WALKS)
def test_from_a_list_of_contacts_to_a_won_customer(
    walk: str, cast: Cast, open_page: OpenPage, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    contacts, plan = tmp_path / "Messekontakte Köln.csv", tmp_path / "Dachplan Süd.txt"
    contacts.write_bytes(CONTACTS.encode("utf-8-sig"))
    plan.write_text("Dachfläche 1.200 m²", encoding="utf-8")
    language, size, hands = WALKS[walk]
    User.objects.update(language=language)

    def said(german: str, english: str) -> str:
        return german if language == "de" else english

    def come_in(user: User) -> tuple[Page, Hands]:
        page = open_page(size=size, language=language)
        hand = hands(page)
        page.goto("/accounts/login/")
        hand.write(page.locator("[name=login]"), user.email)
        hand.write(page.locator("[name=password]"), PASSWORD)
        hand.press(page.get_by_role("button", name=said("Anmelden", "Sign in"), exact=True))
        expect(page.get_by_role("heading", level=1)).to_have_text(said("Mein Tag", "My day"))
        return page, hand

    def heading(page: Page, words: str) -> None:
        expect(page.get_by_role("heading", name=words)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    # Viola brings the list of a fair and hands it out.
    page, hand = come_in(cast.viola)
    hand.go_to("Import")
    heading(page, said("Datei wählen", "Choose a file"))
    hand.give_file(page.locator("input[type=file]"), contacts)
    heading(page, said("Spalten zuordnen", "Assign the columns"))
    hand.press(page.get_by_role("button", name=said("Weiter zur Vorschau", "Continue to the preview")))
    heading(page, said("2 Zeilen werden Leads", "2 rows become leads"))
    hand.press(page.get_by_role("button", name=said("2 Zeilen importieren", "Import 2 rows")))
    heading(page, said("Import läuft", "Import is running"))
    jobs.run_all("long")
    heading(page, said("2 von 2 Zeilen übernommen", "2 of 2 rows imported"))
    hand.press(page.get_by_role("link", name=said("Importierte Leads anzeigen", "Show the imported leads")))
    expect(page.locator(".row")).to_have_count(2)
    hand.select_rows(2)
    expect(page.locator(".bulkbar")).to_contain_text(said("2 ausgewählt", "2 selected"))
    hand.press(page.locator(".bulkbar").get_by_role("button", name=said("An Bearbeiter", "Hand out to agents")))
    heading(page, said("An Bearbeiter verteilen", "Hand out leads"))
    hand.pick(page.get_by_role("dialog").get_by_label("Jana Petersen"))
    hand.press(page.get_by_role("dialog").get_by_role("button", name=said("Verteilen", "Hand out"), exact=True))
    toast = said("2 Leads Jana Petersen zugewiesen.", "2 leads assigned to Jana Petersen.")
    expect(page.locator(".toast")).to_contain_text(toast)

    # Jana finds both in her day and opens one.
    page, hand = come_in(cast.jana)
    heading(page, said("Neu zugewiesen", "Newly assigned"))
    expect(page.locator(".fresh__item")).to_have_count(2)
    hand.press(page.get_by_role("link", name="Möbelwerke Übersee GmbH", exact=True))
    heading(page, "Möbelwerke Übersee GmbH")

    # One stage after the other, then past one.
    status = page.locator("#lead-status")
    dialog = page.locator("#dialog")
    hand.press(page.locator("#do-next"))
    hand.write(dialog.locator("[name=text]"), "Erreicht, möchte ein Angebot.")
    hand.press(dialog.locator("[type=submit]"))
    expect(status).to_have_text(said("Erstkontakt", "First contact"))
    last = said("Termin vereinbart", "Appointment made")
    hand.press(page.locator(".path__btn").filter(has_text=last))
    expect(dialog).to_contain_text(said("Diese Phasen werden übersprungen", "These stages are skipped"))
    hand.press(dialog.locator("[type=submit]"))
    expect(status).to_have_text(last)

    # Journal, call, task, attachment: everything stands in the timeline at once.
    timeline = page.locator("#lead-timeline")
    expect(timeline).to_contain_text("Erreicht, möchte ein Angebot.")
    hand.pick(page.locator("#kind-note"))
    hand.write(page.locator("#note-text"), "Der Hausmeister hat die Schlüssel.")
    hand.press(page.locator("#composer-note [type=submit]"))
    expect(timeline).to_contain_text("Der Hausmeister hat die Schlüssel.")
    hand.pick(page.locator("#kind-call"))
    hand.pick(page.locator("#composer-call").get_by_label("Mailbox", exact=True))
    hand.write(page.locator("#call-text"), "Bittet um Rückruf.")
    hand.press(page.locator("#composer-call [type=submit]"))
    expect(timeline).to_contain_text("Bittet um Rückruf.")
    hand.pick(page.locator("#kind-task"))
    hand.write(page.locator("#task-subject"), "Dach ansehen")
    hand.press(page.locator("#composer-task [type=submit]"))
    expect(timeline).to_contain_text("Dach ansehen")
    hand.show_part("attachments")
    hand.give_file(page.locator("#lead-files input[type=file]"), plan)
    expect(page.locator("#lead-files-list").get_by_role("link", name=plan.name)).to_be_visible()
    hand.show_part("timeline")
    expect(timeline).to_contain_text(plan.name)

    # Won: the stage that was skipped is passed after all; account, contact and opportunity; no open lead any more.
    hand.press(page.locator("#do-next"))
    expect(dialog.get_by_role("heading", name=said("Lead konvertieren", "Convert lead"))).to_be_visible()
    hand.pick(dialog.get_by_label(said("„Qualifiziert“ ist durchlaufen", "“Qualified” is passed")))
    hand.press(dialog.locator(".dialog__foot [type=submit]"))
    heading(page, said("Lead konvertiert", "Lead converted"))
    expect(page.locator(".result")).to_have_count(3)
    expect(page.locator(".kv")).to_contain_text(said("1 Anhang", "1 attachment"))
    hand.press(page.get_by_role("link", name=said("Zu den Leads", "To the leads")))
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator(".row")).to_contain_text("Bäckerei Süß")

    won = Lead.objects.get(company_name="Möbelwerke Übersee GmbH")
    assert (won.outcome, won.owner_id, won.last_name) == ("won", cast.jana.pk, "Köhler")
    assert Conversion.objects.standing().get().account.name == "Möbelwerke Übersee GmbH"
    assert (Attachment.objects.get().name, CallRecord.objects.get().lead_id) == (plan.name, won.pk)
    assert Task.objects.filter(lead=won, subject="Dach ansehen", assignee=cast.jana).exists()
