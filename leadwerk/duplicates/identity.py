"""What is known of who somebody is, in normal forms, from whatever kind of record it comes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import phonenumbers

from leadwerk.customers.models import Account, Contact
from leadwerk.foundation import text
from leadwerk.leads.models import Lead, NewLead


class _Person(Protocol):
    first_name: str
    last_name: str
    email: str
    phone: str
    mobile: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything is "" or empty that is not known. `numbers` holds all numbers, mobile ones too."""

    emails: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    company: str = ""
    postal_code: str = ""
    city: str = ""

    @property
    def keys(self) -> set[str]:
        """As `leads.AddressKey` has them."""
        return {f"e:{email}" for email in self.emails} | {f"t:{number}" for number in self.numbers}


Known = Lead | NewLead | Contact | Account | Mapping[str, Any]


def identity_of(known: Known, further: Iterable[_Person] = ()) -> Identity:
    """Of a record, or of the fields of one that is not made yet, with the `further` persons of a lead."""
    if isinstance(known, Account):
        return _made([known.email], [known.phone], [], known.name, known.postal_code, known.city)
    if isinstance(known, Contact):
        return _made([known.email], [known.phone, known.mobile], [(known.first_name, known.last_name)])
    lead = NewLead(known) if isinstance(known, Mapping) else known
    more = [entry for entry in lead.more_addresses if isinstance(entry, dict)]
    emails = [lead.email, *(entry.get("value", "") for entry in more if entry.get("kind") == "email")]
    numbers = [lead.phone, lead.mobile, *(entry.get("value", "") for entry in more if entry.get("kind") == "phone")]
    names = [(lead.first_name, lead.last_name)]
    for person in further:
        emails.append(person.email)
        numbers += [person.phone, person.mobile]
        names.append((person.first_name, person.last_name))
    return _made(emails, numbers, names, lead.company_name, lead.postal_code, lead.city)


def _made(
    emails: Iterable[str],
    numbers: Iterable[str],
    names: Iterable[tuple[str, str]],
    company: str = "",
    postal_code: str = "",
    city: str = "",
) -> Identity:
    return Identity(
        emails=frozenset(key for email in emails if email and (key := text.email_key(email))),
        numbers=frozenset(key for number in numbers if number and (key := text.phone_key(number))),
        persons=frozenset(key for first, last in names if (key := text.name_key(f"{first} {last}"))),
        company=text.company_key(company),
        postal_code="".join(postal_code.split()).upper(),
        city=text.fold(city),
    )


@lru_cache(maxsize=8192)
def is_mobile(number: str) -> bool:
    """Whether a number in E.164 belongs to one person's telephone, as far as its digits tell."""
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False
    return kind == phonenumbers.PhoneNumberType.MOBILE
