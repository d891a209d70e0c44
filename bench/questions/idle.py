"""What a whole installation needs while nobody uses it, and what its scripts weigh."""

import gzip
import os
import time
from contextlib import suppress
from pathlib import Path

from bench.data import ROOT, Installation
from bench.measure import Teller
from bench.stand import server

MEMORY_GOAL_MB, SCRIPT_GOAL = 250, 45 * 1024


def answer(place: Installation, teller: Teller) -> None:
    with server(place):
        time.sleep(5)
        own = _processes(place)
        total = sum(_proportional_kib(process) for process in own) / 1024
    teller.tell("memory of all processes (proportional)", total, "MB", goal=MEMORY_GOAL_MB, processes=len(own))
    import django_htmx

    scripts = [
        *ROOT.glob("leadwerk/*/static/*/behaviours/*.js"),
        Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js",
    ]
    weight = sum(len(gzip.compress(script.read_bytes(), 6)) for script in scripts)
    teller.tell("all scripts over the wire", weight, "bytes", goal=SCRIPT_GOAL)


def _processes(place: Installation) -> set[int]:
    """The processes of this installation, by the data directory they were given; not the one that asks."""
    mark = f"LEADWERK_DATA_DIR={place.directory}\0".encode()
    found = set()
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if mark in path.read_bytes():
                found.add(int(path.parent.name))
    return found - {os.getpid(), os.getppid()}


def _proportional_kib(process: int) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
