"""A server that does one thing: a row into a table of its own, committed before the answer. The measure of a post."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bench.data import ROOT, Installation


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    from django.db import connection, transaction

    body = environ["wsgi.input"].read()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bare_insert (body) VALUES (%s)", [body.decode()])
    start_response("204 No Content", [])
    return []


@contextlib.contextmanager
def serving(place: Installation) -> Iterator[int]:
    """Served as the application is, by as many processes and threads; the port."""
    kind = "bigserial" if place.cluster is not None else "integer"
    place.run(
        "-c",
        "import django; django.setup(); from django.db import connection; "
        f"connection.cursor().execute('CREATE TABLE bare_insert (id {kind} PRIMARY KEY, body text NOT NULL)')",
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        *(sys.executable, "-m", "granian", "bench.bare_insert:served", "--interface", "wsgi", "--no-ws"),
        *("--port", str(port), "--workers", "2", "--blocking-threads", "4", "--log-level", "critical"),
    ]
    process = subprocess.Popen(command, env=place.environment, cwd=ROOT)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def __getattr__(name: str) -> Any:
    """`served`: the application with Django set up, in the process that serves it."""
    if name != "served":
        raise AttributeError(name)
    import django

    django.setup()
    return application
