"""`leadwerk serve` as an operator meets it: real processes, a real port, a database of its own."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.processes

ROOT = Path(__file__).resolve().parents[3]

Start = Callable[..., "subprocess.Popen[str]"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[subprocess.Popen[str]] = []

    def starting(*arguments: str, **variables: str) -> "subprocess.Popen[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADWERK_")}
        own = {"LEADWERK_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
        running.append(
            subprocess.Popen(
                [sys.executable, "-m", "leadwerk.config.cli", *arguments],
                env={**kept, **own, **variables, "DJANGO_SETTINGS_MODULE": "leadwerk.config.settings"},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=tmp_path,
            )
        )
        return running[-1]

    yield starting
    for process in running:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def wait_until_ready(process: "subprocess.Popen[str]") -> str:
    """The address the server says it is ready at."""
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"is ready: (http://\S+)", line):
            return found[1]
    raise AssertionError("".join(said))


def family(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    return [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]


def workers(process: "subprocess.Popen[str]") -> set[int]:
    found = set()
    for child in psutil.Process(process.pid).children():
        with contextlib.suppress(psutil.Error):  # it may be ending at this moment
            if "worker" in child.cmdline():
                found.add(child.pid)
    return found


def test_serve_runs_web_and_worker_restarts_what_dies_and_stops_all(start: Start, tmp_path: Path) -> None:
    server = start("serve", LEADWERK_PORT=str(free_port()))
    address = wait_until_ready(server)
    with urllib.request.urlopen(f"{address}accounts/login/") as answer:
        assert answer.status == 200
    wait_for((tmp_path / "data" / "worker.alive").exists)
    memory = sum(process.memory_full_info().pss for process in family(server)) / 2**20
    assert memory < 250, f"an idle installation takes {memory:.0f} MB"

    (worker,) = workers(server)
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: bool(workers(server) - {worker}))

    before = family(server)
    started = time.monotonic()
    server.terminate()
    assert server.wait(15) == 0
    assert time.monotonic() - started < 10
    wait_for(lambda: not any(process.is_running() for process in before))


def test_nobody_survives_whoever_started_them(start: Start) -> None:
    server = start("serve", LEADWERK_PORT=str(free_port()))
    wait_until_ready(server)
    (web,) = (child for child in family(server)[1:] if child.cmdline()[-1] == "web" and child.ppid() == server.pid)
    answering = web.children()
    web.kill()
    wait_for(lambda: not any(map(lives, answering)))
    children = family(server)[1:]
    server.send_signal(signal.SIGKILL)
    wait_for(lambda: not any(map(lives, children)))


def lives(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def test_a_taken_port_is_named_with_what_to_do(start: Start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said, _ = start("serve", LEADWERK_PORT=str(port)).communicate(timeout=20)
    assert f"127.0.0.1:{port} cannot be used" in said
    assert "LEADWERK_PORT" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEADWERK_PORT", "eighty"),
        ("LEADWERK_DATABASE_URL", "mysql://localhost/leadwerk"),
        ("LEADWERK_HTTPS", "perhaps"),
        ("LEADWERK_SECRET_KEY", "short"),
        ("LEADWERK_DATA_DIR", "/proc/nowhere"),
    ],
)
def test_a_wrong_setting_is_refused_at_start_by_its_name(start: Start, name: str, value: str) -> None:
    process = start("serve", **{name: value})
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert name in said
    assert "Traceback" not in said


def test_the_web_server_looks_for_garbage_seldom_and_not_among_what_stays(tmp_path: Path) -> None:
    source = "import gc, leadwerk.config.wsgi; print(gc.get_threshold()[0], gc.get_freeze_count() > 10_000)"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LEADWERK_", "DJANGO_"))}
    own = {"LEADWERK_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", source], env=kept | own, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["20000", "True"], done.stderr
