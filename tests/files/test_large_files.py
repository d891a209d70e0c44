"""A building plan of a hundred megabytes, through the real web server: it comes in whole and memory stays flat."""

import hashlib
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from leadwerk.attachments.models import Attachment
from leadwerk.attachments.storage import path_of
from tests.cast import Cast
from tests.processes import ROOT, environment

SIZE = 100 * 1024 * 1024
PIECE = os.urandom(1024 * 1024)
MOST_GROWTH = 40 * 1024  # kB
TOKEN = "t" * 32


@contextmanager
def web_server() -> Iterator[tuple[int, int]]:
    """One worker of the web server as it is run; its port and the id of the process that started it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "leadwerk.config.wsgi:application", "--interface", "wsgi"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--log-level", "warning", "--no-ws"]
    running = subprocess.Popen(command, env=environment() | {"LEADWERK_DEBUG": "yes"}, cwd=ROOT)
    try:
        for _try in range(300):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port, running.pid
    finally:
        running.terminate()
        running.wait(30)


def highest_memory(parent: int) -> int:
    """The most resident memory, in kB, that any process below this one ever had."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            text = status.read_text()
            if f"PPid:\t{parent}\n" in text and (peak := re.search(r"VmHWM:\s+(\d+) kB", text)):
                found.append(int(peak.group(1)))
    return max(found)


def incoming() -> set[str]:
    """Files that are not in their place yet. Uploads that other tests broke off may lie there for a day."""
    room = Path(settings.MEDIA_ROOT) / "incoming"
    return {path.name for path in room.iterdir()} if room.exists() else set()


def send(port: int, path: str, session: str, size: int) -> int:
    """Post a file piece by piece, as a browser does; the status of the answer."""
    head = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="Plan.dwg"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n"
    )
    tail = b"\r\n--x--\r\n"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.putrequest("POST", path)
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("Content-Length", str(len(head) + size + len(tail)))
    connection.putheader("Cookie", f"sessionid={session}; csrftoken={TOKEN}")
    connection.putheader("X-CSRFToken", TOKEN)
    connection.putheader("HX-Request", "true")
    connection.endheaders(head)
    for _piece in range(size // len(PIECE)):
        connection.send(PIECE)
    connection.send(tail)
    with closing(connection):
        answer = connection.getresponse()
        answer.read()
        return answer.status


def fetch(port: int, path: str, session: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
    answer, content = connection.getresponse(), hashlib.sha256()
    size = 0
    with closing(connection):
        while piece := answer.read(1 << 20):
            content.update(piece)
            size += len(piece)
    return size, content.hexdigest()


@pytest.mark.django_db(transaction=True)
def test_a_hundred_megabytes_come_and_go_with_flat_memory(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    session, path = client.cookies[settings.SESSION_COOKIE_NAME].value, f"/leads/{lead.pk}/attachments/"
    already = incoming()
    with web_server() as (port, pid):
        assert send(port, path, session, len(PIECE)) == 200
        before = highest_memory(pid)
        assert send(port, path, session, SIZE) == 200
        after_upload = highest_memory(pid)
        found = Attachment.objects.latest("pk")
        whole = hashlib.sha256(PIECE * (SIZE // len(PIECE))).hexdigest()
        assert (found.blob.size, found.blob_id, found.name) == (SIZE, whole, "Plan.dwg")
        assert path_of(whole).stat().st_size == SIZE
        assert fetch(port, f"/attachments/{found.pk}/download/", session) == (SIZE, whole)
        after_download = highest_memory(pid)
        assert send(port, path, session, SIZE + len(PIECE)) == 409
        assert Attachment.objects.count() == 2
        after_refusal = highest_memory(pid)
    print(f"peak memory in kB: {before}, {after_upload} uploaded, {after_download} downloaded, {after_refusal} refused")
    assert max(after_upload, after_download, after_refusal) - before < MOST_GROWTH
    # A refused file goes when the request is closed, which may be a moment after the answer was read.
    patience = time.monotonic() + 10
    while incoming() - already and time.monotonic() < patience:
        time.sleep(0.05)
    assert not incoming() - already
