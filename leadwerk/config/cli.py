"""The command line `leadwerk …`. Each command says what it did, or why it could not, and ends with 0 or 1."""

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from leadwerk import __version__
from leadwerk.config import environment
from leadwerk.config.server import CannotStart, in_use, serve


class Refused(Exception):
    """A command cannot do what it was asked; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        settings = environment.read()
        return int(given.run(given, settings) or 0)
    except (environment.WrongConfiguration, CannotStart, Refused) as reason:
        return _refuse(str(reason))


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

    command = commands.add_parser("web", help="run only the web server, beside a worker")
    command.set_defaults(run=_web)

    command = commands.add_parser("worker", help="run only a worker, beside one that serve has started")
    command.add_argument("--retry-failed", action="store_true", help="give failed jobs a fresh start, and end")
    command.set_defaults(run=_worker)

    command = commands.add_parser("migrate", help="set up the database or bring it up to date")
    command.set_defaults(run=_migrate)

    command = commands.add_parser("demo", help="build the demo company in an empty installation")
    command.add_argument("--leads", type=int, default=1500, metavar="N")
    command.set_defaults(run=_demo)

    command = commands.add_parser("import", help="import a CSV of leads, its columns as recognised")
    command.add_argument("file", type=Path)
    command.add_argument("--by", required=True, metavar="EMAIL", help="the user whose import it is")
    command.set_defaults(run=_import)

    command = commands.add_parser("backup", help="write everything to one file, while Leadwerk runs")
    command.add_argument("file", type=Path, help="a new file, or a directory to put one in")
    command.set_defaults(run=_backup)

    command = commands.add_parser("restore", help="put a backup in the place of this installation")
    command.add_argument("file", type=Path)
    command.add_argument("--replace", action="store_true", help="even though there is a company here: it is lost")
    command.set_defaults(run=_restore)

    command = commands.add_parser("doctor", help="say what is wrong with this installation and how to mend it")
    command.add_argument("--rebuild", action="store_true", help="first make counts and search indexes anew")
    command.set_defaults(run=_doctor)

    command = commands.add_parser("user", help="add a user, or set somebody's password")
    verbs = command.add_subparsers(required=True, metavar="VERB")
    verb = verbs.add_parser("create", help="add a user")
    verb.add_argument("email")
    verb.add_argument("--first-name", default="")
    verb.add_argument("--last-name", required=True)
    verb.add_argument("--role", action="append", help="administration, sales_lead, agent, marketing or reader")
    verb.set_defaults(run=_user_create)
    verb = verbs.add_parser("password", help="set a password, e.g. when nobody can sign in any more")
    verb.add_argument("email")
    verb.set_defaults(run=_user_password)

    verb = verbs.add_parser("remove-second-factor", help="e.g. for the only administrator, who has lost their phone")
    verb.add_argument("email")
    verb.set_defaults(run=_user_remove_second_factor)

    command = commands.add_parser("role", help="put a supplied role back to what it started with")
    verbs = command.add_subparsers(required=True, metavar="VERB")
    verb = verbs.add_parser("restore", help="e.g. when nobody may grant a permission any more")
    verb.add_argument("role", help="administration, sales_lead, agent, marketing or reader")
    verb.set_defaults(run=_role_restore)
    return parser


def _serve(given: argparse.Namespace, settings: environment.Environment) -> int:
    if given.port is not None:
        os.environ["LEADWERK_PORT"] = str(given.port)
        settings = replace(settings, port=environment.read().port)
    return serve(settings, migrate=given.migrate, demo=given.demo)


def _web(given: argparse.Namespace, settings: environment.Environment) -> None:
    with in_use(_data_dir(settings)):
        _set_up_django()
        from leadwerk.config.web import answer

        answer(settings)


def _worker(given: argparse.Namespace, settings: environment.Environment) -> None:
    with in_use(_data_dir(settings)):
        _set_up_django()
        from leadwerk.config.worker import work
        from leadwerk.foundation import jobs
        from leadwerk.foundation.models import Job

        if given.retry_failed:
            print(f"{jobs.try_again(Job.objects.all())} jobs run again.")
        else:
            work()


def _migrate(given: argparse.Namespace, settings: environment.Environment) -> None:
    _data_dir(settings)
    _set_up_django()
    from leadwerk.config import prepare

    pending = prepare.pending()
    prepare.migrate(allowed=True)
    print(f"{len(pending)} migrations applied." if pending else "The database is up to date.")


def _demo(given: argparse.Namespace, settings: environment.Environment) -> int:
    _data_dir(settings)
    _set_up_django()
    from leadwerk.config import prepare
    from leadwerk.people.models import Company

    prepare.migrate(allowed=True)
    if Company.objects.exists():
        return _refuse("There is a company already; the demo company needs an empty installation.")
    print(prepare.demo(given.leads))
    return 0


def _import(given: argparse.Namespace, settings: environment.Environment) -> int:
    _set_up_django()
    from leadwerk.foundation.errors import Refusal
    from leadwerk.intake.import_file import import_file
    from leadwerk.intake.views.running import balance
    from leadwerk.people.models import User

    user = User.objects.filter(email=given.by.strip().lower(), is_active=True).first()
    if user is None:
        return _refuse(f"There is no active user {given.by}.")
    try:
        run = import_file(given.file, by=user)
    except Refusal as refusal:
        return _refuse(refusal.sentence())
    except OSError as error:
        return _refuse(f"{given.file} cannot be read: {error.strerror}")
    counts = balance(run)
    print(f"{counts.created} leads created, {counts.refused} rows refused, {counts.waiting} waiting: /import/{run.pk}/")
    return 0


def _backup(given: argparse.Namespace, settings: environment.Environment) -> int:
    _set_up_django()
    from leadwerk.config.backup import backup

    target: Path = given.file
    if target.is_dir():
        target /= f"leadwerk-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.tar"
    try:
        made = backup(target)
    except OSError as error:
        return _refuse(f"No backup was made: {error}")
    print(f"{target}: {made.size / 2**20:.1f} MB, the database and {made.contents} files as of {made.made_at}.")
    return 0


def _restore(given: argparse.Namespace, settings: environment.Environment) -> int:
    with in_use(_data_dir(settings), alone=True):
        _set_up_django()
        from leadwerk.config.backup import CannotRestore, restore

        try:
            put_back = restore(given.file, replace=given.replace)
        except (CannotRestore, OSError) as error:
            return _refuse(f"Nothing was restored. {error}")
    print(f"Restored: the database and {put_back.contents} files as of {put_back.made_at}.")
    return 0


def _doctor(given: argparse.Namespace, settings: environment.Environment) -> int:
    _set_up_django()
    from leadwerk.config import doctor

    if given.rebuild:
        doctor.rebuild()
    return 0 if doctor.examine(print) else 1


def _user_create(given: argparse.Namespace, settings: environment.Environment) -> int:
    _set_up_django()
    from django.utils import translation

    from leadwerk.desk.actions.people import add_user
    from leadwerk.foundation.errors import Refusal
    from leadwerk.people.actors import SYSTEM
    from leadwerk.people.models import Company, Role
    from leadwerk.people.permissions import SUPPLIED_ROLES

    roles = given.role or ["agent"]
    if unknown := set(roles) - SUPPLIED_ROLES.keys():
        return _refuse(f"There is no role {', '.join(sorted(unknown))}; there are {', '.join(SUPPLIED_ROLES)}.")
    if not Company.objects.exists():
        return _refuse("There is no company yet: open Leadwerk in the browser, its first page makes one.")
    names = {"first_name": given.first_name, "last_name": given.last_name}
    password = _ask_password()
    try:
        chosen = list(Role.objects.filter(key__in=roles))
        add_user(given.email, by=SYSTEM, roles=chosen, password=password, **names)
    except Refusal as refusal:
        with translation.override("en"):
            return _refuse(refusal.sentence())
    print(f"{given.email} can sign in.")
    return 0


def _user_password(given: argparse.Namespace, settings: environment.Environment) -> int:
    _set_up_django()
    from leadwerk.desk.actions.people import set_password
    from leadwerk.people.actors import SYSTEM
    from leadwerk.people.models import User

    user = User.objects.filter(email=given.email.strip().lower()).first()
    if user is None:
        return _refuse(f"Nobody signs in with {given.email}.")
    set_password(user, _ask_password(), by=SYSTEM)
    print(f"{user.email} has a new password." + ("" if user.is_active else " But this login is deactivated."))
    return 0


def _user_remove_second_factor(given: argparse.Namespace, settings: environment.Environment) -> int:
    _set_up_django()
    from leadwerk.desk.actions.people import remove_second_factor
    from leadwerk.people.actors import SYSTEM
    from leadwerk.people.models import User

    user = User.objects.filter(email=given.email.strip().lower()).first()
    if user is None:
        return _refuse(f"Nobody signs in with {given.email}.")
    removed = remove_second_factor(user, by=SYSTEM)
    print(f"{user.email} signs in with the password alone." if removed else f"{user.email} has no second factor.")
    return 0


def _role_restore(given: argparse.Namespace, settings: environment.Environment) -> int:
    _set_up_django()
    from leadwerk.desk.actions.roles import restore_role
    from leadwerk.people.actors import SYSTEM
    from leadwerk.people.models import Role
    from leadwerk.people.permissions import SUPPLIED_ROLES

    role = Role.objects.filter(key=given.role).exclude(key="").first()
    if role is None:
        return _refuse(f"There is no role {given.role}; supplied are {', '.join(SUPPLIED_ROLES)}.")
    restore_role(role, by=SYSTEM, version=role.version)
    print(f"The role {given.role} is what it started with.")
    return 0


def _ask_password() -> str:
    """Asked twice at a terminal, else the first line of the input."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.utils import translation

    if sys.stdin.isatty():
        password = getpass.getpass("Password: ")
        if password != getpass.getpass("Again: "):
            raise Refused("The two are not the same.")
    else:
        password = sys.stdin.readline().rstrip("\n")
    try:
        with translation.override("en"):
            validate_password(password)
    except ValidationError as error:
        raise Refused(" ".join(map(str, error.messages))) from None
    return password


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1


def _data_dir(settings: environment.Environment) -> Path:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return settings.data_dir


def _set_up_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadwerk.config.settings")
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
