"""Files made for the tests: a PDF, an Outlook message in its container, an e-mail."""

import io
import struct
import zlib
from email.message import EmailMessage
from typing import Any

from django.test import RequestFactory

from leadwerk.attachments.uploads import Incoming, IncomingHandler

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cfc0f01f0005000200ab2d1b5c0000000049454e44ae426082"
)
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def pdf(action: bytes = b"", packed: bytes = b"") -> bytes:
    """A page with a few words; `action` becomes the action on opening, `packed` a compressed stream."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R" + (b" /OpenAction 6 0 R" if action else b"") + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length 46 >>\nstream\nBT /F1 24 Tf 40 100 Td (Hallo Vorschau) Tj ET  \nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        action or b"<< >>",
    ]
    if packed:
        body = zlib.compress(packed)
        objects.append(
            b"<< /Type /ObjStm /Filter /FlateDecode /Length %d >>\nstream\n" % len(body) + body + b"\nendstream"
        )
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def eml(*, marked: bool = False, files: int = 0) -> bytes:
    message = EmailMessage()
    message["From"] = "Dr. Friederike Hartwig <f.hartwig@moebel.example>"
    message["To"] = "vertrieb@example.org"
    message["Subject"] = "Dachbegehung: grüne Fläche"
    message["Date"] = "Tue, 17 Nov 2026 10:00:00 +0100"
    if marked:
        message.set_content(
            "<h1>Guten Tag</h1><script>alert(1)</script><p>Dienstag passt &amp; gut.</p>", subtype="html"
        )
    else:
        message.set_content("Guten Tag,\n\nDienstag passt gut.\n")
    for number in range(files):
        message.add_attachment(b"x" * 10, maintype="application", subtype="pdf", filename=f"Plan {number}.pdf")
    return message.as_bytes()


def msg(
    subject: str = "Angebot Übergabe",
    text: str = "Guten Tag,\r\nanbei das Angebot.",
    sender: str = "Carsten Wiemer",
    address: str = "wiemer@autohof.example",
    files: tuple[str, ...] = ("Lageplan.pdf",),
) -> bytes:
    """A message as Outlook saves it: streams below 4096 bytes in the small sectors, longer ones in their own."""
    streams = {
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_1000001F": text.encode("utf-16-le"),
        "__substg1.0_0C1A001F": sender.encode("utf-16-le"),
        "__substg1.0_5D01001F": address.encode("utf-16-le"),
        "__substg1.0_0E04001F": "Jana Petersen".encode("utf-16-le"),
        "__properties_version1.0": b"\0" * 32 + struct.pack("<HHIQ", 0x0040, 0x0039, 6, 134_396_532_000_000_000),
    }
    inside = {f"__attach_version1.0_#{number:08X}": name for number, name in enumerate(files)}
    return compound(
        streams, {name: {"__substg1.0_3707001F": file.encode("utf-16-le")} for name, file in inside.items()}
    )


def compound(streams: dict[str, bytes], storages: dict[str, dict[str, bytes]]) -> bytes:
    """An OLE compound file with sectors of 512 bytes."""
    entries: list[list[Any]] = [["Root Entry", 5, -1, -1, -1, 0, 0]]  # name, kind, left, right, child, start, size
    mini, big, mini_fat, chains = b"", b"", [], []

    def place(content: bytes) -> int:
        nonlocal mini, big
        if len(content) >= 4096:
            chains.append((len(big) // 512, -(-len(content) // 512)))
            start = len(big) // 512
            big += content + b"\0" * (-len(content) % 512)
            return start
        start = len(mini) // 64
        count = max(1, -(-len(content) // 64))
        mini_fat.extend([*range(start + 1, start + count), 0xFFFFFFFE])
        mini += content + b"\0" * (count * 64 - len(content))
        return start

    def add(content: dict[str, bytes], parent: int) -> list[int]:
        numbers = []
        for name, data in content.items():
            numbers.append(len(entries))
            entries.append([name, 2, -1, -1, -1, (place(data), len(data) >= 4096), len(data)])
        return numbers

    def chain(numbers: list[int], parent: int) -> None:
        for this, following in zip(numbers, [*numbers[1:], -1], strict=True):
            entries[this][3] = following
        entries[parent][4] = numbers[0] if numbers else -1

    top = add(streams, 0)
    for name, content in storages.items():
        number = len(entries)
        entries.append([name, 1, -1, -1, -1, 0, 0])
        chain(add(content, number), number)
        top.append(number)
    chain(top, 0)
    mini += b"\0" * (-len(mini) % 512)
    directory_sectors = -(-len(entries) // 4)
    mini_sectors, mini_fat_sectors, big_sectors = len(mini) // 512, -(-len(mini_fat) // 128), len(big) // 512
    fat_sectors = -(-(1 + directory_sectors + mini_sectors + mini_fat_sectors + big_sectors) // 127)
    at_directory = fat_sectors
    at_mini_fat = at_directory + directory_sectors
    at_mini = at_mini_fat + mini_fat_sectors
    at_big = at_mini + mini_sectors
    fat = [0xFFFFFFFD] * fat_sectors
    for start, count in ((at_directory, directory_sectors), (at_mini_fat, mini_fat_sectors), (at_mini, mini_sectors)):
        fat += [*range(start + 1, start + count), 0xFFFFFFFE] if count else []
    for start, count in chains:
        fat += [*range(at_big + start + 1, at_big + start + count), 0xFFFFFFFE]
    entries[0][5], entries[0][6] = at_mini, len(mini)
    directory = b""
    for name, kind, left, right, child, start, size in entries:
        if isinstance(start, tuple):
            start = at_big + start[0] if start[1] else start[0]
        wide = str(name).encode("utf-16-le") + b"\0\0"
        directory += wide.ljust(64, b"\0") + struct.pack("<HBBiii", len(wide), kind, 1, left, right, child)
        directory += b"\0" * 36 + struct.pack("<IQ", start, size)
    directory = directory.ljust(directory_sectors * 512, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    head += struct.pack("<IIIIIIII", fat_sectors, at_directory, 0, 4096, at_mini_fat, mini_fat_sectors, 0xFFFFFFFE, 0)
    head += struct.pack(f"<{fat_sectors}I", *range(fat_sectors)).ljust(436, b"\xff")
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * 512, b"\xff")
    minis = struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(mini_fat_sectors * 512, b"\xff")
    return head + table + directory + minis + mini + big


def incoming(data: bytes, name: str = "Plan.pdf") -> Incoming:
    """What the handler makes of a file that comes in piece by piece."""
    handler = IncomingHandler(RequestFactory().post("/"))
    handler.new_file("file", name, "text/html", None)
    stream = io.BytesIO(data)
    while piece := stream.read(handler.chunk_size):
        handler.receive_data_chunk(piece, 0)
    return handler.file_complete(len(data))
