"""Is it text, and in which encoding?"""

import codecs
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from leadwerk.intake.channels.csv_file.refusals import FileNotText

ENCODINGS = (
    "utf-8", "cp1252", "utf-16-le", "utf-16-be", "latin-1", "cp1250", "cp1251", "iso-8859-7", "cp850", "mac_roman",
)  # fmt: skip
"""What a person may choose from; `inspect` proposes one of these."""

_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0", "excel"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "zip"),
    (b"BZh", "zip"),
    (b"7z\xbc\xaf", "zip"),
    (b"Rar!", "zip"),
    (b"\xfd7zXZ", "zip"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"SQLite format 3", "binary"),
    (b"-----BEGIN PGP", "encrypted"),
)
_CONTROL_BYTES = bytes([*range(9), *range(14, 27), 28, 29, 30, 31])


def refuse_other_formats(head: bytes) -> None:
    """Raise `FileNotText` for what is no text at all, with what it is instead."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            if kind == "zip" and (b"xl/" in head or b"[Content_Types].xml" in head or b"opendocument" in head):
                kind = "excel"
            if (
                kind == "excel"
                and b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e" in head
            ):
                kind = "encrypted"
            raise FileNotText(kind=kind)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _wide_encoding(head):
        return
    controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
    if controls > max(2, len(head) // 10):
        raise FileNotText(kind="binary")


def _wide_encoding(head: bytes) -> str:
    """UTF-16 without its mark: every other byte of Latin text is zero."""
    half = len(head) // 2
    if half and head.count(0) > half // 2:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if odd > 10 * even:
            return "utf-16-le"
        if even > 10 * odd:
            return "utf-16-be"
    return ""


def guess_encoding(file: BinaryIO, head: bytes) -> tuple[str, list[str]]:
    """One of `ENCODINGS`, and hints about it. `head` is how the file begins."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8", []
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le", []
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be", []
    if wide := _wide_encoding(head):
        return wide, ["encoding_guessed"]
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8", []
    file.seek(0)
    foreign = list(islice((line for line in _short_lines(file) if not line.isascii()), 2000))
    valid = sum(_is_utf8(line) for line in foreign)
    if valid > len(foreign) // 2:
        return "utf-8", ["mixed_encoding"]
    sample = b"".join(foreign)
    if any(byte in sample for byte in _UNDEFINED_IN_CP1252):
        candidates: tuple[str, ...] = ("latin-1", *_RARER)
    else:
        candidates = ("cp1252", *_RARER)
    return max(candidates, key=lambda encoding: _plausibility(sample.decode(encoding, "replace"))), ["encoding_guessed"]


_RARER = ("cp1250", "iso-8859-7", "cp1251", "cp850", "mac_roman")
_UNDEFINED_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"


def _short_lines(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.readline(1 << 16):
        yield from chunk.splitlines()


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


_WESTERN = frozenset("äöüÄÖÜßéèêëáàâíìîïóòôúùûçñåæøœÉÈÁÀÇÑÅØ")
_EASTERN = frozenset("ąćęłńśźżĄĆĘŁŃŚŹŻčďěňřšťůžýČĎĚŇŘŠŤŮŽÝőűŐŰăâîșțşţğıİ")
_ALPHABETS = (
    frozenset(map(chr, [*range(0x410, 0x450), 0x401, 0x451, 0x404, 0x454, 0x406, 0x456, 0x407, 0x457, 0x490, 0x491])),
    frozenset("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψωάέήίόύώΆΈΉΊΌΎΏϊϋΐΰ"),
)
_MARKS = frozenset("„“”‚‘’–—•…€§°´²³½¼©®™«»\xa0\xad·×µ£±")


def _plausibility(text: str) -> float:
    """How much the letters beyond ASCII look like words of a European language."""
    score = 0.0
    for before, letter, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if letter < "\x80":
            continue
        beside = [near for near in (before, after) if near.isalpha()]
        if letter in _WESTERN or letter in _EASTERN:
            is_split = letter.isupper() and before.islower()
            if is_split or not beside or any(not near.isascii() for near in beside):
                score -= 1
            else:
                score += 1 if letter in _WESTERN else 0.8
        elif alphabet := next((found for found in _ALPHABETS if letter in found), None):
            is_split = letter.isupper() and before.islower()
            is_split = is_split or (letter == "ς" and after.isalpha())
            score += 1 if beside and not is_split and all(near in alphabet for near in beside) else -1
        elif letter in _MARKS:
            score += 0.2 if len(beside) < 2 else -1.5
        else:
            score -= 1 if letter.isprintable() else 3
    return score
