"""Search while typing: common and rare words, any part of a word, numbers, for each scope."""

from functools import partial
from urllib.parse import quote

from bench.data import Installation
from bench.measure import Teller, timed
from bench.stand import people

GOAL_MS = 60
QUERIES = {
    "common word": "gmbh",
    "rare word": "holzapfel",
    "part of a word": "energ",
    "two words": "meier hamburg",
    "umlaut written out": "mueller",
    "umlaut in capitals": "MÜLLER",
    "umlaut left out": "muller",
    "two letters": "ma",
    "number": "0171 392",
    "nothing there": "xqzvw",
}


def answer(place: Installation, teller: Teller) -> None:
    with people(place) as who:
        for scope, person in who.items():
            empty = timed(partial(person.get, "/profile/", holds="</html>"), 20)
            for case, query in QUERIES.items():
                path = f"/search/?q={quote(query)}"
                seconds = timed(partial(person.get, path, fragment=True), 20)
                teller.times(f"{case}, {scope}", seconds, limit=empty, goal=GOAL_MS)
