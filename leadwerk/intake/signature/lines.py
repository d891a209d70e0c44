"""Which lines of a text are the signature: not the message above it, not the older mail below."""

import re
import unicodedata
from typing import NamedTuple

from leadwerk.foundation.text import clean, fold
from leadwerk.intake.signature import words

MOST_LINES = 60
"""Lines that say something and are looked at; what stands below them is not."""
_SHORT = 70


class Parts(NamedTuple):
    above: list[str]
    signature: list[str]
    below: list[str]
    greets: bool
    """Whether the signature begins with a greeting: a name comes after one."""


def parted(text: str) -> Parts:
    """The lines of a text; where no greeting begins a signature, all of it may be one."""
    lines = _legible(text).split("\n")
    begin = end = _head(lines)
    senders = [line for line in lines[:begin] if header_name(line) == "from"]
    above = [line for line in lines[:begin] if line not in senders]
    while end < len(lines) and not _begins_older_mail(lines, end):
        end += 1
    greeting = next((place for place in range(begin, end) if _begins_signature(lines, place, end)), None)
    greets, greeting = greeting is not None, begin if greeting is None else greeting
    above += lines[begin:greeting]
    kept = senders[:1]
    said = 0
    place = greeting
    while place < end and said < MOST_LINES:
        said += bool(lines[place].strip())
        kept.append(farewell(lines[place]) if is_greeting(lines[place]) else lines[place])
        place += 1
    return Parts(above + senders[1:], kept, lines[place:], greets)


# --- legible ---------------------------------------------------------------------------------------------------------

_ICONS = {"📱": " Mobil ", "📲": " Mobil ", "📠": " Fax ", "🖷": " Fax ", "\xa0": " ", "\u202f": " ", "\u2009": " "}


def _legible(text: str) -> str:
    """Without what nobody sees. Icons separate. One sign before every line is no quotation: it was copied that way."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        for sign, words_for_it in _ICONS.items():
            text = text.replace(sign, words_for_it)
        text = "".join(_seen(sign) for sign in unicodedata.normalize("NFC", text))
    lines = clean(text).split("\n")
    quoted = [line for line in lines if line.strip()]
    if quoted and all(line.startswith(">") for line in quoted):
        lines = [line.removeprefix(">").removeprefix(" ") for line in lines]
    return "\n".join(lines)


def _seen(sign: str) -> str:
    if sign < "\xad":
        return sign
    category = unicodedata.category(sign)
    if category == "Cf" or "\ufe00" <= sign <= "\ufe0f":
        return ""
    return "|" if category == "So" and sign > "\u2000" else sign


# --- heads of mails --------------------------------------------------------------------------------------------------


def header_name(line: str) -> str | None:
    """ "from" for "Von: …", "" for other lines of a mail's head, None for all else."""
    name, colon, _value = line[:40].partition(":")
    return words.HEADERS.get(fold(name)) if colon else None


def _head(lines: list[str]) -> int:
    """Where the head of a mail at the top ends."""
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    place = first
    while place < len(lines) and header_name(lines[place]) is not None:
        place += 1
    return place if place - first >= 2 or header_name(lines[first]) == "from" else first


def _begins_older_mail(lines: list[str], place: int) -> bool:
    line = lines[place]
    if line.startswith(">"):
        return True
    if not line or len(line) > 300:
        return False
    folded = fold(line)
    if folded.startswith(words.QUOTED_FROM_HERE):
        return True
    if folded.startswith(("am ", "on ", "le ", "il ", "op ")) and folded.endswith(":"):
        return any(said in folded for said in (" schrieb", " wrote", " ecrit", " ha scritto", " schreef"))
    return header_name(line) == "from" and place + 1 < len(lines) and header_name(lines[place + 1]) == ""


# --- greetings -------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+")
_YOURS = frozenset(["ihr", "ihre", "dein", "deine", "euer", "eure", "yours"])


def _begins_signature(lines: list[str], place: int, end: int) -> bool:
    line = lines[place]
    if line.strip() != "--" and not is_greeting(line):
        return False
    return bool(farewell(line)) or any(_WORD.search(later) for later in lines[place + 1 : min(end, place + 8)])


def is_greeting(line: str) -> bool:
    if len(line) > _SHORT or "@" in line:
        return False
    said = _WORD.findall(fold(line))
    if not 0 < len(said) <= 9:
        return False
    return " ".join(said) in words.GREETINGS or not words.GREETING_WORDS.isdisjoint(said)


def farewell(line: str) -> str:
    """Who greets on the line of the greeting: "VG Bastian", "Viele Grüße, Ihre Anna Weiß"."""
    parts = line.replace(",", " ").split()
    places = [place for place, part in enumerate(parts) if fold(part).strip(".!/") in words.GREETING_WORDS]
    after = parts[places[-1] + 1 :] if places else []
    while after and fold(after[0]) in _YOURS:
        after = after[1:]
    return " ".join(after) if all(part[0].isupper() for part in after) else ""
