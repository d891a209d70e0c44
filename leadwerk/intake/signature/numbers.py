"""Telephone numbers in a line, with what they are called."""

import re
from collections.abc import Container, Iterator

from leadwerk.foundation.text import fold, phone_key
from leadwerk.intake.signature import words

_DIALLED = re.compile(r"(?<![\w@.,-])\(?\+?\(?\d[\d ()/.\-–‑]*")
_ANOTHER = re.compile(r" ?/ ?(?=\+|0[1-9])|  +(?=\+|0)")
_DAY = re.compile(r"[0-3]?\d\.[01]?\d\.(?:\d\d)?\d\d(?!\d)")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[ .:/()&+\-]*$")
_HINT = re.compile(r" ?\(([^\W\d_]{1,15})\)")
_STRENGTH = ("mobile", "direct", "switchboard", "phone", "fax")


def labelled(line: str, begin: int, known: Container[str]) -> tuple[int, list[str]]:
    """Where the labels in front of `begin` start, and these."""
    labels: list[str] = []
    unlabelled = begin
    while found := _LAST_WORD.search(line, max(0, begin - 40), begin):
        word = fold(found[1])
        word = word if word in known else word.rpartition("-")[2]
        if word not in known and word not in words.BESIDE_LABELS:
            break
        if len(word) == 1 and not _stands_alone(line, found.start(), line[found.end(1) : begin]):
            break
        labels.append(word)
        begin = found.start()
    return (begin, labels) if any(label in known for label in labels) else (unlabelled, [])


def _stands_alone(line: str, begin: int, behind: str) -> bool:
    before = line[:begin].rstrip(" ")
    return not before or not before[-1].isalnum() or behind[:1] in (":", ".")


def numbers(line: str) -> Iterator[tuple[str, str, int, int]]:
    """Kind, number as typed, from where to where with its label. Of a fax number the kind is ""."""
    at = 0
    while found := _DIALLED.search(line, at):
        run = found[0].rstrip(" (/.-–‑")
        if another := _ANOTHER.search(run, 5):
            run = run[: another.start()]
        end = at = found.start() + max(len(run), 1)
        digits = sum(sign.isdigit() for sign in run)
        begin, labels = labelled(line, found.start(), words.PHONE_LABELS)
        kinds = {words.PHONE_LABELS[label] for label in labels if label in words.PHONE_LABELS}
        hint = _HINT.match(line, end)
        if hint and (kind := words.PHONE_LABELS.get(fold(hint[1]))):
            kinds, end = {kind}, hint.end()
        is_long_label = any(len(label) > 1 for label in labels)
        if not digits or _DAY.match(run):
            continue
        if kinds and (5 <= digits <= 17 if is_long_label else phone_key(run)):
            kind = next(kind for kind in _STRENGTH if kind in kinds)
            yield ("" if kind == "fax" else kind), " ".join(run.split()), begin, end
        elif not labels and not _numbered(line, begin) and run[0] in "+0(" and 7 <= digits <= 16 and phone_key(run):
            yield "unlabelled", " ".join(run.split()), found.start(), end


def _numbered(line: str, begin: int) -> bool:
    """Whether the word in front says that the number is one of something else: "Kunden-Nr. 0123456789"."""
    found = _LAST_WORD.search(line, max(0, begin - 40), begin)
    return found is not None and fold(found[1]).endswith(words.OTHER_NUMBERS)
