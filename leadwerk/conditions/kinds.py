"""The kinds of fields that conditions name: a choice, an amount, a day, yes or no, a text."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from leadwerk.conditions.vocabulary import LONGEST, Asking, Condition
from leadwerk.ui import formats

Option = tuple[str, str]
Options = Sequence[Option | tuple[str, Sequence[Option]]]
NONE = "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """One or several of a list: `stage=4,5`; with a "!" before them none of these.

    `options` are what is offered, for a group of them a label with a list. `known` says whether a value means
    something; it may know more than is offered (what is no longer in use). `find` makes the `Q` of the values.
    """

    name: str
    label: Promise | str
    options: Callable[[], Options]
    find: Callable[[Sequence[str], Asking], Q]
    name_of: Callable[[str], str | None]
    is_tallied: bool = False
    kind: str = "choice"

    def read(self, text: str) -> Condition | None:
        operator = "not" if text.startswith("!") else "is"
        return self.accept(operator, tuple(text.removeprefix("!").split(",")))

    def accept(self, operator: str, values: tuple[str, ...]) -> Condition | None:
        chosen = tuple(dict.fromkeys(value for value in values if value))
        if operator not in ("is", "not") or not chosen or len(chosen) > 100:
            return None
        return Condition(self.name, operator, chosen) if all(self.name_of(v) is not None for v in chosen) else None

    def text(self, condition: Condition) -> str:
        return ("!" if condition.operator == "not" else "") + ",".join(condition.values)

    def q(self, condition: Condition, asking: Asking) -> Q:
        found = self.find(condition.values, asking)
        return ~found if condition.operator == "not" else found

    def words(self, condition: Condition, asking: Asking) -> str:
        names = [str(self.name_of(value)) for value in condition.values]
        more = f" +{len(names) - 3}" if len(names) > 3 else ""
        listed = ", ".join(names[:3]) + more
        return gettext("not %(what)s") % {"what": listed} if condition.operator == "not" else listed


def number_of(value: str) -> int | None:
    """A value as the whole number it says; None for anything else and for what no column holds."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def reference(column: str, values: Iterable[str]) -> Q:
    """Rows whose `column` is one of the ids; "none" asks for the empty ones."""
    chosen = list(values)
    ids = sorted(number for value in chosen if (number := number_of(value)) is not None)
    found = Q(**{f"{column}__in": ids}) if len(ids) != 1 else Q(**{column: ids[0]})
    if NONE not in chosen:
        return found
    empty = Q(**{f"{column}__isnull": True})
    return found | empty if ids else empty


# Larger than any amount a column holds, in the currency's unit.
_HIGHEST = 10**15
_WHOLE = re.compile(r"-?([0-9]+|[0-9]{1,3}([.,])[0-9]{3}(\2[0-9]{3})*)")
_AMOUNT = re.compile(r"-?[0-9][0-9.,]*")


def amount(text: str) -> Decimal | None:
    """A typed amount in the currency's unit: "4000", "4.000", "4,000.50", "4000,5"; None if it is none.

    A single point or comma before exactly three digits groups thousands, as people write sums of money.
    """
    bare = "".join(text.split()).strip("€$").replace("'", "")
    if not _AMOUNT.fullmatch(bare):
        return None
    last = max(bare.rfind("."), bare.rfind(","))
    if last >= 0:
        mark, places = bare[last], len(bare) - last - 1
        other = "," if mark == "." else "."
        is_decimal = (places != 3 or other in bare) and bare.count(mark) == 1
        whole, rest = (bare[:last], bare[last + 1 :]) if is_decimal else (bare, "")
        if not _WHOLE.fullmatch(whole):
            return None
        bare = whole.replace(".", "").replace(",", "") + (f".{rest}" if rest else "")
    try:
        found = Decimal(bare)
    except InvalidOperation:
        return None
    return found if abs(found) < _HIGHEST else None


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money, from and to: `value=4000..10000`, in the currency's unit; `none` where there is none.

    `order` is a column that holds the amount in the smallest unit and -1 where there is none, so that its index helps.
    """

    name: str
    label: Promise | str
    order: str
    currency: Callable[[], tuple[str, int]]
    is_tallied: bool = False
    kind: str = "amount"

    def read(self, text: str) -> Condition | None:
        if text == NONE:
            return self.accept(NONE, ())
        low, dots, high = text.partition("..")
        return self.accept("between", (low, high if dots else low))

    def accept(self, operator: str, values: tuple[str, ...]) -> Condition | None:
        if operator == NONE:
            return Condition(self.name, NONE, ())
        if operator != "between" or len(values) != 2 or not any(values):
            return None
        bounds = [amount(value) if value else None for value in values]
        if any(value and (bound is None or bound < 0) for value, bound in zip(values, bounds, strict=True)):
            return None
        if bounds[0] is not None and bounds[1] is not None and bounds[0] > bounds[1]:
            bounds.reverse()
        return Condition(self.name, "between", tuple("" if b is None else _plain(b) for b in bounds))

    def text(self, condition: Condition) -> str:
        return NONE if condition.operator == NONE else "..".join(condition.values)

    def q(self, condition: Condition, asking: Asking) -> Q:
        if condition.operator == NONE:
            return Q(**{self.order: -1})
        low, high = self._cents(condition)
        found = Q(**{f"{self.order}__gte": low or 0})
        return found if high is None else found & Q(**{f"{self.order}__lte": high})

    def words(self, condition: Condition, asking: Asking) -> str:
        if condition.operator == NONE:
            return gettext("not known")
        code, _digits = self.currency()
        low, high = (formats.money(cents, code) for cents in self._cents(condition))
        if low and high:
            return low if low == high else gettext("%(low)s to %(high)s") % {"low": low, "high": high}
        return gettext("from %(low)s") % {"low": low} if low else gettext("up to %(high)s") % {"high": high}

    def _cents(self, condition: Condition) -> list[int | None]:
        _code, digits = self.currency()
        return [int(Decimal(value).scaleb(digits)) if value else None for value in condition.values]


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


PERIODS = {
    "today": _("today"),
    "yesterday": _("yesterday"),
    "tomorrow": _("tomorrow"),
    "this-week": _("this week"),
    "last-week": _("last week"),
    "this-month": _("this month"),
    "last-month": _("last month"),
    "this-quarter": _("this quarter"),
    "this-year": _("this year"),
    "last-year": _("last year"),
}
_RELATIVE = re.compile(r"(last|next|older-than)-([1-9][0-9]{0,3})-days")


def period(name: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of a period that `PERIODS` names."""
    day, month, quarter = dt.timedelta(days=1), today.replace(day=1), (today.month - 1) // 3 * 3 + 1
    monday, year = today - dt.timedelta(days=today.weekday()), today.replace(month=1, day=1)
    return {
        "today": (today, today),
        "yesterday": (today - day, today - day),
        "tomorrow": (today + day, today + day),
        "this-week": (monday, monday + 6 * day),
        "last-week": (monday - 7 * day, monday - day),
        "this-month": (month, (month + 32 * day).replace(day=1) - day),
        "last-month": ((month - day).replace(day=1), month - day),
        "this-quarter": (month.replace(month=quarter), (month.replace(month=quarter) + 95 * day).replace(day=1) - day),
        "this-year": (year, year.replace(month=12, day=31)),
        "last-year": (year.replace(year=today.year - 1), year - day),
    }[name]


@dataclass(frozen=True, slots=True)
class Day:
    """When something was or is: `received=2026-09-01..2026-09-30`, `this-month`, `last-7-days`, `older-than-14-days`.

    With `is_future` the days to come can be asked for too: `next-7-days`, `overdue`. `find` makes the `Q` of the two
    instants between which it lies, the second one excluded; None is open.
    """

    name: str
    label: Promise | str
    find: Callable[[dt.datetime | None, dt.datetime | None], Q]
    empty: Q | None = None
    is_future: bool = False
    is_tallied: bool = False
    kind: str = "day"

    def read(self, text: str) -> Condition | None:
        if ".." in text:
            low, _dots, high = text.partition("..")
            return self.accept("between", (low, high))
        if text in PERIODS or text in (NONE, "overdue"):
            return self.accept(text, ())
        if found := _RELATIVE.fullmatch(text):
            return self.accept(found.group(1), (found.group(2),))
        return self.accept("between", (text, text))

    def accept(self, operator: str, values: tuple[str, ...]) -> Condition | None:
        if operator in ("last", "next", "older-than"):
            days = number_of(values[0]) if len(values) == 1 else None
            allowed = days is not None and 0 < days < 10_000 and (operator != "next" or self.is_future)
            return Condition(self.name, operator, (str(days),)) if allowed else None
        if operator == "between":
            return self._between(values)
        allowed = operator in PERIODS or (operator == NONE and self.empty is not None)
        allowed = allowed or (operator == "overdue" and self.is_future)
        return Condition(self.name, operator, ()) if allowed and not values else None

    def _between(self, values: tuple[str, ...]) -> Condition | None:
        if len(values) != 2 or not any(values):
            return None
        days = [_date(value) for value in values]
        if any(value and day is None for value, day in zip(values, days, strict=True)):
            return None
        if days[0] is not None and days[1] is not None and days[0] > days[1]:
            days.reverse()
        return Condition(self.name, "between", tuple(day.isoformat() if day else "" for day in days))

    def text(self, condition: Condition) -> str:
        if condition.operator == "between":
            return "..".join(condition.values)
        return f"{condition.operator}-{condition.values[0]}-days" if condition.values else condition.operator

    def q(self, condition: Condition, asking: Asking) -> Q:
        if condition.operator == NONE and self.empty is not None:
            return self.empty
        if condition.operator == "overdue":
            return self.find(None, timezone.now())
        first, last = self._days(condition)
        after = last + dt.timedelta(days=1) if last is not None else None
        return self.find(_instant(first), _instant(after))

    def words(self, condition: Condition, asking: Asking) -> str:
        operator = condition.operator
        if operator == NONE:
            return gettext("without a date")
        if operator == "overdue":
            return gettext("overdue")
        if operator in PERIODS:
            return str(PERIODS[operator])
        if operator == "between":
            return self._span(condition)
        days = int(condition.values[0])
        if operator == "last":
            return ngettext("in the last %(count)d day", "in the last %(count)d days", days) % {"count": days}
        if operator == "next":
            return ngettext("in the next %(count)d day", "in the next %(count)d days", days) % {"count": days}
        return ngettext("more than %(count)d day ago", "more than %(count)d days ago", days) % {"count": days}

    def _span(self, condition: Condition) -> str:
        low, high = (formats.date(_date(value)) for value in condition.values)
        if low and high:
            return low if low == high else gettext("%(low)s to %(high)s") % {"low": low, "high": high}
        return gettext("since %(low)s") % {"low": low} if low else gettext("until %(high)s") % {"high": high}

    def _days(self, condition: Condition) -> tuple[dt.date | None, dt.date | None]:
        today = timezone.localdate()
        if condition.operator in PERIODS:
            return period(condition.operator, today)
        if condition.operator == "between":
            low, high = (_date(value) for value in condition.values)
            return low, high
        days = dt.timedelta(days=int(condition.values[0]))
        if condition.operator == "last":
            return today - days + dt.timedelta(days=1), today
        if condition.operator == "next":
            return today, today + days
        return None, today - days - dt.timedelta(days=1)


def _date(text: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return found if found is not None and 1900 <= found.year <= 2200 else None


def _instant(day: dt.date | None) -> dt.datetime | None:
    """The first instant of a day in the person's zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time())) if day is not None else None


@dataclass(frozen=True, slots=True)
class YesNo:
    """Something that holds or does not: `stale=yes`."""

    name: str
    label: Promise | str
    find: Callable[[Asking], Q]
    yes: Promise | str
    no: Promise | str
    is_tallied: bool = False
    kind: str = "yes-no"

    def read(self, text: str) -> Condition | None:
        return self.accept("is", (text,))

    def accept(self, operator: str, values: tuple[str, ...]) -> Condition | None:
        return Condition(self.name, "is", values) if operator == "is" and values in (("yes",), ("no",)) else None

    def text(self, condition: Condition) -> str:
        return condition.values[0]

    def q(self, condition: Condition, asking: Asking) -> Q:
        found = self.find(asking)
        return found if condition.values == ("yes",) else ~found

    def words(self, condition: Condition, asking: Asking) -> str:
        return str(self.yes if condition.values == ("yes",) else self.no)


@dataclass(frozen=True, slots=True)
class Text:
    """Words that must occur: `text=hartwig herford`."""

    name: str
    label: Promise | str
    find: Callable[[str, Asking], Q]
    is_tallied: bool = False
    kind: str = "text"

    def read(self, text: str) -> Condition | None:
        return self.accept("has", (text,))

    def accept(self, operator: str, values: tuple[str, ...]) -> Condition | None:
        if operator != "has" or len(values) != 1 or not 0 < len(values[0].strip()) <= LONGEST:
            return None
        return Condition(self.name, "has", (" ".join(values[0].split()),))

    def text(self, condition: Condition) -> str:
        return condition.values[0]

    def q(self, condition: Condition, asking: Asking) -> Q:
        return self.find(condition.values[0], asking)

    def words(self, condition: Condition, asking: Asking) -> str:
        return gettext("contains “%(text)s”") % {"text": condition.values[0]}
