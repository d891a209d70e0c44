"""A fair lock between the processes and threads that write one SQLite file.

SQLite lets a waiting writer try again after pauses that grow to 100 ms, so whoever writes without pause starves the
others. Here one waiter at a time holds the place at the front of the queue and looks often; the writer that has just
finished has to queue again behind it.
"""

import contextlib
import fcntl
import os
import time

from django.db.utils import OperationalError

FRONT_PAUSE = 0.0003
QUEUE_PAUSE = 0.002


class Gate:
    """The lock of one database file as one connection sees it. The kernel frees it if the process dies."""

    def __init__(self, database: str, timeout: float) -> None:
        self.timeout = timeout
        self._gate = _open(f"{database}.lock")
        self._queue = _open(f"{database}.queue")
        self.held = False

    def take(self) -> None:
        """Wait for the gate, at most `timeout` seconds, then raise what SQLite raises when it gives up waiting."""
        deadline = time.monotonic() + self.timeout
        _lock(self._queue, QUEUE_PAUSE, deadline)
        try:
            _lock(self._gate, FRONT_PAUSE, deadline)
        finally:
            fcntl.flock(self._queue, fcntl.LOCK_UN)
        self.held = True

    def leave(self) -> None:
        """Let the next writer in; nothing happens if the gate is not held."""
        if self.held:
            self.held = False
            fcntl.flock(self._gate, fcntl.LOCK_UN)

    def close(self) -> None:
        self.leave()
        for descriptor in (self._gate, self._queue):
            with contextlib.suppress(OSError):
                os.close(descriptor)


def _open(path: str) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise OperationalError(f"unable to open database file: {path}: {error.strerror}") from error


def _lock(descriptor: int, pause: float, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise OperationalError("database is locked") from None
            time.sleep(pause)
