"""Several people at the same moment, each on a connection of their own."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

from leadwerk.foundation.errors import Refusal


def at_once(*attempts: Callable[[], object]) -> list[str]:
    """Start all attempts together; what came of each, in no order: "done", a refusal's code, or what went wrong."""
    start, ends = Barrier(len(attempts)), []

    def run(attempt: Callable[[], object]) -> None:
        try:
            start.wait(10)
            attempt()
            ends.append("done")
        except Refusal as refusal:
            ends.append(refusal.code)
        except Exception as error:
            ends.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=(attempt,)) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(ends)
