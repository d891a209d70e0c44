"""Whether two are the same, how surely, and why in words."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import IntegerChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leadwerk.duplicates.identity import Identity, is_mobile


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
    "same_company": _("Same company"),
    "same_postal_code": _("Same postal code"),
}


@dataclass(frozen=True, slots=True)
class Likeness:
    level: Level
    reasons: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        return [str(REASONS[reason]) for reason in self.reasons]


def compare(one: Identity, other: Identity, shared: Collection[str] = ()) -> Likeness | None:
    """None where nothing says that they are the same. `shared` are address keys known to be of both."""
    keys = one.keys & other.keys | set(shared)
    found = []
    if any(key.startswith("e:") for key in keys):
        found.append("same_email")
    numbers = [key[2:] for key in keys if key.startswith("t:")]
    if any(is_mobile(number) for number in numbers):
        found.append("same_mobile")
    elif numbers:
        found.append("same_number")
    is_certain = "same_email" in found or "same_mobile" in found
    if one.persons & other.persons:
        found.append("same_name")
    if one.company and one.company == other.company:
        found.append("same_company")
    if one.postal_code and one.postal_code == other.postal_code:
        found.append("same_postal_code")
    if is_certain:
        return Likeness(Level.CERTAIN, tuple(found))
    if "same_name" in found and ("same_number" in found or "same_company" in found):
        return Likeness(Level.LIKELY, tuple(found))
    # A company's telephone rings for everybody there, and a company has many people.
    if "same_number" in found or "same_company" in found:
        return Likeness(Level.POSSIBLE, tuple(found))
    return None
