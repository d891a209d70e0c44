"""A list of contacts becomes leads in a browser, and goes again; without script and on a phone too."""

import csv
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import Locator, Page, Request, expect

from leadwerk.foundation import jobs
from leadwerk.intake.models import ImportRun
from leadwerk.leads.actions.assign import assign
from leadwerk.leads.models import Lead
from tests.browser.signing_in import sign_in
from tests.cast import Cast
from tests.order import is_in_order

CONTACTS = """Firmenname;Ansprechpartner;Telefon;E-Mail;Straße;PLZ;Ort;Thema;Durchwahl
Möbelwerke Übersee GmbH;Köhler, Jörg;030 23125-418;koehler@uebersee.example;Große Straße 5;04109;Leipzig;Dämmung;418
Bäckerei Süß;Frau Özdemir;069 90009-77;suess@;Mühlgäßchen 2;36037;Fulda;Öfen;77
;;;;;;Köln;;
"""


@pytest.fixture
def contacts(tmp_path: Path, settings: Any) -> Path:
    """As Excel saves it: semicolons, Windows-1252. The last row says nothing but a city."""
    settings.MEDIA_ROOT = tmp_path / "files"
    path = tmp_path / "Messekontakte Köln.csv"
    path.write_bytes(CONTACTS.encode("cp1252"))
    return path


def fits(page: Page, *tables: str) -> None:
    """These tables are read without scrolling sideways."""
    for name in tables:
        region = page.locator(".tablescroll").and_(page.get_by_role("region", name=name))
        assert region.evaluate("element => element.scrollWidth <= element.clientWidth"), name


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=2, name=words)).to_be_visible()


def column(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_label(f"Feld für die Spalte {name}"))


def is_checked(request: Request) -> bool:
    return request.method == "POST" and request.url.endswith("/mapping/")


def test_from_the_file_to_the_leads_and_back(cast: Cast, page: Page, contacts: Path, tmp_path: Path) -> None:
    sign_in(page, cast.viola)
    page.goto("/import/")
    is_in_order(page)
    page.set_input_files("input[type=file]", contacts)
    heading(page, "Spalten zuordnen")
    expect(page.locator(".filecard")).to_contain_text("Windows-1252")
    expect(column(page, "Straße")).to_contain_text("Mühlgäßchen 2")
    is_in_order(page)

    # What was proposed for the topic is corrected; the check beside it follows at once.
    row = column(page, "Thema")
    with page.expect_event("requestfinished", is_checked):  # the next choice would break off the check of this one
        row.get_by_role("combobox").select_option(label="Beschreibung")
    expect(row.get_by_role("combobox")).to_have_value("description")
    row = column(page, "Durchwahl")
    with page.expect_event("requestfinished", is_checked):
        row.get_by_role("combobox").select_option(label="Nicht importieren")
    expect(row).to_contain_text("ausgelassen")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    page.get_by_role("button", name="Weiter zur Vorschau").click()

    heading(page, "2 Zeilen werden Leads")
    problems = page.get_by_role("region", name="Bitte ansehen")
    expect(problems.get_by_role("row").filter(has_text="suess@")).to_contain_text("Journaleintrag")
    expect(problems.get_by_role("row").filter(has_text="Köln")).to_contain_text("kann daraus kein Lead werden")
    is_in_order(page)
    page.get_by_role("button", name="3 Zeilen importieren").click()

    heading(page, "Import läuft")
    is_in_order(page)
    jobs.run_all("long")
    heading(page, "2 von 3 Zeilen übernommen")  # the page has noticed by itself
    is_in_order(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Alle als CSV").click()
    download.value.save_as(tmp_path / "failed.csv")
    with (tmp_path / "failed.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[0][:2] == ["Firmenname", "Ansprechpartner"]
    assert [row[6] for row in rows[1:]] == ["Köln"]

    page.get_by_role("link", name="Importierte Leads anzeigen").click()
    expect(page.locator(".row")).to_have_count(2)
    expect(page.locator(".row").filter(has_text="Möbelwerke Übersee GmbH")).to_be_visible()
    lead = Lead.objects.get(company_name="Möbelwerke Übersee GmbH")
    assert (lead.last_name, lead.street, lead.description) == ("Köhler", "Große Straße 5", "Dämmung")
    page.get_by_role("link", name="Bäckerei Süß").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bäckerei Süß")
    expect(page.get_by_text("E-Mail: suess@")).to_be_visible()

    # Somebody works on one of them; the other goes again.
    assign(lead, cast.jana, by=cast.viola)
    page.goto("/import/")
    page.get_by_role("link", name=contacts.name).click()
    page.get_by_role("link", name="Import zurücknehmen").click()
    dialog = page.get_by_role("dialog", name="Import zurücknehmen")
    expect(dialog).to_contain_text("1 Lead kommt in den Papierkorb")
    expect(dialog.get_by_role("link", name="Möbelwerke Übersee GmbH")).to_be_visible()
    is_in_order(page)
    expect(dialog.get_by_label("So lassen, wie sie sind")).to_be_checked()
    dialog.get_by_role("button", name="Import zurücknehmen").click()
    expect(page.get_by_role("heading", name="Dieser Import wurde zurückgenommen")).to_be_visible()
    expect(page.get_by_role("link", name="Import zurücknehmen")).to_have_count(0)
    is_in_order(page)
    assert list(Lead.objects.present()) == [lead]
    page.goto("/import/")
    expect(page.get_by_role("row").filter(has_text=contacts.name)).to_contain_text("Zurückgenommen")


def test_without_javascript(cast: Cast, plain: Page, contacts: Path) -> None:
    page = plain
    sign_in(page, cast.viola)
    page.goto("/import/")
    page.set_input_files("input[type=file]", contacts)
    page.get_by_role("button", name="Hochladen").click()
    heading(page, "Spalten zuordnen")
    page.get_by_label("Feld für die Spalte Thema").select_option("description")
    page.get_by_role("button", name="Weiter zur Vorschau").click()
    heading(page, "2 Zeilen werden Leads")
    page.get_by_role("button", name="3 Zeilen importieren").click()
    heading(page, "Import läuft")
    jobs.run_all("long")
    page.reload()
    heading(page, "2 von 3 Zeilen übernommen")
    assert Lead.objects.get(company_name="Möbelwerke Übersee GmbH").description == "Dämmung"
    page.get_by_role("link", name="Import zurücknehmen").click()
    page.get_by_role("button", name="2 Leads in den Papierkorb").click()
    expect(page.get_by_text("2 Leads liegen im Papierkorb.")).to_be_visible()
    assert not Lead.objects.present().exists()


def test_on_a_phone(cast: Cast, phone: Page, contacts: Path) -> None:
    page = phone
    sign_in(page, cast.viola)
    page.goto("/import/")
    is_in_order(page)
    page.set_input_files("input[type=file]", contacts)
    heading(page, "Spalten zuordnen")
    is_in_order(page)
    here, ahead = page.locator(".steps [aria-current]"), page.locator(".steps li").last.locator("> *")
    line = "element => getComputedStyle(element).borderBlockStartColor"
    assert here.evaluate(line) != ahead.evaluate(line)
    expect(here).to_have_text("2. Zuordnung")
    page.goto(page.url.replace("/mapping/", "/shape/"))
    heading(page, "Ist die Datei richtig erkannt?")
    is_in_order(page)
    page.get_by_role("button", name="Weiter zur Zuordnung").click()
    page.get_by_role("button", name="Weiter zur Vorschau").click()
    heading(page, "2 Zeilen werden Leads")
    is_in_order(page)
    fits(page, "Die ersten Leads", "Bitte ansehen")
    page.get_by_role("button", name="3 Zeilen importieren").click()
    heading(page, "Import läuft")
    is_in_order(page)
    jobs.run_all("long")
    heading(page, "2 von 3 Zeilen übernommen")
    is_in_order(page)
    fits(page, "Nicht übernommene Zeilen")
    page.get_by_role("link", name="Import zurücknehmen").click()
    expect(page.get_by_role("dialog", name="Import zurücknehmen")).to_be_visible()
    is_in_order(page)
    page.get_by_role("button", name="2 Leads in den Papierkorb").click()
    expect(page.get_by_text("2 Leads liegen im Papierkorb.")).to_be_visible()
    is_in_order(page)


def test_stopped_and_gone_on_with(cast: Cast, page: Page, contacts: Path) -> None:
    sign_in(page, cast.viola)
    page.goto("/import/")
    page.set_input_files("input[type=file]", contacts)
    page.get_by_role("button", name="Weiter zur Vorschau").click()
    page.get_by_role("button", name="3 Zeilen importieren").click()
    page.get_by_role("button", name="Import anhalten").click()
    expect(page.get_by_text("Der Import wurde angehalten.")).to_be_visible()
    jobs.run_all("long")
    assert not Lead.objects.exists()
    page.get_by_role("button", name="Übrige 3 Zeilen importieren").click()
    heading(page, "Import läuft")
    jobs.run_all("long")
    heading(page, "2 von 3 Zeilen übernommen")
    assert ImportRun.objects.get().state == "finished"


@pytest.fixture
def workbook(tmp_path: Path, settings: Any) -> Path:
    """Two sheets; the second holds one person who is there already, and one who is new, below a title."""
    settings.MEDIA_ROOT = tmp_path / "files"
    path = tmp_path / "Messe.xlsx"
    with xlsxwriter.Workbook(path) as book:
        notes = book.add_worksheet("Hinweise")
        notes.write_row(0, 0, ["Thema", "Hinweis"])
        notes.write_row(1, 0, ["Stand", "November"])
        page = book.add_worksheet("Kontakte")
        page.write(0, 0, "Kontakte der Messe")
        page.write_row(2, 0, ["Firma", "E-Mail", "Ort", "Wert"])
        page.write_row(3, 0, ["Ott GmbH", "ott@ott.example", "Ulm", 1200.5])
        page.write_row(4, 0, ["Weil AG", "weil@weil.example", "Köln", 300])
    return path


def test_a_workbook_adds_to_what_is_there_and_goes_back(cast: Cast, page: Page, workbook: Path) -> None:
    lead = cast.lead(company_name="Ott", email="ott@ott.example", owner=cast.jana)
    sign_in(page, cast.ada)
    page.goto("/import/")
    page.set_input_files("input[type=file]", workbook)
    heading(page, "Ist die Datei richtig erkannt?")
    expect(page.get_by_label("Tabellenblatt")).to_have_value("Hinweise")
    page.get_by_label("Tabellenblatt").select_option("Kontakte")
    page.get_by_role("button", name="Neu lesen").click()
    expect(page.get_by_label("Zeile 3")).to_be_checked()
    is_in_order(page)
    page.get_by_role("button", name="Weiter zur Zuordnung").click()
    heading(page, "Spalten zuordnen")
    expect(page.locator(".filecard")).to_contain_text("Tabellenblatt: Kontakte")
    page.get_by_role("button", name="Weiter zur Vorschau").click()

    # What becomes of who is known is chosen here; the preview follows at once.
    heading(page, "1 Zeile wird ein Lead, 1 Zeile ergänzt einen vorhandenen")
    row = page.locator(".duprow").filter(has_text="Ott GmbH")
    expect(row).to_contain_text("Ort: Ulm")
    is_in_order(page)
    page.get_by_label("Ersetzen").check()
    expect(row.locator("del")).to_have_text("Ott")
    page.get_by_role("button", name="2 Zeilen importieren").click()
    heading(page, "Import läuft")
    jobs.run_all("long")
    heading(page, "2 von 2 Zeilen übernommen")
    expect(page.get_by_role("region", name="Ergänzte Leads").last).to_contain_text("Ott GmbH")
    is_in_order(page)

    page.get_by_role("link", name="Import zurücknehmen").click()
    dialog = page.get_by_role("dialog", name="Import zurücknehmen")
    expect(dialog).to_contain_text("1 Lead, den es vorher schon gab, erhält seine vorherigen Werte zurück.")
    is_in_order(page)
    dialog.get_by_role("button", name="Import zurücknehmen").click()
    expect(page.get_by_text("1 Lead hat seine vorherigen Werte wieder.")).to_be_visible()
    is_in_order(page)
    assert list(Lead.objects.present().values_list("pk", "company_name", "city")) == [(lead.pk, "Ott", "")]
