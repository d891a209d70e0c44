"""Messages read as text; whatever a file holds, reading it is quick and never shows more than text."""

import datetime as dt
import io
import random
import struct
import time
from contextlib import suppress

import pytest

from leadwerk.attachments import message, outlook, pdf
from leadwerk.attachments.message import Message, NotReadable, text_of
from leadwerk.attachments.tests import samples


def of_msg(data: bytes) -> Message:
    return outlook.parse(io.BytesIO(data), len(data))


def test_an_email_is_read() -> None:
    found = message.parse(samples.eml(files=2))
    assert found.subject == "Dachbegehung: grüne Fläche"
    assert found.sender == "Dr. Friederike Hartwig <f.hartwig@moebel.example>"
    assert found.text == "Guten Tag,\n\nDienstag passt gut."
    assert found.files == ["Plan 0.pdf", "Plan 1.pdf"]
    assert found.at == dt.datetime(2026, 11, 17, 9, tzinfo=dt.UTC)


def test_markup_becomes_words() -> None:
    found = message.parse(samples.eml(marked=True))
    assert found.text == "Guten Tag\n\nDienstag passt & gut."


def test_an_outlook_message_is_read() -> None:
    found = of_msg(samples.msg())
    assert (found.subject, found.text) == ("Angebot Übergabe", "Guten Tag,\nanbei das Angebot.")
    assert found.sender == "Carsten Wiemer <wiemer@autohof.example>"
    assert (found.to, found.files) == ("Jana Petersen", ["Lageplan.pdf"])
    assert found.at is not None
    assert found.at.year == 2026


def test_a_long_text_lies_in_sectors_of_its_own() -> None:
    found = of_msg(samples.msg(text="Zeile mit Text.\r\n" * 2000))
    assert found.text.count("Zeile") == 2000


@pytest.mark.parametrize(
    "hostile",
    [
        b"From: a\r\n" + b"To: " + b"(" * 1_000_000,
        b"From: a@b\r\nSubject: " + b"=?utf-8?b?" * 100_000,
        b"From: a\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(100_000)),
        b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number)
            for number in range(2000)
        ),
        b"Subject: x\r\nContent-Type: text/html\r\n\r\n" + b"<!--" * 400_000,
        b"Subject: x\r\nContent-Type: text/html\r\n\r\n" + b"<script>" * 200_000,
        b"Subject: x\r\nContent-Type: text/html\r\n\r\n" + b"<" * 1_900_000,
        b"Subject: x\r\nContent-Type: text/html\r\n\r\n" + b"&#x" * 600_000,
        b"Subject: x\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n" + b"--q\r\n\r\n" * 200_000,
        b"\0" * 1_000_000,
    ],
    ids=["brackets", "words", "headers", "depth", "comments", "scripts", "tags", "signs", "parts", "nothing"],
)
def test_a_hostile_email_is_done_with_within_a_second(hostile: bytes) -> None:
    began = time.process_time()
    with suppress(NotReadable):
        message.parse(hostile[: message.MOST_BYTES])
    assert time.process_time() - began < 1


def patched(data: bytes, place: int, *numbers: int) -> bytes:
    return data[:place] + struct.pack(f"<{len(numbers)}I", *numbers) + data[place + 4 * len(numbers) :]


HOSTILE = {
    "empty": b"",
    "only a head": samples.msg()[:512],
    "cut": samples.msg()[:1500],
    "fat without end": patched(samples.msg(), 44, 0xFFFFFF),
    "directory nowhere": patched(samples.msg(), 48, 0x00FFFFFF),
    "sectors in a circle": patched(samples.msg(), 512, 1, 1, 1, 1, 1),
    "more tables for ever": patched(samples.msg(), 68, 0, 0xFFFFFF),
    "no container": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 5_000_000,
    "other container": samples.compound({"WordDocument": b"x"}, {}),
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_outlook_message_is_refused_within_a_second(hostile: bytes) -> None:
    began = time.process_time()
    with pytest.raises(NotReadable):
        of_msg(hostile)
    assert time.process_time() - began < 1


def test_a_tree_that_bites_its_tail_is_walked_once() -> None:
    data = samples.msg()
    directory = 512 + 512
    for entry in range(1, 6):
        data = patched(data, directory + entry * 128 + 68, 1, 1)
    began = time.process_time()
    with suppress(NotReadable):
        of_msg(data)
    assert time.process_time() - began < 1


def test_damaged_messages_are_read_or_refused_but_never_break() -> None:
    chance = random.Random(7)
    whole = samples.msg(text="Text " * 3000)
    began = time.process_time()
    for _round in range(400):
        data = bytearray(whole)
        for _hit in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with suppress(NotReadable):
            assert len(of_msg(bytes(data)).text) <= message.LONGEST_TEXT
    assert time.process_time() - began < 20


def test_only_words_come_out_of_markup() -> None:
    assert text_of("a<style>x</style>b<br>c<td>d<svg/onload=alert(1)>e<script>f") == "ab\nc de"
    assert text_of("1 &lt; 2<!-- x --> <b") == "1 < 2"


def test_a_pdf_that_only_shows_something_is_inert() -> None:
    assert pdf.is_inert(samples.pdf())
    assert pdf.is_inert(samples.pdf(packed=b"<< /Type /Font /Subtype /Type1 >>"))


@pytest.mark.parametrize(
    "data",
    [
        samples.pdf(action=rb"<< /S /JavaScript /JS (app.alert\(1\)) >>"),
        samples.pdf(action=rb"<< /S /J#61vaScr#69pt /JS (app.alert\(1\)) >>"),
        samples.pdf(action=b"<< /S /Launch /F (calc.exe) >>"),
        samples.pdf(packed=rb"7 0 << /S /JavaScript /JS (app.alert\(1\)) >>"),
        samples.pdf().replace(b"trailer <<", b"trailer << /Encrypt 9 0 R"),
        samples.pdf(packed=b"x" * 200_000_000),
        b"<html>%PDF-1.4",
    ],
    ids=["script", "disguised", "launch", "packed", "encrypted", "bomb", "no pdf"],
)
def test_a_pdf_that_brings_something_to_run_is_not(data: bytes) -> None:
    began = time.process_time()
    assert not pdf.is_inert(data)
    assert time.process_time() - began < 2
