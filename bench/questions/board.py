"""The board: its page for each scope, and the sums above its lanes."""

from functools import partial

from bench.data import Installation
from bench.measure import Teller, timed
from bench.stand import Person, people

GOAL_MS = 90


def answer(place: Installation, teller: Teller) -> None:
    from leadwerk.pipelines.models import SalesProcess

    numbers = list(SalesProcess.objects.order_by("pk").values_list("pk", flat=True))
    with people(place) as who:
        for scope, person in who.items():
            empty = timed(partial(person.get, "/profile/", holds="</html>"), 20)
            for number in numbers:
                ask = partial(_ask, person, number)
                teller.times(f"process {number}, {scope}", timed(ask, 25), limit=empty, goal=GOAL_MS)


def _ask(person: Person, process: int) -> None:
    lanes = person.get(f"/kanban/{process}/", holds="</html>").text.count('class="lane"')
    assert lanes >= 4, f"{lanes} lanes"
