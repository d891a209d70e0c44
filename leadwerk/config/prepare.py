"""What must be true before the first request: catalogs compiled, tables made, static files collected.

`python -m leadwerk.config.prepare` does it and ends; `leadwerk serve` calls it. It does only what is not done yet.
What it prints is said to the person after the start.
"""

import argparse
import hashlib
import os
import sys
from pathlib import Path

import leadwerk
from leadwerk.foundation import translations


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--migrate", action="store_true")
    parser.add_argument("--demo", type=int)
    given = parser.parse_args()
    compile_catalogs()

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadwerk.config.settings")
    django.setup()
    if reason := migrate(allowed=given.migrate):
        print(reason)
        return 1
    collect_static()
    if given.demo is not None:
        print(demo(given.demo))
    return 0


def compile_catalogs() -> None:
    """In a checkout; a wheel brings them compiled and may not be writable."""
    packages = translations.packages()
    if os.access(packages[0], os.W_OK):
        translations.compile_stale(packages)


def pending() -> list[str]:
    """Migrations the database does not have yet, by name."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate(*, allowed: bool) -> str:
    """Bring the tables up to date; why that was not done, if it was not. A new database is always set up."""
    from django.core.management import call_command
    from django.db import connection

    missing = pending()
    if not missing:
        return ""
    is_new = not connection.introspection.table_names()
    if not is_new and not allowed:
        return (
            f"The database is older than this version of Leadwerk ({len(missing)} migrations are pending).\n"
            "Make a backup (leadwerk backup FILE), then run: leadwerk migrate"
        )
    print("Setting up the database …" if is_new else "Updating the database …", file=sys.stderr, flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    return ""


def collect_static() -> None:
    """Copy, hash and compress the static files, unless that was done for exactly these."""
    from django.conf import settings
    from django.contrib.staticfiles import finders
    from django.core.management import call_command

    digest = hashlib.sha256(leadwerk.__version__.encode())
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            stat = os.stat(storage.path(path))
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest.hexdigest())


def demo(leads: int) -> str:
    """Build the demo company if there is no company yet; how to sign in, if it is there."""
    from django.utils import translation

    from leadwerk.config.demo.build import build
    from leadwerk.config.demo.company import PASSWORD, SIGN_INS
    from leadwerk.people.models import Company
    from leadwerk.people.permissions import SUPPLIED_ROLE_NAMES

    if not Company.objects.exists():
        print(f"Building the demo company with {leads} leads …", file=sys.stderr, flush=True)
        build(leads, say=lambda line: print(line, file=sys.stderr, flush=True))
    if not Company.objects.filter(is_demo=True).exists():
        return ""
    width = max(len(entry[0]) for entry in SIGN_INS)
    with translation.override("en"):
        lines = [f"  {entry[0]:{width}}  {SUPPLIED_ROLE_NAMES[entry[4]]}" for entry in SIGN_INS]
    return "\n".join([f"Sign in as (password for all: {PASSWORD}):", *lines])


if __name__ == "__main__":
    sys.exit(main())
