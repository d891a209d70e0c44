"""PostgreSQL. `leadwerk.foundation.db.Dialect` says what each function promises."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import DateTimeField, JSONField, Model, Q, QuerySet
from psycopg.types.json import Jsonb

from leadwerk.foundation.db.statements import columns_and_values, contains_all, update_all
from leadwerk.foundation.db.statements import upsert_add as upsert_add

M = TypeVar("M", bound=Model)

QUICK: dict[type, Callable[[Any], Any]] = {DateTimeField: lambda value: value, JSONField: Jsonb}


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
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [connection.ops.quote_name(model._meta.db_table), count],
        )
        return sorted(row[0] for row in cursor.fetchall())


def bulk_insert(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    columns, values = columns_and_values(model, fields, rows, QUICK)
    table = connection.ops.quote_name(model._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor, connection.wrap_database_errors:
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
        return int(cursor.rowcount)


def create_search_index(editor: BaseDatabaseSchemaEditor, table: str, column: str) -> None:
    editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    editor.execute(f"CREATE INDEX {_search_index(table, column)} ON {table} USING gin ({column} gin_trgm_ops)")


def drop_search_index(editor: BaseDatabaseSchemaEditor, table: str, column: str) -> None:
    editor.execute(f"DROP INDEX {_search_index(table, column)}")


def search_condition(table: str, column: str, terms: Sequence[str]) -> Q:
    return contains_all(column, terms)


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


def _search_index(table: str, column: str) -> str:
    return f"{table}_{column}_search"
