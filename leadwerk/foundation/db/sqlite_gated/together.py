"""Several short transactions of one process, committed as one.

A commit waits for the disk, and SQLite commits one transaction after the other. Threads that come while one is being
committed would each wait for all before them; here the next of them writes for all who wait.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any

from django.db import OperationalError, transaction


class Part:
    """What one thread wants written, and what came of it."""

    def __init__(self, write: Callable[[], Any]) -> None:
        self.write = write
        self.value: Any = None
        self.error: BaseException | None = None
        self.is_over = False


_leading = Lock()
_waiting: list[Part] = []


def durably(write: Callable[[], Any]) -> Any:
    """`Dialect.durably`."""
    part = Part(write)
    _waiting.append(part)
    with _leading:
        if not part.is_over:
            parts = _waiting[:]
            del _waiting[: len(parts)]
            commit(parts)
    if part.error is not None:
        raise part.error
    return part.value


def commit(parts: list[Part]) -> None:
    """What one raises takes back that one alone; a commit that fails is everybody's."""
    try:
        with transaction.atomic(durable=True):
            if len(parts) == 1:
                parts[0].value = parts[0].write()
                return
            for part in parts:
                try:
                    with transaction.atomic():
                        part.value = part.write()
                except Exception as error:
                    part.error = error
            if transaction.get_rollback():  # otherwise it would be rolled back without a word
                raise OperationalError("The database took back what was written together.")
    except BaseException as error:  # whatever ended it: nobody may take for stored what is not
        for part in parts:
            part.error = part.error or error
    finally:
        for part in parts:
            part.is_over = True
