"""An e-mail in a file, as people read it: who, to whom, when, what. Nothing of it is ever shown but text.

Files come from anywhere, so reading is bounded in bytes, parts and depth; whatever does not fit is cut or refused.
"""

import datetime as dt
import html
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message as Part
from email.utils import parsedate_to_datetime

MOST_BYTES = 2_000_000
MOST_LINES = 30_000
MOST_PARTS = 100
DEEPEST = 10
LONGEST_HEADER = 2_000
LONGEST_TEXT = 100_000
_UNSEEN = ("script", "style", "head", "title", "template")
_BREAKS = ("br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "hr")


@dataclass(slots=True)
class Message:
    """What is shown of a message. `is_cut` says that the file or the text goes on."""

    subject: str = ""
    sender: str = ""
    to: str = ""
    cc: str = ""
    at: dt.datetime | None = None
    text: str = ""
    files: list[str] = field(default_factory=list)
    is_cut: bool = False


class NotReadable(ValueError):
    """The file is no message, or none that is safe to read."""


def parse(data: bytes, *, is_cut: bool = False) -> Message:
    """An .eml file, or its beginning."""
    if data.count(b"boundary") > MOST_PARTS:
        raise NotReadable
    lines = data.split(b"\n", MOST_LINES)
    if len(lines) > MOST_LINES:
        data, is_cut = b"\n".join(lines[:MOST_LINES]), True
    try:
        found = message_from_bytes(data)
        message = Message(
            subject=_header(found, "subject"),
            sender=_header(found, "from"),
            to=_header(found, "to"),
            cc=_header(found, "cc"),
            at=_date(_header(found, "date")),
            is_cut=is_cut,
        )
        plain, marked = _texts(found, message)
    except (MessageError, RecursionError, ValueError, LookupError, TypeError) as error:
        raise NotReadable from error
    if not (message.sender or message.subject or message.to):
        raise NotReadable
    set_text(message, plain or text_of(marked))
    return message


def set_text(message: Message, text: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    message.is_cut = message.is_cut or len(text) > LONGEST_TEXT
    message.text = text[:LONGEST_TEXT]


def _header(part: Part, name: str) -> str:
    raw = str(part.get(name, ""))[:LONGEST_HEADER]
    with suppress(MessageError, LookupError, ValueError):  # an encoding nobody knows: as it came
        raw = str(make_header(decode_header(raw)))
    return " ".join(raw.split())


def _date(text: str) -> dt.datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=dt.UTC)


def _texts(found: Part, message: Message) -> tuple[str, str]:
    """The first plain and the first marked up text; files are only named."""
    plain = marked = ""
    waiting: list[tuple[Part, int]] = [(found, 0)]
    read = 0
    while waiting:
        part, depth = waiting.pop()
        read += 1
        if read > MOST_PARTS or depth > DEEPEST:
            raise NotReadable
        kind = part.get_content_type()
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting += [(one, depth + 1) for one in reversed(inside) if isinstance(one, Part)]
            continue
        name = part.get_filename()
        if name or part.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
            if depth or name:
                message.files.append(_header_text(name) or kind)
        elif kind == "text/plain" and not plain:
            plain = _decoded(part)
        elif kind == "text/html" and not marked:
            marked = _decoded(part)
    return plain, marked


def _header_text(raw: str | None) -> str:
    try:
        return " ".join(str(make_header(decode_header((raw or "")[:255]))).split())
    except (MessageError, LookupError, ValueError):
        return (raw or "")[:255]


def _decoded(part: Part) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return content.decode("latin-1")


def text_of(marked: str) -> str:
    """The words of an HTML text, in one pass from front to back whatever stands in it."""
    found: list[str] = []
    at, length = 0, len(marked)
    lower = marked.lower()
    while at < length:
        opens = marked.find("<", at)
        if opens < 0:
            found.append(marked[at:])
            break
        found.append(marked[at:opens])
        if marked.startswith("<!--", opens):
            ends = marked.find("-->", opens + 4)
            at = length if ends < 0 else ends + 3
            continue
        ends = marked.find(">", opens)
        if ends < 0:
            break
        name = lower[opens + 1 : ends].lstrip("/").split(None, 1)[:1]
        tag = name[0].rstrip("/") if name else ""
        at = ends + 1
        if tag in _UNSEEN and lower[opens + 1] != "/":
            ends = lower.find(f"</{tag}", at)
            at = length if ends < 0 else ends
        elif tag in _BREAKS:
            found.append("\n")
        elif tag == "td":
            found.append(" ")
    lines = (" ".join(line.split()) for line in html.unescape("".join(found)).split("\n"))
    text: list[str] = []
    for line in lines:
        if line or (text and text[-1]):
            text.append(line)
    return "\n".join(text).strip()
