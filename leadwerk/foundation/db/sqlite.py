"""SQLite. `leadwerk.foundation.db.Dialect` says what each function promises."""

import datetime as dt
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from django.db import Error, connection, connections, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import DateTimeField, JSONField, Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from leadwerk.foundation.db.sqlite_gated.together import durably as durably
from leadwerk.foundation.db.statements import (
    check_known,
    chunks,
    columns_and_values,
    contains_all,
    for_a_minute,
    update_all,
)
from leadwerk.foundation.db.statements import upsert_add as upsert_add

M = TypeVar("M", bound=Model)


@lru_cache(maxsize=1024)
def _instant(value: dt.datetime) -> str:
    """As Django writes it. Rows written together have most instants in common."""
    return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ")


ROWS_AT_ONCE = (500, 50, 5, 1)
"""How many rows one statement inserts. The search index writes what it has gathered to its tables before each statement
of a transaction, whatever it inserts; and few different statements keep few of them prepared."""

QUICK: dict[type, Callable[[Any], Any]] = {
    DateTimeField: _instant,
    JSONField: json.dumps,
}


def claim(queryset: QuerySet[M], limit: int, **changes: Any) -> list[int]:
    with transaction.atomic(), connection.cursor() as cursor:
        picked, params = queryset.values("pk")[:limit].query.sql_with_params()
        update, values = update_all(queryset.model, changes)
        cursor.execute(f"{update} WHERE id IN ({picked}) RETURNING id", [*values, *params])
        return [row[0] for row in cursor.fetchall()]


def reserve_ids(model: type[Model], count: int) -> Sequence[int]:
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", [count, table])
        row = cursor.fetchone()
        if row is None:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
            return range(1, count + 1)
        return range(row[0] - count + 1, row[0] + 1)


def bulk_insert(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    columns, values = columns_and_values(model, fields, rows, QUICK)
    head = f"INSERT INTO {_name(model._meta.db_table)} ({', '.join(columns)}) VALUES "
    one_row = f"({', '.join('?' * len(columns))})"
    written = 0
    # Not a savepoint: what it keeps of every page makes each statement dearer than the one before.
    with transaction.atomic(savepoint=False), connection.wrap_database_errors:
        connection.ensure_connection()
        # The driver itself: Django would look for placeholders in ten thousand of them again for each statement.
        cursor = connection.connection.cursor()
        most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // len(columns)
        for chunk in chunks(values, ROWS_AT_ONCE[0]):
            done = 0
            for size in ROWS_AT_ONCE:
                if size > most:
                    continue
                statement = head + ", ".join([one_row] * size)
                while len(chunk) - done >= size:
                    cursor.execute(statement, list(chain.from_iterable(chunk[done : done + size])))
                    done += size
            written += done
    return written


def rows_where(
    table: str, column: str, values: Sequence[Any], columns: Sequence[str], limit: int
) -> list[tuple[Any, ...]]:
    # CROSS JOIN keeps the order: every value is looked up, the table is never walked through.
    picked = ", ".join(f"found.{_name(name)}" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {picked} FROM json_each(%s) AS given"
            f" CROSS JOIN {_name(table)} AS found ON found.{_name(column)} = given.value LIMIT {limit:d}",
            [json.dumps(values)],
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def hold(names: Iterable[str]) -> None:
    """A transaction holds the only write lock from its first moment."""


def create_search_index(editor: BaseDatabaseSchemaEditor, table: str, column: str) -> None:
    """An FTS5 table of trigrams over the column's own text, kept by triggers."""
    index = _search_table(table, column)
    add = f"INSERT INTO {index} (rowid, {column}) VALUES (new.id, new.{column});"
    remove = f"INSERT INTO {index} ({index}, rowid, {column}) VALUES ('delete', old.id, old.{column});"
    for statement in (
        f"CREATE VIRTUAL TABLE {index} USING fts5({column}, content='{table}', content_rowid='id',"
        f" tokenize='trigram case_sensitive 1')",
        f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN {remove} END",
        f"CREATE TRIGGER {index}_update AFTER UPDATE OF {column} ON {table}"
        f" WHEN old.{column} IS NOT new.{column} BEGIN {remove} {add} END",
        f"INSERT INTO {index} ({index}) VALUES ('rebuild')",
    ):
        editor.execute(statement, params=None)


def drop_search_index(editor: BaseDatabaseSchemaEditor, table: str, column: str) -> None:
    index = _search_table(table, column)
    for statement in (
        f"DROP TRIGGER {index}_insert",
        f"DROP TRIGGER {index}_delete",
        f"DROP TRIGGER {index}_update",
        f"DROP TABLE {index}",
    ):
        editor.execute(statement, params=None)


def order_by_bytes(editor: BaseDatabaseSchemaEditor, table: str, column: str) -> None:
    """SQLite never sorts otherwise."""


def plan_as_large(editor: BaseDatabaseSchemaEditor, table: str, rows: Mapping[str, Sequence[int]]) -> None:
    """Without statistics SQLite takes every index for equally good and sorts half the table for fifty rows. To gather
    them keeps every writer waiting for seconds, so they are written down (https://sqlite.org/optoverview.html)."""
    editor.execute(f"ANALYZE {table}")  # makes the table of statistics
    editor.execute("DELETE FROM sqlite_stat1 WHERE tbl = %s", [table])
    for index, same in rows.items():
        said = " ".join(str(number) for number in (1_000_000, *same))
        editor.execute("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", [table, index, said])


def forbid_changes(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    editor.execute(
        f"CREATE TRIGGER {table}_unchangeable BEFORE UPDATE ON {table}"
        f" BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END",
        params=None,
    )


def allow_changes(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    editor.execute(f"DROP TRIGGER {table}_unchangeable", params=None)


def search_condition(table: str, column: str, terms: Sequence[str]) -> Q:
    index = _search_table(table, column)
    condition = contains_all(column, [term for term in terms if len(term) < 3])
    if match := _match(terms):
        hits = RawSQL(f"SELECT rowid FROM {index} WHERE {index} MATCH %s", [match])
        condition &= Q(pk__in=hits)
    return condition


def hits(table: str, column: str, terms: Sequence[str], most: int) -> int:
    match, index = _match(terms), _search_table(table, column)
    if not match:
        return most

    def ask() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT COUNT(*) FROM (SELECT 1 FROM {index} WHERE {index} MATCH %s LIMIT %s)", [match, most]
            )
            return int(cursor.fetchone()[0])

    return for_a_minute((index, match, most), ask)


def matching(queryset: QuerySet[M], column: str, terms: Sequence[str]) -> QuerySet[M]:
    """The search index leads and is read backwards; the table only confirms each hit."""
    table = queryset.model._meta.db_table
    index = _search_table(table, column)
    found = queryset.filter(contains_all(column, [term for term in terms if len(term) < 3]))
    if match := _match(terms):
        return found.extra(
            tables=[index],
            where=[f'"{index}".rowid = "{table}".id', f'"{index}" MATCH %s'],
            params=[match],
            order_by=[f"-{index}.rowid"],
        )
    return found.order_by("-pk")


def search_index_problems(table: str, column: str) -> list[str]:
    index = _search_table(table, column)
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        except Error as error:
            return [f"{index}: {error}"]
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{index}_%"])
        return [] if cursor.fetchone()[0] == 3 else [f"{index}: its triggers are missing"]


def rebuild_search_index(table: str, column: str) -> None:
    index = _search_table(table, column)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    connection.ensure_connection()
    gate = getattr(connection, "gate", None)  # none where the database is in memory
    if gate is None:
        yield
        return
    usual, gate.timeout = gate.timeout, seconds
    try:
        yield
    finally:
        gate.timeout = usual


def backup(target: Path) -> None:
    """SQLite copies the pages as one read transaction sees them; writers go on into the write-ahead log."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def restore(source: Path) -> None:
    """Swap the file. The old write-ahead log goes first: it would be played into the new file."""
    with closing(sqlite3.connect(source)) as copy:
        check_known(copy.execute("SELECT app, name FROM django_migrations").fetchall())
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("the copy of the database is damaged")
    place = Path(str(connection.settings_dict["NAME"]))
    connections.close_all()
    for suffix in ("-wal", "-shm"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)
    with source.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(source, place)


def _search_table(table: str, column: str) -> str:
    return f"{table}_{column}_search"


def _match(terms: Sequence[str]) -> str:
    """The FTS5 question for all terms of three characters and more; each a quoted phrase, so no term is an operator."""
    return " ".join('"{}"'.format(term.replace('"', '""')) for term in terms if len(term) >= 3)


def _name(identifier: str) -> str:
    return connection.ops.quote_name(identifier)
