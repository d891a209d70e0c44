"""What languages, time zones, currencies and books can be chosen from, in the reader's language."""

import zoneinfo
from functools import cache

from babel import Locale
from django.conf import settings
from django.utils.translation import get_language, gettext

from leadwerk.people.books import are_required, open_to
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission

Choices = list[tuple[str, str]]

CURRENCIES = (
    "EUR", "CHF", "GBP", "USD", "PLN", "CZK", "DKK", "SEK", "NOK", "HUF", "RON", "ISK", "TRY", "UAH", "CAD", "AUD",
    "NZD", "JPY", "CNY", "INR", "BRL", "MXN", "ZAR", "ILS", "AED", "SGD", "HKD", "KRW",
)  # fmt: skip


def languages() -> Choices:
    return [(code, gettext(str(name))) for code, name in settings.LANGUAGES]


@cache
def time_zones() -> list[tuple[str, Choices]]:
    """Grouped by continent; only those that name a place, because abbreviations and offsets know no summer time."""
    groups: dict[str, Choices] = {}
    for name in sorted(zoneinfo.available_timezones()):
        continent, _, place = name.partition("/")
        if place and continent not in ("Etc", "SystemV", "US", "posix", "right"):
            groups.setdefault(continent, []).append((name, place.replace("_", " ")))
    return sorted(groups.items(), key=lambda group: (group[0] != "Europe", group[0]))


def book_options(user: User, permission: Permission) -> list[tuple[int, str]]:
    """The books into which this person may put records, as they stand in the tree."""
    above = organisation().books_above
    return [(book.pk, "\u2003" * len(above[book.pk]) + book.name) for book in open_to(user, permission)]


NO_BOOK = "none"


def book_targets(user: User, permission: Permission = Permission.LEAD_ASSIGN) -> list[tuple[int | str, str]]:
    """Where this person may put leads or, as `permission` says, customers: into books, and out of them where a record
    may be in none."""
    options = book_options(user, permission)
    return [*options, *([] if are_required(permission) else [(NO_BOOK, gettext("No book"))])]


def currencies() -> Choices:
    names = Locale.parse((get_language() or "de")[:2]).currencies
    return [(code, f"{code} · {names.get(code, code)}") for code in CURRENCIES]
