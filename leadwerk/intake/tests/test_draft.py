"""What a row becomes."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadwerk.intake.channels.csv_file.mapping import propose
from leadwerk.intake.draft import FIELDS, LIMITS, Formats, LeadDraft, from_row, guess_formats
from leadwerk.leads.fields import EDITABLE
from leadwerk.leads.models import Lead


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def draft(header: str, *lines: str) -> LeadDraft:
    """The draft of the last line; all lines are the sample."""
    headers = header.split(";")
    rows = [line.split(";") for line in lines]
    mapping = propose(headers, rows)
    return from_row(rows[-1], mapping, guess_formats(headers, mapping, rows))


def test_a_full_row_fills_its_fields() -> None:
    found = draft(
        "Firma;Anrede;Titel;Vorname;Nachname;Funktion;E-Mail;Telefon;Mobil;Straße;PLZ;Ort;Wert;Eingang;Sprache;Quelle",
        "Brinkmann GmbH;Fr.;Dr.;Anna;Weiß;Einkauf;A.Weiss@Brinkmann.example;030 23125-123;0171 39200 07;Hauptstr. 5;"
        "36037;Fulda;1.234,50 €;03.11.2026;Deutsch;Messe",
    )
    assert found == LeadDraft(
        company="Brinkmann GmbH",
        salutation="Frau",
        title="Dr.",
        first_name="Anna",
        last_name="Weiß",
        job_title="Einkauf",
        email="a.weiss@brinkmann.example",
        phone="030 23125-123",
        mobile="0171 39200 07",
        street="Hauptstr. 5",
        postal_code="36037",
        city="Fulda",
        value=123450,
        received_at=dt.datetime(2026, 11, 2, 23, tzinfo=dt.UTC),
        language="de",
        source="Messe",
    )


def test_bad_values_never_refuse_the_row_and_are_kept_as_they_came() -> None:
    found = draft("Name;E-Mail;Telefon;Wert;Eingang;Website", "Anna Ott;anna@;siehe oben;viel;bald;keine Seite")
    assert (found.first_name, found.last_name) == ("Anna", "Ott")
    assert (found.email, found.phone, found.value, found.received_at, found.website) == ("", "", None, None, "")
    assert sorted(found.notes) == [
        "E-Mail: anna@", "Eingang: bald", "Telefon: siehe oben", "Website: keine Seite", "Wert: viel",
    ]  # fmt: skip


def test_columns_without_a_field_are_kept() -> None:
    found = draft("Firma;Dachfläche;Dachfläche;", "Ott GmbH;80 m²;Süd;x")
    assert found.extra == {"Dachfläche": "80 m²", "Dachfläche (3)": "Süd", "Column 4": "x"}


def test_cells_beyond_the_header_are_kept_and_missing_ones_are_empty() -> None:
    assert draft("Firma;Ort", "Ott GmbH;Ulm;mehr;;noch mehr").extra == {"Column 3": "mehr", "Column 5": "noch mehr"}
    assert draft("Firma;Ort;Telefon", "Ott GmbH").company == "Ott GmbH"


def test_whole_names_and_addresses_come_apart() -> None:
    found = draft("Ansprechpartner;Adresse", "Petzold, Dr. Markus;Hallenstr. 5, 04109 Leipzig")
    assert (found.title, found.first_name, found.last_name) == ("Dr.", "Markus", "Petzold")
    assert (found.street, found.postal_code, found.city) == ("Hallenstr. 5", "04109", "Leipzig")
    assert draft("Straße;Hausnr.;PLZ/Ort", "Hallenstr.;5 a;04109 Leipzig").street == "Hallenstr. 5 a"
    assert draft("Straße;Hausnr.;PLZ/Ort", "Hallenstr.;5 a;04109 Leipzig").postal_code == "04109"


def test_a_firm_in_the_name_column_is_the_firm() -> None:
    found = draft(
        "Ansprechpartner;Ort", "Anna Ott;Ulm", "Jörg Weiß;Ulm", "Ida Ott;Ulm", "Max Ott;Ulm", "Hallenbau GmbH;Ulm"
    )
    assert (found.company, found.last_name) == ("Hallenbau GmbH", "")


def test_salutations_bring_their_title() -> None:
    found = draft("Anrede;Nachname", "Herr Dr.;Ott")
    assert (found.salutation, found.title) == ("Herr", "Dr.")
    assert draft("Anrede;Nachname", "Sehr geehrte Frau Ott;Ott").salutation == "Frau"


def test_the_zero_that_a_spreadsheet_ate_comes_back() -> None:
    assert draft("Firma;PLZ", "A;36037", "B;20095", "C;4109").postal_code == "04109"
    assert draft("Firma;PLZ", "A;1010", "C;4109").postal_code == "4109"


def test_several_numbers_and_addresses_in_a_cell_find_their_places() -> None:
    found = draft("Telefon;E-Mail", "030 23125-123 / 0171 39200 07;a@ott.example, b@ott.example")
    assert (found.phone, found.mobile) == ("030 23125-123", "0171 39200 07")
    assert (found.email, found.email_2) == ("a@ott.example", "b@ott.example")


def test_another_currency_leaves_the_value_empty_and_says_so() -> None:
    found = draft("Firma;Betrag;Währung", "Ott;500;CHF")
    assert (found.value, found.notes) == (None, ["Betrag: 500 CHF"])
    assert draft("Firma;Betrag;Währung", "Ott;500;Euro").value == 50000
    assert draft("Firma;Währung;Betrag", "Ott;EUR;500").value == 50000


def test_an_event_is_enough() -> None:
    found = draft("Bemerkung;Thema", "Hat am Stand nach Wärmepumpen gefragt;Wärmepumpe")
    assert found.is_enough
    assert found.description == "Hat am Stand nach Wärmepumpen gefragt\nWärmepumpe"
    assert not draft("Firma;Ort", ";Ulm").is_enough


def test_what_was_exported_comes_back_as_it_was() -> None:
    found = draft("Firma;Telefon;Bemerkung", "'=Ott;'+49 171 3920007;'- dringend")
    assert (found.company, found.phone, found.note) == ("=Ott", "+49 171 3920007", "- dringend")


def test_numbers_as_meta_exports_them() -> None:
    assert draft("full_name;phone_number", "Anna Ott;p:+491713920007").phone == "+491713920007"


def test_a_text_longer_than_its_column_is_cut_and_kept() -> None:
    found = draft("Nachname;Ort", "x" * 150 + ";Ulm")
    assert len(found.last_name) == 100
    assert found.notes == ["Nachname: " + "x" * 150]


def test_hostile_text_is_stored_as_text() -> None:
    found = draft("Firma;Notiz", "Ott\x00 <script>\tGmbH;a\x00b\nc")
    assert found.company == "Ott\ufffd <script> GmbH"
    assert found.note == "a\ufffdb\nc"


def test_the_limits_are_those_of_the_leads_columns() -> None:
    for field, limit in LIMITS.items():
        column = {"company": "company_name"}.get(field, field)
        if column in EDITABLE and column not in {"source", "campaign"}:
            assert getattr(Lead._meta.get_field(column), "max_length", None) == limit, field


def test_a_draft_names_the_leads_own_columns() -> None:
    found = draft(
        "Firma;E-Mail;E-Mail 2;Telefon;Telefon 2;Wert", "Ott;a@o.example;b@o.example;030 23125123;030 23125124;5"
    )
    fields = found.lead_fields()
    assert fields == {
        "company_name": "Ott", "email": "a@o.example", "phone": "030 23125123", "value": 500,
        "more_addresses": [{"kind": "email", "value": "b@o.example"}, {"kind": "phone", "value": "030 23125124"}],
    }  # fmt: skip
    assert set(fields) <= set(EDITABLE)
    full = LeadDraft()
    for name in set(FIELDS) - {"value", "received_at"}:
        setattr(full, name, "x")
    assert set(full.lead_fields()) <= set(EDITABLE)


def test_formats_are_kept_as_json() -> None:
    formats = Formats(("a", "b"), {1: "."}, {0: "mdy"}, True, "AT", "Europe/Vienna", "CHF")
    assert Formats.from_json(json.loads(json.dumps(formats.as_json()))) == formats


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=40), min_size=len(FIELDS) - 5, max_size=len(FIELDS) + 2))
def test_no_row_brings_it_down_and_everything_in_it_can_be_stored(cells: list[str]) -> None:
    mapping: dict[int, str | None] = dict(enumerate(FIELDS))
    found = from_row(cells, mapping, Formats(FIELDS))
    for field in FIELDS:
        value = getattr(found, field)
        if isinstance(value, str):
            assert "\x00" not in value
            value.encode()
            assert len(value) <= LIMITS.get(field, 100_000)
    assert all("\x00" not in text for text in [*found.notes, *found.extra, *found.extra.values()])
