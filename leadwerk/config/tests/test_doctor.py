"""The doctor notices what can go wrong, says how to mend it, and is content when nothing is."""

import datetime as dt
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from leadwerk.attachments.models import Blob
from leadwerk.config import doctor
from leadwerk.config.worker import heartbeat_file
from leadwerk.foundation import clock, files
from leadwerk.foundation.db import dialect
from leadwerk.foundation.models import Job
from leadwerk.tallies.models import Tally
from tests.cast import Cast


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    arrange(settings, data_dir=tmp_path)
    heartbeat_file().touch()
    (tmp_path / "secret.key").touch(0o600)
    return tmp_path


def arrange(settings: Any, **changes: Any) -> None:
    settings.ENVIRONMENT = settings.ENVIRONMENT.__class__(**{**vars(settings.ENVIRONMENT), **changes})


def said() -> str:
    lines: list[str] = []
    is_well = doctor.examine(lines.append)
    text = "\n".join(lines)
    assert is_well is ("TROUBLE" not in text)
    return text


def test_a_healthy_installation_is_called_so(cast: Cast) -> None:
    cast.lead()
    text = said()
    assert "TROUBLE" not in text
    assert text.count("ok  ") == len(doctor.CHECKS) - 1, text  # mails are only printed, which is a hint


def test_an_installation_without_a_company_gets_a_hint(db: None) -> None:
    assert "hint     company: it is not set up yet." in said()


def test_wrong_counts_are_found_and_made_anew(cast: Cast) -> None:
    cast.lead()
    Tally.objects.update(leads=7)
    assert "TROUBLE  counts (tally): 1 counts are wrong" in said()
    doctor.rebuild()
    assert "TROUBLE" not in said()


def test_a_worker_that_stopped_is_missed(cast: Cast) -> None:
    long_ago = time.time() - 600
    os.utime(heartbeat_file(), (long_ago, long_ago))
    assert "TROUBLE  worker: it has not been seen for 600 s" in said()
    heartbeat_file().unlink()
    assert "TROUBLE  worker: none is running" in said()


def test_failed_and_forgotten_jobs_are_named(cast: Cast) -> None:
    moment = clock.now()
    Job.objects.create(task="a.b", created_at=moment, run_at=moment - dt.timedelta(hours=1))
    Job.objects.create(
        task="c.d", created_at=moment, run_at=moment, failed=True, finished_at=moment, last_error="x\nValueError: no"
    )
    text = said()
    assert "1 have been due for more than 5 minutes" in text
    assert "last c.d: ValueError: no" in text


def test_a_readable_key_is_trouble(cast: Cast, home: Path) -> None:
    (home / "secret.key").chmod(0o644)
    assert "TROUBLE  signing key" in said()


def test_lost_files_of_attachments_are_counted(cast: Cast) -> None:
    kept, lost, cut = (files.keep([name]) for name in (b"kept", b"lost", b"cut off"))
    for content in (kept, lost, cut):
        Blob.objects.create(sha256=content.sha256, size=content.size, content_type="text/plain", created_at=clock.now())
    assert "TROUBLE" not in said()
    files.remove(lost.sha256)
    files.path(cut.sha256).write_bytes(b"cut")
    assert "2 files of attachments are missing or cut off" in said()


def test_a_mail_server_that_is_away_is_trouble(cast: Cast, settings: Any) -> None:
    arrange(settings, mail_url="smtp://127.0.0.1:9")
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        9,
    )
    assert "TROUBLE  mail: the server does not take any" in said()


def test_passwords_in_the_clear_are_a_hint(cast: Cast, settings: Any) -> None:
    arrange(settings, hosts=("leads.example.org", "localhost"))
    assert "leads.example.org is served without https" in said()


@pytest.mark.django_db(transaction=True)
def test_a_broken_search_index_is_found_and_made_anew(cast: Cast) -> None:
    cast.lead()
    with connection.schema_editor() as editor:
        dialect().drop_search_index(editor, "lead", "folded")
    assert "TROUBLE  search index" in said()
    with connection.schema_editor() as editor:
        dialect().create_search_index(editor, "lead", "folded")
    assert "TROUBLE" not in said()


def test_pending_migrations_come_before_everything_in_the_tables(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'conversion'")
    text = said()
    assert "migrations are pending, first conversion.0001_initial" in text
    assert "skipped  counts (tally)" in text
    assert "ok       worker" in text
