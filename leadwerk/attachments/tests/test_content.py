import pytest

from leadwerk.attachments.content import HEAD, TAIL, type_of
from leadwerk.attachments.names import cleaned
from leadwerk.attachments.tests import samples


def of(data: bytes) -> str:
    return type_of(data[:HEAD], data[-TAIL:])


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (samples.PNG, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"x" * 20, "image/jpeg"),
        (b"GIF89a...", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (samples.pdf(), "application/pdf"),
        (b"\0\0\0\x18ftypmp42", "video/mp4"),
        (b"PK\x03\x04" + b"\0" * 40, "application/zip"),
        (b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml" + b"word/document.xml", "wordprocessingml"),
        (samples.msg(), "application/vnd.ms-outlook"),
        (samples.compound({"WordDocument": b"x"}, {}), "application/msword"),
        (samples.eml(), "message/rfc822"),
        (samples.SVG, "image/svg+xml"),
        (b"  <!-- x --><HTML><body>", "text/html"),
        (b"\xef\xbb\xbf<svg onload=alert(1)>", "image/svg+xml"),
        ("Müller;Meyer\n".encode(), "text/plain"),
        ("Müller;Meyer\n".encode("latin-1"), "text/plain"),
        (b"MZ\x90\0\x03", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, found: str) -> None:
    assert found in of(data)


@pytest.mark.parametrize("data", [b"GIF89a<script>", b"%PDF-<html>", samples.PNG + samples.HTML])
def test_markup_behind_a_picture_stays_a_picture(data: bytes) -> None:
    assert of(data) not in ("text/html", "image/svg+xml")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Dachplan Halle 3 – Übersicht.pdf", "Dachplan Halle 3 – Übersicht.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\jana\\Plan.pdf", "Plan.pdf"),
        ("Rechnung\u202efdp.exe", "Rechnungfdp.exe"),
        ("a\nb\x00\x7f.txt", "ab.txt"),
        ("Mu\u0308ller.txt", "Müller.txt"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("   ", "unnamed"),
    ],
)
def test_names_are_kept_but_cannot_deceive(name: str, kept: str) -> None:
    assert cleaned(name) == kept


def test_a_long_name_keeps_its_ending() -> None:
    name = cleaned("Grundriss " * 40 + ".dwg")
    assert len(name) <= 255
    assert name.endswith("….dwg")
