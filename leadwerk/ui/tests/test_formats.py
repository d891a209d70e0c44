import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone, translation

from leadwerk.ui import formats

NOON = dt.datetime(2026, 11, 19, 11, 0, tzinfo=dt.UTC)  # a Thursday, 12:00 in Berlin


def at(day: int, hour: int = 9, minute: int = 30, month: int = 11, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _noon_in_berlin() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False), timezone.override("Europe/Berlin"), translation.override("de"):
        yield


def english(function: Callable[..., str], *arguments: Any) -> str:
    with translation.override("en"):
        return function(*arguments)


@pytest.mark.parametrize(
    ("cents", "currency", "german", "as_english"),
    [
        (41_200_000, "EUR", "412.000\u00a0€", "€412,000"),
        (123_450, "EUR", "1.234,50\u00a0€", "€1,234.50"),
        (-5, "EUR", "-0,05\u00a0€", "-€0.05"),
        (0, "EUR", "0\u00a0€", "€0"),
        (1_500, "JPY", "1.500\u00a0¥", "¥1,500"),
        (100_000, "CHF", "1.000\u00a0CHF", "CHF\u00a01,000"),
        (None, "EUR", "", ""),
    ],
)
def test_money_reads_as_people_write_it(cents: int | None, currency: str, german: str, as_english: str) -> None:
    assert formats.money(cents, currency) == german
    assert english(formats.money, cents, currency) == as_english


def test_numbers_are_grouped_and_rounded() -> None:
    assert formats.number(1207) == "1.207"
    assert formats.number(Decimal("14.56"), 1) == "14,6"
    assert english(formats.number, 1207) == "1,207"
    assert formats.percent(0.146, 1) == "14,6\u00a0%"
    assert english(formats.percent, 0.146, 1) == "14.6%"


@pytest.mark.parametrize(
    ("value", "german", "as_english"),
    [
        (dt.date(2026, 11, 19), "heute", "today"),
        (dt.date(2026, 11, 18), "gestern", "yesterday"),
        (dt.date(2026, 11, 20), "morgen", "tomorrow"),
        (dt.date(2026, 11, 23), "Mo., 23.11.", "Mon, 23 Nov"),
        (dt.date(2027, 1, 4), "Mo., 04.01.", "Mon, 4 Jan"),
        (dt.date(2025, 11, 2), "02.11.2025", "2 Nov 2025"),
        (None, "", ""),
    ],
)
def test_days_are_named_from_today(value: Any, german: str, as_english: str) -> None:
    assert formats.day(value) == german
    assert english(formats.day, value) == as_english


def test_the_day_of_an_instant_is_the_persons_day() -> None:
    late = at(18, 23, 30)  # in Berlin already the 19th
    assert formats.day(late) == "heute"
    assert formats.moment(late) == "heute, 00:30"
    with timezone.override("America/New_York"):
        assert formats.moment(late) == "gestern, 18:30"


def test_headings_name_the_day_in_full() -> None:
    assert formats.day_heading(at(19)) == "Heute"
    assert formats.day_heading(at(18)) == "Gestern"
    assert formats.day_heading(at(16)) == "Montag, 16. November"
    assert formats.day_heading(at(2, year=2025)) == "Sonntag, 2. November 2025"
    assert english(formats.day_heading, at(16)) == "Monday, 16 November"


@pytest.mark.parametrize(
    ("value", "german", "as_english"),
    [
        (NOON - dt.timedelta(seconds=20), "gerade eben", "just now"),
        (NOON - dt.timedelta(minutes=12), "vor 12 Min.", "12 min ago"),
        (NOON - dt.timedelta(hours=3, minutes=50), "vor 3 Std.", "3 h ago"),
        (NOON - dt.timedelta(hours=20), "gestern", "yesterday"),
        (NOON - dt.timedelta(days=3), "Mo., 16.11.", "Mon, 16 Nov"),
        (NOON + dt.timedelta(minutes=18), "in 18 Min.", "in 18 min"),
        (NOON + dt.timedelta(hours=2), "in 2 Std.", "in 2 h"),
        (None, "", ""),
    ],
)
def test_time_since_and_until(value: Any, german: str, as_english: str) -> None:
    assert formats.ago(value) == german
    assert english(formats.ago, value) == as_english


@pytest.mark.parametrize(
    ("size", "german"),
    [
        (1, "1 Byte"),
        (999, "999 Byte"),
        (860_000, "860\u00a0kB"),
        (999_600, "1,0\u00a0MB"),
        (2_440_000, "2,4\u00a0MB"),
        (104_857_600, "105\u00a0MB"),
        (3_200_000_000, "3,2\u00a0GB"),
    ],
)
def test_file_sizes(size: int, german: str) -> None:
    assert formats.file_size(size) == german


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Jana Petersen", "JP"),
        ("Dr. Friederike Hartwig", "FH"),
        ("Hans Peter Müller", "HM"),
        ("Möbelwerke Hartwig GmbH & Co. KG", "MH"),
        ("Brauhaus Lindental eG", "BL"),
        ("öko", "Ö"),
        ("KG", "K"),
        ("…", "?"),
        ("", "?"),
        (None, "?"),
    ],
)
def test_initials_leave_titles_and_legal_forms_out(name: str | None, letters: str) -> None:
    assert formats.initials(name) == letters


def test_a_person_keeps_their_colour_and_nobody_has_none() -> None:
    assert formats.hue(8) == formats.hue(8)
    assert {formats.hue(key) for key in range(100)} == set(range(1, 9))
    assert 1 <= formats.hue("m:+49171") <= 8
    assert formats.hue(None) == 0
