"""Other processes that work on the database of the running test."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def environment() -> dict[str, str]:
    """What a Leadwerk process needs to find the database and data directory of this test."""
    name = str(connection.settings_dict["NAME"])
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("LEADWERK_TEST_")},
        "LEADWERK_DATABASE_URL": settings.CLUSTER.url(name)
        if settings.DATABASE == "postgresql"
        else f"sqlite:///{name}",
        "DJANGO_SETTINGS_MODULE": "leadwerk.config.settings",
        "PYTHONPATH": str(ROOT),
    }


def start(program: str) -> "subprocess.Popen[bytes]":
    """Run Python source in a process of its own, with Django set up."""
    source = f"import django; django.setup()\n{program}"
    return subprocess.Popen([sys.executable, "-c", source], env=environment(), cwd=ROOT)


def leadwerk(*arguments: str, typed: str = "", **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run the command line as an operator does, with nothing configured but `variables`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LEADWERK_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "leadwerk.config.cli", *arguments],
        env={**kept, "PYTHONPATH": str(ROOT), **variables},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
