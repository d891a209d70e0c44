"""How values read: money, numbers, days, times, names, in the active language and the person's time zone.

Written by hand instead of through Babel's patterns, because a list page formats two hundred values and these take a
microsecond or two each. Babel supplies the names of days and months and the signs of currencies. Every function makes
an empty string of None, so that a template need not ask first.
"""

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from babel import Locale
from babel.numbers import get_currency_precision, get_currency_symbol
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

NO_BREAK = "\u00a0"
_COMMA_FOR_POINT = str.maketrans(",.", ".,")
_TITLES = {
    "dr",
    "prof",
    "ing",
    "dipl",
    "med",
    "jur",
    "phil",
    "rer",
    "nat",
    "h",
    "c",
    "mag",
    "frau",
    "herr",
    "mr",
    "mrs",
}
_LEGAL_FORMS = {"gmbh", "ggmbh", "ag", "kg", "ohg", "eg", "ev", "ek", "kgaa", "mbh", "mbb", "ug", "se", "gbr", "co"}


class Here(NamedTuple):
    """Whom values are read to, and when. A page that formats hundreds of values asks once."""

    language: str
    zone: dt.tzinfo
    now: dt.datetime
    today: dt.date

    @classmethod
    def of_request(cls) -> "Here":
        now, zone = timezone.now(), timezone.get_current_timezone()
        return cls(get_language() or "de", zone, now, now.astimezone(zone).date())


def _german() -> bool:
    return (get_language() or "de").startswith("de")


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(language[:2])


@lru_cache(maxsize=64)
def _currency(currency: str, language: str) -> tuple[str, int]:
    return get_currency_symbol(currency, language[:2]), get_currency_precision(currency)


def number(value: int | float | Decimal | None, digits: int = 0) -> str:
    """1.207 or 14,6: with `digits` places after the comma."""
    if value is None:
        return ""
    text = f"{value:,.{digits}f}"
    return text.translate(_COMMA_FOR_POINT) if _german() else text


def percent(share: float | Decimal | None, digits: int = 0) -> str:
    """A share of 1 in percent: 0.146 is "14,6 %" with one digit."""
    if share is None:
        return ""
    text = number(share * 100, digits)
    return f"{text}{NO_BREAK}%" if _german() else f"{text}%"


def money(amount: int | None, currency: str, here: Here | None = None) -> str:
    """An amount in the currency's smallest unit (cents); the fraction is left out where it is zero."""
    if amount is None:
        return ""
    language = here.language if here is not None else get_language() or "de"
    sign, precision = _currency(currency, language)
    unit = 10**precision
    whole, rest = divmod(abs(amount), unit)
    text = f"{whole:,}" + (f".{rest:0{precision}d}" if rest else "")
    minus = "-" if amount < 0 else ""
    if language.startswith("de"):
        return f"{minus}{text.translate(_COMMA_FOR_POINT)}{NO_BREAK}{sign}"
    gap = NO_BREAK if sign.isalpha() else ""
    return f"{minus}{sign}{gap}{text}"


def currency_sign(currency: str) -> str:
    """€ for EUR, in the active language."""
    return _currency(currency, get_language() or "de")[0]


def currency_precision(currency: str) -> int:
    """How many places the fraction has: 2 for EUR, 0 for JPY."""
    return _currency(currency, get_language() or "de")[1]


def amount(value: int | None, currency: str) -> str:
    """An amount in the currency's smallest unit as one types it into a field: money without the sign."""
    if value is None:
        return ""
    precision = _currency(currency, get_language() or "de")[1]
    whole, rest = divmod(abs(value), 10**precision)
    text = f"{whole:,}" + (f".{rest:0{precision}d}" if rest else "")
    return ("-" if value < 0 else "") + (text.translate(_COMMA_FOR_POINT) if _german() else text)


def _day_of(value: dt.date | dt.datetime) -> dt.date:
    """The calendar day in the person's zone; a bare date is a day already."""
    if isinstance(value, dt.datetime):
        return _here(value).date()
    return value


def _here(value: dt.datetime) -> dt.datetime:
    return value.astimezone(timezone.get_current_timezone()) if value.tzinfo is not None else value


def date(value: dt.date | dt.datetime | None) -> str:
    """20.11.2026, or 20 Nov 2026."""
    if value is None:
        return ""
    that = _day_of(value)
    if _german():
        return f"{that.day:02d}.{that.month:02d}.{that.year}"
    return f"{that.day} {_locale('en').months['format']['abbreviated'][that.month]} {that.year}"


def clock(value: dt.datetime | dt.time | None) -> str:
    """10:30, in the person's zone."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = _here(value)
    return f"{value.hour:02d}:{value.minute:02d}"


def day(value: dt.date | dt.datetime | None, here: Here | None = None) -> str:
    """today, tomorrow, yesterday; else "Fr., 20.11."; with the year where it lies more than half a year away."""
    if value is None:
        return ""
    here = here or Here.of_request()
    that = value.astimezone(here.zone).date() if isinstance(value, dt.datetime) else value
    return _day_words(that, here.today, here.language)


@lru_cache(maxsize=4096)
def _day_words(that: dt.date, today: dt.date, language: str) -> str:
    """`day` in the active language, which is named so that the words can be kept: a list has the same few days."""
    distance = (that - today).days
    if -1 <= distance <= 1:
        return (gettext("yesterday"), gettext("today"), gettext("tomorrow"))[distance + 1]
    if abs(distance) > 183:
        return date(that)
    if language.startswith("de"):
        return f"{_locale('de').days['format']['abbreviated'][that.weekday()]}, {that.day:02d}.{that.month:02d}."
    names = _locale("en")
    weekday, month = names.days["format"]["abbreviated"][that.weekday()], names.months["format"]["abbreviated"]
    return f"{weekday}, {that.day} {month[that.month]}"


def weekday(value: dt.date | dt.datetime | None) -> str:
    """The day of the week, short: "Mo."."""
    if value is None:
        return ""
    return str(_locale("de" if _german() else "en").days["format"]["abbreviated"][_day_of(value).weekday()])


def long_date(value: dt.date | dt.datetime | None) -> str:
    """The day in full, for the head of a page: "Donnerstag, 19. November 2026"."""
    if value is None:
        return ""
    that, language = _day_of(value), "de" if _german() else "en"
    names = _locale(language)
    weekday, month = names.days["format"]["wide"][that.weekday()], names.months["format"]["wide"][that.month]
    return f"{weekday}, {that.day}{'.' if language == 'de' else ''} {month} {that.year}"


def month_name(value: dt.date | dt.datetime | None) -> str:
    """The month alone: "November"."""
    if value is None:
        return ""
    return str(_locale("de" if _german() else "en").months["stand-alone"]["wide"][_day_of(value).month])


def day_heading(value: dt.date | dt.datetime | None) -> str:
    """The day as a heading above what happened on it: "Heute", "Gestern", "Montag, 16. November"."""
    if value is None:
        return ""
    that, today = _day_of(value), timezone.localdate()
    if that == today:
        return gettext("Today")
    if that == today - dt.timedelta(days=1):
        return gettext("Yesterday")
    language = "de" if _german() else "en"
    names = _locale(language)
    weekday = names.days["format"]["wide"][that.weekday()]
    month = names.months["format"]["wide"][that.month]
    text = f"{weekday}, {that.day}. {month}" if language == "de" else f"{weekday}, {that.day} {month}"
    return text if that.year == today.year else f"{text} {that.year}"


def moment(value: dt.datetime | None, here: Here | None = None) -> str:
    """Day and time: "heute, 10:30"."""
    if value is None:
        return ""
    here = here or Here.of_request()
    that = value.astimezone(here.zone)
    return f"{day(that.date(), here)}, {that.hour:02d}:{that.minute:02d}"


def ago(value: dt.datetime | None, here: Here | None = None) -> str:
    """How long since, or until: "vor 12 Min.", "in 3 Std.", "gestern"; from two days on the day."""
    if value is None:
        return ""
    here = here or Here.of_request()
    seconds = (here.now - value).total_seconds()
    minutes = int(abs(seconds) // 60)
    if minutes < 60 or value.astimezone(here.zone).date() == here.today:
        return _ago_words(minutes, seconds > 0, here.language)
    return day(value, here)


@lru_cache(maxsize=4096)
def _ago_words(minutes: int, is_past: bool, language: str) -> str:
    """`ago` within a day, in the active language, which is named so that the words can be kept."""
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        words = gettext("%(count)d min ago") if is_past else gettext("in %(count)d min")
        return words % {"count": minutes}
    words = gettext("%(count)d h ago") if is_past else gettext("in %(count)d h")
    return words % {"count": minutes // 60}


def lasting(length: dt.timedelta | None) -> str:
    """How long something has lasted: "4 Min.", "1 Std. 4 Min.", "3 Tage"."""
    if length is None:
        return ""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return gettext("%(count)d min") % {"count": minutes}
    if minutes < 24 * 60:
        return gettext("%(hours)d h %(minutes)d min") % {"hours": minutes // 60, "minutes": minutes % 60}
    return days_long(minutes // (24 * 60))


def days_long(days: int | None) -> str:
    """A length in days: "3 Tage"."""
    if days is None:
        return ""
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": number(days)}


def file_size(size: int | None) -> str:
    """2,4 MB, in steps of a thousand."""
    if size is None:
        return ""
    if size < 1000:
        return ngettext("%(count)d byte", "%(count)d bytes", size) % {"count": size}
    amount, units = size / 1000, ["kB", "MB", "GB", "TB"]
    while amount >= 999.5 and len(units) > 1:
        amount /= 1000
        units.pop(0)
    return f"{number(amount, 0 if units[0] == 'kB' or amount >= 99.95 else 1)}{NO_BREAK}{units[0]}"


def initials(name: str | None) -> str:
    """Two letters for an avatar: first and last word that is neither a title nor a legal form."""
    words = [word for word in (name or "").replace(".", " ").split() if word[0].isalnum()]
    telling = [word for word in words if word.casefold() not in _TITLES | _LEGAL_FORMS] or words
    if not telling:
        return "?"
    return (telling[0][0] + (telling[-1][0] if len(telling) > 1 else "")).upper()


def hue(key: Any) -> int:
    """A colour of the avatar from 1 to 8, always the same for one id; 0 (an empty circle) for nobody."""
    if key is None:
        return 0
    number = key if isinstance(key, int) else sum(str(key).encode())
    return number % 8 + 1
