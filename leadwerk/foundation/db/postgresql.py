"""PostgreSQL. `leadwerk.foundation.db.Dialect` says what each function promises."""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.executor import MigrationExecutor
from django.db.models import DateTimeField, JSONField, Model, Q, QuerySet

from leadwerk.foundation.db.statements import check_known, columns_and_values, contains_all, for_a_minute, update_all
from leadwerk.foundation.db.statements import upsert_add as upsert_add

M = TypeVar("M", bound=Model)

# COPY takes JSON as its text; the driver's wrapper would be made and looked up again for every value.
QUICK: dict[type, Callable[[Any], Any]] = {DateTimeField: lambda value: value, JSONField: json.dumps}


def claim(queryset: QuerySet[M], limit: int, **changes: Any) -> list[int]:
    with transaction.atomic(), connection.cursor() as cursor:
        free = queryset.select_for_update(skip_locked=True, of=("self",)).values("pk")[:limit]
        picked, params = free.query.sql_with_params()
        update, values = update_all(queryset.model, changes)
        # ARRAY(…) is worked out once; as a plain subquery the planner may run it again and claim more than asked for
        cursor.execute(f"{update} WHERE id = ANY(ARRAY({picked})) RETURNING id", [*values, *params])
        return [row[0] for row in cursor.fetchall()]


def reserve_ids(model: type[Model], count: int) -> Sequence[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            # The sequence is looked up once, not for each number.
            "SELECT nextval(name) FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name OFFSET 0) AS sequence"
            " CROSS JOIN generate_series(1, %s)",
            [connection.ops.quote_name(model._meta.db_table), count],
        )
        return sorted(row[0] for row in cursor.fetchall())


def bulk_insert(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    columns, values = columns_and_values(model, fields, rows, QUICK)
    table = connection.ops.quote_name(model._meta.db_table)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor, connection.wrap_database_errors:
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
        return int(cursor.rowcount)


def rows_where(
    table: str, column: str, values: Sequence[Any], columns: Sequence[str], limit: int
) -> list[tuple[Any, ...]]:
    picked = ", ".join(map(_name, columns))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {picked} FROM {_name(table)} WHERE {_name(column)} = ANY(%s) LIMIT {limit:d}", [list(values)]
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def durably(write: Callable[[], Any]) -> Any:
    """The server commits together what comes together."""
    with transaction.atomic(durable=True):
        return write()


def hold(names: Iterable[str]) -> None:
    """Two names with the same number only wait for each other without need."""
    numbers = sorted(
        {int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True) for name in names}
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(number) FROM unnest(%s::bigint[]) AS number", [numbers])


def create_search_index(editor: BaseDatabaseSchemaEditor, table: str, column: str) -> None:
    editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    editor.execute(f"CREATE INDEX {_search_index(table, column)} ON {table} USING gin ({column} gin_trgm_ops)")
    # How often a part of a word occurs decides whether the index or the newest rows are looked at first. With the usual
    # sample the planner takes a town that stands in every fiftieth row for a word that is nearly nowhere.
    editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 1000")


def drop_search_index(editor: BaseDatabaseSchemaEditor, table: str, column: str) -> None:
    editor.execute(f"DROP INDEX {_search_index(table, column)}")


def order_by_bytes(editor: BaseDatabaseSchemaEditor, table: str, column: str) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s",
            [_name(table), column],
        )
        (kind,) = cursor.fetchone()
    editor.execute(f'ALTER TABLE {_name(table)} ALTER COLUMN {_name(column)} TYPE {kind} COLLATE "C"')


def plan_as_large(editor: BaseDatabaseSchemaEditor, table: str, rows: Mapping[str, Sequence[int]]) -> None:
    """The server's own vacuum gathers statistics."""


def forbid_changes(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    # The function outlives the table when a backup is put in its place.
    editor.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE integrity_constraint_violation USING MESSAGE ="
        " format('rows of %s are never changed', TG_TABLE_NAME); END $$",
        params=None,
    )
    editor.execute(
        f"CREATE TRIGGER {table}_unchangeable BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        params=None,
    )


def allow_changes(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    editor.execute(f"DROP TRIGGER {table}_unchangeable ON {table}", params=None)


def search_condition(table: str, column: str, terms: Sequence[str]) -> Q:
    return contains_all(column, terms)


def hits(table: str, column: str, terms: Sequence[str], most: int) -> int:
    """What the planner thinks, from its statistics."""
    long = [term for term in terms if len(term) >= 3]
    if not long:
        return most

    def ask() -> int:
        like = " AND ".join([f"{_name(column)} LIKE %s"] * len(long))
        with connection.cursor() as cursor:
            patterns = [f"%{connection.ops.prep_for_like_query(term)}%" for term in long]
            cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {_name(table)} WHERE {like}", patterns)
            [[plan]] = cursor.fetchall()
        return min(most, int(plan[0]["Plan"]["Plan Rows"]))

    return for_a_minute((table, column, *long, most), ask)


def matching(queryset: QuerySet[M], column: str, terms: Sequence[str]) -> QuerySet[M]:
    return queryset.filter(contains_all(column, terms)).order_by("-pk")


def search_index_problems(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [_search_index(table, column)]
        )
        row = cursor.fetchone()
    return [] if row and row[0] else [f"{_search_index(table, column)}: missing or not valid"]


def rebuild_search_index(table: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"REINDEX INDEX {_search_index(table, column)}")


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{int(seconds * 1000)}ms"])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")


def backup(target: Path) -> None:
    """Every table as COPY gives it, packed as an uncompressed zip: needs no pg_dump and no fitting version of it.

    `tables.json` names the columns, the last numbers given out and the migrations, so that `restore` can make the same
    tables again.
    """
    with transaction.atomic(), connection.cursor() as cursor, zipfile.ZipFile(target, "x") as archive:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tables = {table: _columns(cursor, table) for table in _tables(cursor)}
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = cursor.fetchall()
        numbers = {table: _last_number(cursor, table) for table in tables}
        archive.writestr("tables.json", json.dumps({"tables": tables, "numbers": numbers, "migrations": migrations}))
        for table, columns in tables.items():
            with (
                archive.open(f"{table}.copy", "w", force_zip64=True) as file,
                cursor.copy(f"COPY {_name(table)} ({_names(columns)}) TO STDOUT") as copy,
            ):
                for data in copy:
                    file.write(data)


def restore(source: Path) -> None:
    """Drop all tables, make those of the backup by its migrations and fill them: one transaction."""
    with zipfile.ZipFile(source) as archive, transaction.atomic(), connection.cursor() as cursor:
        known = json.loads(archive.read("tables.json"))
        applied = [(app, name) for app, name in known["migrations"]]
        check_known(applied)
        cursor.execute("SET LOCAL lock_timeout = '10s'")
        if old := _tables(cursor):
            cursor.execute(f"DROP TABLE {_names(old)} CASCADE")
        executor = MigrationExecutor(connection)
        executor.migrate(applied)
        cursor.execute(f"TRUNCATE {_names(known['tables'])}")
        for table, columns in known["tables"].items():
            with (
                archive.open(f"{table}.copy") as file,
                cursor.copy(f"COPY {_name(table)} ({_names(columns)}) FROM STDIN") as copy,
            ):
                while data := file.read(2**20):
                    copy.write(data)
            if known["numbers"][table] is not None:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, %s)", [_name(table), *known["numbers"][table]]
                )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _tables(cursor: Any) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    return [row[0] for row in cursor.fetchall()]


def _columns(cursor: Any, table: str) -> list[str]:
    """Columns that can be written; the generated ones follow from them."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        " AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    return [row[0] for row in cursor.fetchall()]


def _last_number(cursor: Any, table: str) -> tuple[int, bool] | None:
    """How far the numbers of a table have been given out: none is ever given twice."""
    if "id" not in _columns(cursor, table):
        return None
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [_name(table)])
    sequence = cursor.fetchone()[0]
    if sequence is None:
        return None
    cursor.execute(f"SELECT last_value, is_called FROM {sequence}")
    last, is_called = cursor.fetchone()
    return last, is_called


def _name(identifier: str) -> str:
    return connection.ops.quote_name(identifier)


def _names(identifiers: Iterable[str]) -> str:
    return ", ".join(_name(identifier) for identifier in identifiers)


def _search_index(table: str, column: str) -> str:
    return f"{table}_{column}_search"
