"""Paging by key: a page begins after a row, however deep in the list it stands."""

from typing import Any

from django.db.models import BooleanField, Expression, F, Func, Value


class RowAfter(Func):
    """`(column, id) > (value, id)`, which both databases answer from an index over (…, column, id)."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str, value: Any, row_id: int, *, is_descending: bool = False) -> None:
        self.template = f"(%(first)s, %(second)s) {'<' if is_descending else '>'} (%(third)s, %(fourth)s)"
        super().__init__(F(column), F("pk"), Value(value), Value(row_id))

    def resolve_expression(self, *args: Any, **kwargs: Any) -> "RowAfter":
        resolved: RowAfter = super().resolve_expression(*args, **kwargs)
        column, key, value, row_id = resolved.get_source_expressions()
        resolved.set_source_expressions([column, key, _like(value, column), _like(row_id, key)])
        return resolved

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        names = ("first", "second", "third", "fourth")
        compiled = [compiler.compile(expression) for expression in self.get_source_expressions()]
        sql = self.template % dict(zip(names, (part for part, _params in compiled), strict=True))
        return sql, [param for _part, params in compiled for param in params]


def _like(value: Any, column: Any) -> Expression:
    """A value prepared as its column stores it."""
    return Value(value.value, output_field=column.output_field)
