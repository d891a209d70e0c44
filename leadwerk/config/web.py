"""The web server: the application is loaded once, and the processes that answer are forked from that.

They share the memory of what is loaded, and one that died is back at once. Python's own choice of how to start a
process would load everything anew in each from Python 3.14 on.
"""

import multiprocessing
import os

from django.db import connections
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from leadwerk.config.environment import Environment
from leadwerk.config.server import end_with_parent

THREADS_PER_PROCESS = 4


def answer(environment: Environment) -> None:
    """Answer requests at the address of the environment until SIGTERM or SIGINT. Call it in the main thread."""
    import leadwerk.config.wsgi  # noqa: F401

    connections.close_all()  # a child must have its own
    multiprocessing.set_start_method("fork")
    loaded = os.getpid()
    # However that process ends: one that went on alone would hold the port, and answer with the old version.
    os.register_at_fork(after_in_child=lambda: end_with_parent() if os.getppid() == loaded else None)
    Server(
        "leadwerk.config.wsgi:application",
        address=environment.bind,
        port=environment.port,
        interface=Interfaces.WSGI,
        websockets=False,
        log_level=LogLevels.warning,
        workers=environment.web_workers,
        blocking_threads=THREADS_PER_PROCESS,
        respawn_failed_workers=True,
        respawn_interval=1,
        workers_kill_timeout=20,
    ).serve()
