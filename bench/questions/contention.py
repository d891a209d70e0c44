"""Four processes that write without pause for a minute (or an hour): no lock error, nobody waits above a second."""

import multiprocessing
import time
from multiprocessing.queues import Queue

from bench.data import Installation, scratch
from bench.measure import Teller

WRITERS, SECONDS, LONG_SECONDS, GOAL_MS = 4, 60, 3600, 1000


def answer(place: Installation, teller: Teller) -> None:
    seconds = LONG_SECONDS if teller.is_long else SECONDS
    with scratch(place) as copy:
        context = multiprocessing.get_context("spawn")
        told: Queue[tuple[int, float, list[str]]] = context.Queue()
        writers = [
            context.Process(target=_write, args=(copy.environment, number, seconds, told)) for number in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        results = [told.get() for _ in writers]
        for writer in writers:
            writer.join()
    written, worst = sum(count for count, _, _ in results), max(wait for _, wait, _ in results)
    errors = [error for _, _, found in results for error in found]
    teller.tell("lock errors", len(errors), "errors", goal=0, first=errors[:1])
    teller.tell("worst wait of a write", worst * 1000, "ms", goal=GOAL_MS)
    teller.tell("notes written", written / seconds, "per second")


def _write(environment: dict[str, str], number: int, seconds: int, told: "Queue[tuple[int, float, list[str]]]") -> None:
    import os

    os.environ.update(environment)
    import django

    django.setup()
    from django.db import OperationalError

    from leadwerk.leads.actions.note import note
    from leadwerk.leads.models import Lead
    from leadwerk.people.actors import SYSTEM

    leads = list(Lead.objects.filter(group="active").present().order_by("pk")[number * 500 : number * 500 + 500])
    count, worst, errors = 0, 0.0, []
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        begun = time.perf_counter()
        try:
            note(leads[count % len(leads)], "Ohne Pause geschrieben.", by=SYSTEM)
        except OperationalError as error:
            errors.append(str(error))
        worst, count = max(worst, time.perf_counter() - begun), count + 1
    told.put((count, worst, errors))
