"""Postal addresses and streets, as far as they can be seen without knowing what stands around them."""

import re
from typing import NamedTuple

from leadwerk.foundation.text import fold
from leadwerk.intake.signature import words
from leadwerk.intake.signature.looks import EDGES

CODE_CITY = re.compile(
    rf"(?<![\w.,/-])(?:(?P<prefix>{'|'.join(words.COUNTRY_OF)}) ?[-–] ?|(?P<apart>D|A|CH|DE|AT) )?"
    r"(?P<code>\d{5}|\d{4}(?: [A-Z]{2}(?= ))?) +(?P<city>[^\W\d_][^\d,;]{0,80})"
)
_BRITISH = re.compile(r"(?P<city>(?<!\w)[^\W\d_][^\d,;]{0,40}?)[, ] {0,3}(?P<code>[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b")
_AMERICAN = re.compile(r"(?P<city>(?<!\w)[^\W\d_][^\d,;]{0,40}, [A-Z]{2}),? (?P<code>\d{5}(?:-\d{4})?)")
_POST_BOX = ("postfach", "p.o.", "po box", "pf ", "case postale")
_HOUSE = re.compile(r"\d+ ?[a-zA-Z]?(?: ?[-–/+] ?\d+ ?[a-zA-Z]?)*")
_NO_STREET = re.compile(r"[@€%]")


class Place(NamedTuple):
    """An address and what stands around it in its piece. `is_street_above` if the street is the piece above."""

    street: str
    postal_code: str
    city: str
    country: str
    is_street_above: bool
    before: list[str]
    after: list[str]

    @property
    def is_post_box(self) -> bool:
        return fold(self.street).startswith(_POST_BOX)


def may_be_street(text: str) -> bool:
    if len(text) > 80 or _NO_STREET.search(text) or not any(sign.isdigit() for sign in text):
        return False
    return any(sign.isalpha() for sign in text) and not CODE_CITY.search(text)


def is_street(text: str) -> bool:
    """Whether a street can be seen without a postal code beside it: "Lindenstr. 12 a", "Am Kai 3", "12 rue X"."""
    said = fold(text).split()
    if not 1 < len(said) <= 7 or len(text) > 80:
        return False
    if said[0] == "postfach":
        return said[1].isdigit()
    house = next((place for place, word in enumerate(said) if word[0].isdigit()), -1)
    if house < 0 or not _HOUSE.match(said[house]):
        return False
    names = [word.rstrip(".,") for word in (said[:house] or said[house + 1 :])]
    return bool(names) and (any(name.endswith(words.STREETS) for name in names) or names[0] in words.STREET_STARTS)


def place_in(text: str, above: str) -> Place | None:
    """The address in a piece, with the street in front of it or `above` it."""
    for pattern in (_AMERICAN, CODE_CITY, _BRITISH):
        if found := pattern.search(text):
            break
    else:
        return None
    code, city = found["code"], found["city"].strip(" .-–|")
    before = [part for part in (part.strip(EDGES) for part in text[: found.start()].split(",")) if part]
    after = [part for part in (part.strip(EDGES) for part in text[found.end() :].split(",")) if part]
    street, is_above = "", False
    if before and any(sign.isdigit() for sign in before[-1]) and may_be_street(before[-1]):
        street = before.pop()
    elif not before and above:
        street, is_above = above, True
    prefix = (found["prefix"] or found["apart"] or "") if pattern is CODE_CITY else ""
    if pattern is CODE_CITY:
        first = fold(city.split()[0])
        if first in words.NO_CITIES or not (city[0].isupper() or city[0].isdigit()) or (before and not street):
            return None
        if len(code) == 4 and not (street or prefix in words.COUNTRY_OF):
            return None
    head, _space, tail = city.rpartition(" ")
    country = words.COUNTRY_OF.get(prefix, "")
    if head and fold(tail) in words.COUNTRIES:
        city, country = head.rstrip(" ,-"), tail
    return Place(street, code, city, country, is_above, before, after)
