"""The cards of an address book, one by one, with memory that does not grow: vCard 2.1, 3.0 and 4.0, also as programs
write it rather than as it is defined. Nothing here knows leads or the database.

Every line that begins no property goes on with the one before: so folded lines, quoted-printable and base64 without
indentation are read alike. What a card is not told to end by, the next one or the end of the file ends.
"""

import codecs
import os
import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from leadwerk.intake.channels.csv_file.refusals import CellTooLarge

LONGEST_LINE = 8_000_000
LONGEST_VALUE = 1_000_000
_PROPERTY = re.compile(
    rb"(?:(?P<group>[\w-]+)\.)?(?P<name>[A-Za-z][\w-]*)(?P<params>(?:;(?:\"[^\"]*\"|[^\":;])*|;[^\":;=]+=(?:\"[^\"]*\"|[^\";:])*)*):"
)
_BINARY = frozenset((b"PHOTO", b"LOGO", b"SOUND", b"KEY", b"AGENT"))


@dataclass(slots=True)
class Property:
    """One line of a card: its name and types in capitals, its value as text with escapes still in it."""

    name: str
    types: frozenset[str]
    value: str
    params: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The whole value."""
        return _unescaped(self.value).strip()

    @property
    def parts(self) -> list[str]:
        """The components of a value such as a name or an address."""
        return [_unescaped(part).strip() for part in _split(self.value, ";")]

    @property
    def is_preferred(self) -> bool:
        return "PREF" in self.types or "PREF" in self.params


Card = list[Property]


def is_address_book(head: bytes) -> bool:
    """Whether a file that begins with these bytes holds cards."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    return re.match(rb"(?:\xef\xbb\xbf)?\s*BEGIN:VCARD\b", head, re.IGNORECASE) is not None


def cards(path: str | os.PathLike[str]) -> Iterator[Card]:
    """The cards of the file. Raises `CellTooLarge` where a line does not end."""
    with Path(path).open("rb") as file:
        yield from _cards(_properties(_lines(file)))


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines without their ends, in UTF-8 if the file says that it is UTF-16, else as they are."""
    head = file.read(3)
    file.seek(3 if head == codecs.BOM_UTF8 else 0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        reader = codecs.getreader("utf-16")(file, "replace")
        yield from (line.rstrip("\r\n").encode() for line in reader)
        return
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise CellTooLarge(line=number)
        yield from line.rstrip(b"\r\n").split(b"\r")


def _properties(lines: Iterable[bytes]) -> Iterator[Property]:
    name, params, value = b"", b"", [b""]
    is_quoted = False
    for number, line in enumerate(lines, 1):
        if is_quoted and value[-1].endswith(b"="):
            value.append(line)
        elif line[:1] not in (b" ", b"\t", b"") and (found := _PROPERTY.match(line)):
            if name:
                yield _property(name, params, value, is_quoted=is_quoted)
            name, params, value = found["name"].upper(), found["params"], [line[found.end() :]]
            is_quoted = b"QUOTED-PRINTABLE" in params.upper()
        elif name and name not in _BINARY:
            value.append(line if is_quoted else line[1:] if line[:1] in (b" ", b"\t") else b"\n" * bool(line) + line)
        if len(value) > 1 and sum(map(len, value[-2:])) + 100 * len(value) > LONGEST_VALUE:
            raise CellTooLarge(line=number)
    if name:
        yield _property(name, params, value, is_quoted=is_quoted)


def _property(name: bytes, params: bytes, value: list[bytes], *, is_quoted: bool) -> Property:
    types: set[str] = set()
    named: dict[str, str] = {}
    for piece in re.findall(rb";((?:\"[^\"]*\"|[^;\"])*)", params):
        key, equals, text = piece.decode("utf-8", "replace").partition("=")
        key = key.strip().upper()
        if key == "TYPE":
            types.update(text.replace('"', "").upper().split(","))
        elif equals:
            named[key] = text.strip('"')
        else:
            types.add(key)
    if name in _BINARY:
        return Property(name.decode(), frozenset(types), "", named)
    raw = b"".join(part[:-1] if part.endswith(b"=") else part for part in value) if is_quoted else b"".join(value)
    if is_quoted:
        raw = quopri.decodestring(raw)
    text = _decoded(raw, named.get("CHARSET", "")).replace("\r\n", "\n")
    return Property(name.decode(), frozenset(types), text, named)


def _decoded(raw: bytes, charset: str) -> str:
    for encoding in (charset, "utf-8"):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def _cards(properties: Iterable[Property]) -> Iterator[Card]:
    card: Card | None = None
    within_agent = 0
    for one in properties:
        is_begin = one.name == "BEGIN" and one.value.strip().upper() == "VCARD"
        is_end = one.name == "END" and one.value.strip().upper() == "VCARD"
        if within_agent:
            within_agent += is_begin - is_end
        elif is_begin and card and card[-1].name == "AGENT":
            within_agent = 1
        elif is_begin or is_end:
            if card:
                yield card
            card = [] if is_begin else None
        elif card is not None:
            card.append(one)
    if card:
        yield card


_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def _split(text: str, mark: str) -> list[str]:
    """Split where the mark stands unescaped."""
    if "\\" not in text:
        return text.split(mark)
    return re.findall(rf"((?:\\.|[^\\{mark}])*)(?:{mark}|$)", text, re.DOTALL)[: text.count(mark) + 1]
