"""The wheel holds everything: it runs where there is no checkout, from a directory that it cannot write to."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import ROOT

SOURCES = ("leadwerk", "docs", "pyproject.toml", "setup.py", "README.md", "LICENSE")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The wheel, built from a copy of the source and unpacked into a directory of its own."""
    copy = tmp_path / "source"
    copy.mkdir()
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy(source, copy / name)
    run(sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path / "dist"), str(copy), cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("leadwerk-*.whl")
    target = tmp_path / "installed"
    run(
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(target),
        str(wheel),
        cwd=tmp_path,
    )
    return target


def run(*command: str, cwd: Path, **variables: str) -> str:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LEADWERK_", "DJANGO_", "PYTHON"))
    }
    done = subprocess.run(
        command, cwd=cwd, env={**kept, **variables}, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


PAGES = """
import django
django.setup()
import leadwerk
from django.test import Client
from leadwerk.config import prepare
assert leadwerk.__file__.startswith({target!r}), leadwerk.__file__
prepare.collect_static()
client = Client(headers={{"accept-language": "de"}})
page = client.get("/accounts/login/", follow=True).content.decode()
assert "Passwort" in page, page
assert "/static/ui/" in page, page
assert client.login(email="jana@example.org", password="leadwerk-demo")
assert client.get("/leads/").status_code == 200
assert client.get("/manual/", follow=True).status_code == 200
"""


@pytest.mark.slow
def test_the_wheel_runs_without_the_checkout(installed: Path, tmp_path: Path) -> None:
    assert not list(installed.glob("leadwerk/**/tests")), "tests do not belong into the wheel"
    assert list(installed.glob("leadwerk/*/locale/de/LC_MESSAGES/django.mo"))
    before = {path: path.stat().st_mtime_ns for path in installed.rglob("*") if "__pycache__" not in path.parts}
    home = {
        "PYTHONPATH": str(installed),
        "LEADWERK_DATA_DIR": str(tmp_path / "data"),
        "LEADWERK_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "leadwerk.config.settings",
    }
    made = run(sys.executable, "-m", "leadwerk.config.cli", "demo", "--leads", "60", cwd=tmp_path, **home)
    assert "jana@example.org" in made
    run(sys.executable, "-c", PAGES.format(target=str(installed)), cwd=tmp_path, **home)
    after = {path: path.stat().st_mtime_ns for path in installed.rglob("*") if "__pycache__" not in path.parts}
    assert {path for path in after if before.get(path) != after[path] and path.is_file()} == set()
