"""Fixtures for every test: the cast of `cast.py` on stage, and memory that starts empty."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from pytest_django.plugin import DjangoDbBlocker

from leadwerk.foundation import held
from tests.cast import Cast, play

Rows = dict[type[models.Model], dict[Any, models.Model]]


class Rehearsal:
    """The cast as `play` left it, and the rows it wrote: played once by the verbs, then put on stage row by row.

    Playing takes a hundred verbs, which was more than half of what a usual test cost.
    """

    def __init__(self) -> None:
        with transaction.atomic():
            before = _everything()
            self.cast = play()
            after = _everything()
            transaction.set_rollback(True)
        for model, rows in before.items():
            for pk, row in rows.items():
                assert _values(after[model].get(pk)) == _values(row), f"{row!r} was there before and is another one now"
        self.rows: Rows = {
            model: {pk: row for pk, row in rows.items() if pk not in before[model]} for model, rows in after.items()
        }

    @transaction.atomic
    def perform(self) -> Cast:
        for model, rows in self.rows.items():
            if rows:
                model._base_manager.bulk_create([copy.copy(row) for row in rows.values()])
        return copy.deepcopy(self.cast)


def _everything() -> Rows:
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model: {row.pk: row for row in model._base_manager.all()} for model in found if not model._meta.proxy}


def _values(row: models.Model | None) -> dict[str, Any]:
    return {} if row is None else {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture(autouse=True)
def _settings_as_in_the_database() -> Iterator[None]:
    """A test must not see the organisation that another one held in memory."""
    held.forget()
    yield
    held.forget()


def _delete_all(style: object, tables: list[str], **_options: bool) -> list[str]:
    """What empties the tables after a test that committed. TRUNCATE, as Django does it, gives each of 70 tables and
    their indexes new files: 600 ms, where most of them are empty anyway."""
    quoted = [connection.ops.quote_name(table) for table in tables]
    unchecked = "SET LOCAL session_replication_role = replica"  # foreign keys, and the triggers that refuse a change
    return [unchecked, *(f"DELETE FROM {table}" for table in quoted)]


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied_quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "postgresql":
            patch.setattr(connection.ops, "sql_flush", _delete_all)
        yield


@pytest.fixture(scope="session")
def _rehearsal(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Rehearsal:
    with django_db_blocker.unblock():
        held.forget()
        return Rehearsal()


@pytest.fixture
def cast(db: None, _rehearsal: Rehearsal) -> Cast:
    return _rehearsal.perform()
