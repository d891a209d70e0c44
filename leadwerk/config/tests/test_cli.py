"""The command line as an operator types it: every command in a process of its own, on an installation of its own."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests import processes

pytestmark = [pytest.mark.processes, pytest.mark.database]

Leadwerk = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def new_database(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Makes an empty database of the kind this run is about; its URL."""
    made: list[str] = []

    def making(name: str) -> str:
        if settings.DATABASE == "sqlite":
            return f"sqlite:///{tmp_path / name}.sqlite3"
        made.append(f"{name}_{tmp_path.parent.name}".replace("-", "_"))
        with psycopg.connect(settings.CLUSTER.url(), autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{made[-1]}"')
        return str(settings.CLUSTER.url(made[-1]))

    yield making
    for name in made:
        with psycopg.connect(settings.CLUSTER.url(), autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def leadwerk(tmp_path: Path) -> Leadwerk:
    def running(*arguments: str, database: str, home: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
        own = {"LEADWERK_DATABASE_URL": database, "LEADWERK_DATA_DIR": str(tmp_path / home)}
        return processes.leadwerk(*arguments, typed=typed, **own)

    return running


def test_an_installation_moves_by_backup_and_restore(
    leadwerk: Leadwerk, new_database: Callable[[str], str], tmp_path: Path
) -> None:
    here, there = new_database("here"), new_database("there")
    archive = str(tmp_path / "backup.tar")

    made = leadwerk("demo", "--leads", "60", database=here, home="here")
    assert made.returncode == 0, made.stderr
    assert "jana@example.org" in made.stdout
    again = leadwerk("demo", database=here, home="here")
    assert (again.returncode, "There is a company already" in again.stderr) == (1, True)

    assert (
        leadwerk(
            "user",
            "create",
            "tom@example.org",
            "--last-name",
            "Tom",
            database=here,
            home="here",
            typed="ein langes Wort\n",
        ).returncode
        == 0
    )
    people = tmp_path / "kontakte.csv"
    people.write_text("Nachname;E-Mail;Firma\nGößling;g@kaelte.example;Kältetechnik Gößling GmbH\n", encoding="cp1252")
    imported = leadwerk("import", str(people), "--by", "admin@example.org", database=here, home="here")
    assert "1 leads created, 0 rows refused" in imported.stdout, imported.stderr
    nobody = leadwerk("import", str(people), "--by", "wer@example.org", database=here, home="here")
    assert (nobody.returncode, "no active user" in nobody.stderr) == (1, True)

    backup = leadwerk("backup", archive, database=here, home="here")
    assert backup.returncode == 0, backup.stderr

    restored = leadwerk("restore", archive, database=there, home="there")
    assert restored.returncode == 0, restored.stderr
    examined = leadwerk("doctor", database=there, home="there")
    assert examined.returncode == 1
    assert [line.split()[1] for line in examined.stdout.splitlines() if line.startswith("TROUBLE")] == ["worker:"]

    twice = leadwerk("restore", archive, database=there, home="there")
    assert twice.returncode == 1
    assert "--replace" in twice.stderr
    password = leadwerk("user", "password", "tom@example.org", database=there, home="there", typed="ein neues Wort\n")
    assert "has a new password" in password.stdout


REFUSED = [
    (("user", "create", "a@example.org", "--last-name", "A", "--role", "boss"), "There is no role boss"),
    (("user", "create", "a@example.org", "--last-name", "A"), "There is no company yet"),
    (("user", "password", "nobody@example.org"), "Nobody signs in"),
    (("backup", "/nowhere/backup.tar"), "No backup was made"),
    (("restore", "/nowhere/backup.tar"), "Nothing was restored"),
]


def test_what_cannot_be_done_is_said(leadwerk: Leadwerk, new_database: Callable[[str], str]) -> None:
    database = new_database("empty")
    assert leadwerk("migrate", database=database, home="empty").returncode == 0
    for arguments, reason in REFUSED:
        done = leadwerk(*arguments, database=database, home="empty")
        assert done.returncode == 1, arguments
        assert reason in done.stderr
        assert "Traceback" not in done.stderr
