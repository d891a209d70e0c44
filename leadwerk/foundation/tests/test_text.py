"""Normal forms: which spellings are the same, and that nothing hostile brings them down."""

import csv
import json
import os
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadwerk.foundation import text as t

MATERIAL = Path(os.environ.get("LEADWERK_TEST_MATERIAL", ""))
needs_material = pytest.mark.material

any_text = st.text(st.characters(exclude_categories=())) | st.text("äöüßÄÖÜaeouxyz .-@+0123456789()/,\x00")
NORMAL_FORMS = [t.fold, t.sort_name, t.email_key, t.phone_key, t.name_key, t.company_key, t.clean]


def is_found(query: str, *parts: str) -> bool:
    stored = t.search_text(*parts)
    return all(term in stored for term in t.search_terms(query))


# --- search ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["müller", "MÜLLER", "mueller", "Mueller", "muller", "mu\u0308ller", "ülle", "uelle"])
def test_mueller_is_found_in_every_spelling(query: str) -> None:
    assert is_found(query, "Müller")
    assert is_found(query, "MU\u0308LLER & Söhne")


def test_a_name_stored_without_umlaut_is_found_by_one_with() -> None:
    assert is_found("müller", "Anna", "Mueller")
    assert is_found("böck müller", "Mueller-Boeck")
    assert is_found("møller", "Moeller")
    assert is_found("moeller", "Møller")


def test_sharp_s_and_double_s_are_the_same() -> None:
    assert is_found("strasse", "Große Straße 5")
    assert is_found("Straße", "Strasse")
    assert is_found("STRASSE", "straße")


def test_diacritics_of_the_neighbours_do_not_matter() -> None:
    assert is_found("lodz", "Łódź")
    assert is_found("Łódź", "Lodz")
    assert is_found("sahin", "Şahin")
    assert is_found("istanbul", "İstanbul")
    assert is_found("isik", "Işık")
    assert is_found("cermak", "Čermák")
    assert is_found("rené", "Rene")
    assert is_found("œuvre", "oeuvre")


def test_bauer_keeps_its_e() -> None:
    assert t.search_text("Bauer") == "bauer"
    assert not is_found("baur", "Bauer")


@pytest.mark.parametrize(
    "stored", ["+491713920007", "+49 171 3920007", "0171 39200 07", "0049 (0)171/39200-07", " 0171-3920007"]
)
@pytest.mark.parametrize(
    "query",
    [
        "0171 39200 07",
        "01713920007",
        "39200",
        "+49 171 3920007",
        "+491713",
        "0049171392",
        "0171/3920007",
        "(0171) 39200",
        "3920007",
    ],
)
def test_a_number_is_found_however_it_was_typed(stored: str, query: str) -> None:
    assert is_found(query, "Brinkmann", stored, "Hamburg")


def test_typing_a_number_finds_it_at_every_step() -> None:
    for typed in ("0171 39200 07", "+49 171 39200 07", "0049 171 3920007"):
        for end in range(len(typed.split()[0]), len(typed) + 1):
            assert is_found(typed[:end], "+491713920007"), typed[:end]


def test_a_foreign_number_is_found_nationally_and_internationally() -> None:
    for query in ("+43 1 2345678", "0043 1 2345678", "01 2345678"):
        assert is_found(query, "+4312345678"), query


def test_a_postal_code_beside_other_words_stays_one() -> None:
    assert t.search_terms("01067 Dresden") == ["01067", "dresden"]
    assert is_found("Dresden 01067", "01067 Dresden")
    assert is_found("02203 12345", "+49220312345")


def test_punctuation_around_a_word_is_not_searched() -> None:
    assert t.search_terms('"Müller", & Co.; (Berlin)') == ["muller", "co", "berlin"]
    assert t.search_terms(" - & ") == []


def test_the_search_column_holds_each_word_once() -> None:
    assert t.search_text("Solar Solar", "", "solar") == "solar"
    assert len(t.search_text("Müller-Lüdenscheidt Größenwahn")) < 4 * len("Müller-Lüdenscheidt Größenwahn")


@given(st.lists(any_text, max_size=4), st.data())
def test_every_word_that_was_stored_is_found(parts: list[str], data: st.DataObject) -> None:
    stored = t.search_text(*parts)
    assert "\x00" not in stored
    words = [word for part in parts if part.strip()[:1] not in {"+", "(", "0"} for word in t.fold(part).split()]
    if words:
        word = data.draw(st.sampled_from(words))
        if word[0] not in "+(0":
            assert all(term in stored for term in t.search_terms(word))


# --- order -----------------------------------------------------------------------------------------------------------


@given(any_text)
@example("Анна ~")
def test_the_sort_name_is_plain_ascii(text: str) -> None:
    key = t.sort_name(text)
    assert key.isascii()
    assert len(key) <= 100
    assert key == key.strip()
    assert "  " not in key


def test_names_sort_as_germans_expect() -> None:
    names = [
        "Müller, Anna",
        "Müllerei",
        "Mueller",
        "Ähre",
        "Öhm",
        "Zander",
        "von Ahn",
        "Österreich",
        "Анна",
        "muller b",
    ]
    assert sorted(names, key=t.sort_name) == [
        "Ähre", "Mueller", "Müller, Anna", "muller b", "Müllerei", "Öhm", "Österreich", "von Ahn", "Zander", "Анна",
    ]  # fmt: skip


# --- e-mail ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (" P.Ebernburg@Brinkmann.Example ", "p.ebernburg@brinkmann.example"),
        ("Philippa von Ebernburg <p@brinkmann.example>", "p@brinkmann.example"),
        ('"Ebernburg, Philippa" <p@brinkmann.example>', "p@brinkmann.example"),
        ("mailto:p@brinkmann.example?subject=Angebot", "p@brinkmann.example"),
        ("<p@brinkmann.example>;", "p@brinkmann.example"),
        ("p@brinkmann.example; q@brinkmann.example", "p@brinkmann.example"),
        ("\u200bp@brinkmann.example\u00a0", "p@brinkmann.example"),
        ("info@Müller-Söhne.de", "info@xn--mller-shne-kcb9d.de"),
        ("info@xn--mller-shne-kcb9d.de", "info@xn--mller-shne-kcb9d.de"),
        ("jörg@example.de", "jörg@example.de"),
        ("o'neill+shop@example.co.uk", "o'neill+shop@example.co.uk"),
        ("p@localhost", ""),
        ("keine", ""),
        ("p at brinkmann.example", ""),
        ("p@@brinkmann.example", ""),
        ("p@brinkmann..example", ""),
        (".p@brinkmann.example", ""),
        ("p@192.168.1.1", ""),
        ("@brinkmann.example", ""),
        ("", ""),
    ],
)
def test_an_address_has_one_spelling(raw: str, key: str) -> None:
    assert t.email_key(raw) == key


def test_free_mail_says_nothing_about_the_company() -> None:
    assert t.is_generic_domain("GMX.de ")
    assert t.is_generic_domain("t-online.de")
    assert t.is_generic_domain("gmail.com")
    assert not t.is_generic_domain("brinkmann.example")
    assert not t.is_generic_domain("")


@needs_material
def test_addresses_of_the_validity_list_are_told_apart() -> None:
    with open(MATERIAL / "names/isemail/isemail_tests.tsv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) > 150
    taken = [row for row in rows if t.email_key(row["address"].strip("'"))]
    refused_although_plain = [
        row for row in rows if row["diagnosis"] == "ISEMAIL_VALID" and row not in taken and "." in row["address"]
    ]
    assert [row["address"] for row in refused_although_plain] == []
    wrong = [t.email_key(row["address"].strip("'")) for row in taken if row["category"] == "ISEMAIL_ERR"]
    assert set(wrong) == {"test@iana.org"}  # a good address with rubbish around it


# --- phone -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        "0171 39200 07", "0171/3920007", "0171-39200-07", "(0171) 3920007", "+49 171 3920007", "+49 (0)171 3920007",
        "+49(0)171/3920007", "0049 171 3920007", "00491713920007", "491713920007", "1713920007", "Tel.: 0171 3920007",
        "tel:+49-171-3920007", "0171\u00a03920007", "０１７１ ３９２０００７", "0171 3920007 (privat)",
        "+49 0171 3920007", "Mobil 0171.392.00.07", "0171 3920007 oder 030 23125123", "\u202a+49 171 3920007\u202c",
    ],
)  # fmt: skip
def test_a_german_number_has_one_spelling(raw: str) -> None:
    assert t.phone_key(raw) == "+491713920007"


@pytest.mark.parametrize(
    "raw", ["", "3920007", "110", "0", "keine", "-", "siehe oben", "12.05.2024", "00", "+", "+49", "0" * 40]
)
def test_what_cannot_be_dialled_from_anywhere_has_no_key(raw: str) -> None:
    assert t.phone_key(raw) == ""


def test_the_region_says_which_national_spelling_is_meant() -> None:
    assert t.phone_key("01 5131234", "AT") == "+4315131234"
    assert t.phone_key("044 668 18 00", "CH") == "+41446681800"
    assert t.phone_key("+43 1 5131234", "CH") == t.phone_key("01 5131234", "AT")


def test_numbers_are_shown_as_they_are_dialled() -> None:
    assert t.format_phone("+491713920007") == "0171 3920007"
    assert t.format_phone("+493023125123") == "030 23125123"
    assert t.format_phone("+4315131234") == "+43 1 5131234"
    assert t.format_phone("keine") == "keine"
    assert t.format_phone("+") == "+"


def by_the_book(raw: str) -> str:
    number = phonenumbers.parse(raw, "DE")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@given(
    st.sampled_from(["0", "+49", "+49 ", "+49 (0)", "+49 0", "0049 ", "00490", "(0"]),
    st.sampled_from(["30", "69", "221", "171", "152", "4231", "33056", "800"]),
    st.sampled_from(["", " ", "/", "-", ") ", " - "]),
    st.lists(st.sampled_from([*"0123456789", *"0123456789", " ", "-", "/ ", "."]), min_size=6, max_size=11),
)
def test_the_quick_way_agrees_with_the_library(prefix: str, area: str, gap: str, rest: list[str]) -> None:
    raw = prefix + area + gap + "1" + "".join(rest)
    if 5 <= len([letter for letter in area + "1" + "".join(rest) if letter.isdigit()]) <= 13:
        assert t.phone_key(raw) == by_the_book(raw)


@needs_material
def test_numbers_of_all_countries_have_the_same_key_in_all_spellings() -> None:
    with open(MATERIAL / "names/phones/example_numbers.tsv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) > 1200
    wrong = []
    for row in rows:
        if row["valid"] != "1":
            continue
        expected = row["e164"]
        spellings = ["e164", "international", "rfc3966"] + (["national"] if row["region"] in {"DE", "AT", "CH"} else [])
        for spelling in spellings:
            key = t.phone_key(row[spelling], row["region"] if row["region"] != "001" else "DE")
            if key != expected:
                wrong.append((row["region"], row["type"], spelling, row[spelling], key))
    # Short service numbers cannot be dialled from abroad; islands share the shortest of numbers.
    assert [case for case in wrong if len(case[3].replace(" ", "")) > 11] == []
    assert len(wrong) < 40, wrong


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dr. Anna Müller", "anna mueller"),
        ("Müller, Anna", "Frau Anna Muller"),
        ("Prof. Dr. med. dent. Eva Ott", "Eva Ott"),
        ("Dr.-Ing. Burkhard Silbermann", "Silbermann, Burkhard"),
        ("Jean-Luc O’Brien", "Jean Luc OBrien"),
        ("Dipl.-Kfm. Jörg Weiß", "Joerg Weiss"),
    ],
)
def test_one_person_has_one_name_key(one: str, other: str) -> None:
    assert t.name_key(one) == t.name_key(other) != ""


def test_a_first_name_that_looks_like_a_title_stays() -> None:
    assert t.name_key("Phil Collins") == "phil collins"
    assert t.name_key("Anna Ingwersen") != t.name_key("Anna")


@pytest.mark.parametrize(
    "form",
    """GmbH|GmbH & Co. KG|GmbH und Co KG|GmbH & Co.KG|gGmbH|mbH|AG|KG|OHG|oHG|e.K.|e. K.|eK|e.Kfr.|e.V.|eG|GbR|SE|
    SE & Co. KGaA|KGaA|UG|UG (haftungsbeschränkt)|UG (haftungsbeschränkt) & Co. KG|PartG mbB|PartGmbB|Part mbB|
    Gesellschaft mit beschränkter Haftung|G.m.b.H.|Ges.m.b.H.|m.b.H.|Stiftung & Co. KG|Ltd.|Ltd. & Co. KG|Inc.|
    S.A.R.L.|S.r.l.|B.V.|N.V.|A/S|Sp. z o.o.|s.r.o.|KöR|AöR|Aktiengesellschaft|e.U.|OG|Sàrl|eingetragener Kaufmann|
    VVaG|i.L.|GmbH i. G.""".replace("\n    ", "").split("|"),
)  # fmt: skip
def test_the_legal_form_does_not_tell_firms_apart(form: str) -> None:
    assert t.company_key(f"Brinkmann Energietechnik {form}") == "brinkmann energietechnik"
    assert t.company_key(f"Brinkmann Energietechnik, {form.upper()}") == "brinkmann energietechnik"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller & Söhne GmbH", "Fa. Mueller und Soehne"),
        ("Groß Wärmetechnik", "Gross Waermetechnik GmbH"),
        ("A.B.C. Technik GmbH", "ABC Technik"),
        ("Haus-Technik Nord GmbH", "Haus Technik Nord"),
        ("Brinkmann GmbH Niederlassung Köln", "Brinkmann Niederlassung Koeln"),
    ],
)
def test_one_firm_has_one_key(one: str, other: str) -> None:
    assert t.company_key(one) == t.company_key(other)


def test_a_firm_that_is_called_like_a_legal_form_keeps_its_name() -> None:
    assert t.company_key("SE") == "se"
    assert t.company_key("AG GmbH") == "ag"
    assert t.company_key("UG & Co") != ""


@needs_material
def test_german_legal_forms_of_the_official_list_are_known() -> None:
    path = next((MATERIAL / "names/elf-codes").rglob("*.csv"))
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Country Code (ISO 3166-1)"] == "DE"]
    forms = {form.strip() for row in rows for form in row["Abbreviations Local language"].split(";")} - {""}
    assert len(forms) > 10
    assert {form for form in forms if t.company_key("Brinkmann Solar " + form) != "brinkmann solar"} == set()


# --- all -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", NORMAL_FORMS, ids=lambda form: form.__name__)
@given(text=any_text)
@example(text="ueue")
@example(text="u.e.")
@example(text="\ud800")
@example(text="ﬃ ŉ ẞ İ")
def test_a_normal_form_is_its_own_normal_form(form: object, text: str) -> None:
    assert callable(form)
    once = form(text)
    assert form(once) == once


def test_every_letter_folds_to_a_folded_letter() -> None:
    wrong = [code for code in range(0x110000) if t.fold(t.fold(chr(code))) != t.fold(chr(code))]
    assert wrong == []


@needs_material
def test_naughty_strings_bring_nothing_down() -> None:
    strings = json.loads((MATERIAL / "security/blns/blns.json").read_text("utf-8"))
    assert len(strings) > 500
    for text in strings:
        for form in NORMAL_FORMS:
            assert form(form(text)) == form(text)
        assert t.clean(text).replace("\ufffd", "") == text.translate(
            dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])
        )
        assert all(term in t.search_text(text) or term[0].isdigit() for term in t.search_terms(text))


def test_text_is_stored_as_it_came_but_for_what_no_database_takes() -> None:
    assert t.clean("<script>\r\n\t'; DROP TABLE leads;--") == "<script>\r\n\t'; DROP TABLE leads;--"
    assert t.clean("a\x00b\x07c\ud800d") == "a\ufffdb\ufffdc\ufffdd"
    assert t.clean("Brinkmann", 5) == "Brin…"
    assert t.clean("Brink", 5) == "Brink"
    assert t.clean("a", 0) == ""
