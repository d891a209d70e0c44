"""Posts a second that are durable when they are answered, at 1, 8 and 32 connections.

Three things through the same server: a request that does nothing (signed in, an address with nothing behind it), a
bare durable insert of one row (`bench.bare_insert`), and one lead posted to the API, stored in the ledger before the
answer (202, as a web form is). What the first two allow together is the limit. Beside them the lead made at once (201).
"""

import http.client
import itertools
import json
import threading
import time
from collections.abc import Callable

from bench.bare_insert import serving
from bench.data import Installation, scratch
from bench.measure import Teller
from bench.stand import PEOPLE, Person, WrongAnswer, server

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

        def empty() -> Ask:
            return "GET", "/api/v1/leads/0", None, signed_in, 404

        def lead() -> dict[str, str]:
            return {"company_name": "Muster GmbH", "email": f"b{next(numbers)}@muster.example", "interest": "Angebot"}

        def stored() -> Ask:
            return "POST", "/api/v1/leads/batch", json.dumps({"leads": [lead()]}).encode(), signed_in, 202

        def made() -> Ask:
            return "POST", "/api/v1/leads", json.dumps(lead()).encode(), signed_in, 201

        for connections in CONNECTIONS:
            case = f"{connections} connections"
            nothing = _times(port, empty, connections)
            insert = _times(bare_port, lambda: ("POST", "/", b"x" * 100, {}, 204), connections)
            limit = 1 / (1 / _rate(nothing) + 1 / _rate(insert))
            told = _times(port, stored, connections)
            _tell(teller, f"{case}: empty request", nothing)
            _tell(teller, f"{case}: bare insert", insert)
            _tell(teller, f"{case}: stored", told, limit=limit)
            teller.tell(
                f"{case}: stored, share of the limit", _rate(told) / limit, "of limit", goal=GOAL, at_least=True
            )
            _tell(teller, f"{case}: lead made", _times(port, made, connections), limit=limit)


def _rate(seconds: list[float]) -> float:
    return len(seconds) / SECONDS


def _tell(teller: Teller, case: str, seconds: list[float], limit: float | None = None) -> None:
    ordered = sorted(seconds)
    teller.tell(
        case,
        _rate(seconds),
        "posts/s",
        limit=limit,
        p50_ms=round(ordered[len(ordered) // 2] * 1000, 1),
        p99_ms=round(ordered[int(len(ordered) * 0.99)] * 1000, 1),
    )


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
