"""Backup and restore: the whole installation in one file that can be checked and put back in one step.

The file is a tar of the database, the contents of attachments and the signing key; its last member is a manifest with
the checksum of every other. A backup is made while Leadwerk runs: the database as of one moment, then the contents,
which are written before the rows that name them and never changed. A restore checks everything in a directory aside
before it touches anything.
"""

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.db import Error, connection

import leadwerk
from leadwerk.foundation import clock, files
from leadwerk.foundation.db import BackupFromLaterVersion, dialect
from leadwerk.people.models import Company

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
KEY = "secret.key"
MEMBER = re.compile(r"database|secret\.key|manifest\.json|files/[0-9a-f]{64}")


class CannotRestore(Exception):
    """The backup cannot be put back; the message says why. Nothing has been changed."""


@dataclass(frozen=True)
class Summary:
    """What a backup holds."""

    made_at: str
    version: str
    contents: int
    size: int


def backup(target: Path) -> Summary:
    """Write a backup to the new file `target`. Raises FileExistsError, and OSError if there is no room."""
    if target.exists():
        raise FileExistsError(f"{target} exists already; a backup never overwrites another.")
    beside = target.with_name(f".{target.name}.unfinished")
    try:
        with _room(target.parent) as room, tarfile.open(beside, "w", format=tarfile.PAX_FORMAT) as archive:
            sums: dict[str, str] = {}
            dialect().backup(room / "plain")
            with (room / "plain").open("rb") as plain, gzip.open(room / DATABASE, "wb", 1) as packed:
                shutil.copyfileobj(plain, packed, 2**20)
            (room / "plain").unlink()
            _add(archive, sums, DATABASE, room / DATABASE)
            key = _key_file()
            if key.exists():
                _add(archive, sums, KEY, key)
            for content in files.stored():
                _add(archive, sums, f"files/{content.name}", content)
            manifest = {
                "format": FORMAT,
                "leadwerk": leadwerk.__version__,
                "database": connection.display_name,
                "made_at": clock.now().isoformat(timespec="seconds"),
                "sha256": sums,
            }
            text = json.dumps(manifest, indent=1).encode()
            about = tarfile.TarInfo(MANIFEST)
            about.size = len(text)
            archive.addfile(about, io.BytesIO(text))
        beside.chmod(0o600)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        os.rename(beside, target)
    finally:
        beside.unlink(missing_ok=True)
    return _summary(manifest, target)


def restore(source: Path, *, replace: bool = False) -> Summary:
    """Put the backup in the place of this installation, which must be empty unless `replace`. Raises `CannotRestore`.

    The caller sees to it that nothing else is running.
    """
    if not replace and not is_empty():
        raise CannotRestore("There is a company in this installation. To put the backup in its place, add --replace.")
    with _room(settings.ENVIRONMENT.data_dir) as room:
        manifest = _unpack(source, room)
        with gzip.open(room / DATABASE) as packed, (room / "plain").open("wb") as plain:
            shutil.copyfileobj(packed, plain, 2**20)
        arrived = {path.name for path in (room / "files").iterdir()}
        for name in arrived:
            files.path(name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(room / "files" / name, files.path(name))
        try:
            dialect().restore(room / "plain")
        except BackupFromLaterVersion as error:
            raise CannotRestore(
                f"The backup was made by Leadwerk {manifest['leadwerk']}, which is later than this version. "
                f"Install that version or a later one. Unknown here: {', '.join(error.args)}"
            ) from error
        if (room / KEY).exists():
            os.replace(room / KEY, _key_file())
    call_command("migrate", interactive=False, verbosity=0)
    for content in list(files.stored()):
        if content.name not in arrived:
            files.remove(content.name)
    return _summary(manifest, source)


def is_empty() -> bool:
    """Whether there is nothing here that a restore would destroy. What cannot be read counts as something."""
    try:
        tables = connection.introspection.table_names()
        return not tables or Company._meta.db_table not in tables or not Company.objects.exists()
    except Error:
        return False


def _unpack(source: Path, room: Path) -> dict[str, Any]:
    """Copy every member into `room` and compare its checksum with the manifest's, which is returned."""
    sums: dict[str, str] = {}
    (room / "files").mkdir()
    try:
        with tarfile.open(source, "r:") as archive:
            for member in archive:
                if not MEMBER.fullmatch(member.name) or not member.isreg() or member.name in sums:
                    raise CannotRestore(f"{source} is no backup of Leadwerk: it holds {member.name!r}.")
                content = archive.extractfile(member)
                assert content is not None
                sums[member.name] = _copy(content, room / member.name)
    except (tarfile.TarError, EOFError) as error:
        raise CannotRestore(f"{source} is damaged or no backup of Leadwerk ({error}).") from error
    if MANIFEST not in sums:
        raise CannotRestore(f"{source} is incomplete: its manifest is missing.")
    manifest: dict[str, Any] = json.loads((room / MANIFEST).read_text())
    del sums[MANIFEST]
    if manifest.get("format") != FORMAT:
        raise CannotRestore(f"{source} has format {manifest.get('format')!r}; this version reads format {FORMAT}.")
    wrong = sorted(
        name for name in sums.keys() | manifest["sha256"].keys() if sums.get(name) != manifest["sha256"].get(name)
    )
    if wrong:
        raise CannotRestore(f"{source} is damaged: {', '.join(wrong[:5])} is not what the manifest says.")
    theirs, ours = manifest["database"], connection.display_name
    if theirs != ours:
        raise CannotRestore(f"The backup holds a {theirs} database, LEADWERK_DATABASE_URL names {ours}.")
    return manifest


def _add(archive: tarfile.TarFile, sums: dict[str, str], name: str, path: Path) -> None:
    with path.open("rb") as file:
        about = archive.gettarinfo(arcname=name, fileobj=file)
        reader = _Reader(file)
        archive.addfile(about, reader)
        sums[name] = reader.digest.hexdigest()


class _Reader:
    """Reads a file and keeps the checksum of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        return data


def _copy(content: IO[bytes], target: Path) -> str:
    reader = _Reader(content)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while data := reader.read(2**20):
            file.write(data)
        os.fsync(file.fileno())
    return reader.digest.hexdigest()


def _key_file() -> Path:
    return Path(settings.ENVIRONMENT.data_dir) / KEY


def _summary(manifest: dict[str, Any], path: Path) -> Summary:
    contents = sum(name.startswith("files/") for name in manifest["sha256"])
    return Summary(manifest["made_at"], manifest["leadwerk"], contents, path.stat().st_size)


@contextmanager
def _room(parent: Path) -> Iterator[Path]:
    """A directory on the same disk, gone afterwards."""
    with tempfile.TemporaryDirectory(dir=parent, prefix=".backup-") as name:
        yield Path(name)
