"""Writers of one SQLite file queue at the gate. These tests use files and processes of their own on every database."""

import multiprocessing
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.db.utils import ConnectionHandler

from leadwerk.config.environment import database_settings
from leadwerk.foundation.db.sqlite_gated.base import DatabaseWrapper


def open_database(path: Path, timeout: float = 20) -> DatabaseWrapper:
    settings = database_settings(f"sqlite:///{path}")
    settings["OPTIONS"]["timeout"] = timeout
    connection = ConnectionHandler({"default": settings})["default"]
    assert isinstance(connection, DatabaseWrapper)
    connection.inc_thread_sharing()
    return connection


@pytest.fixture(autouse=True)
def _own_databases(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "gate.sqlite3"
    connection = open_database(path)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE note (id integer PRIMARY KEY, text varchar NOT NULL)")
    connection.close()
    return path


@pytest.fixture
def opened(path: Path) -> Iterator[Callable[..., DatabaseWrapper]]:
    connections: list[DatabaseWrapper] = []

    def opening(timeout: float = 20) -> DatabaseWrapper:
        connections.append(open_database(path, timeout))
        return connections[-1]

    yield opening
    for connection in connections:
        connection.close()


def begin(connection: DatabaseWrapper) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def insert(connection: DatabaseWrapper, text: str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO note (text) VALUES (%s)", [text])


def is_free(path: Path) -> bool:
    """Whether a fresh connection gets the gate at once."""
    connection = open_database(path, timeout=0)
    try:
        begin(connection)
        connection.rollback()
        return True
    except OperationalError:
        return False
    finally:
        connection.close()


def test_a_transaction_holds_the_gate_until_it_commits(path: Path, opened: Callable[..., DatabaseWrapper]) -> None:
    connection = opened()
    begin(connection)
    assert not is_free(path)
    insert(connection, "a")
    connection.commit()
    assert is_free(path)


def test_a_rollback_frees_the_gate(path: Path, opened: Callable[..., DatabaseWrapper]) -> None:
    connection = opened()
    begin(connection)
    connection.rollback()
    assert is_free(path)


def test_closing_in_the_middle_frees_the_gate(path: Path, opened: Callable[..., DatabaseWrapper]) -> None:
    connection = opened()
    begin(connection)
    insert(connection, "lost")
    connection.close()
    assert is_free(path)


def test_a_refused_statement_frees_the_gate(path: Path, opened: Callable[..., DatabaseWrapper]) -> None:
    connection = opened()
    with pytest.raises(IntegrityError):
        insert(connection, None)
    assert is_free(path)


def test_a_single_statement_waits_at_the_gate_too(path: Path, opened: Callable[..., DatabaseWrapper]) -> None:
    begin(opened())
    with pytest.raises(OperationalError, match="database is locked"):
        insert(opened(timeout=0.1), "too late")


def test_readers_do_not_wait(path: Path, opened: Callable[..., DatabaseWrapper]) -> None:
    writer = opened()
    begin(writer)
    insert(writer, "not yet")
    with opened(timeout=0).cursor() as cursor:
        cursor.execute("SELECT count(*) FROM note")
        assert cursor.fetchone() == (0,)


def test_waiting_ends_after_the_timeout(path: Path, opened: Callable[..., DatabaseWrapper]) -> None:
    begin(opened())
    started = time.monotonic()
    with pytest.raises(OperationalError, match="database is locked"):
        begin(opened(timeout=0.3))
    assert 0.3 <= time.monotonic() - started < 2


def test_a_writer_that_does_not_know_the_gate_is_waited_for(path: Path, opened: Callable[..., DatabaseWrapper]) -> None:
    stranger = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    stranger.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, lambda: stranger.execute("COMMIT")).start()
    connection = opened(timeout=10)
    begin(connection)
    connection.commit()
    stranger.close()


def test_a_stranger_who_stays_costs_only_the_attempt(path: Path, opened: Callable[..., DatabaseWrapper]) -> None:
    stranger = sqlite3.connect(path, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="database is locked"):
        begin(opened(timeout=0.2))
    stranger.execute("COMMIT")
    stranger.close()
    assert is_free(path)


def _die_with_the_gate(path: Path, held: "multiprocessing.synchronize.Event") -> None:
    connection = open_database(path)
    begin(connection)
    insert(connection, "never committed")
    held.set()
    time.sleep(60)


def test_a_killed_writer_frees_the_gate_and_leaves_nothing(path: Path) -> None:
    context = multiprocessing.get_context("fork")
    held = context.Event()
    process = context.Process(target=_die_with_the_gate, args=(path, held))
    process.start()
    assert held.wait(10)
    assert not is_free(path)
    process.kill()
    process.join()
    assert is_free(path)
    connection = open_database(path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM note")
        assert cursor.fetchone() == (0,)
    connection.close()


def _write_without_pause(path: Path, statements: int, seconds: float, worst: "multiprocessing.Queue[float]") -> None:
    connection = open_database(path)
    end, longest = time.monotonic() + seconds, 0.0
    while time.monotonic() < end:
        started = time.monotonic()
        begin(connection)
        longest = max(longest, time.monotonic() - started)
        for _ in range(statements):
            insert(connection, "x" * 100)
        connection.commit()
        connection.set_autocommit(True)
    connection.close()
    worst.put(longest)


@pytest.mark.processes
@pytest.mark.parametrize("seconds", [2, pytest.param(60, marks=pytest.mark.slow)])
def test_four_writers_without_pause_never_starve(path: Path, seconds: float) -> None:
    """One of them holds the gate for long stretches; without the queue it would always be the next one again."""
    context = multiprocessing.get_context("fork")
    worst: multiprocessing.Queue[float] = context.Queue()
    sizes = (3000, 10, 10, 10)
    writers = [context.Process(target=_write_without_pause, args=(path, size, seconds, worst)) for size in sizes]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]
    assert max(worst.get() for _ in writers) < 1


def test_an_in_memory_database_needs_no_gate() -> None:
    connection = ConnectionHandler({"default": {**database_settings("sqlite:///x"), "NAME": ":memory:"}})["default"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE note (id integer PRIMARY KEY)")
        cursor.execute("INSERT INTO note VALUES (1)")
    assert isinstance(connection, DatabaseWrapper)
    assert connection.gate is None
