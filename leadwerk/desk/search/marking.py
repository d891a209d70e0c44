"""Showing where a hit was found: the letters of a text that a search term stands for, however either was written."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from leadwerk.foundation.text import fold

_PAIRS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
MARKED = 300


def marked(text: str, terms: Sequence[str]) -> SafeString:
    """`text` escaped, with the found parts in `<mark>`."""
    pieces, end = [], 0
    for start, stop in _merged(_places(text[:MARKED], terms)):
        pieces.append(format_html("{}<mark>{}</mark>", text[end:start], text[start:stop]))
        end = stop
    pieces.append(format_html("{}", text[end:]))
    return mark_safe("".join(pieces))  # noqa: S308 (each piece is escaped)


def contains(text: str, terms: Sequence[str]) -> bool:
    """Whether any of the terms stands in the text."""
    return bool(_places(text[:MARKED], terms))


def _places(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for spelled in _spellings(text):
        line = "".join(spelled)
        for term in terms:
            at = line.find(term)
            if at < 0:
                continue
            origin = [place for place, letters in enumerate(spelled) for _ in letters]
            while at >= 0:
                found.append((origin[at], origin[at + len(term) - 1] + 1))
                at = line.find(term, at + len(term))
    return found


def _spellings(text: str) -> list[Sequence[str]]:
    """What each letter of a text may be written as."""
    if text.isascii():
        return [text.lower()]
    return [[_folded(letter) for letter in text], [_pair(letter) for letter in text]]


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    return fold(letter) or letter


def _pair(letter: str) -> str:
    return _PAIRS.get(letter.lower()) or _folded(letter)


def _merged(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged
