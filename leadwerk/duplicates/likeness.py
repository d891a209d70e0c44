"""Whether two are the same, how surely, and why in words.

Each thing that both have speaks for or against it, with as many points as it is rare that strangers agree on it, in
bits: that two people who have nothing to do with each other have the same last name is one chance in some hundred, so
it counts 8. What only one of them has says nothing. The sum decides, within limits that no sum can break: see `_level`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import IntegerChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leadwerk.duplicates.identity import Identity, Name, is_mobile
from leadwerk.duplicates.phonetics import sound


class Level(IntegerChoices):
    """Higher is surer. Only what is certain may ever be merged or attached without a person."""

    POSSIBLE = 1, _("Possible")
    LIKELY = 2, _("Likely")
    CERTAIN = 3, _("Certain")


REASONS: dict[str, Promise] = {
    "same_email": _("Same e-mail address"),
    "same_mobile": _("Same mobile number"),
    "same_number": _("Same phone number"),
    "same_name": _("Same name"),
    "similar_name": _("Very similar name"),
    "same_last_name": _("A part of the name is the same"),
    "same_company": _("Same company"),
    "similar_company": _("Very similar company name"),
    "same_domain": _("Same e-mail domain of a company"),
    "same_address": _("Same address"),
    "same_street": _("Same street"),
    "similar_street": _("Very similar street"),
    "same_postal_code": _("Same postal code"),
    "swapped_postal_code": _("Postal code with swapped digits"),
    "similar_postal_code": _("Very similar postal code"),
    "same_house_number": _("Same house number"),
    "similar_house_number": _("Very similar house number"),
    "same_city": _("Same place"),
    "similar_city": _("Very similar place"),
}

ENOUGH = 15
STREET = frozenset(["same_street", "similar_street"])
# Two digits swapped are a slip; strangers of one name have that in common hardly more often than the code itself.
CLOSE = STREET | {"same_postal_code", "swapped_postal_code", "same_address", "same_number"}
HOUSE = frozenset(["same_house_number", "similar_house_number"])
TOWN = frozenset(["same_city", "similar_city"])


@dataclass(frozen=True, slots=True)
class Likeness:
    level: Level
    reasons: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        return [str(REASONS[reason]) for reason in self.reasons]


def compare(one: Identity, other: Identity, shared: Collection[str] = ()) -> Likeness | None:
    """None where too little says that they are the same. `shared` are address keys known to be of both."""
    reasons: list[str] = []
    points = _addresses(one, other, shared, reasons)
    person = _person(one, other, reasons)
    company = _company(one, other, reasons)
    points += person + company + _place(one, other, reasons)
    if not company and one.domains & other.domains and "same_email" not in reasons:
        reasons.append("same_domain")
        points += 8
    level = _level(points, person, company, reasons)
    return None if level is None else Likeness(level, tuple(reasons))


def _level(points: float, person: float, company: float, reasons: list[str]) -> Level | None:
    found = set(reasons)
    if found & {"same_email", "same_mobile"}:
        return Level.CERTAIN
    # Of two people of one name in one town one is likely a relative; in one house a changed last name is a marriage.
    home = company > 0 or "same_address" in found
    is_one = person > 4 or (person > 0 and found & STREET) or (person > -3 and home)
    if points >= ENOUGH and is_one and _is_close(found, company):
        return Level.LIKELY
    if person == 0 and "same_company" in found and found & {"same_city", "similar_city", "same_postal_code"}:
        return Level.LIKELY
    # Colleagues share company, telephone and address, relatives name and address.
    return Level.POSSIBLE if points >= ENOUGH or found & {"same_company", "same_number", "same_domain"} else None


def _is_close(found: set[str], company: float) -> bool:
    """Whether more than the town is the same, of whose name there are several, and in which many have one name."""
    return company > 0 or bool(found & CLOSE) or bool(found & TOWN and found & HOUSE)


def _addresses(one: Identity, other: Identity, shared: Collection[str], reasons: list[str]) -> float:
    keys = one.keys & other.keys | set(shared)
    if any(key.startswith("e:") for key in keys):
        reasons.append("same_email")
    numbers = [key[2:] for key in keys if key.startswith("t:")]
    if any(is_mobile(number) for number in numbers):
        reasons.append("same_mobile")
    elif numbers:
        reasons.append("same_number")
        return 12
    return 0


def _person(one: Identity, other: Identity, reasons: list[str]) -> float:
    if not one.names or not other.names:
        return 0
    best = max(_names(mine, theirs) for mine in one.names for theirs in other.names)
    if best >= 13:
        reasons.append("same_name")
    elif best > 8:
        reasons.append("similar_name")
    elif best > 0:
        reasons.append("same_last_name")
    return best


@lru_cache(maxsize=65536)
def _names(one: Name, other: Name) -> float:
    straight = _part(one.last, other.last, 8, -6) + _part(one.first, other.first, 6, -4)
    turned = _part(one.last, other.first, 8, -6) + _part(one.first, other.last, 6, -4) - 1
    return max(straight, turned)


def _part(one: str, other: str, same: float, different: float) -> float:
    if not one or not other:
        return 0
    if one == other:
        return same
    likeness = _alike(one.replace(" ", ""), other.replace(" ", ""))
    if likeness >= 0.9:
        return same * 0.85
    if likeness >= 0.75 or (likeness >= 0.6 and sound(one) == sound(other)):
        return same * 0.6
    if len(one) == 1 or len(other) == 1:  # an initial
        return same * 0.3 if one[0] == other[0] else different
    if one.startswith(other) or other.startswith(one) or set(one.split()) & set(other.split()):
        return same * 0.5
    return 0 if likeness >= 0.6 else different  # two mistakes in a short name say nothing either way


def _alike(one: str, other: str) -> float:
    """1 for the same, 0 for nothing in common; a letter swapped with its neighbour is one mistake."""
    from rapidfuzz.distance import OSA

    return OSA.normalized_similarity(one, other, score_cutoff=0.5)


def _company(one: Identity, other: Identity, reasons: list[str]) -> float:
    if not one.company or not other.company:
        return 0
    if one.company == other.company:
        reasons.append("same_company")
        return 12
    likeness = _alike_company(one.company, other.company)
    if likeness >= 88:
        reasons.append("similar_company")
        return 9
    if likeness >= 75:
        reasons.append("similar_company")
        return 5
    return -5


@lru_cache(maxsize=65536)
def _alike_company(one: str, other: str) -> float:
    """100 for the same words, 92 where each has its counterpart, 80 where one firm has words besides."""
    from rapidfuzz import fuzz

    fewer, more = sorted((one.split(), other.split()), key=len)
    if all(any(_stands_for(word, theirs) for theirs in more) for word in fewer):
        return 92 if len(fewer) == len(more) else 80
    return fuzz.token_sort_ratio(one, other)


def _stands_for(one: str, other: str) -> bool:
    """Misspelt or abbreviated: "gebr" for "gebruder"."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and (long.startswith(short) or _alike(one, other) >= 0.8)


def _place(one: Identity, other: Identity, reasons: list[str]) -> float:
    points = _postal_code(one.postal_code, other.postal_code, reasons) + _city(one.city, other.city, reasons)
    street = _street(one.street, other.street)
    house = _house(one.house, other.house)
    found = {reason for reason in reasons if reason.endswith("postal_code")}
    if street + house >= 8 and (TOWN | {"same_postal_code"}) & set(reasons):
        reasons.append("same_address")
        return points + street + house
    if street > 0:
        reasons.append("same_street" if street == 7 else "similar_street")
    # A number alone says something where nothing says that it is another street.
    if house > 0 and (street >= 0 or found):
        reasons.append("same_house_number" if house == 4 else "similar_house_number")
    # Many houses have the same number: it says much along with the street, little without it.
    return points + street + (house if street > 0 else max(house, 0) / 2)


def _postal_code(one: str, other: str, reasons: list[str]) -> float:
    if not one or not other:
        return 0
    if one == other:
        reasons.append("same_postal_code")
        return 7
    if _alike(one, other) < 0.75:
        return -2
    if sorted(one) == sorted(other):
        reasons.append("swapped_postal_code")
        return 5
    reasons.append("similar_postal_code")
    return 3


def _city(one: str, other: str, reasons: list[str]) -> float:
    if not one or not other:
        return 0
    if one == other:
        reasons.append("same_city")
        return 4
    if one.startswith(other) or other.startswith(one) or _alike(one, other) >= 0.7:
        reasons.append("similar_city")
        return 2.5
    return -1


def _street(one: str, other: str) -> float:
    if not one or not other:
        return 0
    if one == other:
        return 7
    if _alike(one.replace(" ", ""), other.replace(" ", "")) >= 0.75:
        return 5
    return 0 if set(one.split()) & set(other.split()) else -2


def _house(one: str, other: str) -> float:
    if not one or not other:
        return 0
    return 4 if one == other else 1 if _alike(one, other) >= 0.5 else -2
