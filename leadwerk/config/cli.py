"""The command line `leadwerk …`. Each command says what it did, or why it could not, and ends with 0 or 1."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from leadwerk import __version__
from leadwerk.config import environment
from leadwerk.config.server import CannotStart, in_use, serve


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        settings = environment.read()
        return int(given.run(given, settings) or 0)
    except (environment.WrongConfiguration, CannotStart) as reason:
        print(reason, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="leadwerk",
        description="Lead management for sales teams. Configured by environment variables, see docs/operations.md.",
    )
    parser.add_argument("--version", action="version", version=f"leadwerk {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("serve", help="run the web server and the worker, until stopped")
    command.add_argument("--port", type=int, help="instead of LEADWERK_PORT")
    command.add_argument("--migrate", action="store_true", help="update an older database first")
    command.add_argument("--demo", type=int, metavar="N", help="build the demo company with N leads if there is none")
    command.set_defaults(run=_serve)

    command = commands.add_parser("worker", help="run only a worker, beside one that serve has started")
    command.set_defaults(run=_worker)

    command = commands.add_parser("migrate", help="set up the database or bring it up to date")
    command.set_defaults(run=_migrate)

    command = commands.add_parser("demo", help="build the demo company in an empty installation")
    command.add_argument("--leads", type=int, default=1500, metavar="N")
    command.set_defaults(run=_demo)

    command = commands.add_parser("backup", help="write everything to one file, while Leadwerk runs")
    command.add_argument("file", type=Path, help="a new file, or a directory to put one in")
    command.set_defaults(run=_backup)

    command = commands.add_parser("restore", help="put a backup in the place of this installation")
    command.add_argument("file", type=Path)
    command.add_argument("--replace", action="store_true", help="even though there is a company here: it is lost")
    command.set_defaults(run=_restore)
    return parser


def _serve(given: argparse.Namespace, settings: environment.Environment) -> int:
    if given.port is not None:
        os.environ["LEADWERK_PORT"] = str(given.port)
        settings = replace(settings, port=environment.read().port)
    return serve(settings, migrate=given.migrate, demo=given.demo)


def _worker(given: argparse.Namespace, settings: environment.Environment) -> None:
    with in_use(_data_dir(settings)):
        _set_up_django()
        from leadwerk.config.worker import work

        work()


def _migrate(given: argparse.Namespace, settings: environment.Environment) -> None:
    _data_dir(settings)
    _set_up_django()
    from leadwerk.config import prepare

    pending = prepare.pending()
    prepare.migrate(allowed=True)
    print(f"{len(pending)} migrations applied." if pending else "The database is up to date.")


def _demo(given: argparse.Namespace, settings: environment.Environment) -> None:
    _data_dir(settings)
    _set_up_django()
    from leadwerk.config import prepare

    prepare.migrate(allowed=True)
    print(prepare.demo(given.leads) or "There is a company already; the demo company needs an empty installation.")


def _backup(given: argparse.Namespace, settings: environment.Environment) -> int:
    _set_up_django()
    from leadwerk.config.backup import backup

    target: Path = given.file
    if target.is_dir():
        target /= f"leadwerk-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.tar"
    try:
        made = backup(target)
    except OSError as error:
        print(f"No backup was made: {error}", file=sys.stderr)
        return 1
    print(f"{target}: {made.size / 2**20:.1f} MB, the database and {made.contents} files as of {made.made_at}.")
    return 0


def _restore(given: argparse.Namespace, settings: environment.Environment) -> int:
    with in_use(_data_dir(settings), alone=True):
        _set_up_django()
        from leadwerk.config.backup import CannotRestore, restore

        try:
            put_back = restore(given.file, replace=given.replace)
        except (CannotRestore, OSError) as error:
            print(f"Nothing was restored. {error}", file=sys.stderr)
            return 1
    print(f"Restored: the database and {put_back.contents} files as of {put_back.made_at}.")
    return 0


def _data_dir(settings: environment.Environment) -> Path:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return settings.data_dir


def _set_up_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadwerk.config.settings")
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
