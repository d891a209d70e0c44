"""What a cell means, and that what means nothing is kept as it came."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwerk.intake import values as v


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,56 €", 123456), ("EUR 1.234,-", 123400), ("1234", 123400), ("57 500", 5750000),
        ("1.234.567", 123456700), ("189.000,00", 18900000), ("1'234,50", 123450), ("€1.000,00", 100000),
        ("1,5 Mio. €", 150000000),
        ("60 TEUR", 6000000), ("60 T€", 6000000), ("12.50", 1250), ("0", 0), ("10000.00", 1000000), ("+5", 500),
        ("1\u202f234,5", 123450), ("2500,– €", 250000), ("0,005", 1),
    ],
)  # fmt: skip
def test_amounts_are_read_as_germans_write_them(text: str, cents: int) -> None:
    assert v.to_cents(text) == (cents, "")


@pytest.mark.parametrize("text", ["abc", "$ 500", "500 CHF", "-5", "10-20", "1,2,3.4", "€", "12 Stück", "9" * 39])
def test_an_amount_that_is_none_is_kept_as_it_came(text: str) -> None:
    assert v.to_cents(text) == (None, text)


def test_a_rough_amount_is_taken_and_kept() -> None:
    assert v.to_cents("ca. 60 TEUR") == (6000000, "ca. 60 TEUR")


def test_the_column_tells_comma_from_point() -> None:
    assert v.decimal_mark(["1.234,56", "12"]) == ","
    assert v.decimal_mark(["1,234.56", "1,000"]) == "."
    assert v.decimal_mark(["10000.00", "99.50"]) == "."
    assert v.decimal_mark(["1.234", "5.000"]) == ","
    assert v.decimal_mark(["1,234,567"]) == "."
    assert v.decimal_mark([]) == ","
    assert v.to_cents("1,234.56", ".") == (123456, "")
    assert v.to_cents("1,234", ".") == (123400, "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01.05.2024", (2024, 5, 1)), ("1.5.24", (2024, 5, 1)), ("2024-05-01", (2024, 5, 1)),
        ("1. Mai 2024", (2024, 5, 1)), ("May 1, 2024", (2024, 5, 1)), ("45413", (2024, 5, 1)),
        ("20240501", (2024, 5, 1)),
        ("1/5/2024", (2024, 5, 1)),
        ("13/05/2024", (2024, 5, 13)), ("05/13/2024", (2024, 5, 13)), ("3. März 1999", (1999, 3, 3)),
    ],
)  # fmt: skip
def test_days_are_read_in_many_spellings(text: str, day: tuple[int, int, int]) -> None:
    found, note = v.to_instant(text)
    assert note == ""
    assert found is not None
    assert found.tzinfo is dt.UTC
    # Summer or winter time, the day begins at midnight in Berlin.
    assert (found + dt.timedelta(hours=3)).date() == dt.date(*day)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("01.05.2024 14:30", "2024-05-01T12:30:00+00:00"),
        ("01.05.2024, 14:30 Uhr", "2024-05-01T12:30:00+00:00"),
        ("2024-05-01T10:00:00+0200", "2024-05-01T08:00:00+00:00"),
        ("2026-06-01T09:12:33Z", "2026-06-01T09:12:33+00:00"),
        ("1714521600", "2024-05-01T00:00:00+00:00"),
        ("1714521600000", "2024-05-01T00:00:00+00:00"),
        ("Wed, 1 May 2024 10:00", "2024-05-01T08:00:00+00:00"),
        ("5/1/2024 2:30 PM", "2024-05-01T12:30:00+00:00"),
    ],
)
def test_instants_are_read_with_their_zone(text: str, utc: str) -> None:
    order = v.date_order([text, "12/25/2024 1:00 AM"]) if "/" in text else "dmy"
    found, note = v.to_instant(text, order)
    assert note == ""
    assert found is not None
    assert found.isoformat() == utc


@pytest.mark.parametrize("text", ["31.02.2024", "heute", "01.05.1850", "2024", "99.99.9999", "25:61", "1.1.1 1:1:1:1"])
def test_a_day_that_is_none_is_kept_as_it_came(text: str) -> None:
    assert v.to_instant(text) == (None, text)


def test_the_column_tells_day_from_month() -> None:
    assert v.date_order(["01/05/2024", "02/13/2024"]) == "mdy"
    assert v.date_order(["01/05/2024", "13/02/2024"]) == "dmy"
    assert v.date_order(["01/05/2024"]) == "dmy"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Dr.-Ing. Burkhard Silbermann", ("", "Dr.-Ing.", "Burkhard", "Silbermann")),
        ("von Ebernburg, Philippa", ("", "", "Philippa", "von Ebernburg")),
        ("Ebernburg, Philippa von", ("", "", "Philippa", "von Ebernburg")),
        ("Herr Dr. Müller", ("Herr", "Dr.", "", "Müller")),
        ("Frau Anna-Maria von der Heide", ("Frau", "", "Anna-Maria", "von der Heide")),
        ("Müller", ("", "", "", "Müller")),
        ("Anna Maria Schmidt", ("", "", "Anna Maria", "Schmidt")),
        ("Prof. Dr. med. Eva Ott", ("", "Prof. Dr. med.", "Eva", "Ott")),
        ("Schmidt, Dr. Anna", ("", "Dr.", "Anna", "Schmidt")),
        ("Schmidt, Frau Anna", ("Frau", "", "Anna", "Schmidt")),
        ("Anna und Peter Müller", ("", "", "Anna und Peter", "Müller")),
        ("Familie Özdemir", ("Familie", "", "", "Özdemir")),
        ("Jan van der Meer", ("", "", "Jan", "van der Meer")),
        ("van Dyck", ("", "", "", "van Dyck")),
        ("Phil Collins", ("", "", "Phil", "Collins")),
        ("Dipl.-Ing. (FH) Max Groß", ("", "Dipl.-Ing. (FH)", "Max", "Groß")),
        ("Anna Weiß, M.A.", ("", "M.A.", "Anna", "Weiß")),
        ("Mr John Smith", ("Herr", "", "John", "Smith")),
        ("Hr. Weber", ("Herr", "", "", "Weber")),
        ("", ("", "", "", "")),
    ],
)
def test_whole_names_come_apart(text: str, parts: tuple[str, str, str, str]) -> None:
    assert v.split_name(text) == parts


def test_salutations_have_one_spelling() -> None:
    assert {v.to_salutation(text) for text in ("Herr", "Hr.", "Mr", "m", "männlich", "MALE")} == {"Herr"}
    assert {v.to_salutation(text) for text in ("Frau", "Fr.", "Ms.", "w", "weiblich")} == {"Frau"}
    assert v.to_salutation("Hochwürden") == "Hochwürden"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Musterstr. 5, 12345 Berlin", ("Musterstr. 5", "12345", "Berlin", "")),
        ("Musterstr. 5\n12345 Berlin", ("Musterstr. 5", "12345", "Berlin", "")),
        (
            "Straße des 17. Juni 135, 10623 Berlin, Deutschland",
            ("Straße des 17. Juni 135", "10623", "Berlin", "Deutschland"),
        ),
        ("Hauptplatz 1, 8010 Graz", ("Hauptplatz 1", "8010", "Graz", "")),
        ("D-20095 Hamburg", ("", "20095", "Hamburg", "Deutschland")),
        ("Am Markt 3", ("Am Markt 3", "", "", "")),
        ("Postfach 1234, 80331 München", ("Postfach 1234", "80331", "München", "")),
    ],
)
def test_whole_addresses_come_apart(text: str, parts: tuple[str, str, str, str]) -> None:
    assert v.split_address(text) == parts


def test_postal_codes_lose_what_programs_added_and_get_back_what_they_ate() -> None:
    assert v.to_postal_code("D-20095") == ("20095", "")
    assert v.to_postal_code("20095.0") == ("20095", "")
    assert v.to_postal_code("4109", is_padded=True) == ("04109", "")
    assert v.to_postal_code("4109") == ("4109", "")
    assert v.to_postal_code("SW1A 1AA") == ("SW1A 1AA", "")
    assert v.is_german_postal(["4109", "36037", "20095"])
    assert not v.is_german_postal(["1010", "8010"])
    assert not v.is_german_postal(["36037", "SW1A 1AA", "20095"])


def test_languages_and_pages_are_told_from_other_text() -> None:
    assert [v.to_language(text)[0] for text in ("Deutsch", "de-DE", "German", "EN", "")] == ["de", "de", "de", "en", ""]
    assert v.to_language("Klingonisch") == ("", "Klingonisch")
    assert v.to_website("www.brinkmann.example") == ("www.brinkmann.example", "")
    assert v.to_website("keine Seite.") == ("", "keine Seite.")
    assert v.to_website("javascript:alert(1)") == ("", "javascript:alert(1)")


@given(st.text())
def test_no_text_brings_a_reading_down(text: str) -> None:
    for reading in (v.to_cents, v.to_instant, v.to_postal_code, v.to_language, v.to_website):
        value, note = reading(text)
        assert note in {"", text}
        is_empty = not text.strip(" <>\"'") or text.strip(" <>\"'") in {"http://", "https://", "www."}
        assert value or note or value == 0 or is_empty or not text.isprintable()
    v.to_salutation(text)
    assert "".join("".join(v.split_name(text)).split()) or not text.split() or set(text.split()) <= {","}
    v.split_address(text)
    v.split_city(text)
