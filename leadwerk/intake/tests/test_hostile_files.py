"""Files that nobody should send, and that somebody will: each is refused with a sentence, or read and shown as text."""

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from leadwerk.foundation import jobs
from leadwerk.intake.actions.receive_file import receive_file
from leadwerk.intake.channels.csv_file.refusals import FileTooLarge
from leadwerk.intake.models import ImportRun
from leadwerk.intake.tests.conftest import Upload
from leadwerk.intake.tests.test_pages import mapped, sent, text
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Lead
from tests.cast import Cast

pytestmark = pytest.mark.django_db

HEADER = "Firma;E-Mail;Ort\n"
ROW = "Ott GmbH;ott@ott.example;Ulm\n"

REFUSED = {
    "empty": (b"", "Die Datei enthält keine Zeilen", "The file has no rows"),
    "white space": (b" \r\n\t\r\n", "Die Datei enthält keine Zeilen", "The file has no rows"),
    "header only": (HEADER.encode(), "Die Datei enthält keine Zeilen", "The file has no rows"),
    "only NUL bytes": (b"\x00" * 5_000, "Das ist keine Liste", "This is not a list"),
    "Excel": (
        b"PK\x03\x04 xl/workbook.xml",
        "Diese Arbeitsmappe lässt sich nicht lesen",
        "This workbook cannot be read",
    ),
    "a web page": (b"<!doctype html><table><tr><td>x</td></tr></table>", "keine Tabelle (HTML)", "not a table (HTML)"),
    "one endless cell": (
        HEADER.encode() + b"x" * 3_000_000,
        "In Zeile 2 enthält eine Zelle mehr als ein Megabyte",
        "Line 2 holds more than a megabyte in one cell",
    ),
}
SAID = {
    "NUL bytes": (f"{HEADER}Ott\x00;x;Ulm\n".encode(), "Die Datei enthält NUL-Bytes", "The file contains NUL bytes"),
    "ragged rows": (
        f"{HEADER}{ROW}Weil;w@w.example\nKern;k@k.example;Ulm;mehr;noch mehr\n".encode(),
        "mehr oder weniger Zellen",
        "more or fewer cells",
    ),
    "double headers": (
        f"Firma;Notiz;Notiz\nOtt;eins;zwei\n{ROW}".encode(),
        "Mehrere Spalten heißen gleich",
        "Several columns have the same name",
    ),
    "an encoding that does not fit": (
        "Firma;Ort\nOtt;Köln\n".encode("cp1252") + "Weiß;Fürth\n".encode("cp1252"),
        "Der Zeichensatz ist geschätzt",
        "The character set is a guess",
    ),
    "two encodings": (
        "Firma;Ort\nOtt;Köln\nSüß;Fürth\n".encode() + "Weiß;Gießen\n".encode("cp1252"),
        "Einige Zeilen haben einen anderen Zeichensatz",
        "Some lines are in another character set",
    ),
    "an open quotation mark": (
        f'{HEADER}"Ott;ott@ott.example;Ulm\n{ROW}{ROW}'.encode(),
        "Anführungszeichen wird nie geschlossen",
        "A quotation mark is never closed",
    ),
}


def speak(cast: Cast, client: Client, language: str) -> None:
    cast.viola.language = language
    cast.viola.save()
    client.force_login(cast.viola)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_list_is_refused_in_a_sentence(
    client: Client, cast: Cast, upload: Upload, name: str, language: str
) -> None:
    content, *words = REFUSED[name]
    speak(cast, client, language)
    response = client.post(reverse("imports"), {"file": upload(content=content)})
    assert response.status_code == 422
    assert words[language == "en"] in text(response)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", SAID)
def test_what_is_odd_is_said_before_anything_happens(
    client: Client, cast: Cast, upload: Upload, name: str, language: str
) -> None:
    content, *words = SAID[name]
    speak(cast, client, language)
    run = sent(client, upload, content=content)
    assert words[language == "en"] in text(client.get(reverse("import_mapping", args=[run.pk])))
    assert mapped(client, run).status_code == 303
    assert client.get(reverse("import_preview", args=[run.pk])).status_code == 200
    assert client.post(reverse("import_run", args=[run.pk])).status_code == 303
    jobs.run_all("long")
    assert text(client.get(reverse("import_run", args=[run.pk])))
    sums = run.events.values_list("received", "created", "updated", "skipped", "refused", "waiting")
    assert all(received == sum(parts) for received, *parts in sums)
    assert sum(received for received, *_parts in sums) == run.total_rows


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_line_without_an_end_is_found_in_the_background(
    client: Client, cast: Cast, upload: Upload, language: str
) -> None:
    speak(cast, client, language)
    run = sent(client, upload, content=HEADER.encode() + b"x" * 9_000_000)
    jobs.run_all("long")
    response = client.get(reverse("import_shape", args=[run.pk]))
    assert response.status_code == 200
    assert {"de": "mehr als ein Megabyte", "en": "more than a megabyte"}[language] in text(response)


def test_a_file_above_the_limit_is_refused_before_it_is_read(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text(HEADER)
    os.truncate(path, 1_000_000_001)  # a hole: it takes no room
    began = time.monotonic()
    with pytest.raises(FileTooLarge) as refused:
        receive_file(path, "large.csv", by=cast.viola)
    for language, words in (("de", "höchstens 1 GB"), ("en", "at most 1 GB")):
        with translation.override(language):
            assert words in refused.value.sentence()
    assert time.monotonic() - began < 1
    assert not ImportRun.objects.exists()


def test_text_that_would_run_somewhere_is_only_text(client: Client, cast: Cast, upload: Upload) -> None:
    evil = "<script>alert(1)</script>"
    formula = '=HYPERLINK(""http://x.example"")'
    content = (
        f'Firma;Ort;{evil};Notiz\n{evil};"{formula}";{evil};"{formula}"\n;Ulm;;\n{{{{ 7*7 }}}};%s %(a)s;{{% x %}};\n'
    )
    client.force_login(cast.viola)
    run = sent(client, upload, content=content, name=f"{evil}.csv")
    pages = [text(client.get(reverse("import_mapping", args=[run.pk])))]
    pages.append(text(client.get(reverse("import_shape", args=[run.pk]))))
    mapped(client, run)
    pages.append(text(client.get(reverse("import_preview", args=[run.pk]))))
    client.post(reverse("import_run", args=[run.pk]))
    pages.append(text(client.get(reverse("import_run", args=[run.pk]))))
    jobs.run_all("long")
    pages.append(text(client.get(reverse("import_run", args=[run.pk]))))
    pages.append(text(client.get(reverse("imports"))))
    pages.append(text(client.get(reverse("import_undo", args=[run.pk]))))
    first, second = Lead.objects.order_by("pk")
    pages.append(text(client.get(reverse("lead", args=[first.pk]))))
    for page in pages:
        assert evil not in page
        assert "49" not in re.findall(r">(\d+)<", page)
    assert "&lt;script&gt;" in pages[0]
    assert (first.company_name, first.city) == (evil, '=HYPERLINK("http://x.example")')
    assert (second.company_name, second.city) == ("{{ 7*7 }}", "%s %(a)s")
    note = Entry.objects.get(subject_id=first.pk, kind="carried_over").text
    assert evil in note
    assert '=HYPERLINK("http://x.example")' in note


def test_five_hundred_columns_are_read_shown_and_kept(client: Client, cast: Cast, upload: Upload) -> None:
    client.force_login(cast.viola)
    headers = ["Firma", *(f"Merkmal {number}" for number in range(499))]
    cells = ["Ott GmbH", *(f"Wert {number}" for number in range(499))]
    run = sent(client, upload, content="\n".join(map(";".join, (headers, cells, cells))))
    began = time.monotonic()
    page: Any = text(client.get(reverse("import_mapping", args=[run.pk])))
    assert page.count('class="select" id="column-') == 500
    assert "1 von 500 Spalten" in page
    assert mapped(client, run).status_code == 303
    assert client.get(reverse("import_preview", args=[run.pk])).status_code == 200
    assert time.monotonic() - began < 60  # a machine that is busy otherwise takes its time; one that hangs does not end
    client.post(reverse("import_run", args=[run.pk]))
    jobs.run_all("long")
    note = Entry.objects.filter(kind="carried_over").earliest("pk").text
    assert all(f"Merkmal {number}: Wert {number}" in note.splitlines() for number in (0, 250, 498))
