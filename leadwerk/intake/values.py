"""What a cell means: amounts, days, names, addresses.

Every function returns the value and, where the cell did not quite say that, the cell as it came: it then goes to the
journal and never refuses the row. `None` or "" as value means that nothing could be made of it.
"""

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from leadwerk.foundation.text import TITLE_PARTS, TITLES, fold

# --- money -----------------------------------------------------------------------------------------------------------

MOST_CENTS = 10**14
_CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "us$": "USD", "dollar": "USD",
    "chf": "CHF", "fr": "CHF", "sfr": "CHF", "franken": "CHF", "£": "GBP", "gbp": "GBP", "pln": "PLN", "zł": "PLN",
    "zl": "PLN", "czk": "CZK", "kč": "CZK", "huf": "HUF", "dkk": "DKK", "sek": "SEK", "nok": "NOK", "rub": "RUB",
    "руб": "RUB", "₽": "RUB", "try": "TRY", "₺": "TRY", "jpy": "JPY", "¥": "JPY", "cny": "CNY",
}  # fmt: skip
_MULTIPLIERS = {
    "k": 1000, "t": 1000, "tsd": 1000, "tausend": 1000, "teur": 1000, "t€": 1000, "k€": 1000, "keur": 1000,
    "m": 10**6, "mio": 10**6, "million": 10**6, "millionen": 10**6, "mio€": 10**6, "mioeur": 10**6, "m€": 10**6,
    "meur": 10**6,
}  # fmt: skip
_AMOUNT = re.compile(r"([^\d+-]*?)([+-]?)(\d(?:[\d.,'’ \xa0\u2009\u202f]*\d)?)(?:,-+|,–|,—|\.-+)?([^\d]*)")
_AMOUNT_SPACES = str.maketrans("", "", "'’ \xa0\u2009\u202f")
_ABOUT = frozenset(["ca", "circa", "etwa", "rund", "about", "approx", "~", "≈", "bis", "ab", "max", "min"])


def decimal_mark(samples: Iterable[str]) -> str:
    """Which of "," and "." separates cents in a column; "," where the samples do not tell."""
    votes = 0
    for sample in samples:
        found = _AMOUNT.fullmatch(sample.strip())
        if found is None:
            continue
        number = found.group(3)
        comma, dot = number.rfind(","), number.rfind(".")
        if comma >= 0 and dot >= 0:
            votes += 3 if comma > dot else -3
        elif comma >= 0:
            # "1,234" may be thousands; two commas certainly are.
            votes += -2 if number.count(",") > 1 else 1 if len(number) - comma == 4 else 2
        elif dot >= 0:
            votes += 2 if number.count(".") > 1 else 0 if len(number) - dot == 4 else -2
    return "." if votes < 0 else ","


def to_cents(text: str, decimal: str = ",", currency: str = "EUR") -> tuple[int | None, str]:
    """ "1.234,56 €" as 123456. An amount in another currency than `currency` gives no value, only the note."""
    plain = text.strip()
    if not plain:
        return None, ""
    if plain.isdigit() and plain.isascii() and len(plain) < 12:
        return int(plain) * 100, ""
    found = _AMOUNT.fullmatch(plain)
    if found is None or len(plain) > 40:
        return None, text
    before, sign, number, after = found.groups()
    if sign == "-":
        return None, text
    factor = 1
    is_exact = True
    for word in re.findall(r"[^\W\d_]+\$|\w?[€$£¥₽₺]|[^\W\d_]+|[~≈%]", (before + " " + after).lower()):
        if word in _MULTIPLIERS:
            factor *= _MULTIPLIERS[word]
            foreign = False
        elif word in _ABOUT:
            is_exact = foreign = False
        else:
            foreign = _CURRENCIES.get(word) != currency
        if foreign:
            return None, text
    number = number.translate(_AMOUNT_SPACES)
    whole, mark, cents = number.rpartition(decimal)
    other = "." if decimal == "," else ","
    if not mark:
        whole, cents = number, ""
    elif other in cents or (len(cents) == 3 and factor == 1 and decimal in whole):
        return None, text
    whole = whole.replace(other, "")
    if decimal in whole or not (whole + cents).isdigit():
        return None, text
    if not mark and other in number and not _is_grouped(number, other):
        # "12.50" in a column of commas: the cell itself tells.
        whole, _, cents = number.rpartition(other)
        whole = whole.replace(other, "")
    exact = int((whole or "0") + cents) * factor * 100
    value = (exact + 10 ** len(cents) // 2) // 10 ** len(cents)
    if value > MOST_CENTS:
        return None, text
    return value, "" if is_exact else text


def to_currency(text: str) -> str:
    """The three letters of a currency, however it is written; what is not known stays as it came."""
    plain = text.strip().lower().rstrip(".")
    return _CURRENCIES.get(plain, plain.upper())


def _is_grouped(number: str, mark: str) -> bool:
    first, *groups = number.split(mark)
    return 0 < len(first) <= 3 and all(len(group) == 3 for group in groups)


# --- days ------------------------------------------------------------------------------------------------------------

_MONTHS = {
    fold(name): number
    for number, names in enumerate(
        [
            "januar january jan jänner janv", "februar february feb feber", "märz maerz march mär mrz mar",
            "april apr", "mai may", "juni june jun", "juli july jul", "august aug", "september sept sep",
            "oktober october okt oct", "november nov", "dezember december dez dec",
        ],
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NUMERIC_DAY = re.compile(
    r"(\d{1,4})([./-])\s?(\d{1,2})\2\s?(\d{2,4})(?:[ ,T]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(am|pm|uhr)?"
)
_NAMED_DAY = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(?:(\d{1,2})(?:\.|st|nd|rd|th)?\s*([^\W\d_]{3,9})\.?,?\s*(\d{4})|([^\W\d_]{3,9})\.?\s+(\d{1,2})"
    r"(?:st|nd|rd|th)?,?\s+(\d{4}))(?:[ ,]+(\d{1,2}):(\d\d)(?::(\d\d))?)?\s*(am|pm|uhr)?"
)


def date_order(samples: Iterable[str]) -> str:
    """ "dmy" or "mdy" for a column of days in numbers; "dmy" where the samples do not tell. ISO days need no order."""
    votes = 0
    for sample in samples:
        found = _NUMERIC_DAY.match(sample.strip().lower())
        if found is None or len(found.group(1)) > 2:
            continue
        first, middle = int(found.group(1)), int(found.group(3))
        if first > 12 >= middle:
            votes += 5
        elif middle > 12 >= first:
            votes -= 5
        elif found.group(2) == "/" and found.group(8) in {"am", "pm"}:
            votes -= 1
    return "mdy" if votes < 0 else "dmy"


def to_instant(text: str, order: str = "dmy", zone: str = "Europe/Berlin") -> tuple[dt.datetime | None, str]:
    """A day or an instant, aware, in UTC. A day alone is its beginning in `zone`; so is a time without offset."""
    plain = text.strip()
    if not plain:
        return None, ""
    found = _instant(plain, order, zone)
    return found, "" if found else text


@lru_cache(maxsize=20_000)
def _instant(text: str, order: str, zone: str) -> dt.datetime | None:
    try:
        found = _parsed(text, order)
    except ValueError:
        return None
    if found is None or not 1950 <= found.year <= 2100:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=zoneinfo.ZoneInfo(zone))
    return found.astimezone(dt.UTC)


def _parsed(text: str, order: str) -> dt.datetime | None:
    if len(text) > 60:
        return None
    if text.isdigit() and text.isascii():
        return _from_number(text)
    lower = text.lower().removesuffix(" uhr").strip()
    if numeric := _NUMERIC_DAY.fullmatch(lower):
        first, _, middle, last, hour, minute, second, half = numeric.groups()
        if len(first) == 4:
            year, month, day = int(first), int(middle), int(last)
        else:
            day, month = (int(middle), int(first)) if order == "mdy" else (int(first), int(middle))
            if month > 12 >= day:
                day, month = month, day
            year = int(last)
            if len(last) == 2:
                year += 2000 if year < 70 else 1900
        return dt.datetime(year, month, day, *_clock(hour, minute, second, half))  # noqa: DTZ001 - the zone follows
    if named := _NAMED_DAY.fullmatch(lower):
        day_1, month_1, year_1, month_2, day_2, year_2, hour, minute, second, half = named.groups()
        month_number = _MONTHS.get(fold(month_1 or month_2))
        if month_number:
            clock = _clock(hour, minute, second, half)
            return dt.datetime(int(year_1 or year_2), month_number, int(day_1 or day_2), *clock)  # noqa: DTZ001
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return dt.datetime.fromisoformat(text.replace(" UTC", "+00:00").replace(" Z", "+00:00").replace(" +", "+"))


def _clock(hour: str | None, minute: str | None, second: str | None, half: str | None) -> tuple[int, int, int]:
    hours = int(hour or 0)
    if half in {"am", "pm"}:
        hours = hours % 12 + (12 if half == "pm" else 0)
    return hours, int(minute or 0), int(second or 0)


def _from_number(digits: str) -> dt.datetime | None:
    """A day as spreadsheets (45412), computers (1714521600) and databases (20240501) count it."""
    number = int(digits)
    if len(digits) == 5 and 20_000 <= number <= 60_000:
        return dt.datetime(1899, 12, 30) + dt.timedelta(days=number)  # noqa: DTZ001
    if len(digits) == 8:
        return dt.datetime.strptime(digits, "%Y%m%d")  # noqa: DTZ007
    if len(digits) in {10, 13}:
        return dt.datetime.fromtimestamp(number / (1000 if len(digits) == 13 else 1), dt.UTC)
    return None


# --- persons ---------------------------------------------------------------------------------------------------------


class PersonName(NamedTuple):
    salutation: str
    title: str
    first_name: str
    last_name: str


_SALUTATIONS = {
    "herr": "Herr", "herrn": "Herr", "hr": "Herr", "hrn": "Herr", "m": "Herr", "mannlich": "Herr", "mann": "Herr",
    "male": "Herr", "mr": "Herr", "mister": "Herr", "frau": "Frau", "fr": "Frau", "w": "Frau", "f": "Frau",
    "weiblich": "Frau", "female": "Frau", "mrs": "Frau", "ms": "Frau", "miss": "Frau", "fraulein": "Frau",
    "familie": "Familie", "fam": "Familie", "eheleute": "Eheleute", "divers": "Divers", "mx": "Divers", "firma": "",
    "fa": "", "unbekannt": "", "monsieur": "Herr", "madame": "Frau", "mme": "Frau", "г-н": "Herr", "г-жа": "Frau",
    "господин": "Herr", "госпожа": "Frau",
}  # fmt: skip
_BEFORE_NAMES = frozenset(
    "herr herrn hr hrn frau fr mr mister mrs ms miss fraulein familie fam eheleute monsieur madame mme mx".split()  # noqa: SIM905
)
_PARTICLES = frozenset(
    "von vom van de der den dem zu zum zur ter ten di da del della dos das du le la al el bin ibn ben of und "  # noqa: SIM905
    "freiherr freifrau graf grafin baron baronin edler edle ritter o mac mc san st".split()
)
_AFTER_NAMES = re.compile(
    r"(?:M\.?\s?A\.?|B\.?\s?A\.?|M\.?\s?Sc\.?|B\.?\s?Sc\.?|M\.?\s?Eng\.?|B\.?\s?Eng\.?|LL\.?\s?[MB]\.?|MBA|Ph\.?\s?D\.?"
    r"|CFA|MdB|MdL|jun\.?|jr\.?|sen\.?|sr\.?)",
    re.IGNORECASE,
)


def to_salutation(text: str) -> str:
    """ "Hr.", "Mr", "m" and "männlich" as "Herr". What is not known stays as it came."""
    if text in {"Herr", "Frau"}:
        return text
    plain = text.strip()
    return _SALUTATIONS.get(fold(plain).rstrip("."), plain)


def split_name(text: str) -> PersonName:
    """The parts of a whole name: "Dr.-Ing. Burkhard Silbermann", "von Ebernburg, Philippa", "Frau Müller"."""
    words = text.split()
    salutation = ""
    titles: list[str] = []
    if words and fold(words[0]).rstrip(".,") in _BEFORE_NAMES and len(words) > 1:
        salutation = _SALUTATIONS[fold(words.pop(0)).rstrip(".,")]
    words = _take_titles(words, titles)
    rest = " ".join(words)
    before, comma, after = (part.strip() for part in rest.partition(","))
    if comma and _AFTER_NAMES.fullmatch(after):
        titles.append(after)
        after, comma, words = "", "", before.split()
    if comma:
        more = after.split()
        if more and not salutation and fold(more[0]).rstrip(".") in _BEFORE_NAMES:
            salutation = _SALUTATIONS[fold(more.pop(0)).rstrip(".")]
        more = _take_titles(more, titles)
        moved = 0
        while moved < len(more) and fold(more[-1 - moved]) in _PARTICLES:  # "Ebernburg, Philippa von"
            moved += 1
        nobility = more[len(more) - moved :] if moved < len(more) else []
        first = more[: len(more) - len(nobility)]
        return PersonName(salutation, " ".join(titles), " ".join(first), " ".join([*nobility, before]).strip())
    if len(words) > 1 and _AFTER_NAMES.fullmatch(words[-1]):
        titles.append(words.pop())
    cut = len(words) - 1
    for place in range(1 if len(words) > 1 else 0, len(words) - 1):
        if fold(words[place]) in _PARTICLES and words[place].lower() != "und":
            cut = place
            break
    if len(words) > 1 and fold(words[0]) in _PARTICLES and cut == len(words) - 1:
        cut = 0
    if cut <= 0 or salutation in {"Familie", "Eheleute"}:
        return PersonName(salutation, " ".join(titles), "", " ".join(words))
    return PersonName(salutation, " ".join(titles), " ".join(words[:cut]), " ".join(words[cut:]))


def _take_titles(words: list[str], titles: list[str]) -> list[str]:
    place = 0
    while place < len(words) - 1:
        parts = re.findall(r"[^\W_]+", fold(words[place]))
        if not parts or not ("." in words[place] or words[place][0] == "(" or parts[0] in TITLES):
            break
        if not all(part in TITLES or (part in TITLE_PARTS and (titles or place or len(parts) > 1)) for part in parts):
            break
        titles.append(words[place])
        place += 1
    return words[place:]


# --- addresses -------------------------------------------------------------------------------------------------------


class PostalAddress(NamedTuple):
    street: str
    postal_code: str
    city: str
    country: str


_COUNTRY_PREFIX = {"d": "Deutschland", "de": "Deutschland", "a": "Österreich", "at": "Österreich", "ch": "Schweiz"}
_POSTAL_CITY = re.compile(r"(?:([A-Z]{1,2})[-\s])?(\d{4,5})\s+([^\d,;][^,;]*)")
_STREET_POSTAL = re.compile(
    r"(?P<street>.*?)[,;\n/·|]?\s*\b(?:(?P<prefix>[A-Z]{1,2})[-\s])?(?P<code>\d{5}|\d{4}(?=\s+[A-ZÄÖÜ]))\s+"
    r"(?P<city>[^\d,;\n][^,;\n]*)(?:[,;\n]\s*(?P<country>[^\d,;\n]+))?[,;\s]*",
    re.DOTALL,
)


def split_address(text: str) -> PostalAddress:
    """ "Musterstr. 5, 12345 Berlin" in its parts; what has no postal code stays street."""
    plain = text.strip()
    found = _STREET_POSTAL.fullmatch(plain) if len(plain) <= 400 else None
    if found is None:
        return PostalAddress(" ".join(plain.split()), "", "", "")
    country = (found["country"] or "").strip() or _COUNTRY_PREFIX.get((found["prefix"] or "").lower(), "")
    street = " ".join(found["street"].strip(" ,;\n\t").split())
    return PostalAddress(street, found["code"], " ".join(found["city"].split()), country)


def split_city(text: str) -> tuple[str, str]:
    """ "12345 Berlin" as postal code and city."""
    found = _POSTAL_CITY.fullmatch(text.strip())
    return (found[2], found[3].strip()) if found else ("", text.strip())


def to_postal_code(text: str, *, is_padded: bool = False) -> tuple[str, str]:
    """The code without country and spreadsheet's ".0"; with `is_padded` a German zero that got lost is put back."""
    code = text.strip()
    if code.isdigit():
        return (code.zfill(5) if is_padded and len(code) == 4 else code), ""
    code = code.removesuffix(".0").removesuffix(",0").lstrip("'")
    if found := re.fullmatch(r"[A-Za-z]{1,3}[-\s]?(\d{4,5})", code):
        code = found[1]
    if code.isdigit() and is_padded and len(code) == 4:
        code = code.zfill(5)
    if len(code) > 20:
        return "", text
    return code, ""


def is_german_postal(samples: Iterable[str]) -> bool:
    """Whether a column holds German codes, some of which lost their zero: all of four or five digits, most of five."""
    codes = [sample.strip().removesuffix(".0") for sample in samples if sample.strip()]
    five = sum(len(code) == 5 and code.isdigit() for code in codes)
    four = sum(len(code) == 4 and code.isdigit() for code in codes)
    return five > 0 and five + four == len(codes) and five >= 2 * four


# --- the rest --------------------------------------------------------------------------------------------------------

_LANGUAGES = {
    "de": "de", "deutsch": "de", "german": "de", "ger": "de", "deu": "de", "allemand": "de", "en": "en",
    "english": "en", "englisch": "en", "eng": "en", "fr": "fr", "french": "fr", "franzosisch": "fr", "it": "it",
    "italian": "it",
    "italienisch": "it", "es": "es", "spanish": "es", "spanisch": "es", "pl": "pl", "polish": "pl", "polnisch": "pl",
    "nl": "nl", "dutch": "nl", "niederlandisch": "nl", "tr": "tr", "turkish": "tr", "turkisch": "tr", "ru": "ru",
    "russian": "ru", "russisch": "ru", "cs": "cs", "tschechisch": "cs", "da": "da", "danisch": "da",
}  # fmt: skip


def to_language(text: str) -> tuple[str, str]:
    """ "Deutsch", "de-DE", "German" as "de"."""
    plain = fold(text)
    if not plain:
        return "", ""
    code = _LANGUAGES.get(plain) or _LANGUAGES.get(re.split(r"[-_ (]", plain)[0], "")
    return code, "" if code else text


def to_website(text: str) -> tuple[str, str]:
    """The address of a page as typed; what holds a space or no dot is none."""
    plain = text.strip("<>\"' \t\r\n\xa0")
    if not plain or plain in {"http://", "https://", "www."}:
        return "", ""
    return (plain, "") if len(plain) <= 300 and _WEBSITE.fullmatch(plain) else ("", text)


_WEBSITE = re.compile(r"(?:https?://)?[\w\[][^\s.]*\.\S+", re.IGNORECASE)
