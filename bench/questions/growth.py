"""What more leads cost: the same pages over HTTP with 10,000 leads and with all of them, asked in turn."""

import statistics
import time

from bench.data import Installation, installation
from bench.measure import Teller
from bench.stand import Person, people

SMALL, GOAL, RUNS = 10_000, 2.0, 25
SORTS = ("received", "activity", "value", "due", "name", "stage")


def answer(place: Installation, teller: Teller) -> None:
    if place.leads <= SMALL:
        return
    with installation(place.database, SMALL) as small, people(small) as few, people(place) as many:
        for scope in many:
            for group in ("active", "done"):
                for sort in SORTS:
                    path = f"/leads/?group={group}&sort={sort}"
                    less, more = _in_turn(few[scope], many[scope], path)
                    teller.tell(
                        f"first page, {group}, by {sort}, {scope}", more / less, "times the cost of 10,000", goal=GOAL
                    )


def _in_turn(few: Person, many: Person, path: str) -> tuple[float, float]:
    """Median seconds of each; in turn, so that both meet the same moments of the machine."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for run in range(RUNS + 2):
        for person, taken in zip((few, many), seconds, strict=True):
            begun = time.perf_counter()
            person.get(path, holds="</html>")
            if run >= 2:
                taken.append(time.perf_counter() - begun)
    return statistics.median(seconds[0]), statistics.median(seconds[1])
