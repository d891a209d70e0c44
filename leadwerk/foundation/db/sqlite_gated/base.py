"""The database engine that settings name `leadwerk.foundation.db.sqlite_gated`; Django asks for a module `base`.

A transaction takes the gate before `BEGIN IMMEDIATE` and leaves it when SQLite has ended the transaction. A single
writing statement outside a transaction takes it too. Readers never wait. See docs/decisions/0003-sqlite-gate.md.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper as SQLiteWrapper
from django.db.backends.sqlite3.operations import DatabaseOperations as SQLiteOperations
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor as SQLiteSchemaEditor

from leadwerk.foundation.db.sqlite_gated.gate import Gate

WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class DatabaseSchemaEditor(SQLiteSchemaEditor):
    def _remake_table(self, model: Any, *args: Any, **kwargs: Any) -> None:
        """Remake the table and put its triggers back, which SQLite drops together with the old one."""
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [model._meta.db_table]
            )
            triggers = [row[0] for row in cursor.fetchall()]
        super()._remake_table(model, *args, **kwargs)
        for trigger in triggers:
            self.execute(trigger, params=None)


class DatabaseOperations(SQLiteOperations):
    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """What Django's own does, without its detour by way of a pattern: a list has three hundred of them."""
        found = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
        return found if found is None or found.tzinfo is not None else found.replace(tzinfo=self.connection.timezone)


class DatabaseWrapper(SQLiteWrapper):
    SchemaEditorClass = DatabaseSchemaEditor
    ops_class = DatabaseOperations
    gate: Gate | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._through_the_gate)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.is_in_memory_db():
            self.gate = Gate(str(conn_params["database"]), float(conn_params.get("timeout", 20)))
        try:
            return super().get_new_connection(conn_params)
        except BaseException:
            self._close_gate()
            raise

    def _start_transaction_under_autocommit(self) -> None:
        if self.gate is None:
            return super()._start_transaction_under_autocommit()
        self.gate.take()
        try:
            super()._start_transaction_under_autocommit()
        finally:
            self._leave_if_done()

    def _through_the_gate(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if self.gate is None or self.gate.held or not sql.startswith(WRITING):
            return execute(sql, params, many, context)
        self.gate.take()
        try:
            return execute(sql, params, many, context)
        finally:
            self.gate.leave()

    def _commit(self) -> None:
        try:
            super()._commit()
        finally:
            self._leave_if_done()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._leave_if_done()

    def _set_autocommit(self, autocommit: bool) -> None:
        try:
            super()._set_autocommit(autocommit)
        finally:
            self._leave_if_done()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._close_gate()

    def _leave_if_done(self) -> None:
        """A commit can fail and leave the transaction open for the rollback that follows; the gate then stays held."""
        if self.gate is not None and (self.connection is None or not self.connection.in_transaction):
            self.gate.leave()

    def _close_gate(self) -> None:
        if self.gate is not None:
            self.gate.close()
            self.gate = None
