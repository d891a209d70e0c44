"""Reading conditions from the address bar: what is meant is understood in one spelling, everything else is odd."""

import datetime as dt
from decimal import Decimal
from typing import Any, cast
from urllib.parse import parse_qsl

import pytest
import time_machine
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from leadwerk.conditions.kinds import Amount, Choice, Day, Text, YesNo, amount, period
from leadwerk.conditions.vocabulary import Asking, Vocabulary
from leadwerk.people.models import User

FRUIT = {"1": "Apfel", "2": "Birne", "3": "Kirsche", "4": "Dattel"}


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    vocabulary = Vocabulary("thing")
    vocabulary.register(
        Choice(
            "fruit",
            "Fruit",
            options=lambda: list(FRUIT.items()),
            find=lambda values, asking: Q(fruit__in=values),
            name_of=FRUIT.get,
        ),
        Amount("value", "Value", order="value_order", currency=lambda: ("EUR", 2)),
        Day("made", "Made", find=lambda first, after: Q(made=(first, after)), is_future=True),
        Day("sold", "Sold", find=lambda first, after: Q(sold=(first, after))),
        YesNo("ripe", "Ripe", find=lambda asking: Q(ripe=True), yes="ripe", no="not ripe"),
        Text("text", "Text", find=lambda text, asking: Q(text=text)),
    )
    return vocabulary


def read(words: Vocabulary, query: str) -> str:
    return words.query(words.read(parse_qsl(query)))


@pytest.mark.parametrize(
    "query",
    [
        "fruit=1,2",
        "fruit=!3",
        "value=4000..10000",
        "value=4000..",
        "value=..10000.5",
        "value=none",
        "made=2026-09-01..2026-09-30",
        "made=this-month",
        "made=last-7-days",
        "made=next-7-days",
        "made=overdue",
        "sold=older-than-14-days",
        "ripe=yes",
        "text=m%C3%BCller%20%26%20s%C3%B6hne",
        "fruit=1&value=1..2&ripe=no",
    ],
)
def test_what_is_written_is_read_again(words: Vocabulary, query: str) -> None:
    assert read(words, query) == query


@pytest.mark.parametrize(
    ("query", "meaning"),
    [
        ("value=10000..4000", "value=4000..10000"),
        ("value=4.000..", "value=4000.."),
        ("value.from=4.000,50&value.to=", "value=4000.5.."),
        ("made=2026-10-01", "made=2026-10-01..2026-10-01"),
        ("fruit=2,2,1", "fruit=2,1"),
        ("text=%20a%20%20b%20", "text=a%20b"),
    ],
)
def test_other_spellings_mean_the_same(words: Vocabulary, query: str, meaning: str) -> None:
    assert read(words, query) == meaning


def test_several_boxes_of_a_form_make_one_condition(words: Vocabulary) -> None:
    pairs = [("fruit", "1"), ("fruit", "3"), ("fruit.not", "1"), ("value.from", ""), ("value.to", "9")]
    assert words.query(words.read(pairs)) == "fruit=!1,3&value=..9"


@pytest.mark.parametrize(
    "query",
    [
        "fruit=9",
        "fruit=!",
        "value=abc",
        "value=-5..",
        "value=1e99..",
        "value=9999999999999999999999..",
        "made=2026-02-30",
        "made=last-0-days",
        "made=last-99999-days",
        "made=0001-01-01..",
        "sold=next-7-days",
        "sold=overdue",
        "ripe=maybe",
        "unheard=1",
        "fruit=1%00",
        "'; DROP TABLE lead;--=1",
        "<script>=<script>",
    ],
)
def test_what_means_nothing_is_kept_as_odd_and_left_out(words: Vocabulary, query: str) -> None:
    found = words.read(parse_qsl(query))
    assert not found
    assert len(found.odd) == 1


@given(st.dictionaries(st.sampled_from(["fruit", "value", "made", "sold", "ripe", "text", "x"]), st.text(max_size=40)))
def test_reading_never_raises_and_reads_its_own_writing(words: Vocabulary, query: dict[str, str]) -> None:
    found = words.read(query.items())
    asking = Asking(User())
    words.q(found, asking)
    assert words.read(parse_qsl(words.query(found))).known == found.known
    assert words.from_json(words.to_json(found)).known == found.known
    for condition in found.known:
        assert words.words(condition, asking)


@pytest.mark.parametrize("stored", [None, 3, [3], [{}], [{"field": "fruit"}], [{"field": "fruit", "values": [1]}]])
def test_json_that_means_nothing_is_odd_too(words: Vocabulary, stored: object) -> None:
    assert not words.from_json(stored)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("4000", "4000"),
        ("4.000", "4000"),
        ("4,000", "4000"),
        ("4.000,50", "4000.50"),
        ("4,000.50", "4000.50"),
        ("4000,5", "4000.5"),
        ("1.234.567", "1234567"),
        ("1 234 €", "1234"),
        ("0.125.5", None),
        ("4-5", None),
        ("", None),
    ],
)
def test_amounts_are_read_as_people_write_them(typed: str, meant: str | None) -> None:
    assert amount(typed) == (Decimal(meant) if meant else None)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("last-week", "2026-11-09", "2026-11-15"),
        ("this-month", "2026-11-01", "2026-11-30"),
        ("last-month", "2026-10-01", "2026-10-31"),
        ("this-quarter", "2026-10-01", "2026-12-31"),
        ("last-year", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(name: str, first: str, last: str) -> None:
    assert period(name, dt.date(2026, 11, 20)) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@time_machine.travel("2026-11-20 23:30 +0000")
def test_days_are_those_of_the_persons_zone(words: Vocabulary) -> None:
    from django.utils import timezone

    with timezone.override("Europe/Berlin"):  # half past midnight on the 21st there
        (condition,) = words.read([("made", "today")]).known
        (found,) = words.fields["made"].q(condition, Asking(User())).children
    _name, (first, after) = cast(Any, found)
    assert first.isoformat() == "2026-11-21T00:00:00+01:00"
    assert after.isoformat() == "2026-11-22T00:00:00+01:00"
