"""Signatures and cards of people who do not exist: which fields they fill, and that nothing of them is lost.

`signatures/known.txt` is what the reader was made with. `signatures/unseen.txt` was written before it, and the reader
was measured on it before anything was changed because of it; it has to stay as good as it was then.
"""

import re
import time
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwerk.foundation.text import email_key, fold, phone_key
from leadwerk.intake.signature import LONGEST, words
from leadwerk.intake.signature.read import Signature, read

FIELDS = (
    "company_name", "salutation", "title", "first_name", "last_name", "job_title", "email", "phone", "mobile", "more",
    "street", "postal_code", "city", "country", "website",
)  # fmt: skip


class Sample(NamedTuple):
    name: str
    text: str
    expected: dict[str, str]
    rest: list[str]


def samples(file: str) -> Iterator[Sample]:
    source = Path(__file__).with_name("signatures") / file
    for block in re.split(r"(?m)^==== ", source.read_text(encoding="utf-8"))[1:]:
        name, _line, body = block.partition("\n")
        text, _line, expected = body.partition("---- expected\n")
        fields = dict(line.split(": ", 1) for line in expected.splitlines() if line)
        rest = fields.pop("rest", "")
        yield Sample(name, text.rstrip("\n"), fields, rest.split("; ") if rest else [])


KNOWN, UNSEEN = list(samples("known.txt")), list(samples("unseen.txt"))


def fields_of(found: Signature) -> dict[str, str]:
    fields = found.draft.lead_fields()
    more = "; ".join(one["value"] for one in fields.pop("more_addresses", []))
    return fields | ({"more": more} if more else {})


@pytest.mark.parametrize("sample", KNOWN, ids=[sample.name for sample in KNOWN])
def test_a_signature_fills_its_fields_and_leaves_the_rest(sample: Sample) -> None:
    found = read(sample.text)
    assert fields_of(found) == sample.expected
    assert [part for part in sample.rest if part not in found.rest] == []


def test_of_signatures_it_was_not_made_with_nearly_all_fields_are_right() -> None:
    right, wrong, missing = Counter[str](), Counter[str](), Counter[str]()
    for sample in UNSEEN:
        fields = fields_of(read(sample.text))
        for name in FIELDS:
            expected, found = sample.expected.get(name, ""), fields.get(name, "")
            if found == expected:
                right[name] += bool(found)
            else:
                wrong[name] += bool(found)
                missing[name] += bool(expected)
    assert right.total() / (right.total() + wrong.total()) >= 0.98, wrong
    assert right.total() / (right.total() + missing.total()) >= 0.97, missing


@pytest.mark.parametrize("sample", KNOWN + UNSEEN, ids=[sample.name for sample in KNOWN + UNSEEN])
def test_every_word_is_in_a_field_or_in_the_rest(sample: Sample) -> None:
    assert lost(sample.text) == []


LINES = sorted({line for sample in KNOWN + UNSEEN for line in sample.text.splitlines() if line.strip(" >")})


@given(st.lists(st.sampled_from(LINES), max_size=9))
def test_in_whatever_mixture_the_lines_come_no_word_of_them_is_lost(lines: list[str]) -> None:
    assert lost("\n".join(lines)) == []


def lost(text: str) -> list[str]:
    """The words that are neither in a field nor in the rest, but for greetings and the names of fields."""
    found = read(text)
    greetings = [line for line in text.splitlines() if not words.GREETING_WORDS.isdisjoint(said(line))]
    kept = set(said(" ".join([*fields_of(found).values(), found.rest, *greetings, *words.GREETINGS])))
    return [word for word in said(text) if word not in kept and not is_label(word)]


def said(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))


LABELS = (
    *words.PHONE_LABELS, *words.ADDRESS_LABELS, *words.WEBSITE_LABELS, *words.PLACE_LABELS, *words.PERSON_LABELS,
    *words.HEADERS, *map(fold, words.COUNTRY_OF), "i a v ppa ihr ihre vorname nachname firma strasse plz ort at",
)  # fmt: skip


@lru_cache
def is_label(word: str) -> bool:
    return any(word in said(label) for label in LABELS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "a\x00b\nc\ud800",
        "<script>alert(1)</script>",
        "=1+1",
        "@" * 50,
        "Tel.:",
        "Fax",
        "Mit freundlichen Grüßen",
    ],
)
def test_odd_text_is_read_without_a_word(text: str) -> None:
    found = read(text)
    assert fields_of(found) == {}
    assert "\x00" not in found.rest


@given(st.text(alphabet=st.sampled_from("aA@.:/|- \n0+()äGmbH>,;Tel\x00\u200b"), max_size=300))
def test_whatever_it_is_it_never_raises(text: str) -> None:
    draft = read(text).draft
    assert not draft.email or email_key(draft.email)
    assert not draft.mobile or phone_key(draft.mobile)


HOSTILE = (
    "a@", "@a", "a.", "a-", "www.", "0 ", "0/", "(", "+", "1 2 ", "Tel. ", "T ", "Dr. ", "a, ", "Am 1 ", "12345 A",
    "GmbH ", "A-", " - ", "|", "\n", "a\n", "0171 1\n", "a@b.de\n", "a@ü.de ", ">\n", "Grüße\n", "Von: a\n",
    "\x00", "(at)", "x" * 600 + "\n", "St. & Co. ", "i. A. ", "A. ", "ä", "🌐", "\u200b", " ", "Lindenstr. 1 ",
    "https://", "a|", "A B|", "Dr. A Leiter|", "Am 1|", "12345 A|", "01711234567|", "a.de|",
)  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
def test_no_text_takes_long(part: str) -> None:
    """Generous: measured were at most 40 ms. What is not linear takes minutes."""
    for text in (part * (LONGEST // len(part)), (part * 600)[:599] + "\n" + part * (LONGEST // len(part))):
        begun = time.process_time()
        read(text[:LONGEST])
        assert time.process_time() - begun < 1.0


def test_a_text_beyond_the_limit_is_rest() -> None:
    found = read("a@b.example\n" + "x " * LONGEST + "\nc@d.example")
    assert found.draft.email == "a@b.example"
    assert found.rest.endswith("c@d.example")
