"""Invented people, companies and addresses. All chance comes from the source that is passed in.

Numbers begin with those that the Bundesnetzagentur keeps free for films and books (Mitteilung 148/2021), with further
digits behind them: a network that gets them is already at a number nobody has. Addresses end in .example (RFC 2606).
Nothing here reaches anybody.
"""

import random
from functools import lru_cache
from typing import NamedTuple

from leadwerk.config.demo import words
from leadwerk.foundation.text import fold


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
    """`country` is empty in Germany."""

    street: str
    postal_code: str
    city: str
    country: str = ""


LANDLINES = ("030 23125", "040 66969", "069 90009", "0221 4710", "089 99998")
"""Each followed by 000 to 999."""

MOBILES = ("0171 39200", "0176 040690")
"""Each followed by 00 to 99."""

FREE_MAIL = ("post.example", "mail.example", "briefkasten.example", "web.example", "freipost.example", "brief.example")

_COMMON = 0.3  # of 100 people, 30 have one of the names that everybody knows somebody of
_FORMS = [form for form, weight in words.LEGAL_FORMS for _ in range(weight)]
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _last_name(rng: random.Random) -> str:
    return rng.choice(words.COMMON_LAST_NAMES if rng.random() < _COMMON else words.LAST_NAMES)


def person(rng: random.Random) -> Person:
    """Somebody with a German address form; one in thirty has a title, one in forty a double name."""
    is_woman = rng.random() < 0.46
    first = rng.choice(words.WOMEN if is_woman else words.MEN)
    last = _last_name(rng)
    chance = rng.random()
    if chance < 0.025:
        second = _last_name(rng)
        last = f"{last}-{second}" if second != last else last
    elif chance < 0.032:
        last = f"von {last}"
    elif chance < 0.05:
        first = f"{first}-{rng.choice(words.WOMEN if is_woman else words.MEN)}" if len(first) < 6 else first
    title = rng.choice(words.TITLES) if chance > 0.967 else ""
    job_title = rng.choice(words.JOB_TITLES)[is_woman]
    return Person("Frau" if is_woman else "Herr", title, first, last, job_title)


def company(rng: random.Random, industry: str) -> Company:
    """A company of that industry, its domain after its name."""
    pattern = rng.choice(words.INDUSTRY_NAMES[industry])
    name = pattern.format_map(_Places(rng)) if "{" in pattern else pattern
    own = words.LEGAL_FORMS_OF.get(industry)
    form = rng.choice(own) if own else rng.choice(_FORMS)
    domain = f"{_address_part(name)[:40].strip('-')}.example"
    employees = int(rng.lognormvariate(3.2, 1.1)) + 1
    return Company(f"{name} {form}".strip(), domain, f"www.{domain}", employees)


def address(rng: random.Random) -> Address:
    code, city, state = rng.choice(words.PLACES)
    number = int(rng.random() ** 2 * 160) + 1
    letter = rng.choice("abcd") if rng.random() < 0.06 else ""
    country = state if state in words.ABROAD else ""
    return Address(f"{rng.choice(words.STREETS)} {number}{letter}", code, city, country)


def phone(rng: random.Random) -> str:
    """A landline number as people write it, mostly with an extension."""
    base = f"{rng.choice(LANDLINES)} {int(rng.random() * 1000):03d}"
    chance = rng.random()
    if chance < 0.15:
        return f"{base}-0"
    return f"{base}-{int(rng.random() * 90) + 10}" if chance < 0.5 else f"{base}-{int(rng.random() * 900) + 100}"


def mobile(rng: random.Random) -> str:
    """A mobile number as people write it, with two or three digits more than nobody's number has."""
    if rng.random() < 0.1:
        return f"{MOBILES[1]} {int(rng.random() * 10_000):04d}"
    return f"{MOBILES[0]} {int(rng.random() * 100_000):05d}"


def email(who: Person, firm: Company | None, rng: random.Random) -> str:
    """The person's address at their company, or a private one."""
    first, last = _address_part(who.first_name), _address_part(who.last_name)
    if firm is not None:
        local = rng.choice((f"{first}.{last}", f"{first}.{last}", f"{first[0]}.{last}", last, "info"))
        return f"{local}@{firm.domain}"
    return f"{first}.{last}{rng.randrange(1960, 2005) if rng.random() < 0.5 else ''}@{rng.choice(FREE_MAIL)}"


def sentence(rng: random.Random, patterns: tuple[str, ...]) -> str:
    """One of the sentences, its places filled."""
    pattern = rng.choice(patterns)
    return pattern.format_map(_Places(rng)) if "{" in pattern else pattern


class _Places(dict[str, str]):
    """What stands in a place of a pattern, drawn only when it is asked for."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self.rng = rng

    def __missing__(self, place: str) -> str:
        rng = self.rng
        if place in _CHOICES:
            return rng.choice(_CHOICES[place])
        if place == "p":
            return rng.choice(_TOWNS)
        if place in {"n", "n2"}:
            return _last_name(rng)
        is_woman = rng.random() < 0.46
        address_form = "Frau" if is_woman else "Herr" if place == "name" else "Herrn"
        return f"{address_form} {_last_name(rng)}"


_CHOICES = {
    "k": words.SHORT_NAMES,
    "day": words.DAYS,
    "month": words.MONTHS,
    "time": words.TIMES,
    "sum": words.SUMS,
    "number": words.NUMBERS,
    "count": words.COUNTS,
    "part": words.PARTS,
    "thing": words.THINGS,
}
# Towns as they stand in a company's name: "Frankfurt", not "Frankfurt (Oder)" or "Frankfurt am Main".
_TOWNS = tuple(
    dict.fromkeys(town.partition(" (")[0].partition(" am ")[0].partition(" an ")[0] for _, town, _ in words.PLACES)
)


@lru_cache(maxsize=20_000)
def _address_part(name: str) -> str:
    plain = fold(name.lower().translate(_UMLAUTS)).replace(" & ", "-").replace(" ", "-")
    return "".join(letter for letter in plain if letter.isascii() and (letter.isalnum() or letter == "-")) or "post"
