"""Cards as the rows of a table, one column for each field of a lead that a card can hold."""

import csv
import os
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from leadwerk.intake.channels.csv_file.parse import MOST_ROWS
from leadwerk.intake.channels.csv_file.refusals import FileTooLarge
from leadwerk.intake.channels.vcard.parse import Card, Property, cards

FIELDS = (
    "company", "salutation", "first_name", "last_name", "full_name", "job_title", "email", "email_2", "phone",
    "mobile", "phone_2", "street", "postal_code", "city", "country", "website", "language", "external_id", "note",
)  # fmt: skip
"""The columns; behind them comes one for all that has no field."""

_SILENT = frozenset(
    (
        "VERSION", "PRODID", "REV", "CLASS", "SORT-STRING", "MAILER", "KIND", "LABEL", "TZ", "GEO", "SOURCE", "PROFILE",
        "NAME", "CALURI", "CALADRURI", "FBURL", "CAPURI", "CLIENTPIDMAP", "PHOTO", "LOGO", "SOUND", "KEY", "AGENT",
        "XML", "MEMBER", "X-ABLABEL", "X-ABADR", "X-ABUID", "X-ABSHOWAS", "X-MS-OL-DESIGN",
        "X-MS-OL-DEFAULT-POSTAL-ADDRESS", "X-EVOLUTION-FILE-AS", "X-MS-CARDPICTURE", "X-IMAGEHASH", "X-IMAGETYPE",
        "X-SHARED-PHOTO-DISPLAY-PREF",
    )
)  # fmt: skip
"""What is about the card and not about the person."""


def write_table(path: str | os.PathLike[str], stream: IO[str]) -> int:
    """Write the cards as CSV without a header; their number. Raises `FileTooLarge`, `CellTooLarge`."""
    writer = csv.writer(stream, lineterminator="\n")
    count = 0
    for count, card in enumerate(cards(path), 1):
        if count > MOST_ROWS:
            raise FileTooLarge(limit=MOST_ROWS, unit="rows")
        writer.writerow(row(card))
    return count


def row(card: Card) -> list[str]:
    """The cells of a card, in the order of `FIELDS`, and what has no field."""
    found = dict.fromkeys(FIELDS, "")
    rest: list[str] = []
    _names(card, found, rest)
    _emails(card, found, rest)
    _numbers(card, found, rest)
    _addresses(card, found, rest)
    for one in card:
        if one.name in _TAKEN or one.name in _SILENT or not one.text:
            continue
        field = _SIMPLE.get(one.name)
        if field == "note":
            found["note"] = "\n".join(filter(None, (found["note"], one.text)))
        elif field is not None and not found[field]:
            found[field] = one.text
        else:
            rest.append(_said(_word(one.name), *one.parts))
    return [*found.values(), "\n".join(rest)]


_SIMPLE = {
    "TITLE": "job_title", "ROLE": "job_title", "URL": "website", "NOTE": "note", "LANG": "language",
    "UID": "external_id",
}  # fmt: skip
_TAKEN = frozenset(("N", "FN", "ORG", "EMAIL", "TEL", "ADR"))


def _said(word: str, *parts: str) -> str:
    return f"{word}: {', '.join(filter(None, parts))}"


def _word(name: str) -> str:
    words = {
        "BDAY": _("Birthday"),
        "NICKNAME": _("Nickname"),
        "CATEGORIES": _("Categories"),
        "ANNIVERSARY": _("Anniversary"),
        "ROLE": _("Function"),
        "TITLE": _("Function"),
        "URL": _("Website"),
    }
    return words.get(name) or name.removeprefix("X-").replace("-", " ").capitalize()


def _names(card: Card, found: dict[str, str], rest: list[str]) -> None:
    for one in card:
        if one.name == "N" and not found["last_name"] and not found["first_name"]:
            last, first, further, prefix, suffix = ([*one.parts, "", "", "", "", ""])[:5]
            found["last_name"], found["salutation"] = last, prefix.replace(",", " ")
            found["first_name"] = " ".join(filter(None, (first, further.replace(",", " "))))
            if suffix:
                rest.append(_said(_("Name suffix"), suffix))
        elif one.name == "FN" and not found["full_name"]:
            found["full_name"] = one.text
        elif one.name == "ORG" and not found["company"]:
            found["company"], *units = one.parts
            if any(units):
                rest.append(_said(_("Department"), *units))
        elif one.name == "ORG" and one.text:
            rest.append(_said(_("Company"), *one.parts))
    if found["last_name"] or found["first_name"]:
        found["full_name"] = ""


def _emails(card: Card, found: dict[str, str], rest: list[str]) -> None:
    named = _in_order(card, "EMAIL")
    emails = dict.fromkeys(one.text.removeprefix("mailto:") for one in named)
    for place, email in enumerate(emails):
        if place < 2:
            found["email_2" if place else "email"] = email
        else:
            rest.append(_said(_("Further e-mail"), email))


def _numbers(card: Card, found: dict[str, str], rest: list[str]) -> None:
    for one in _in_order(card, "TEL"):
        number = one.text.removeprefix("tel:").replace(";ext=", " -")
        if one.types & {"FAX", "PAGER"}:
            rest.append(_said(_("Fax") if "FAX" in one.types else _("Pager"), number))
            continue
        wanted = ("mobile", "phone", "phone_2") if one.types & {"CELL", "CAR"} else ("phone", "phone_2", "mobile")
        if "HOME" in one.types and "CELL" not in one.types:
            wanted = ("phone_2", "phone", "mobile")
        free = next((name for name in wanted if not found[name]), None)
        if free is not None:
            found[free] = number
        else:
            rest.append(_said(_("Further phone"), number))


def _addresses(card: Card, found: dict[str, str], rest: list[str]) -> None:
    for place, one in enumerate(_in_order(card, "ADR")):
        box, more, street, city, region, code, country = ([*one.parts, *[""] * 7])[:7]
        lines = [line for text in (street, more) for line in text.replace(",\n", "\n").split("\n") if line]
        if place:
            parts = (*lines, box, f"{code} {city}".strip(), region, country)
            rest.append(_said(_("Further address"), *parts))
            continue
        found["street"] = ", ".join(lines) or (f"{_('PO box')} {box}" if box else "")
        found["postal_code"], found["city"], found["country"] = code, city, country
        if region:
            rest.append(_said(_("State or region"), region))
        if box and lines:
            rest.append(_said(_("PO box"), box))


def _in_order(card: Card, name: str) -> list[Property]:
    """The properties of that name: preferred ones first, then those of work, each with a value."""
    found: Iterator[Property] = (one for one in card if one.name == name and any(one.parts))
    return sorted(found, key=lambda one: (not one.is_preferred, "WORK" not in one.types, "HOME" in one.types))
