"""Queries that every page asks, prepared: their SQL is written once, not by every request.

Writing SQL costs Django one to four milliseconds, more than the databases need for the answers (decision 0015). What
such a query asks for depends on who asks and on settings held in memory; the rest stands in it as `Given`.
"""

from collections.abc import Callable, Collection, Hashable
from itertools import cycle
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Expression, F, Field, Func, QuerySet

from leadwerk.foundation.held import held

MOST = 5_000


class Given(Expression):
    """A value that is filled in when the query is asked."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", (self,)


class Among(Func):
    """Whether a column has one of so many values, which are filled in by the names `value_0`, `value_1` and so on."""

    output_field = BooleanField()
    conditional = True
    template = "%(column)s IN (%(values)s)"

    def __init__(self, column: str, output_field: "Field[Any, Any]", count: int) -> None:
        super().__init__(F(column), *(Given(f"value_{place}", output_field) for place in range(count)))

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        (column, params), *values = [compiler.compile(one) for one in self.get_source_expressions()]
        sql = self.template % {"column": column, "values": ", ".join(sql for sql, _given in values)}
        return sql, [*params, *(param for _sql, given in values for param in given)]

    @staticmethod
    def given(values: Collection[Any], count: int) -> dict[str, Any]:
        """At least one value and at most `count`, as `rows` takes them."""
        return {f"value_{place}": value for place, value in zip(range(count), cycle(values), strict=False)}


class _Written(NamedTuple):
    sql: str
    params: tuple[Any, ...]
    conversions: list[tuple[int, list[Callable[..., Any]], Any]]


_written_for_good: dict[Hashable, _Written] = {}


@held
def _written() -> dict[Hashable, _Written]:
    """Thrown away with the settings that these queries were written for."""
    return {}


def rows(key: Hashable, write: Callable[[], QuerySet[Any, Any]], **given: Any) -> list[tuple[Any, ...]]:
    """The rows of a `values_list`.

    `write` gives the query and is asked once per `key`, as long as no setting changes: `key` names the question and
    holds all that the query depends on besides settings and what is `given`.
    """
    return _ask(_written(), key, write, given)


def rows_of_nobody(key: Hashable, write: Callable[[], QuerySet[Any, Any]], **given: Any) -> list[tuple[Any, ...]]:
    """The same for what depends neither on rights nor on settings, and is asked before they are known."""
    return _ask(_written_for_good, key, write, given)


def _ask(
    written: dict[Hashable, _Written],
    key: Hashable,
    write: Callable[[], QuerySet[Any, Any]],
    given: dict[str, Any],
) -> list[tuple[Any, ...]]:
    query = written.get(key)
    if query is None:
        if len(written) >= MOST:
            written.clear()
        try:
            query = written[key] = _write(write())
        except EmptyResultSet:
            return []
    params = [
        param.output_field.get_db_prep_value(given[param.name], connection) if isinstance(param, Given) else param
        for param in query.params
    ]
    with connection.cursor() as cursor:
        cursor.execute(query.sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    if not query.conversions:
        return found
    converted = [list(row) for row in found]
    for place, conversions, expression in query.conversions:
        for row in converted:
            for convert in conversions:
                row[place] = convert(row[place], expression, connection)
    return [tuple(row) for row in converted]


def _write(queryset: QuerySet[Any, Any]) -> _Written:
    compiler = queryset.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(columns)
    return _Written(sql, tuple(params), [(place, *found) for place, found in converters.items()])
