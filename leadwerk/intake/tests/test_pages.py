"""The pages of an import: from the file to the report, with and without script."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from django.test import Client
from django.urls import reverse

from leadwerk.foundation import jobs
from leadwerk.intake.actions import receive_file
from leadwerk.intake.models import ImportRun, ImportState
from leadwerk.intake.tests.conftest import LIST, Upload
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Lead
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MaxQueries = Callable[[int], Any]


def sent(client: Client, upload: Upload, **about: Any) -> ImportRun:
    response: Any = client.post(reverse("imports"), {"file": upload(**about)})
    assert response.status_code == 303, response.content.decode()[:2000]
    return ImportRun.objects.latest("pk")


def mapped(client: Client, run: ImportRun, **changes: str) -> Any:
    """Send the mapping as proposed, with changes, and the proposed target."""
    page = client.get(reverse("import_mapping", args=[run.pk])).content.decode()
    place = re.search(r'<option value="(team-\d*|user-\d+)" selected>', page)
    data = {f"column-{column}": name or "" for column, name in run.mapping.items()}
    data |= {"place": place[1] if place else "", "campaign": "", "source": "", "process": ""} | changes
    return client.post(reverse("import_mapping", args=[run.pk]), data)


def text(response: Any) -> str:
    found: str = response.content.decode()
    return found


def test_a_file_becomes_leads_step_by_step(
    client: Client, cast: Cast, upload: Upload, django_assert_max_num_queries: MaxQueries
) -> None:
    client.force_login(cast.viola)
    client.get(reverse("my_day"))  # what is held in memory is there
    with django_assert_max_num_queries(10):
        assert "Datei wählen" in text(client.get(reverse("imports")))
    run = sent(client, upload)
    with django_assert_max_num_queries(12):
        page = text(client.get(reverse("import_mapping", args=[run.pk])))
    assert "Windows-1252" in page
    assert "Hallenbau Petzold GmbH" in page
    assert "1 von 2 nicht verstanden" in page
    assert mapped(client, run)["Location"] == reverse("import_preview", args=[run.pk])
    with django_assert_max_num_queries(14):
        page = text(client.get(reverse("import_preview", args=[run.pk])))
    assert "2 Zeilen werden Leads" in page
    assert "eMail: rosa@" in page
    assert "Ohne Namen, Adresse, Nummer" in page
    assert not Lead.objects.exists()
    response = client.post(reverse("import_run", args=[run.pk]))
    assert response["Location"] == reverse("import_run", args=[run.pk])
    with django_assert_max_num_queries(10):
        assert "Import läuft" in text(client.get(reverse("import_run", args=[run.pk])))
    jobs.run_all("long")
    with django_assert_max_num_queries(12):
        page = text(client.get(reverse("import_run", args=[run.pk])))
    assert "2 von 3 Zeilen übernommen" in page
    lead = Lead.objects.get(company_name="Hallenbau Petzold GmbH")
    assert (lead.team, lead.owner, lead.channel) == (cast.nord, None, "import")
    shown = text(client.get(reverse("leads"), {"group": "new", "import": str(run.pk)}))
    assert "Hallenbau Petzold GmbH" in shown
    assert "messe.csv" in text(client.get(reverse("imports")))


def test_the_pages_speak_english_too(client: Client, cast: Cast, upload: Upload) -> None:
    cast.viola.language = "en"
    cast.viola.save()
    client.force_login(cast.viola)
    run = sent(client, upload)
    assert "Assign the columns" in text(client.get(reverse("import_mapping", args=[run.pk])))
    mapped(client, run)
    assert "2 rows become leads" in text(client.get(reverse("import_preview", args=[run.pk])))


def test_a_file_that_is_no_list_is_refused_on_the_same_page(client: Client, cast: Cast, upload: Upload) -> None:
    client.force_login(cast.viola)
    for content in (b"PK\x03\x04 xl/workbook.xml", b"", b"%PDF-1.7", b"\x00\x01\x02" * 500):
        response = client.post(reverse("imports"), {"file": upload(content=content)})
        assert response.status_code == 422
        assert "notice--danger" in text(response)
    assert client.post(reverse("imports")).status_code == 422
    response = client.post(reverse("imports"), {"file": upload(content=b"%PDF")}, headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert "CSV" in text(response)
    assert not ImportRun.objects.exists()


def test_what_was_recognised_wrongly_is_corrected(client: Client, cast: Cast, upload: Upload) -> None:
    client.force_login(cast.viola)
    run = sent(client, upload, content="Liste der Messe\nStand: heute\n" + LIST)
    url = reverse("import_shape", args=[run.pk])
    page = text(client.get(url))
    assert "Liste der Messe" in page
    assert 'value="2" checked' in page
    data = {"encoding": "cp850", "separator": "semicolon", "header_row": "-1", "again": "1"}
    assert client.post(url, data)["Location"] == url
    run.refresh_from_db()
    assert (run.shape["encoding"], run.shape["header_row"], run.total_rows) == ("cp850", -1, 6)
    data = {"encoding": "cp1252", "separator": "semicolon", "header_row": "2"}
    assert client.post(url, data)["Location"] == reverse("import_mapping", args=[run.pk])
    assert client.post(url, data | {"encoding": "klingon"}).status_code == 422


def test_two_columns_for_one_field_are_refused_and_nothing_chosen_is_lost(
    client: Client, cast: Cast, upload: Upload
) -> None:
    client.force_login(cast.viola)
    run = sent(client, upload)
    response = mapped(client, run, **{"column-7": "email"})
    assert response.status_code == 422
    assert "Zwei Spalten sind „E-Mail“ zugeordnet: eMail, Faxnummer" in text(response)
    assert '<option value="email" selected>' in text(response)
    nothing = {f"column-{column}": "" for column in range(9)}
    assert "mindestens eine Spalte" in text(mapped(client, run, **nothing))


def test_the_check_follows_the_choice_before_anything_is_sent(client: Client, cast: Cast, upload: Upload) -> None:
    client.force_login(cast.viola)
    run = sent(client, upload)
    response = client.post(
        reverse("import_mapping", args=[run.pk]), {"column-0": "email"}, headers={"HX-Request": "true"}
    )
    assert text(response).startswith('<div id="mapping"')
    assert "2 von 2 nicht verstanden" in text(response)
    run.refresh_from_db()
    assert run.mapping["0"] == "company"


def test_a_large_file_is_read_in_the_background(
    client: Client, cast: Cast, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive_file, "AT_ONCE", 10)
    client.force_login(cast.viola)
    run = sent(client, upload)
    assert run.state == ImportState.READING
    url = reverse("import_shape", args=[run.pk])
    assert "Die Datei wird gelesen" in text(client.get(url))
    assert 'id="waiting"' in text(client.get(url, headers={"HX-Request": "true"}))
    jobs.run_all("long")
    assert client.get(url, headers={"HX-Request": "true"})["HX-Redirect"] == reverse("import_mapping", args=[run.pk])
    bad = sent(client, upload, content=b"%PDF-1.7 and more", name="x.csv")
    jobs.run_all("long")
    response = client.get(reverse("import_shape", args=[bad.pk]))
    assert response.status_code == 200
    assert "kann nicht importiert werden" in text(response)


def test_rows_that_failed_come_back_defused_and_can_be_imported_again(
    client: Client, cast: Cast, upload: Upload
) -> None:
    client.force_login(cast.viola)
    content = "Firma;PLZ;Ort\n;04109;=HYPERLINK(1)\nOtt;1;Ulm\n;;Köln\n"
    run = sent(client, upload, content=content)
    mapped(client, run)
    client.post(reverse("import_run", args=[run.pk]))
    jobs.run_all("long")
    response: Any = client.get(reverse("import_failed_rows", args=[run.pk]))
    file = b"".join(response.streaming_content)
    table = list(csv.reader(io.StringIO(file.decode("utf-8-sig")), delimiter=";"))
    assert table[0] == ["Firma", "PLZ", "Ort", "Zeile in der Datei", "Warum nicht importiert"]
    assert [row[:4] for row in table[1:]] == [["", "04109", "'=HYPERLINK(1)", "2"], ["", "", "Köln", "4"]]
    again = sent(client, upload, content=file.replace(b";04109", b"Petzold;04109").replace(b";;K", b"Weil;;K"))
    assert again.mapping == {"0": "company", "1": "postal_code", "2": "city", "3": "-", "4": "-"}
    mapped(client, again)
    client.post(reverse("import_run", args=[again.pk]))
    jobs.run_all("long")
    assert set(Lead.objects.values_list("company_name", "city")) == {
        ("Ott", "Ulm"), ("Petzold", "=HYPERLINK(1)"), ("Weil", "Köln"),
    }  # fmt: skip


@pytest.mark.parametrize(("language", "kind"), [("de", "csv"), ("en", "csv"), ("de", "xlsx")])
def test_the_template_can_be_imported_as_it_is(
    client: Client, cast: Cast, upload: Upload, language: str, kind: str
) -> None:
    cast.ada.language = language
    cast.ada.save()
    client.force_login(cast.ada)
    response = client.get(reverse("import_template"), {"format": kind})
    assert response["Content-Disposition"].endswith(f'.{kind}"')
    run = sent(client, upload, content=response.content)
    assert None not in run.mapping.values()
    assert len(set(run.mapping.values())) == len(run.mapping)
    mapped(client, run)
    client.post(reverse("import_run", args=[run.pk]))
    jobs.run_all("long")
    first, second = Lead.objects.order_by("pk")
    assert (first.value, first.postal_code, first.received_at.date().isoformat()) == (18_900_000, "04109", "2026-11-19")
    assert first.source is not None
    assert second.email.endswith("@post.example")


def test_a_sheet_is_chosen_and_comes_in_like_any_list(client: Client, cast: Cast, upload: Upload) -> None:
    client.force_login(cast.viola)
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("Deckblatt").write(0, 0, "Liste der Messe")  # nothing but a header: it is passed over
    for name, email in (("Messe", "ott@ott.example"), ("Telefon", "weil@weil.example")):
        page = book.add_worksheet(name)
        page.write_row(0, 0, ["Firma", "E-Mail", "PLZ"])
        page.write_row(1, 0, [name, email, "04109"])
    book.close()
    response = client.post(reverse("imports"), {"file": upload(content=file.getvalue(), name="liste.csv")})
    run = ImportRun.objects.get()
    shape = reverse("import_shape", args=[run.pk])
    assert (run.sheet, response["Location"]) == ("Messe", shape)  # the name says CSV, the content a workbook
    assert "Messe" in text(client.get(shape))
    response = client.post(shape, {"sheet": "Telefon", "header_row": 0})
    assert response["Location"] == shape
    assert "Telefon" in text(client.get(shape))
    assert client.post(shape, {"sheet": "Telefon", "header_row": 0})["Location"].endswith("/mapping/")
    assert "Tabellenblatt: Telefon" in text(client.get(reverse("import_mapping", args=[run.pk])))
    mapped(client, run)
    client.post(reverse("import_run", args=[run.pk]))
    jobs.run_all("long")
    lead = Lead.objects.get()
    assert (lead.company_name, lead.email, lead.postal_code) == ("Telefon", "weil@weil.example", "04109")


def test_cards_come_in_without_a_question_about_columns(client: Client, cast: Cast, upload: Upload) -> None:
    client.force_login(cast.viola)
    content = "BEGIN:VCARD\nN:Ott;Anna;;Frau Dr.;\nTEL;CELL:0171 3920007\nBDAY:1970-01-02\nEND:VCARD\n"
    both = content + content.replace("Anna", "Bernd").replace("0171", "0172")
    run = sent(client, upload, content=both, name="kontakte.vcf")
    assert (run.total_rows, run.is_address_book) == (2, True)
    page = text(client.get(reverse("import_mapping", args=[run.pk])))
    assert "Adressbuch (vCard)" in page
    assert client.get(reverse("import_shape", args=[run.pk])).status_code == 302
    mapped(client, run)
    client.post(reverse("import_run", args=[run.pk]))
    jobs.run_all("long")
    first, second = Lead.objects.order_by("pk")
    assert (first.salutation, first.title, first.first_name, first.mobile) == ("Frau", "Dr.", "Anna", "0171 3920007")
    assert second.first_name == "Bernd"
    assert Entry.objects.filter(kind="carried_over", text__contains="Geburtstag: 1970-01-02").count() == 2


def test_an_import_is_seen_by_who_made_it_and_by_who_may_import_all(client: Client, cast: Cast, upload: Upload) -> None:
    client.force_login(cast.viola)
    run = sent(client, upload)
    for who, seen in ((cast.viola, 200), (cast.ada, 200), (cast.marta, 200), (cast.jana, 404), (cast.leo, 404)):
        client.force_login(who)
        for name in ("import_shape", "import_mapping", "import_preview"):
            assert client.get(reverse(name, args=[run.pk])).status_code == seen, (who, name)
    client.force_login(cast.jana)
    assert client.get(reverse("imports")).status_code == 403
    assert client.get(reverse("import_template")).status_code == 403
    assert 'href="/import/"' not in text(client.get(reverse("my_day")))


def test_addresses_that_are_known_name_the_lead_that_has_them(client: Client, cast: Cast, upload: Upload) -> None:
    there = cast.lead(company_name="Petzold alt", email="petzold@hallenbau.example", owner=cast.jana)
    client.force_login(cast.viola)
    run = sent(client, upload)
    mapped(client, run)
    expected = (f'href="/leads/{there.pk}/"', "Petzold alt", f"{there.number} · Neu eingegangen · Jana Petersen")
    page = text(client.get(reverse("import_preview", args=[run.pk])))
    assert all(words in page for words in expected)
    client.post(reverse("import_run", args=[run.pk]))
    jobs.run_all("long")
    page = text(client.get(reverse("import_run", args=[run.pk])))
    assert all(words in page for words in expected)
