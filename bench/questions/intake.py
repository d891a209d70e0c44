"""Posts a second that are durable when they are answered, at 1, 8 and 32 connections.

Three things through the same server: a request that does nothing (signed in, an address with nothing behind it), a
bare durable insert of one row (`bench.bare_insert`), and a web form that a visitor has sent, stored in the ledger
before the answer. What the first two allow together is the limit. Beside them one lead posted to the API, stored as the
form is (202) and made at once (201). `cpu_ms` is what the web workers do per post, also on a machine that is busy. The
worker makes leads meanwhile, as it does in earnest.
"""

import contextlib
import http.client
import itertools
import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable
from pathlib import Path

from bench.bare_insert import serving
from bench.data import ROOT, Installation, scratch
from bench.measure import Teller
from bench.stand import PEOPLE, Person, WrongAnswer, server
from leadwerk.web_forms import doubts

SECONDS = 5.0
CONNECTIONS = (1, 8, 32)
GOAL = 0.6
Ask = tuple[str, str, bytes | None, dict[str, str], int]


def answer(place: Installation, teller: Teller) -> None:
    numbers = itertools.count()
    with scratch(place) as copy, server(copy) as port, serving(copy) as bare_port:
        person = Person(port)
        person.sign_in(PEOPLE["all"])
        signed_in = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in person.cookies.items()),
            "X-CSRFToken": person.cookies["csrftoken"],
            "Content-Type": "application/json",
        }

        path = _form(copy)
        ticket = re.search(r'name="_ticket" value="([^"]+)"', person.get(path).text)
        assert ticket, "no form"
        time.sleep(doubts.QUICKEST)

        def form() -> Ask:
            sent = {"email": f"f{next(numbers)}@muster.example", "company": "Muster GmbH", "description": "Angebot"}
            body = urllib.parse.urlencode(sent | {"_ticket": ticket[1], "_way": "page", "_lang": "de"})
            return "POST", path, body.encode(), {"Content-Type": "application/x-www-form-urlencoded"}, 303

        def empty() -> Ask:
            return "GET", "/api/v1/leads/0", None, signed_in, 404

        def lead() -> dict[str, str]:
            return {"company_name": "Muster GmbH", "email": f"b{next(numbers)}@muster.example", "interest": "Angebot"}

        def stored() -> Ask:
            return "POST", "/api/v1/leads/batch", json.dumps({"leads": [lead()]}).encode(), signed_in, 202

        def made() -> Ask:
            return "POST", "/api/v1/leads", json.dumps(lead()).encode(), signed_in, 201

        def bare() -> Ask:
            return "POST", "/", b"x" * 100, {}, 204

        for connections in CONNECTIONS:
            case = f"{connections} connections"
            nothing = _tell(teller, f"{case}: empty request", port, empty, connections)
            insert = _tell(teller, f"{case}: bare insert", bare_port, bare, connections)
            limit = 1 / (1 / nothing + 1 / insert)
            told = _tell(teller, f"{case}: form stored", port, form, connections, limit)
            teller.tell(f"{case}: form stored, share of the limit", told / limit, "of limit", goal=GOAL, at_least=True)
            _tell(teller, f"{case}: lead stored", port, stored, connections, limit)
            _tell(teller, f"{case}: lead made", port, made, connections, limit)


def _form(place: Installation) -> str:
    """The path of a published form that takes as much as comes from one address."""
    program = (
        "import django; django.setup(); from leadwerk.people.actors import SYSTEM as by; "
        "from leadwerk.web_forms.actions.forms import add_form, publish; "
        "from leadwerk.web_forms.actions.design import edit_design; form = add_form('Messung', by=by); "
        "edit_design(form, by=by, per_hour=10**7, all_per_hour=10**7); publish(form, by=by); print(form.token)"
    )
    made = subprocess.run(
        [sys.executable, "-c", program], env=place.environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    return f"/forms/{made.stdout.split()[-1]}/"


def _tell(
    teller: Teller, case: str, port: int, ask: Callable[[], Ask], connections: int, limit: float | None = None
) -> float:
    """Ask for a while and tell what came of it; the rate."""
    worked = _cpu(port)
    ordered = sorted(_times(port, ask, connections))
    rate = len(ordered) / SECONDS
    teller.tell(
        case,
        rate,
        "posts/s",
        limit=limit,
        p50_ms=round(ordered[len(ordered) // 2] * 1000, 1),
        p99_ms=round(ordered[int(len(ordered) * 0.99)] * 1000, 1),
        cpu_ms=round((_cpu(port) - worked) * 1000 / len(ordered), 2),
    )
    return rate


def _cpu(port: int) -> float:
    """Seconds of CPU that the web workers of this server have used so far."""
    ticks = 0
    for directory in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (directory / "cmdline").read_bytes().split(b"\0")
            told = [*command, *(directory / "environ").read_bytes().split(b"\0")]
            if {b"web", b"granian"} & set(command) and {b"%d" % port, b"LEADWERK_PORT=%d" % port} & set(told):
                ticks += sum(map(int, (directory / "stat").read_text().rpartition(")")[2].split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _times(port: int, ask: Callable[[], Ask], connections: int) -> list[float]:
    """Seconds of each request answered within `SECONDS`, over connections that stay open."""
    seconds: list[float] = []
    wrong: list[str] = []
    end = time.perf_counter() + SECONDS

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < end and not wrong:
            method, path, body, headers, status = ask()
            begun = time.perf_counter()
            connection.request(method, path, body, headers)
            got = connection.getresponse()
            text = got.read()
            seconds.append(time.perf_counter() - begun)
            if got.status != status:
                wrong.append(f"{method} {path}: {got.status} {text[:200]!r}")
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise WrongAnswer(wrong[0])
    return seconds
