"""Handing out 10,000 leads by the job's chunks, journal and tally included, while somebody else writes notes.

The limit is one bare update of the same leads and one bare insert of as many journal entries.
"""

import multiprocessing
import os
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event

from bench.data import Installation, scratch
from bench.measure import Teller
from bench.stand import PEOPLE

MOST, GOAL_S, WAIT_GOAL_MS = 10_000, 10, 1000


def answer(place: Installation, teller: Teller) -> None:
    context = multiprocessing.get_context("spawn")
    with scratch(place) as copy:
        told: Queue[tuple[int, float, float]] = context.Queue()
        waits: Queue[tuple[int, float]] = context.Queue()
        is_ready, is_over = context.Event(), context.Event()
        writer = context.Process(target=_write, args=(copy.environment, is_ready, is_over, waits))
        worker = context.Process(target=_hand_out, args=(copy.environment, is_over, told))
        writer.start()
        is_ready.wait(60)
        worker.start()
        count, seconds, bare = told.get(timeout=600)
        notes, worst = waits.get(timeout=60)
        writer.join()
        worker.join()
    teller.tell("hand out 10,000 leads", seconds * 10_000 / count, "s", limit=bare * 10_000 / count, goal=GOAL_S)
    teller.tell("worst wait of another writer", worst * 1000, "ms", goal=WAIT_GOAL_MS, notes=notes)


def _hand_out(environment: dict[str, str], is_over: Event, told: "Queue[tuple[int, float, float]]") -> None:
    os.environ.update(environment)
    import django

    django.setup()
    from django.db import transaction

    from leadwerk.foundation.clock import new_change_set
    from leadwerk.foundation.db import dialect
    from leadwerk.journal.models import Entry
    from leadwerk.leads.actions.bulk import begin, go_on
    from leadwerk.leads.actions.bulk_verbs import Assign
    from leadwerk.leads.models import Lead
    from leadwerk.people.models import User
    from leadwerk.tallies import check

    by = User.objects.get(email=PEOPLE["all"])
    agents = list(User.objects.filter(team__isnull=False, is_active=True).order_by("pk")[:8])
    open_leads = Lead.objects.filter(group="active").present().exclude(owner__in=agents)
    ids = list(open_leads.order_by("pk").values_list("pk", flat=True)[:MOST])
    verb = Assign(agents)
    begun = time.perf_counter()
    run = begin(verb, ids, by=by)
    while go_on(verb, run, by=by):
        pass
    seconds = time.perf_counter() - begun
    is_over.set()
    run.refresh_from_db()
    assert run.changed == len(ids), run.refused
    assert Entry.objects.filter(change_set=run.change_set).count() == len(ids)
    assert check.differences(Lead.objects.all()) == []

    names = [field.attname for field in Entry._meta.concrete_fields]
    rows = list(Entry.objects.filter(change_set=run.change_set).values_list(*names))
    place, other = names.index("id"), new_change_set()
    with transaction.atomic():
        numbers = dialect().reserve_ids(Entry, len(rows))
    again = [[*row[:place], number, *row[place + 1 :]] for row, number in zip(rows, numbers, strict=True)]
    change_set = names.index("change_set")
    for row in again:
        row[change_set] = other
    begun = time.perf_counter()
    with transaction.atomic():
        Lead.objects.filter(pk__in=ids).update(owner=agents[0])
        dialect().bulk_insert(Entry, names, again)
    told.put((len(ids), seconds, time.perf_counter() - begun))


def _write(environment: dict[str, str], is_ready: Event, is_over: Event, waits: "Queue[tuple[int, float]]") -> None:
    os.environ.update(environment)
    import django

    django.setup()
    from leadwerk.leads.actions.note import note
    from leadwerk.leads.models import Lead
    from leadwerk.people.actors import SYSTEM

    leads = list(Lead.objects.filter(group="active").present().order_by("-pk")[:500])
    count, worst = 0, 0.0
    is_ready.set()
    while not is_over.is_set():
        begun = time.perf_counter()
        note(leads[count % len(leads)], "Während andere verteilen.", by=SYSTEM)
        worst, count = max(worst, time.perf_counter() - begun), count + 1
        time.sleep(0.02)
    waits.put((count, worst))
