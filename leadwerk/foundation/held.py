"""Settings held in memory: read once, thrown away when anybody changes them.

Teams, roles, processes, sources and the like are read by every request and changed once a month. A loader marked with
`@held` keeps its result per process; the one row of `Revision` tells whether it is still true. Each verb that changes
a setting calls `changed()` in its transaction, which writes a new random number: a rolled back number never comes
again, so nothing uncommitted is ever mistaken for the truth.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import TypeVar

from django.db import connection

from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.models import Revision

T = TypeVar("T")

_loaded: dict[str, tuple[int, object]] = {}
_known: ContextVar[int | None] = ContextVar("revision", default=None)


def look_again() -> None:
    """Forget the revision this request or job has seen; the next held read asks the database."""
    _known.set(None)


def forget() -> None:
    """Drop everything held, as a new process would start."""
    _loaded.clear()
    look_again()


def changed() -> None:
    """Say that a setting changed. Call it inside the transaction that changes it."""
    Revision.objects.update_or_create(pk=1, defaults={"number": new_change_set()})
    look_again()


def held(loader: Callable[[], T]) -> Callable[[], T]:
    """Keep what `loader` returns until a setting changes. The result is shared: treat it as read-only."""
    name = f"{loader.__module__}.{loader.__qualname__}"

    @wraps(loader)
    def read() -> T:
        revision = _revision()
        kept = _loaded.get(name)
        if kept is not None and kept[0] == revision:
            return kept[1]  # type: ignore[return-value]
        fresh = loader()
        if revision:
            _loaded[name] = (revision, fresh)
        return fresh

    return read


def _revision() -> int:
    number = _known.get()
    if number is None:
        with connection.cursor() as cursor:  # plain SQL: every request asks this
            cursor.execute("SELECT number FROM revision WHERE id = 1")
            row = cursor.fetchone()
        number = row[0] if row is not None else 0
        _known.set(number)
    return number
