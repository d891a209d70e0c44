"""What a file is, by its content alone. Names and what a browser says are never asked."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HEAD, TAIL = 4096, 65_536
UNKNOWN = "application/octet-stream"
RASTER = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Images a browser draws without running anything in them."""
MESSAGES = frozenset({"message/rfc822", "application/vnd.ms-outlook"})

KINDS: tuple[tuple[str, Promise], ...] = (
    ("application/pdf", _("PDF")),
    ("message/rfc822", _("E-mail")),
    ("application/vnd.ms-outlook", _("Outlook message")),
    ("image/svg+xml", _("Vector image")),
    ("image/", _("Image")),
    ("video/", _("Video")),
    ("audio/", _("Sound")),
    ("text/html", _("Web page")),
    ("text/", _("Text")),
    ("application/rtf", _("Text document")),
    ("application/msword", _("Text document")),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml", _("Text document")),
    ("application/vnd.oasis.opendocument.text", _("Text document")),
    ("application/vnd.ms-excel", _("Spreadsheet")),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml", _("Spreadsheet")),
    ("application/vnd.oasis.opendocument.spreadsheet", _("Spreadsheet")),
    ("application/vnd.ms-powerpoint", _("Presentation")),
    ("application/vnd.openxmlformats-officedocument.presentationml", _("Presentation")),
    ("application/vnd.oasis.opendocument.presentation", _("Presentation")),
    ("application/zip", _("Archive")),
    ("application/gzip", _("Archive")),
    ("application/x-7z", _("Archive")),
    ("application/vnd.rar", _("Archive")),
)
"""What people call a type that begins so."""


def words_for(content_type: str) -> str:
    """What people call it: "PDF", "Spreadsheet"; "File" for what is not known."""
    return str(next((words for start, words in KINDS if content_type.startswith(start)), _("File")))


_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1a\x45\xdf\xa3", "video/x-matroska"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"AC10", "image/vnd.dwg"),
)
_OFFICE = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BRANDS = {b"qt  ": "video/quicktime", b"heic": "image/heic", b"heix": "image/heic", b"avif": "image/avif"}
_HEADER = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)+")
_TELLING = (b"from:", b"to:", b"subject:", b"date:", b"received:", b"message-id:", b"mime-version:", b"return-path:")
_MARKUP = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(!doctype\s+)?(html|svg|head|body|script)\b", re.I | re.S)


def type_of(head: bytes, tail: bytes) -> str:
    """The media type of a file that begins with `head` and ends with `tail` (the same bytes for a small one)."""
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(head, tail)
    if head.startswith(_OLE):
        return _compound(head, tail)
    return _text(head)


def _archive(head: bytes, tail: bytes) -> str:
    """Office documents are archives that say what they are: by their first entry, or by the index at the end."""
    if head[30:38] == b"mimetype":
        length = int.from_bytes(head[18:22], "little")
        named = head[38 : 38 + length]
        return named.decode("ascii") if re.fullmatch(rb"application/[\w.+-]{1,100}", named) else "application/zip"
    if b"[Content_Types].xml" in tail or b"[Content_Types].xml" in head:
        return next((found for folder, found in _OFFICE if folder in tail), "application/zip")
    return "application/zip"


def _compound(head: bytes, tail: bytes) -> str:
    """Outlook's messages and the older Office formats share a container; its directory names what is inside."""
    names = head + tail
    if _wide("__properties_version1.0") in names or _wide("__nameid_version1.0") in names:
        return "application/vnd.ms-outlook"
    older = {"WordDocument": "msword", "Workbook": "vnd.ms-excel", "PowerPoint Document": "vnd.ms-powerpoint"}
    found = next((kind for name, kind in older.items() if _wide(name) in names), "x-ole-storage")
    return f"application/{found}"


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")


def _text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text/plain"
    text = head.removeprefix(b"\xef\xbb\xbf")
    if any(sign < 9 or (13 < sign < 32 and sign != 27) for sign in text) or not text:
        return UNKNOWN
    if markup := _MARKUP.match(text):
        return "image/svg+xml" if markup.group(2).lower() == b"svg" else "text/html"
    header = _HEADER.match(text)
    if header is not None:
        lines = header.group().lower()
        told = sum(lines.startswith(name) or b"\n" + name in lines for name in _TELLING)
        if told >= 3 and (lines.startswith(b"from:") or b"\nfrom:" in lines or told >= 4):
            return "message/rfc822"
    if text.startswith(b"BEGIN:VCARD"):
        return "text/vcard"
    return "text/plain"
