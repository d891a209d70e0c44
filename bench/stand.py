"""The real server of an installation, and people who use it over HTTP."""

import contextlib
import gzip
import http.client
import http.cookies
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field

import brotli

from bench.data import ROOT, Installation

PASSWORD = "leadwerk-demo"
# Who stands for which scope.
PEOPLE = {"own": "jana@example.org", "team": "viola@example.org", "all": "admin@example.org"}


class WrongAnswer(Exception):
    """A timed request did not get what it should; its time would mean nothing."""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        unpacked = {"gzip": gzip.decompress, "br": brotli.decompress}.get(self.headers.get("content-encoding", ""))
        raw = unpacked(self.body) if unpacked else self.body
        return raw.decode()

    @property
    def wire_bytes(self) -> int:
        return len(self.body)


@dataclass
class Person:
    """A browser with one connection and its cookies. Every request is checked."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None
    used: float = 0.0

    def get(self, path: str, *, holds: str = "", fragment: bool = False) -> Answer:
        """GET `path`; raises `WrongAnswer` unless it is 200 and its text holds `holds`."""
        answer = self._ask("GET", path, None, {"HX-Request": "true"} if fragment else {})
        if answer.status != 200 or (holds and holds not in answer.text):
            raise WrongAnswer(f"GET {path}: {answer.status}, holds {holds!r}: {holds in answer.text}")
        return answer

    def post(
        self, path: str, fields: dict[str, str] | list[tuple[str, str]], *, expect: tuple[int, ...] = (200, 204, 303)
    ) -> Answer:
        """POST a form as htmx does, with the CSRF token; raises `WrongAnswer` for another status."""
        body = urllib.parse.urlencode(fields)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
        }
        answer = self._ask("POST", path, body, headers)
        if answer.status not in expect:
            raise WrongAnswer(f"POST {path}: {answer.status} {answer.text[:300]}")
        return answer

    def sign_in(self, email: str) -> None:
        page = self._ask("GET", "/accounts/login/", None, {})
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, "no sign-in page"
        fields = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self._ask("POST", "/accounts/login/", urllib.parse.urlencode(fields), headers)
        if "sessionid" not in self.cookies:
            raise WrongAnswer(f"{email} could not sign in")

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        if self.connection is None or time.monotonic() - self.used > 2:  # the server closes idle connections
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} | headers
        self.connection.request(method, path, body, sent | {"Accept-Encoding": "gzip, br", "Accept-Language": "de"})
        got = self.connection.getresponse()
        self.used = time.monotonic()
        answer = Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        for name, value in got.getheaders():
            if name.lower() == "set-cookie":
                for morsel in http.cookies.SimpleCookie(value).values():
                    self.cookies[morsel.key] = morsel.value
        return answer


@contextlib.contextmanager
def server(place: Installation, *, worker: bool = False) -> Iterator[int]:
    """The application server of an installation, as `leadwerk serve` starts it; the port it listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "leadwerk.config.cli", "serve"]
    environment = place.environment | {"LEADWERK_PORT": str(port)}
    process = subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            if process.poll() is not None or time.monotonic() > deadline:
                raise WrongAnswer("the server did not start")
            time.sleep(0.1)
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 15)
        process.wait(20)


@contextlib.contextmanager
def people(place: Installation) -> Iterator[dict[str, Person]]:
    """One signed-in person per scope, against the real server."""
    with server(place) as port:
        made = {scope: Person(port) for scope in PEOPLE}
        for scope, person in made.items():
            person.sign_in(PEOPLE[scope])
        yield made
