"""Keeping the tally: verbs tell what moved from where to where, last in their transaction."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, Protocol

from leadwerk.foundation.db import dialect

COLUMNS = ("team", "owner", "book", "process", "stage", "group", "outcome")
GROUP_COLUMNS = ("team", "owner", "book", "group")


class Counted(Protocol):
    """What the tally reads of a lead."""

    team_id: int | None
    owner_id: int | None
    book_id: int | None
    process_id: int
    stage_id: int
    outcome: str
    value: int | None
    closed_at: dt.datetime | None
    deleted_at: dt.datetime | None


class Place(NamedTuple):
    """Where a lead counts, and what it is worth there (cents)."""

    team: int | None
    owner: int | None
    book: int | None
    process: int
    stage: int
    group: str
    outcome: str
    value: int

    @property
    def key(self) -> str:
        return key_of(self[:7])

    @property
    def in_group(self) -> tuple[int | None, int | None, int | None, str]:
        """The columns of the tally per group."""
        return self.team, self.owner, self.book, self.group


def key_of(columns: Iterable[int | str | None]) -> str:
    return ":".join("" if part is None else str(part) for part in columns)


def place(lead: Counted) -> Place | None:
    """The place of a lead as it is in hand; None in the bin. Read it before a change and after."""
    if lead.deleted_at is not None:
        return None
    if lead.closed_at is not None:
        group = "done"
    else:
        group = "new" if lead.owner_id is None else "active"
    return Place(
        lead.team_id,
        lead.owner_id,
        lead.book_id,
        lead.process_id,
        lead.stage_id,
        group,
        lead.outcome,
        lead.value or 0,
    )


Moves = Iterable[tuple[Place | None, Place | None]]

_waiting: ContextVar[list[tuple[Place | None, Place | None]] | None] = ContextVar("moves", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Inside, moves wait for the end and are written at once: so the tally comes last, and its keys in one order, also
    where a transaction is made of several verbs. They see each other's leads, and the tally as it was before.

    One inside another hands its moves on; if it is refused, they are dropped, as its savepoint is.
    """
    moves: list[tuple[Place | None, Place | None]] = []
    token = _waiting.set(moves)
    try:
        yield
    finally:
        _waiting.reset(token)
    count(moves)


def count(moves: Moves) -> None:
    """Move leads from one place to another: `(None, place)` adds one, `(place, None)` takes one away.

    Call it last in the transaction; keys are written in order, so two transactions cannot deadlock.
    """
    if (waiting := _waiting.get()) is not None:
        waiting.extend(moves)
        return
    sums: dict[Any, list[int]] = {}
    in_groups: dict[Any, list[int]] = {}
    for before, after in moves:
        if before == after:
            continue
        for where, sign in ((before, -1), (after, 1)):
            if where is not None:
                for entries, columns in ((sums, where[:7]), (in_groups, where.in_group)):
                    entry = entries.setdefault(columns, [0, 0])
                    entry[0] += sign
                    entry[1] += sign * where.value
    for table, names, entries in (("tally", COLUMNS, sums), ("group_tally", GROUP_COLUMNS, in_groups)):
        rows = [
            (key_of(columns), *columns, leads, value) for columns, (leads, value) in entries.items() if leads or value
        ]
        if rows:
            dialect().upsert_add(table, ("key",), ("leads", "value"), rows, kept_columns=names)
