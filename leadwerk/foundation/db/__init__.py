"""What differs between SQLite and PostgreSQL. `dialect()` gives the module that speaks to the database in use.

Nothing else in Leadwerk asks which database it is: `sqlite.py` and `postgresql.py` have the same functions, those of
`Dialect`. Row locks need no function: `select_for_update(of=("self",))` locks on PostgreSQL and does nothing on SQLite,
where a transaction holds the only write lock from its first moment.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)


class Dialect(Protocol):
    """The functions both modules have. Those that write expect to run inside a transaction."""

    def upsert_add(
        self,
        table: str,
        key_columns: Sequence[str],
        add_columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        kept_columns: Sequence[str] = (),
    ) -> None:
        """Add each row's numbers to the row with its key, which is made if there is none.

        A row is the values of `key_columns`, of `kept_columns` (written when the row is made and left alone later),
        then of `add_columns`. The key is a unique index without NULLs. Rows are added up per key first and written in
        key order, so that two writers cannot deadlock.
        """

    def claim(self, queryset: QuerySet[M], limit: int, **changes: Any) -> list[int]:
        """Change the first `limit` rows of `queryset` that no one else is claiming; their ids, in no order.

        `changes` are those of `update()` and must take a row out of the queryset: then, of two claimants, one gets it.
        """

    def reserve_ids(self, model: type[Model], count: int) -> Sequence[int]:
        """`count` primary keys that nobody else will get, ascending, for rows that are then inserted with them."""

    def bulk_insert(self, model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """Insert rows the fastest way the database has; how many they were.

        `rows` holds the Python values of `fields` (names or attnames, e.g. `owner_id`). Defaults, `save()` and
        checks of the model are not used; a constraint that is broken raises IntegrityError and nothing is inserted.
        """

    def rows_where(
        self, table: str, column: str, values: Sequence[Any], columns: Sequence[str], limit: int
    ) -> list[tuple[Any, ...]]:
        """`columns` of up to `limit` rows whose `column` is one of `values`, of which there may be thousands.

        Each value is looked up by the index on `column`.
        """

    def durably(self, write: Callable[[], Any]) -> Any:
        """Run `write` in a transaction of its own; what it returns, once that is committed. Not inside a transaction.

        Where commits queue up, several are made one: `write` may then be run by another thread, and does nothing but
        write to the database. What it raises is raised here, and nothing of it is kept.
        """

    def hold(self, names: Iterable[str]) -> None:
        """Hold these names until the transaction ends; whoever else wants one of them waits until then.

        For what is not there yet, so that no row can be locked. Taken in one order, so that two cannot deadlock; once
        in a transaction.
        """

    def create_search_index(self, editor: BaseDatabaseSchemaEditor, table: str, column: str) -> None:
        """Index the folded text `column` of `table` (primary key `id`) for any part of a word, and keep it so."""

    def drop_search_index(self, editor: BaseDatabaseSchemaEditor, table: str, column: str) -> None:
        """Take that index away again."""

    def order_by_bytes(self, editor: BaseDatabaseSchemaEditor, table: str, column: str) -> None:
        """Let the text in `column` sort by its bytes, whatever language the database was made for."""

    def plan_as_large(self, editor: BaseDatabaseSchemaEditor, table: str, rows: Mapping[str, Sequence[int]]) -> None:
        """Let the planner choose as it should for a large table, however many rows there are.

        `rows` says for each index how many of a million rows have the same first column, the same first two, and so
        on. Where statistics are gathered on their own anyway, this does nothing.
        """

    def forbid_changes(self, editor: BaseDatabaseSchemaEditor, table: str) -> None:
        """Let the database refuse every change of a row of `table`; rows can still be added and removed."""

    def allow_changes(self, editor: BaseDatabaseSchemaEditor, table: str) -> None:
        """Take that away again."""

    def search_condition(self, table: str, column: str, terms: Sequence[str]) -> Q:
        """Rows of `table` whose `column` contains every term as a part of a word, by the search index.

        Terms and column are folded alike. A term below three characters must begin a word.
        """

    def hits(self, table: str, column: str, terms: Sequence[str], most: int) -> int:
        """How many rows contain every term, roughly, as of a minute ago at most, and counted no further than `most`.

        Decides whether going through the rows finds some sooner than the search index, which gathers all hits before
        the first row is looked at: a second for a word that half the rows contain.
        """

    def matching(self, queryset: QuerySet[M], column: str, terms: Sequence[str]) -> QuerySet[M]:
        """Like `search_condition`, newest row first, and quick with a limit even where a term is common."""

    def search_index_problems(self, table: str, column: str) -> list[str]:
        """What is wrong with the search index; empty if it says what the table says."""

    def rebuild_search_index(self, table: str, column: str) -> None:
        """Make the search index anew from the table."""

    def waiting_at_most(self, seconds: float) -> AbstractContextManager[None]:
        """Inside, whatever has to wait longer for others raises OperationalError. Around a transaction, not within."""

    def backup(self, target: Path) -> None:
        """Write the whole database as of this moment to the new file `target`, while others read and write."""

    def restore(self, source: Path) -> None:
        """Put what `backup` wrote in the place of the whole database; all or nothing. Nobody else may be using it.

        The tables are then those of the version that made the backup: `migrate` brings them up to date. Raises
        `BackupFromLaterVersion` for tables this version does not know.
        """


class BackupFromLaterVersion(Exception):
    """The backup has migrations that this version of Leadwerk does not have; they are the arguments."""


def dialect(connection: BaseDatabaseWrapper | None = None) -> Dialect:
    """The dialect of `connection`, of the default database if none is given."""
    from leadwerk.foundation.db import postgresql, sqlite

    vendor = (connection or default_connection).vendor
    return cast(Dialect, {"sqlite": sqlite, "postgresql": postgresql}[vendor])


def ordered_by_bytes(table: str, column: str) -> RunPython:
    """The migration operation that makes a text sort the same in every database."""
    return RunPython(
        lambda apps, editor: dialect(editor.connection).order_by_bytes(editor, table, column), RunPython.noop
    )


def planned_as_large(table: str, rows: Mapping[str, Sequence[int]]) -> RunPython:
    """The migration operation that tells the planner what a table will be like (`Dialect.plan_as_large`)."""
    return RunPython(lambda apps, editor: dialect(editor.connection).plan_as_large(editor, table, rows), RunPython.noop)


def unchangeable(table: str) -> RunPython:
    """The migration operation after which rows of `table` are written once and never changed."""
    return RunPython(
        lambda apps, editor: dialect(editor.connection).forbid_changes(editor, table),
        lambda apps, editor: dialect(editor.connection).allow_changes(editor, table),
    )


def search_index(table: str, column: str) -> RunPython:
    """The migration operation that makes the search index of a table."""
    return RunPython(
        lambda apps, editor: dialect(editor.connection).create_search_index(editor, table, column),
        lambda apps, editor: dialect(editor.connection).drop_search_index(editor, table, column),
    )
