"""`leadwerk serve`: one process that starts the web server and the worker, keeps them alive and stops them together.

It imports nothing of Django, so it stays small; what must be true before the first request is done by `prepare.py` in a
process that ends.
"""

import contextlib
import ctypes
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from leadwerk.config.environment import Environment

LONGEST_PAUSE = 30.0
STEADY = 60.0
GRACE = 25.0


class CannotStart(Exception):
    """The server cannot start; the message says why and what to do."""


class Child:
    """A process that is started again when it ends, after pauses that grow while it does not stay up."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.command = command
        self.pause = 1.0
        self.started = self.next_start = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.started = time.monotonic()
        # A session of its own: Ctrl+C reaches the supervisor alone, which then stops everybody in order.
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=end_with_parent
        )

    def look_after(self) -> None:
        """Start it (again) if it is not running and its pause is over."""
        moment = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self.pause = 1.0 if moment - self.started > STEADY else min(self.pause * 2, LONGEST_PAUSE)
            self.next_start = moment + self.pause
            say(f"The {self.name} ended with {self.process.returncode}; it is started again in {self.pause:.0f} s.")
            self.process = None
        if self.process is None and moment >= self.next_start:
            self.start()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_or_kill(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"The {self.name} does not stop and is killed.")
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def serve(environment: Environment, *, migrate: bool = False, demo: int | None = None) -> int:
    """Prepare the installation, then run it until SIGTERM or SIGINT. Raises `CannotStart`."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    environment.data_dir.mkdir(parents=True, exist_ok=True)
    with in_use(environment.data_dir):
        _check_port(environment)
        hints = _prepare(migrate, demo)
        children = [Child("web server", [*_leadwerk(), "web"]), Child("worker", [*_leadwerk(), "worker"])]
        for child in children:
            child.start()
        try:
            _announce(environment, children[0], hints, stopping)
            while not stopping.wait(0.5):
                for child in children:
                    child.look_after()
        finally:
            for child in children:
                child.ask_to_stop()
            deadline = time.monotonic() + GRACE
            for child in children:
                child.wait_or_kill(deadline)
    return 0


@contextlib.contextmanager
def in_use(data_dir: Path, *, alone: bool = False) -> Iterator[None]:
    """Say that this installation is running, or that nobody else may (`alone`). Raises `CannotStart`."""
    with (data_dir / "running.lock").open("a") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            reason = "It is running: stop it first." if alone else "A restore is going on: wait until it has ended."
            raise CannotStart(reason) from None
        yield


def end_with_parent() -> None:
    """Ask Linux to end this process when the one that started it dies, however it dies."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def say(sentence: str) -> None:
    print(sentence, flush=True)


def _leadwerk() -> list[str]:
    return [sys.executable, "-m", "leadwerk.config.cli"]


def _check_port(environment: Environment) -> None:
    family = socket.AF_INET6 if ":" in environment.bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environment.bind, environment.port))
        except OSError as error:
            raise CannotStart(
                f"{environment.bind}:{environment.port} cannot be used ({error.strerror}). "
                f"Stop the other program or set LEADWERK_PORT to another number."
            ) from None


def _prepare(migrate: bool, demo: int | None) -> str:
    """Run `prepare.py`; what it wants said once the server answers."""
    command = [sys.executable, "-m", "leadwerk.config.prepare"]
    command += ["--migrate"] if migrate else []
    command += ["--demo", str(demo)] if demo is not None else []
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise CannotStart(done.stdout.strip() or "The installation could not be prepared.")
    return done.stdout.strip()


def _announce(environment: Environment, web: Child, hints: str, stopping: threading.Event) -> None:
    host = "localhost" if environment.bind in ("127.0.0.1", "0.0.0.0", "::", "::1") else environment.bind  # noqa: S104
    while not stopping.wait(0.05) and not _answers(environment):
        if web.process is not None and web.process.poll() is not None:
            raise CannotStart("The web server ended at once; the lines above say why.")
    if not stopping.is_set():
        say(f"\nLeadwerk is ready: http://{host}:{environment.port}/\n{hints}")


def _answers(environment: Environment) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(environment.bind, environment.bind)  # noqa: S104
    connection = http.client.HTTPConnection(host, environment.port, timeout=10)
    try:
        connection.request("HEAD", "/accounts/login/", headers={"Host": environment.hosts[0]})
        connection.getresponse()
    except OSError:
        return False
    finally:
        connection.close()
    return True
