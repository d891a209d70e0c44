"""SQL and value handling that both dialects share."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import islice
from time import monotonic
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import F, Field, Func, Model, Q, QuerySet, Subquery
from django.db.models.fields import BigIntegerField, BooleanField, CharField, IntegerField, TextField
from django.db.models.fields.related import ForeignKey
from django.db.models.sql import UpdateQuery

AS_IT_IS = (BigIntegerField, BooleanField, CharField, IntegerField, TextField, ForeignKey)


def upsert_add(
    table: str,
    key_columns: Sequence[str],
    add_columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    kept_columns: Sequence[str] = (),
) -> None:
    """`Dialect.upsert_add`: SQLite and PostgreSQL say it in the same words."""
    width, first = len(key_columns), len(key_columns) + len(kept_columns)
    merged: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        known = merged.setdefault(tuple(row[:width]), [*row[width:first], *([0] * len(add_columns))])
        for place, number in enumerate(row[first:], first - width):
            known[place] += number
    name = connection.ops.quote_name
    columns = [name(column) for column in (*key_columns, *kept_columns, *add_columns)]
    add = ", ".join(f"{column} = {name(table)}.{column} + excluded.{column}" for column in columns[first:])
    statement = (
        f"INSERT INTO {name(table)} ({', '.join(columns)}) VALUES %s"
        f" ON CONFLICT ({', '.join(columns[:width])}) DO UPDATE SET {add}"
    )
    one_row = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for keys in chunks(sorted(merged), 500):
            values = [value for key in keys for value in (*key, *merged[key])]
            cursor.execute(statement % ", ".join([one_row] * len(keys)), values)


def count_up(table: str, key: Mapping[str, Any], column: str) -> int:
    """Add one to the number in the row with this key, which is made if there is none; what it is then.

    The key is a unique index without NULLs. Whoever else counts up the same row waits until this transaction ends.
    """
    name = connection.ops.quote_name
    columns = ", ".join(map(name, key))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {name(table)} ({columns}, {name(column)}) VALUES ({'%s, ' * len(key)}1)"
            f" ON CONFLICT ({columns}) DO UPDATE SET {name(column)} = {name(table)}.{name(column)} + 1"
            f" RETURNING {name(column)}",
            list(key.values()),
        )
        return int(cursor.fetchone()[0])


@cache
def _insert_of(model: type[Model]) -> "tuple[str, list[Field[Any, Any]]]":
    found = [field for field in model._meta.concrete_fields if not field.primary_key and not field.generated]
    name = connection.ops.quote_name
    columns = ", ".join(name(str(field.column)) for field in found)
    places = ", ".join(["%s"] * len(found))
    table, key = name(model._meta.db_table), name(str(model._meta.pk.column))
    return f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING {key}", found


def insert(row: Model) -> None:
    """Insert a new row as `save(force_insert=True)` does, by SQL that is written once: in a third of the time.

    Nothing listens to it, and no field may have a value that only the database can work out.
    """
    statement, fields = _insert_of(type(row))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row.pk = cursor.fetchone()[0]
    row._state.adding = False


def update_all(model: type[Model], changes: dict[str, Any]) -> tuple[str, list[Any]]:
    """The SQL of an update without its WHERE, and its parameters."""
    query = UpdateQuery(model)
    query.add_update_values(changes)
    statement, params = query.get_compiler(connection=connection).as_sql()
    return statement, list(params)


def insert_missing(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert those of the rows that break no unique index, and leave the others as they are."""
    name = connection.ops.quote_name
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {name(table)} ({', '.join(map(name, columns))}) VALUES ({places}) ON CONFLICT DO NOTHING",
            rows,
        )


def rows_of_each(
    table: str, column: str, values: Sequence[Any], columns: Sequence[str], limit: int, empty: str = ""
) -> list[tuple[Any, ...]]:
    """`columns` of up to `limit` rows for each of a few dozen values that `column` may have, by its index.

    With `empty` only rows in which that column is NULL, as the condition of an index may be.
    """
    if not values:
        return []
    name = connection.ops.quote_name
    picked = ", ".join(map(name, columns))
    also = f" AND {name(empty)} IS NULL" if empty else ""
    one = f"SELECT * FROM (SELECT {picked} FROM {name(table)} WHERE {name(column)} = %s{also} LIMIT {limit:d}) AS part"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(values)), list(values))
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def count_of(rows: QuerySet[Any]) -> Subquery:
    """How many rows there are, as a number to be read in another query."""
    counted = rows.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n")
    return Subquery(counted, output_field=IntegerField())


def chunks(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk


def columns_and_values(
    model: type[Model],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
    quick: dict[type, Callable[[Any], Any]],
) -> tuple[list[str], Iterable[Sequence[Any]]]:
    """Quoted column names, and the rows as the database driver takes them.

    `quick` says for kinds of field what Django's own preparation comes to, at a tenth of its cost.
    """
    found = [_field(model, name) for name in fields]
    prepare = [
        (place, quick.get(type(field)) or _preparation(field))
        for place, field in enumerate(found)
        if not isinstance(field, AS_IT_IS)
    ]
    columns = [connection.ops.quote_name(field.column or field.attname) for field in found]
    return columns, _prepared(rows, prepare) if prepare else rows


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if name in (field.name, field.attname))


def _preparation(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    return lambda value: field.get_db_prep_save(value, connection)


def _prepared(
    rows: Iterable[Sequence[Any]], prepare: Sequence[tuple[int, Callable[[Any], Any]]]
) -> Iterator[Sequence[Any]]:
    # Rows written together have most instants and empty lists in common: the very same object is prepared once.
    latest: list[tuple[Any, Any]] = [(None, None)] * len(prepare)
    steps = [(number, place, prepared) for number, (place, prepared) in enumerate(prepare)]
    for row in rows:
        values = list(row)
        for number, place, prepared in steps:
            value = values[place]
            if value is not None:
                known = latest[number]
                if known[0] is not value:
                    known = latest[number] = value, prepared(value)
                values[place] = known[1]
        yield values


_kept: dict[Hashable, tuple[float, int]] = {}


def for_a_minute(key: Hashable, ask: Callable[[], int]) -> int:
    """What `ask` says, asked once a minute: for numbers that only choose between two ways to the same answer."""
    at = monotonic()
    until, found = _kept.get(key, (at, 0))
    if until <= at:
        if len(_kept) >= 1_000:
            _kept.clear()
        found = ask()
        _kept[key] = at + 60, found
    return found


def count_and_sum(parts: Iterable[QuerySet[Any, Any]], column: str, limit: int) -> tuple[int, int]:
    """How many rows there are in these together, looking at no more than `limit`, and the sum of a column of theirs."""
    asked: list[tuple[str, tuple[Any, ...]]] = []
    for part in parts:
        with suppress(EmptyResultSet):
            asked.append(part.order_by().values_list(column).query.sql_with_params())
    if not asked:
        return 0, 0
    union = " UNION ALL ".join(sql for sql, _params in asked)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*), SUM({connection.ops.quote_name(column)}) FROM ({union} LIMIT {limit:d}) AS found",
            [param for _sql, params in asked for param in params],
        )
        count, total = cursor.fetchone()
    return count, total or 0


def contains_all(column: str, terms: Sequence[str]) -> Q:
    """Every term is in the column: a short one at the beginning of a word, others anywhere."""
    condition = Q()
    for term in terms:
        if len(term) < 3:
            condition &= Q(**{f"{column}__startswith": term}) | Q(**{f"{column}__contains": f" {term}"})
        else:
            condition &= Q(**{f"{column}__contains": term})
    return condition


def check_known(applied: Iterable[tuple[str, str]]) -> None:
    """Raise `BackupFromLaterVersion` if there is a migration that this version does not have."""
    from leadwerk.foundation.db import BackupFromLaterVersion

    known = MigrationLoader(None).disk_migrations
    if strangers := [f"{app}.{name}" for app, name in applied if (app, name) not in known]:
        raise BackupFromLaterVersion(*strangers)
