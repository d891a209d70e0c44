"""Whether a PDF only shows something. Readers run what a PDF brings along; one that brings anything is not previewed.

This looks for names of active parts, in compressed parts too. It is not a reader of the format: in doubt the answer is
no, and what is shown stands under a policy of its own besides (`views.POLICY`).
"""

import re
import zlib

LARGEST = 30_000_000
MOST_INFLATED = 50_000_000
MOST_STREAMS = 20_000
HEADER = 4_000
CHUNK = 65_536

_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|RichMedia|XFA|SubmitForm|ImportData|Rendition|Encrypt)(?![A-Za-z0-9])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_OBJECTS = re.compile(rb"/ObjStm(?![A-Za-z0-9])")
_DISGUISED = re.compile(
    rb"/(?:ASCII85Decode|A85|ASCIIHexDecode|AHx|LZWDecode|LZW|RunLengthDecode|RL|Crypt|Predictor)\b"
)


def is_inert(data: bytes) -> bool:
    """Whether nothing active is found in the document."""
    if len(data) > LARGEST or not data.startswith(b"%PDF-"):
        return False
    plain = _named(data)
    if _ACTIVE.search(plain):
        return False
    packs_objects = _OBJECTS.search(plain) is not None
    left = MOST_INFLATED
    for number, found in enumerate(_STREAM.finditer(data)):
        if number > MOST_STREAMS or (packs_objects and _hides(data, found.start())):
            return False
        inside = _inflated(memoryview(data), found.end(), left)
        if inside is None or _ACTIVE.search(_named(inside)):
            return False
        left -= len(inside)
    return True


def _named(data: bytes) -> bytes:
    """With names as readers understand them: "/J#61vaScript" is "/JavaScript"."""
    return _ESCAPED.sub(lambda found: bytes([int(found.group(1), 16)]), data) if b"#" in data else data


def _hides(data: bytes, at: int) -> bool:
    """Whether the stream that begins there packs objects in a way that is not looked through here."""
    begin = data.rfind(b"endobj", max(0, at - HEADER), at)
    header = _named(data[max(begin, at - HEADER, 0) : at])
    return (begin < 0 and at > HEADER) or (
        _OBJECTS.search(header) is not None and _DISGUISED.search(header) is not None
    )


def _inflated(data: memoryview, at: int, limit: int) -> bytes | None:
    """What stands compressed there; nothing if nothing does, None if it is more than `limit`."""
    inflate, total = zlib.decompressobj(), 0
    parts: list[bytes] = []
    while at < len(data) and not inflate.eof:
        piece: bytes | memoryview = data[at : at + CHUNK]
        at += CHUNK
        while piece:
            try:
                part = inflate.decompress(piece, CHUNK * 16)
            except zlib.error:
                return b"".join(parts)
            parts.append(part)
            total += len(part)
            if total > limit:
                return None
            piece = inflate.unconsumed_tail
    return b"".join(parts)
