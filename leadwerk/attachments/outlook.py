"""Outlook's .msg files: an OLE compound file whose streams are the properties of a message.

Own and small: it follows only the chains it needs, each bounded by the size of the file, and gives up on the first
thing that cannot be. Format: [MS-CFB] and [MS-OXMSG].
"""

import datetime as dt
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from leadwerk.attachments.message import Message, NotReadable, set_text, text_of

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FREE = 0xFFFFFFFA  # this and above are marks, not sectors
NOBODY = 0xFFFFFFFF
MOST_ENTRIES = 20_000
MOST_STREAM = 2_000_000
MOST_FILES = 100
PATIENCE = 0.8  # seconds of work
EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)

SUBJECT, SENT, DELIVERED = 0x0037, 0x0039, 0x0E06
SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
TO, CC = 0x0E04, 0x0E03
BODY, BODY_HTML = 0x1000, 0x1013
FILE_LONG_NAME, FILE_NAME = 0x3707, 0x3704
CODEPAGES = (0x3FFD, 0x3FDE)
WIDE, NARROW, BINARY, INTEGER, INSTANT = 0x001F, 0x001E, 0x0102, 0x0003, 0x0040


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the container's directory: a storage with children, or a stream."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """An OLE compound file, read on demand."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file, self.size = file, size
        self.deadline = time.thread_time() + PATIENCE
        head = self._at(0, 512)
        if len(head) < 512 or head[:8] != SIGNATURE:
            raise NotReadable
        major, order, shift, mini_shift = struct.unpack_from("<HHHH", head, 26)
        if order != 0xFFFE or (major, shift) not in ((3, 9), (4, 12)) or mini_shift != 6:
            raise NotReadable
        self.sector, self.sectors = 1 << shift, size >> shift
        fat_sectors, first_directory = struct.unpack_from("<I", head, 44)[0], struct.unpack_from("<I", head, 48)[0]
        self.cutoff, mini_fat, mini_fat_sectors, more, more_sectors = struct.unpack_from("<IIIII", head, 56)
        if self.cutoff != 4096:
            raise NotReadable
        self.fat = self._fat(list(struct.unpack_from("<109I", head, 76)), fat_sectors, more, more_sectors)
        self.entries = self._directory(first_directory)
        self.mini_fat = self._numbers(self._chain(mini_fat, mini_fat_sectors)) if mini_fat < FREE else []
        root = self.entries[0]
        self.mini = list(self._chain(root.start, self.sectors)) if root.start < FREE else []

    def children(self, entry: Entry) -> Iterator[Entry]:
        """What stands in a storage. The tree is walked, never trusted: nothing comes twice."""
        waiting, seen = [entry.child], {NOBODY}
        while waiting:
            number = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            if number >= len(self.entries):
                raise NotReadable
            found = self.entries[number]
            yield found
            waiting += [found.left, found.right]

    def stream(self, entry: Entry) -> bytes:
        """The content of a stream, at most `MOST_STREAM` bytes of it."""
        wanted = min(entry.size, MOST_STREAM)
        if entry.size >= self.cutoff:
            count = -(-wanted // self.sector)
            parts = [self._sector(number) for number in self._chain(entry.start, count)]
            return b"".join(parts)[:wanted]
        parts, number, per = [], entry.start, self.sector >> 6
        for _step in range(-(-wanted // 64)):
            if number >= len(self.mini_fat) or number // per >= len(self.mini):
                raise NotReadable
            place = (self.mini[number // per] + 1) * self.sector + number % per * 64
            parts.append(self._at(place, 64))
            number = self.mini_fat[number]
        return b"".join(parts)[:wanted]

    def _at(self, place: int, length: int) -> bytes:
        if time.thread_time() > self.deadline:
            raise NotReadable
        self.file.seek(place)
        return self.file.read(length)

    def _sector(self, number: int) -> bytes:
        if number >= self.sectors:
            raise NotReadable
        return self._at((number + 1) * self.sector, self.sector)

    def _chain(self, start: int, limit: int) -> Iterator[int]:
        """Sector after sector, at most `limit` and never more than there are: a circle ends too."""
        number = start
        for _step in range(min(limit, self.sectors)):
            if number >= FREE:
                return
            if number >= len(self.fat):
                raise NotReadable
            yield number
            number = self.fat[number]

    def _fat(self, first: list[int], count: int, more: int, more_sectors: int) -> list[int]:
        if count > self.sectors or more_sectors > self.sectors:
            raise NotReadable
        places = [number for number in first if number < FREE]
        for _step in range(more_sectors):
            if more >= FREE or len(places) >= count:
                break
            numbers = self._numbers([more])
            places += [number for number in numbers[:-1] if number < FREE]
            more = numbers[-1]
        return self._numbers(places[:count])

    def _numbers(self, places: "list[int] | Iterator[int]") -> list[int]:
        data = b"".join(self._sector(number) for number in places)
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _directory(self, start: int) -> list[Entry]:
        found: list[Entry] = []
        for number in self._chain(start, MOST_ENTRIES * 128 // self.sector):
            data = self._sector(number)
            for place in range(0, len(data) - 127, 128):
                length, kind = struct.unpack_from("<HB", data, place + 64)
                left, right, child = struct.unpack_from("<III", data, place + 68)
                begin, size = struct.unpack_from("<IQ", data, place + 116)
                name = data[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                found.append(Entry(name, kind, left, right, child, begin, size & 0xFFFFFFFF))
        if not found or found[0].kind != 5:
            raise NotReadable
        return found


class Properties:
    """The properties of one storage: those of fixed length, and texts by their streams."""

    def __init__(self, compound: Compound, storage: Entry, header: int) -> None:
        self.compound = compound
        self.streams = {entry.name: entry for entry in compound.children(storage) if entry.kind == 2}
        self.fixed: dict[tuple[int, int], bytes] = {}
        if (table := self.streams.get("__properties_version1.0")) is not None:
            data = compound.stream(table)[header:]
            for place in range(0, len(data) - 15, 16):
                kind, number = struct.unpack_from("<HH", data, place)
                self.fixed[number, kind] = data[place + 8 : place + 16]
        self.codepage = "cp1252"
        for number in CODEPAGES:
            if (value := self.fixed.get((number, INTEGER))) is not None:
                self.codepage = _codec(struct.unpack_from("<I", value)[0])
                break

    def text(self, number: int) -> str:
        for kind, codec in ((WIDE, "utf-16-le"), (NARROW, self.codepage)):
            if (entry := self.streams.get(f"__substg1.0_{number:04X}{kind:04X}")) is not None:
                return self.compound.stream(entry).decode(codec, "replace").rstrip("\0")
        return ""

    def line(self, number: int) -> str:
        return " ".join(self.text(number)[:2000].split())

    def binary(self, number: int) -> bytes:
        entry = self.streams.get(f"__substg1.0_{number:04X}{BINARY:04X}")
        return self.compound.stream(entry) if entry is not None else b""

    def instant(self, number: int) -> dt.datetime | None:
        value = self.fixed.get((number, INSTANT))
        if value is None:
            return None
        try:
            return EPOCH + dt.timedelta(microseconds=struct.unpack("<Q", value)[0] // 10)
        except OverflowError:
            return None


def parse(file: BinaryIO, size: int) -> Message:
    """An Outlook message. Raises `NotReadable` within a second, whatever the file holds."""
    try:
        return _parse(Compound(file, size))
    except (struct.error, IndexError, UnicodeError, MemoryError) as error:
        raise NotReadable from error


def _parse(compound: Compound) -> Message:
    root = compound.entries[0]
    top = Properties(compound, root, 32)
    if "__properties_version1.0" not in top.streams:
        raise NotReadable
    address = top.line(SENDER_SMTP) or top.line(SENDER_ADDRESS)
    name = top.line(SENDER_NAME)
    sender = f"{name} <{address}>" if "@" in address and address != name else name or address
    message = Message(
        subject=top.line(SUBJECT),
        sender=sender,
        to=top.line(TO),
        cc=top.line(CC),
        at=top.instant(SENT) or top.instant(DELIVERED),
    )
    marked = top.text(BODY_HTML) or top.binary(BODY_HTML).decode(top.codepage, "replace")
    set_text(message, top.text(BODY).strip() or text_of(marked))
    for entry in compound.children(root):
        if entry.kind == 1 and entry.name.startswith("__attach_version1.0_") and len(message.files) < MOST_FILES:
            file = Properties(compound, entry, 8)
            if named := file.line(FILE_LONG_NAME) or file.line(FILE_NAME):
                message.files.append(named[:255])
    return message


def _codec(number: int) -> str:
    known = {65001: "utf-8", 20127: "ascii", 28591: "latin-1", 28605: "iso8859-15", 1200: "utf-16-le"}
    name = known.get(number, f"cp{number}")
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name
