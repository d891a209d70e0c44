"""Cards of every version become rows, however the program that wrote them understood the definition."""

import io
import os
import tracemalloc
from pathlib import Path

import pytest

from leadwerk.intake.channels.csv_file.refusals import CellTooLarge
from leadwerk.intake.channels.vcard.parse import cards, is_address_book
from leadwerk.intake.channels.vcard.table import FIELDS, row, write_table

MATERIAL = Path(os.environ.get("LEADWERK_TEST_MATERIAL", "")) / "vcard"


def read(path: Path) -> list[dict[str, str]]:
    """What is filled of each card; "rest" is what has no field."""
    names = (*FIELDS, "rest")
    return [{name: cell for name, cell in zip(names, row(card), strict=True) if cell} for card in cards(path)]


def of(tmp_path: Path, *lines: str | bytes) -> list[dict[str, str]]:
    path = tmp_path / "cards.vcf"
    path.write_bytes(b"".join((line if isinstance(line, bytes) else line.encode()) + b"\r\n" for line in lines))
    return read(path)


def test_a_german_card_of_outlook(tmp_path: Path) -> None:
    (found,) = of(
        tmp_path,
        "BEGIN:VCARD",
        "VERSION:2.1",
        b"N;LANGUAGE=de;CHARSET=Windows-1252:S\xfc\xdf;J\xf6rg;;Herr Dr.",
        "ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=B6bel=",
        "werke GmbH;Einkauf",
        "TEL;WORK;VOICE:+49 (30) 23125-418",
        "TEL;WORK;FAX:030 1",
        "TEL;CELL:0171 3920007",
        "ADR;WORK;PREF;ENCODING=QUOTED-PRINTABLE:;;Gro=C3=9Fe Str. 5=0D=0AHof;Leipzig;;04109;Deutschland",
        "NOTE;ENCODING=QUOTED-PRINTABLE:ab 10 Uhr=0D=0A=",
        "=3Dnicht freitags",
        "PHOTO;TYPE=JPEG;ENCODING=BASE64:",
        " /9j/4AAQSkZJRgABAQEAYABgAAD",
        "",
        "EMAIL;PREF;INTERNET:j@moebel.example",
        "END:VCARD",
    )
    assert found == {
        "company": "Möbelwerke GmbH",
        "salutation": "Herr Dr.",
        "first_name": "Jörg",
        "last_name": "Süß",
        "email": "j@moebel.example",
        "phone": "+49 (30) 23125-418",
        "mobile": "0171 3920007",
        "street": "Große Str. 5, Hof",
        "postal_code": "04109",
        "city": "Leipzig",
        "country": "Deutschland",
        "note": "ab 10 Uhr\n=nicht freitags",
        "rest": "Abteilung: Einkauf\nFax: 030 1",
    }


def test_folded_lines_groups_escapes_and_several_cards(tmp_path: Path) -> None:
    first, second, third = of(
        tmp_path,
        "\ufeffBEGIN:VCARD",
        "VERSION:4.0",
        "FN:Anna",
        "  Ott",
        'item1.TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+49-30-1;ext=5',
        "item1.X-ABLabel:Zentrale",
        "item2.EMAIL;TYPE=work:mailto:a@ott.example",
        "item3.EMAIL:b@ott.example",
        r"NOTE:eins\, zwei\; drei\nvier\\n",
        "END:VCARD",
        "begin:vcard",
        "version:3.0",
        "n:Weil;Carla;;;",
        "end:vcard",
        "BEGIN:VCARD",
        "FN:Ohne Ende",
    )
    assert first == {
        "full_name": "Anna Ott",
        "email": "a@ott.example",
        "email_2": "b@ott.example",
        "phone_2": "+49-30-1 -5",
        "note": "eins, zwei; drei\nvier\\n",
    }
    assert second == {"first_name": "Carla", "last_name": "Weil"}
    assert third == {"full_name": "Ohne Ende"}


def test_only_what_begins_with_a_card_is_an_address_book() -> None:
    assert is_address_book(b"\xef\xbb\xbf\r\nbegin:vcard\r\n")
    assert is_address_book("BEGIN:VCARD".encode("utf-16"))
    assert not is_address_book(b"Firma;Ort\nBEGIN:VCARD;Ulm")


def test_a_line_or_a_value_without_end_is_refused(tmp_path: Path) -> None:
    for content in (b"NOTE:" + b"x" * 9_000_000, b"NOTE:x\r\n" + b" xxxxxxxxxxxxxxxx\r\n" * 80_000):
        path = tmp_path / "cards.vcf"
        path.write_bytes(b"BEGIN:VCARD\r\n" + content)
        with pytest.raises(CellTooLarge):
            list(cards(path))


def test_a_large_book_is_read_without_growing(tmp_path: Path) -> None:
    path = tmp_path / "cards.vcf"
    with path.open("w") as file:
        for number in range(5_000):
            file.write(f"BEGIN:VCARD\nFN:Anna {number}\nPHOTO;ENCODING=b:{'A' * 500}\nTEL:030 {number}\nEND:VCARD\n")
    tracemalloc.start()
    assert write_table(path, io.StringIO()) == 5_000
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


EXPECTED = {
    "John_Doe_BLACK_BERRY.vcf": [("john", "Doe", "", "", "+96123456789", "Acme Solutions")],
    "John_Doe_EVOLUTION.vcf": [
        ("John Richter  James", "Doe", "john.doe@ibm.com", "905-555-1234", "905-666-1234", "IBM")
    ],
    "John_Doe_IPHONE.vcf": [("John Richter James", "Doe", "john.doe@ibm.com", "905-777-1234", "905-555-1234", "IBM")],
    "John_Doe_LOTUS_NOTES.vcf": [("John Johny", "Doe", "john.doe@ibm.com", "", "+1 (212) 204-34456", "IBM")],
    "John_Doe_MAC_ADDRESS_BOOK.vcf": [
        ("John Richter James", "Doe", "john.doe@ibm.com", "905-777-1234", "905-555-1234", "IBM")
    ],
    "gmail-single2.vcf": [("VCard", "Test", "workemail@example.com", "5555551113", "5555551114", "TheCompany")],
    "outlook-2007.vcf": [
        ("Michael", "Angstadt", "mike.angstadt@gmail.com", "(111) 555-1111", "(111) 555-4444", "TheCompany")
    ],
    "rfc2426-example.vcf": [
        ("Frank Dawson", "", "Frank_Dawson@Lotus.com", "+1-919-676-9515", "", "Lotus Development Corporation"),
        ("Tim Howes", "", "howes@netscape.com", "+1-415-937-3419", "", "Netscape Communications Corp."),
    ],
    "thunderbird-MoreFunctionsForAddressBook-extension.vcf": [
        ("John", "Doe", "doe.john@hotmail.com", "555-555-1111", "555-555-5555", "TheOrganization")
    ],
    "issue114.vcf": [("Dummy", "Dummy", "dummy.dummy@dummy.com", "+49 9876 54321", "+49 1234 56789", "Dummy GmbH")],
}


@pytest.mark.material
def test_every_card_of_the_material_has_its_values() -> None:
    found = {}
    for path in MATERIAL.rglob("*.vcf"):
        names = [
            (card.get("first_name") or card.get("full_name", ""), card.get("last_name", ""))
            + tuple(card.get(name, "") for name in ("email", "phone", "mobile", "company"))
            for card in read(path)
        ]
        found[path.name] = names
    assert found == EXPECTED
