"""Invented people, companies and addresses. All chance comes from the source that is passed in.

Numbers are from the ranges that the Bundesnetzagentur keeps free for films and books (Rufnummern für Film und
Fernsehen), addresses end in .example (RFC 2606): nothing here reaches anybody.
"""

import random
from functools import lru_cache
from typing import NamedTuple

from leadwerk.config.demo import words


class Person(NamedTuple):
    salutation: str
    title: str
    first_name: str
    last_name: str
    job_title: str


class Company(NamedTuple):
    name: str
    domain: str
    website: str
    employees: int


class Address(NamedTuple):
    street: str
    postal_code: str
    city: str


LANDLINES = ("030 23125", "040 66969", "069 90009", "0221 4710", "089 99998")
MOBILES = (
    "0152 28817",
    "0152 28895",
    "0152 54599",
    "0171 39200",
    "0172 99257",
    "0174 91773",
    "0176 04069",
    "0179 29197",
)
FREE_MAIL = ("post.example", "mail.example", "briefkasten.example", "web.example")
_LETTERS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "ı": "i",
        "ş": "s",
        "ç": "c",
        "ğ": "g",
        "é": "e",
        "ł": "l",
        "ć": "c",
        "ń": "n",
    }
)
_FORMS = [form for form, weight in words.LEGAL_FORMS for _ in range(weight)]


def person(rng: random.Random) -> Person:
    """Somebody with a German address form; one in thirty has a title, one in forty a double name."""
    is_woman = rng.random() < 0.46
    first = rng.choice(words.WOMEN if is_woman else words.MEN)
    last = rng.choice(words.LAST_NAMES)
    chance = rng.random()
    if chance < 0.025:
        last = f"{last}-{rng.choice(words.LAST_NAMES)}"
    elif chance < 0.032:
        last = f"von {last}"
    title = rng.choice(words.TITLES) if chance > 0.967 else ""
    return Person("Frau" if is_woman else "Herr", title, first, last, rng.choice(words.JOB_TITLES))


def company(rng: random.Random, industry: str) -> Company:
    """A company of that industry, its domain after its name."""
    pattern = rng.choice(words.INDUSTRY_NAMES[industry])
    name = pattern.format(
        n=rng.choice(words.LAST_NAMES),
        n2=rng.choice(words.LAST_NAMES),
        p=rng.choice(words.PLACES)[1].partition(" (")[0],
        k=rng.choice(words.SHORT_NAMES),
    )
    own = words.LEGAL_FORMS_OF.get(industry)
    form = rng.choice(own) if own else rng.choice(_FORMS)
    domain = f"{_address_part(name)[:40].strip('-')}.example"
    employees = int(rng.lognormvariate(3.2, 1.1)) + 1
    return Company(f"{name} {form}".strip(), domain, f"www.{domain}", employees)


def address(rng: random.Random) -> Address:
    code, city = rng.choice(words.PLACES)
    number = int(rng.random() ** 2 * 160) + 1
    letter = rng.choice("abcd") if rng.random() < 0.06 else ""
    return Address(f"{rng.choice(words.STREETS)} {number}{letter}", code, city)


def phone(rng: random.Random) -> str:
    """A landline number as people write it, from a range kept free for fiction."""
    area = rng.choice(LANDLINES)
    return f"{area} {rng.randrange(1000):03d}"


def mobile(rng: random.Random) -> str:
    """A mobile number as people write it, from a range kept free for fiction."""
    return f"{rng.choice(MOBILES)} {rng.randrange(100):02d}"


def email(who: Person, firm: Company | None, rng: random.Random) -> str:
    """The person's address at their company, or a private one."""
    first, last = _address_part(who.first_name), _address_part(who.last_name)
    if firm is not None:
        local = rng.choice((f"{first}.{last}", f"{first[0]}.{last}", last, "info"))
        return f"{local}@{firm.domain}"
    return f"{first}.{last}{rng.randrange(1960, 2005) if rng.random() < 0.5 else ''}@{rng.choice(FREE_MAIL)}"


def sentence(rng: random.Random, patterns: tuple[str, ...]) -> str:
    """One of the sentences, its places filled."""
    return rng.choice(patterns).format(
        day=rng.choice(words.DAYS),
        sum=rng.choice(words.SUMS),
        name=f"{rng.choice(('Frau', 'Herr'))} {rng.choice(words.LAST_NAMES)}",
        number=rng.choice(("zwei", "drei", "vier")),
        part=rng.choice(words.PARTS),
    )


@lru_cache(maxsize=20_000)
def _address_part(name: str) -> str:
    plain = name.lower().translate(_LETTERS).replace(" & ", "-").replace(" ", "-")
    return "".join(letter for letter in plain if letter.isascii() and (letter.isalnum() or letter == "-"))
