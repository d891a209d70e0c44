"""`leadwerk doctor`: what is wrong with this installation, and how to mend it.

A check yields nothing if all is well. `trouble` ends the command with 1; a `hint` is only said.
"""

import datetime as dt
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.core.mail import get_connection
from django.db import Error, connection

from leadwerk.attachments.models import Blob
from leadwerk.config import prepare
from leadwerk.config.environment import Environment
from leadwerk.config.worker import HEARTBEAT, heartbeat_file
from leadwerk.foundation import clock, files
from leadwerk.foundation.db import dialect
from leadwerk.foundation.models import Job
from leadwerk.leads.models import Lead
from leadwerk.people.models import Company
from leadwerk.tallies import check as tally

MB = 2**20
LATE = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be."""

    words: str
    mend: str
    is_trouble: bool = True


def trouble(words: str, mend: str) -> Finding:
    return Finding(words, mend)


def hint(words: str, mend: str) -> Finding:
    return Finding(words, mend, is_trouble=False)


def examine(say: Callable[[str], None]) -> bool:
    """Make all checks and say what they find; whether there is no trouble."""
    is_well = has_tables = True
    for name, check, needs_tables in CHECKS:
        if needs_tables and not has_tables:
            say(f"skipped  {name}: the database comes first")
            continue
        try:
            findings = list(check())
        except (Error, OSError) as error:
            findings = [trouble(f"could not be checked: {error}", "See the log of the database and of this machine.")]
        if not findings:
            say(f"ok       {name}")
        for finding in findings:
            say(f"{'TROUBLE' if finding.is_trouble else 'hint   '}  {name}: {finding.words}\n         {finding.mend}")
        if any(finding.is_trouble for finding in findings):
            is_well = False
            has_tables = has_tables and check not in (_database, _tables)
    return is_well


def _environment() -> Environment:
    environment: Environment = settings.ENVIRONMENT
    return environment


def _data_directory() -> Iterator[Finding]:
    place = _environment().data_dir
    if not os.access(place, os.W_OK):
        yield trouble(f"{place} cannot be written.", f"Give it to the user that runs Leadwerk: chown -R USER {place}")
        return
    free = shutil.disk_usage(place).free
    if free < 200 * MB:
        yield trouble(f"only {free // MB} MB are free at {place}.", "Make room: a full disk refuses every change.")
    elif free < 2000 * MB:
        yield hint(f"{free // MB} MB are free at {place}.", "Make room before it runs out.")


def _signing_key() -> Iterator[Finding]:
    path = Path(_environment().data_dir) / "secret.key"
    if path.exists() and path.stat().st_mode & 0o077:
        yield trouble(f"{path} can be read by others, who could forge sign-ins.", f"Run: chmod 600 {path}")


def _database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except Error as error:
        yield trouble(f"it does not answer: {error}", "Start the database, or correct LEADWERK_DATABASE_URL.")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        moment = cursor.fetchone()[0]
    there = moment if isinstance(moment, dt.datetime) else dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    if abs(there - clock.now()) > dt.timedelta(seconds=10):
        yield trouble(f"its clock says {there:%Y-%m-%d %H:%M:%S %Z}, ours {clock.now():%H:%M:%S}.", "Run NTP on both.")


def _tables() -> Iterator[Finding]:
    if pending := prepare.pending():
        yield trouble(
            f"{len(pending)} migrations are pending, first {pending[0]}.",
            "Make a backup (leadwerk backup FILE), then run: leadwerk migrate",
        )


def _company() -> Iterator[Finding]:
    if not Company.objects.exists():
        yield hint("it is not set up yet.", "Open Leadwerk in the browser, or run: leadwerk demo")


def _worker() -> Iterator[Finding]:
    mend = "Run leadwerk serve (it brings a worker), or leadwerk worker beside it."
    try:
        age = time.time() - heartbeat_file().stat().st_mtime
    except FileNotFoundError:
        yield trouble("none is running: imports and mails wait.", mend)
        return
    if age > 3 * HEARTBEAT:
        yield trouble(f"it has not been seen for {age:.0f} s: imports and mails wait.", mend)


def _jobs() -> Iterator[Finding]:
    waiting = Job.objects.filter(finished_at=None)
    if late := waiting.filter(run_at__lt=clock.now() - LATE, lease_until=None).count():
        yield trouble(f"{late} have been due for more than 5 minutes.", "Is the worker running? Is it overloaded?")
    failed = Job.objects.filter(failed=True)
    if number := failed.count():
        last = failed.latest("finished_at")
        reason = last.last_error.strip().splitlines()[-1:] or [""]
        yield trouble(
            f"{number} failed for good; last {last.task}: {reason[0][:200]}",
            "When the reason is gone, run: leadwerk worker --retry-failed",
        )


def _mail() -> Iterator[Finding]:
    if _environment().mail_url.startswith("console:"):
        yield hint("none is sent, it is only printed.", "Set LEADWERK_MAIL_URL=smtp://user:password@host:587")
        return
    try:
        server = get_connection()
        server.open()
        server.close()
    except OSError as error:  # includes what smtplib raises
        yield trouble(f"the server does not take any: {error}", "Correct LEADWERK_MAIL_URL.")


def _transport() -> Iterator[Finding]:
    outside = set(_environment().hosts) - {"localhost", "127.0.0.1", "[::1]"}
    if outside and not _environment().https:
        yield hint(
            f"{', '.join(sorted(outside))} is served without https: passwords can be read on the way.",
            "Put a proxy with a certificate before it and set LEADWERK_HTTPS=yes.",
        )


def _tally() -> Iterator[Finding]:
    if differences := tally.differences(Lead.objects.all()):
        yield trouble(
            f"{len(differences)} counts are wrong, first {differences[0]}.",
            "Run: leadwerk doctor --rebuild. Please report it: this must not happen.",
        )


def _search() -> Iterator[Finding]:
    for table in searched_tables():
        for problem in dialect().search_index_problems(table, "folded"):
            yield trouble(problem, "Run: leadwerk doctor --rebuild")


def _contents() -> Iterator[Finding]:
    missing = [
        sha256
        for sha256, size in Blob.objects.values_list("sha256", "size").iterator(2000)
        if not files.path(sha256).is_file() or files.path(sha256).stat().st_size != size
    ]
    if missing:
        yield trouble(
            f"{len(missing)} files of attachments are missing or cut off, first {missing[0]}.",
            "Copy the directory files/ from a backup over the one here.",
        )


def searched_tables() -> list[str]:
    """Tables with a search index, which is on their column `folded`."""
    found = []
    for model in apps.get_models():
        try:
            model._meta.get_field("folded")
        except FieldDoesNotExist:
            continue
        found.append(model._meta.db_table)
    return found


def rebuild() -> None:
    """Make anew what is derived: the tally and the search indexes."""
    tally.rebuild(Lead.objects.all())
    for table in searched_tables():
        dialect().rebuild_search_index(table, "folded")


CHECKS: list[tuple[str, Callable[[], Iterator[Finding]], bool]] = [
    ("data directory", _data_directory, False),
    ("signing key", _signing_key, False),
    ("database", _database, False),
    ("tables", _tables, True),
    ("company", _company, True),
    ("counts (tally)", _tally, True),
    ("search index", _search, True),
    ("files of attachments", _contents, True),
    ("jobs", _jobs, True),
    ("worker", _worker, False),
    ("mail", _mail, False),
    ("transport", _transport, False),
]
