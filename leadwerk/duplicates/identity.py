"""What is known of who somebody is, in normal forms, from whatever kind of record it comes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

import phonenumbers
from django.db.models import Model

from leadwerk.customers.models import Account, Contact
from leadwerk.foundation import text
from leadwerk.leads.models import Lead, NewLead


class _Person(Protocol):
    first_name: str
    last_name: str
    email: str
    phone: str
    mobile: str


class Name(NamedTuple):
    """A person's name without titles; "von" and the like are set apart and count for nothing."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything is "" or empty that is not known. `numbers` holds all numbers, mobile ones too; `domains` only those
    that belong to one company."""

    emails: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    names: tuple[Name, ...] = ()
    company: str = ""
    street: str = ""
    house: str = ""
    postal_code: str = ""
    city: str = ""
    domains: frozenset[str] = frozenset()

    @property
    def keys(self) -> set[str]:
        """As `leads.AddressKey` has them."""
        return {f"e:{email}" for email in self.emails} | {f"t:{number}" for number in self.numbers}


COLUMNS: dict[type[Model], tuple[str, ...]] = {
    Lead: (
        "more_addresses", "company_name", "first_name", "last_name", "email", "phone", "mobile",
        "street", "postal_code", "city", "website",
    ),
    Contact: ("first_name", "last_name", "email", "phone", "mobile"),
    Account: ("name", "is_private", "email", "phone", "street", "postal_code", "city", "website"),
}  # fmt: skip
"""What an identity is made of."""

Known = Lead | NewLead | Contact | Account | Mapping[str, Any]


def identity_of(known: Known, further: Iterable[_Person] = ()) -> Identity:
    """Of a record, or of the fields of one that is not made yet, with the `further` persons of a lead."""
    if isinstance(known, Account):
        names = [name_of("", known.name)] if known.is_private else []
        company = "" if known.is_private else known.name
        place = (known.street, known.postal_code, known.city)
        return _made([known.email], [known.phone], names, company, *place, known.website)
    if isinstance(known, Contact):
        names = [name_of(known.first_name, known.last_name)]
        return _made([known.email], [known.phone, known.mobile], names)
    lead = NewLead(known) if isinstance(known, Mapping) else known
    more = [entry for entry in lead.more_addresses if isinstance(entry, dict)]
    emails = [lead.email, *(entry.get("value", "") for entry in more if entry.get("kind") == "email")]
    numbers = [lead.phone, lead.mobile, *(entry.get("value", "") for entry in more if entry.get("kind") == "phone")]
    names = [name_of(lead.first_name, lead.last_name)]
    for person in further:
        emails.append(person.email)
        numbers += [person.phone, person.mobile]
        names.append(name_of(person.first_name, person.last_name))
    place = (lead.street, lead.postal_code, lead.city)
    return _made(emails, numbers, names, lead.company_name, *place, lead.website)


def _made(
    emails: Iterable[str],
    numbers: Iterable[str],
    names: Iterable[Name],
    company: str = "",
    street: str = "",
    postal_code: str = "",
    city: str = "",
    website: str = "",
) -> Identity:
    found = frozenset(key for email in emails if email and (key := text.email_key(email)))
    domains = {email.rpartition("@")[2] for email in found} | ({_host(website)} if website else set())
    street, house = _street(street) if street else ("", "")
    return Identity(
        emails=found,
        numbers=frozenset(key for number in numbers if number and (key := text.phone_key(number))),
        names=tuple(dict.fromkeys(name for name in names if name.first or name.last)),
        company=text.company_key(company) if company else "",
        street=street,
        house=house,
        postal_code="".join(filter(str.isalnum, postal_code)).upper().removeprefix("D"),
        city=_city(city) if city else "",
        domains=frozenset(domain for domain in domains if domain and not text.is_generic_domain(domain)),
    )


PARTICLES = frozenset(
    ["von", "vom", "van", "zu", "zum", "zur", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le"]
    + ["ten", "ter", "am", "auf", "und"]
)


@lru_cache(maxsize=65536)
def name_of(first: str, last: str) -> Name:
    """The two parts of a name; where all stands in one field, the last word is the last name."""
    first, last = text.name_key(first), text.name_key(last)
    if not first and " " in last:
        first, _space, last = last.rpartition(" ")
    elif not last and " " in first:
        first, _space, last = first.rpartition(" ")
    return Name(_without_particles(first), _without_particles(last))


def _without_particles(name: str) -> str:
    words = name.split()
    return " ".join(word for word in words if word not in PARTICLES) if len(words) > 1 else name


_HOUSE = re.compile(r"\b(\d+) ?([a-z]?)\b")
_WORD = re.compile(r"[a-z0-9]+")
_KIND_OF_STREET = re.compile(r"(?<=[a-z]{3})(?:strasse|str)$")
_ABBREVIATED = {"strasse": "str", "platz": "pl", "sankt": "st"}


@lru_cache(maxsize=65536)
def _street(typed: str) -> tuple[str, str]:
    """Street and house number: "Lindenstr. 4 b" and "Linden-Straße 4b" are both ("linden str", "4b")."""
    folded = text.fold(typed)
    number = _HOUSE.search(folded)
    house = number[1].lstrip("0") + number[2] if number else ""
    if number:
        folded = f"{folded[: number.start()]} {folded[number.end() :]}"
    words: list[str] = []
    for word in _WORD.findall(folded):
        joined = _KIND_OF_STREET.sub("", word)
        words.append(_ABBREVIATED.get(joined, joined))
        if joined != word:
            words.append("str")
    return " ".join(words), house


@lru_cache(maxsize=8192)
def _city(typed: str) -> str:
    """A town without district, state and river: "Frankfurt a. M." and "Frankfurt/Main" begin alike and nothing more."""
    return " ".join(_WORD.findall(text.name_key(typed.partition("(")[0])))


def _host(website: str) -> str:
    try:
        host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")


@lru_cache(maxsize=8192)
def is_mobile(number: str) -> bool:
    """Whether a number in E.164 belongs to one person's telephone, as far as its digits tell."""
    if number.startswith("+49"):
        return number.startswith(("+4915", "+4916", "+4917"))
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False
    return kind == phonenumbers.PhoneNumberType.MOBILE
