"""Backup and restore on the database of the run, made while others write."""

import io
import json
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from leadwerk.config import backup as backups
from leadwerk.config.backup import CannotRestore, backup, restore
from leadwerk.foundation import files, held
from leadwerk.foundation.db import dialect
from leadwerk.leads.actions.create import create
from leadwerk.leads.actions.move import move
from leadwerk.leads.models import Lead
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import User
from leadwerk.tallies import check
from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]


@pytest.fixture(autouse=True)
def _own_directory(tmp_path: Path, settings: Any) -> Iterator[None]:
    home = tmp_path / "home"
    home.mkdir()
    settings.MEDIA_ROOT = home / "files"
    settings.ENVIRONMENT = settings.ENVIRONMENT.__class__(**{**vars(settings.ENVIRONMENT), "data_dir": home})
    (home / "secret.key").write_text("the key as it was when the backup was made")
    yield
    connections.close_all()


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but those that sign-ins fill."""
    with connection.cursor() as cursor:
        tables = connection.introspection.django_table_names(only_existing=True)
        found = {}
        for table in sorted(set(tables) - {"django_session"}):
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            found[table] = cursor.fetchall()
        return found


def change_everything(cast: Cast) -> None:
    move(cast.lead(owner=cast.jana, company_name="Zu spät GmbH"), cast.stages[1], by=cast.jana)
    files.keep([b"came after the backup"])
    User.objects.update(last_name="Anders")


def test_a_restore_brings_everything_back_as_it_was(cast: Cast, tmp_path: Path, settings: Any) -> None:
    lead = cast.lead(owner=cast.jana, company_name="Größenwahn & Söhne KG", description="Zeile\tmit\nallem \\N \x00?")
    move(lead, cast.stages[1], by=cast.jana)
    plan = files.keep([b"Bauplan"])
    before = rows()
    made = backup(tmp_path / "backup.tar")
    change_everything(cast)
    files.remove(plan.sha256)
    key = settings.ENVIRONMENT.data_dir / "secret.key"
    key.write_text("another key")
    assert rows() != before

    restored = restore(tmp_path / "backup.tar", replace=True)
    held.forget()
    assert restored == made
    assert rows() == before
    assert [path.read_bytes() for path in files.stored()] == [b"Bauplan"]
    assert key.read_text() == "the key as it was when the backup was made"
    assert key.stat().st_mode & 0o077 == 0
    assert check.differences(Lead.objects.all()) == []
    assert list(dialect().matching(Lead.objects.all(), "folded", ["ssenwahn"])) == [lead]
    assert dialect().search_index_problems("lead", "folded") == []
    assert Client().login(email="jana@example.org", password=PASSWORD)
    assert cast.lead().pk > lead.pk


def test_numbers_are_not_given_out_again_after_a_restore(cast: Cast, tmp_path: Path) -> None:
    cast.lead()
    last = dialect().reserve_ids(Lead, 5)[-1]
    backup(tmp_path / "backup.tar")
    restore(tmp_path / "backup.tar", replace=True)
    held.forget()
    assert cast.lead().pk > last


def test_a_backup_taken_while_others_write_is_as_of_one_moment(cast: Cast, tmp_path: Path) -> None:
    over = threading.Event()

    def write() -> None:
        number = 0
        while not over.is_set():
            number += 1
            create({"company_name": f"Firma {number}"}, by=SYSTEM, team=cast.nord)
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        while Lead.objects.count() < 20:
            pass
        backup(tmp_path / "backup.tar")
    finally:
        over.set()
        for writer in writers:
            writer.join()
    written = Lead.objects.count()
    restore(tmp_path / "backup.tar", replace=True)
    held.forget()
    assert 20 <= Lead.objects.count() <= written
    assert check.differences(Lead.objects.all()) == []


def test_a_company_is_not_overwritten_by_mistake(cast: Cast, tmp_path: Path) -> None:
    backup(tmp_path / "backup.tar")
    before = rows()
    with pytest.raises(CannotRestore, match="--replace"):
        restore(tmp_path / "backup.tar")
    assert rows() == before


def test_an_empty_installation_needs_no_permission(tmp_path: Path) -> None:
    assert backups.is_empty()
    backup(tmp_path / "backup.tar")
    restore(tmp_path / "backup.tar")


def test_a_backup_never_overwrites_another(tmp_path: Path) -> None:
    (tmp_path / "backup.tar").write_text("an older one")
    with pytest.raises(FileExistsError):
        backup(tmp_path / "backup.tar")
    assert (tmp_path / "backup.tar").read_text() == "an older one"


def test_a_backup_is_for_its_owner_alone(tmp_path: Path) -> None:
    backup(tmp_path / "backup.tar")
    assert (tmp_path / "backup.tar").stat().st_mode & 0o077 == 0


def damage_a_byte(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[2000] ^= 1
    path.write_bytes(raw)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20_000])


def leave_out_the_manifest(path: Path) -> None:
    rewrite(path, lambda name, content: None if name == "manifest.json" else content)


def come_from_the_other_database(path: Path) -> None:
    rewrite(path, lambda name, content: content.replace(f'"{connection.display_name}"'.encode(), b'"Other"'))


def come_from_a_later_format(path: Path) -> None:
    rewrite(path, lambda name, content: content.replace(b'"format": 1', b'"format": 2'))


def rewrite(path: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """Write the archive again with the contents that `change` gives; None leaves a member out."""
    with tarfile.open(path) as archive:
        members = [(member, archive.extractfile(member).read()) for member in archive]  # type: ignore[union-attr]
    with tarfile.open(path, "w") as archive:
        for member, content in members:
            if (new := change(member.name, content)) is not None:
                member.size = len(new)
                archive.addfile(member, io.BytesIO(new))


def be_something_else(path: Path) -> None:
    path.write_text("just text")


def escape(path: Path) -> None:
    with tarfile.open(path, "a") as archive:
        archive.addfile(tarfile.TarInfo("../../etc/cron.d/evil"))


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        (damage_a_byte, "is damaged"),
        (cut_off, "is damaged|incomplete"),
        (leave_out_the_manifest, "incomplete"),
        (come_from_the_other_database, "holds a Other"),
        (come_from_a_later_format, "format 2"),
        (be_something_else, "no backup of Leadwerk"),
        (escape, "no backup of Leadwerk"),
    ],
)
def test_what_is_wrong_with_a_backup_is_noticed_before_anything_changes(
    cast: Cast, tmp_path: Path, harm: Any, complaint: str
) -> None:
    files.keep([b"Bauplan"])
    backup(tmp_path / "backup.tar")
    harm(tmp_path / "backup.tar")
    before = rows()
    with pytest.raises(CannotRestore, match=complaint):
        restore(tmp_path / "backup.tar", replace=True)
    assert rows() == before
    assert len(list(files.stored())) == 1


def test_a_backup_of_a_later_version_is_refused(cast: Cast, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('leads', '9999_later', '2030-01-01 00:00:00')"
        )
    backup(tmp_path / "backup.tar")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '9999_later'")
    before = rows()
    with pytest.raises(CannotRestore, match=r"leads\.9999_later"):
        restore(tmp_path / "backup.tar", replace=True)
    assert rows() == before


def test_the_manifest_says_what_it_is(tmp_path: Path) -> None:
    backup(tmp_path / "backup.tar")
    with tarfile.open(tmp_path / "backup.tar") as archive:
        manifest = json.load(archive.extractfile("manifest.json"))  # type: ignore[arg-type]
    assert manifest["format"] == 1
    assert manifest["database"] == connection.display_name
    assert set(manifest["sha256"]) == {"database", "secret.key"}
