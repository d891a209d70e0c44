"""What rights cost: the list's first page in a company of 2,000 users, 300 teams and 200 books, per scope and mode.

The limit is the same page of an administrator, who sees all leads without a condition, in the same mode and run.
"""

import time
from statistics import median

from bench.data import Installation, scratch
from bench.large_company import LOOKERS, address
from bench.measure import Teller, timed
from bench.stand import PEOPLE, Person, server

RUNS, GOAL_RATIO = 25, 1.5
MODES = ("user", "mixed", "book")
GROUPS = ("new", "active", "done")


def answer(place: Installation, teller: Teller) -> None:
    with scratch(place) as copy:
        begun = time.monotonic()
        copy.run("-m", "bench.large_company")
        teller.tell("making the company large", time.monotonic() - begun, "s")
        with server(copy) as port:
            who = {"all": Person(port)} | {scope: Person(port) for scope in LOOKERS}
            for scope, person in who.items():
                person.sign_in(PEOPLE["all"] if scope == "all" else address(scope))
            for mode in MODES:
                copy.run("-m", "bench.large_company", mode)
                for group in GROUPS:
                    limit = _asked(who["all"], group)
                    for scope in LOOKERS:
                        seconds = _asked(who[scope], group)
                        case, ratio = f"first page, {group}, {scope}, mode {mode}", median(seconds) / median(limit)
                        teller.times(case, seconds, limit=limit)
                        teller.tell(f"{case}: times an administrator's median", ratio, "times", goal=GOAL_RATIO)


def _asked(person: Person, group: str) -> list[float]:
    """Seconds per request; whoever sees fewer than fifty leads gets a shorter page."""

    def ask() -> None:
        text = person.get(f"/leads/?group={group}", holds="</html>").text
        assert 'class="row' in text or 'class="empty' in text, group

    return timed(ask, RUNS)
