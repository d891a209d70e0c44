"""The data every question works on: a demo company of N leads, built once per database and kept.

What is kept is known by a hash of the generator and the schema; a change of either builds anew. Questions that write
work on the kept data too and leave it as they found it, or take a copy (`scratch`).
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.cluster import Cluster

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".bench"
# The machine may lose power in a real installation: a durable commit is what is measured.
DURABLE = {
    "max_wal_size": "4GB",
    "shared_buffers": "512MB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "jit": "off",
}


@dataclass
class Installation:
    """A data directory with its database; `environment` is what processes of this installation get."""

    database: str
    leads: int
    directory: Path
    cluster: Cluster | None = None
    name: str = "leadwerk"

    @property
    def url(self) -> str:
        if self.cluster is not None:
            return self.cluster.url(self.name)
        return f"sqlite:///{self.directory}/leadwerk.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADWERK_")}
        return kept | {
            "LEADWERK_DATA_DIR": str(self.directory),
            "LEADWERK_DATABASE_URL": self.url,
            "LEADWERK_SECRET_KEY": "only for benchmarks, only for benchmarks",
            "DJANGO_SETTINGS_MODULE": "leadwerk.config.settings",
            "PYTHONPATH": str(ROOT),
        }

    def run(self, *arguments: str) -> None:
        """Run a Python module of this installation to its end. Raises CalledProcessError if it fails."""
        subprocess.run([sys.executable, *arguments], env=self.environment, check=True, cwd=ROOT, stdout=sys.stderr)


def fingerprint() -> str:
    """A hash of what the data depends on: the generator, the models and the migrations."""
    digest = hashlib.sha256()
    for path in sorted(
        [
            *ROOT.glob("leadwerk/config/demo/*.py"),
            *ROOT.glob("leadwerk/*/migrations/*.py"),
            *ROOT.glob("leadwerk/foundation/text.py"),
        ]
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def home(leads: int) -> Path:
    """Where PostgreSQL keeps its data: short enough for a socket, readable by the user the server runs as."""
    return Path(f"/tmp/leadwerk-bench-{leads}-{fingerprint()}")


@contextmanager
def installation(database: str, leads: int) -> Iterator[Installation]:
    """The installation with `leads` leads on `database`, its server running; built first if need be."""
    if database == "postgresql":
        cluster = Cluster(home(leads), DURABLE).start()
    else:
        cluster = None
    place = Installation(database, leads, KEPT / f"{database}-{leads}-{fingerprint()}", cluster)
    try:
        with _alone():
            if not place.directory.exists():
                _build(place)
        yield place
    finally:
        if cluster is not None:
            cluster.stop()


@contextmanager
def _alone() -> Iterator[None]:
    """Two that build at once would take each other's files away."""
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(place: Installation) -> None:
    """Build beside, and put in place what is complete; what was kept for an older generator goes then."""
    unfinished = Installation(place.database, place.leads, KEPT / f"unfinished-{place.database}", place.cluster)
    shutil.rmtree(unfinished.directory, ignore_errors=True)
    unfinished.directory.mkdir(parents=True)
    if place.cluster is not None:
        _on_server(place.cluster, "DROP DATABASE IF EXISTS leadwerk", "CREATE DATABASE leadwerk")
    unfinished.run("-m", "django", "migrate", "--verbosity", "0")
    unfinished.run("-m", "bench.build", str(place.leads))
    unfinished.run("-m", "django", "collectstatic", "--noinput", "--verbosity", "0")
    older = list(KEPT.glob(f"{place.database}-{place.leads}-*"))
    unfinished.directory.rename(place.directory)
    for old in older:
        shutil.rmtree(old)


@contextmanager
def scratch(place: Installation) -> Iterator[Installation]:
    """A copy of a kept installation that may be spoiled."""
    if place.cluster is None:
        directory = KEPT / "scratch"
        shutil.rmtree(directory, ignore_errors=True)
        shutil.copytree(place.directory, directory)
        os.sync()  # what is written next must not wait for the copy
        try:
            yield Installation(place.database, place.leads, directory)
        finally:
            shutil.rmtree(directory, ignore_errors=True)
        return
    copy = f"scratch_{place.leads}"
    _on_server(
        place.cluster,
        # Nobody may look at what is copied, not even the server's own housekeeping.
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = 'leadwerk'",
        f"DROP DATABASE IF EXISTS {copy}",
        f"CREATE DATABASE {copy} TEMPLATE leadwerk STRATEGY FILE_COPY",
    )
    try:
        yield Installation(place.database, place.leads, place.directory, place.cluster, copy)
    finally:
        _on_server(place.cluster, f"DROP DATABASE {copy} WITH (FORCE)")


@contextmanager
def empty(place: Installation) -> Iterator[Installation]:
    """The demo company without a lead, beside a kept installation; gone afterwards."""
    directory = KEPT / "empty"
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    name = f"empty_{place.leads}"
    bare = Installation(place.database, 0, directory, place.cluster, name)
    try:
        if place.cluster is not None:
            _on_server(place.cluster, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
        bare.run("-m", "django", "migrate", "--verbosity", "0")
        bare.run("-m", "bench.build", "0")
        yield bare
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        if place.cluster is not None:
            _on_server(place.cluster, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _on_server(cluster: Cluster, *statements: str) -> None:
    import psycopg

    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
