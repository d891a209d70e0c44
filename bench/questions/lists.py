"""The list: first page in every offered order for each scope, a page 7,000 pages deep, with filters, and its parts."""

import statistics
import time
from collections.abc import Callable

from bench.data import Installation
from bench.measure import Teller, timed
from bench.stand import PEOPLE, Person, people

SORTS = ("received", "activity", "value", "due", "name", "stage")
GOAL_MS, FILTERED_GOAL_MS, CPU_GOAL_MS, QUERIES_GOAL, WIRE_GOAL = 60, 120, 6, 8, 15 * 1024
FILTERS = {
    "value from 20,000": "group=active&value=20000..",
    "received in 30 days": "group=done&received=last-30-days",
    "text, common": "group=done&text=gmbh",
    "text, rare": "group=active&text=holzapfel",
    "rating A": "group=active&rating=A",
}
RUNS = 25


def answer(place: Installation, teller: Teller) -> None:
    from django.db import connection

    def bare(scope: str) -> list[float]:
        """Fifty rows by the index of the default order, as a driver fetches them."""
        with connection.cursor() as cursor:

            def fetch() -> None:
                cursor.execute(
                    """SELECT id, company_name, last_name, owner_id, stage_id, value, last_activity_at FROM lead
                    WHERE "group" = 'active' AND deleted_at IS NULL ORDER BY last_activity_at DESC, id DESC LIMIT 50"""
                )
                assert len(cursor.fetchall()) == 50

            return timed(fetch, 50)

    limit = bare("all")
    deep = _deep_address()
    with people(place) as who:
        for scope, person in who.items():
            for sort in SORTS:
                for group in ("active", "done"):
                    path = f"/leads/?group={group}&sort={sort}"
                    teller.times(
                        f"first page, {group}, by {sort}, {scope}", _asked(person, path), limit=limit, goal=GOAL_MS
                    )
            for case, query in FILTERS.items():
                seconds = _asked(person, f"/leads/?{query}", rows=0)
                teller.times(f"filtered: {case}, {scope}", seconds, limit=limit, goal=FILTERED_GOAL_MS)
        for sort, (path, page) in deep.items():
            teller.times(f"page {page:,}, done, by {sort}, all", _asked(who["all"], path), limit=limit, goal=GOAL_MS)
        wire = who["all"].get("/leads/?group=active").wire_bytes
        teller.tell("list page over the wire", wire, "bytes", goal=WIRE_GOAL)
    _in_process(teller)


def _asked(person: Person, path: str, *, rows: int = 50, runs: int = RUNS) -> list[float]:
    """Seconds per request over HTTP, each answer checked for its number of rows."""

    def ask() -> None:
        text = person.get(path, holds="</html>").text
        found = text.count('class="row')
        assert not rows or found >= rows, f"{path}: {found} rows"

    return timed(ask, runs)


def _deep_address() -> dict[str, tuple[str, int]]:
    """For each order, where page 7,000 of the done leads begins (half of them, if there are fewer)."""
    from leadwerk.desk.lead_list.address import SORTS as OFFERED
    from leadwerk.desk.lead_list.address import After
    from leadwerk.leads.models import Lead

    done = Lead.objects.filter(group="done").present()
    rows = min(350_000, done.count() // 2)
    found = {}
    for name, sort in OFFERED.items():
        if name == "stage":
            continue  # its pages go through the stages one by one: measured on the first page
        minus = "-" if sort.is_descending else ""
        value, pk = done.order_by(f"{minus}{sort.column}", f"{minus}pk").values_list(sort.column, "pk")[rows]
        found[name] = (f"/leads/?group=done&sort={sort.text}&after={After(value, pk).text()}", rows // 50)
    return found


def _in_process(teller: Teller) -> None:
    """CPU and queries of the whole request, without the network."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from leadwerk.config.garbage import collect_seldom
    from leadwerk.people.models import User

    collect_seldom()  # as the web server does
    for scope, email in PEOPLE.items():
        client = Client(headers={"host": "localhost"})
        client.force_login(User.objects.get(email=email))

        def ask(client: Client = client) -> None:
            answer = client.get("/leads/?group=active")
            assert answer.status_code == 200, answer.status_code

        teller.tell(f"CPU of a request, {scope}", _cpu(ask), "ms", goal=CPU_GOAL_MS)
        with CaptureQueriesContext(connection) as queries:
            ask()
        teller.tell(f"queries of a request, {scope}", len(queries), "queries", goal=QUERIES_GOAL)


def _cpu(do: Callable[[], None], runs: int = 60) -> float:
    """Median CPU milliseconds of this process per call."""
    for _ in range(5):
        do()
    spent = []
    for _ in range(runs):
        begun = time.process_time()
        do()
        spent.append((time.process_time() - begun) * 1000)
    return statistics.median(spent)
