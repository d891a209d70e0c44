"""Whichever way the list takes to its leads, it finds those and no others, in the order asked for, page after page.

What is found is compared with every lead looked at one by one: may this user see it, does it fit, where does it stand.
"""

import itertools
import random
from typing import Any
from urllib.parse import parse_qsl

import pytest

from leadwerk.conditions.vocabulary import Asking
from leadwerk.desk.lead_list import finding
from leadwerk.desk.lead_list.address import ListAddress, read
from leadwerk.desk.lead_list.finding import Finding
from leadwerk.leads import conditions
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.close import lose
from leadwerk.leads.actions.move import move
from leadwerk.leads.conditions import LEADS
from leadwerk.leads.models import Lead
from leadwerk.people import scoping
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WAYS = list(itertools.product((0, 3, 10_000), (0, 1, 3, 10_000)))


@pytest.mark.parametrize("seed", range(4))
def test_every_way_finds_the_same_leads(cast: Cast, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(finding, "PAGE", 4)
    _leads(cast, chance)
    met = 0
    for narrow, few in WAYS:
        monkeypatch.setattr(finding, "NARROW", narrow)
        monkeypatch.setattr(finding, "FEW", few)
        for _question in range(6):
            monkeypatch.setattr(conditions, "COMMON_TO_COUNT", chance.choice([0, 60_000]))
            user, query = chance.choice([cast.ada, cast.viola, cast.jana, cast.leo, cast.marta]), _query(cast, chance)
            address = read(query)
            expected = _plainly(user, address)
            where = (str(user), query, narrow, few)
            assert _through(user, address) == expected, where
            found = Finding(user, address)
            assert sorted(found.all().values_list("pk", flat=True)) == sorted(expected), where
            assert [pk for (pk,) in found.every("pk")] == expected, where
            assert (found.count(), found.size().leads) == (len(expected), len(expected)), where
            _compare_beside(user, address, expected, where)
            met += len(expected)
    assert met, "nothing is ever found: the test would prove nothing"


def test_a_common_word_is_counted_once_however_many_parts_of_the_scope_hold_the_lead(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "NARROW", 0)
    monkeypatch.setattr(conditions, "COMMON_TO_COUNT", 0)
    cast.lead(owner=cast.viola, company_name="Firma Eins", value=1_00)
    cast.lead(owner=cast.viola, company_name="Firma Zwei", value=20_00)
    cast.lead(owner=cast.jana, company_name="Firma Drei", value=300_00)
    cast.lead(owner=cast.olaf, company_name="Firma Vier", value=4_000_00)
    size = Finding(cast.viola, read([("group", "active"), ("text", "firma")])).size()
    assert (size.leads, size.value) == (3, 321_00)


def _plainly(user: User, address: ListAddress) -> list[int]:
    fits = set(
        Lead.objects.filter(LEADS.q(address.conditions, Asking(user, is_narrow=True))).values_list("pk", flat=True)
    )
    may = Permission.LEAD_RESTORE if address.is_bin else Permission.LEAD_VIEW
    leads = [
        lead
        for lead in Lead.objects.all()
        if lead.pk in fits
        and scoping.covers(user, may, lead)
        and (lead.deleted_at is not None if address.is_bin else lead.deleted_at is None and lead.group == address.group)
    ]
    ranks = {stage: rank for rank, stage in enumerate(catalog().stages)}
    column = address.sort.column

    def place(lead: Lead) -> Any:
        return (ranks[lead.stage_id] if column == "stage_id" else getattr(lead, column)), lead.pk

    return [lead.pk for lead in sorted(leads, key=place, reverse=address.sort.is_descending)]


def _through(user: User, address: ListAddress) -> list[int]:
    """Page after page, the first of them twice: as it is written, and as it is kept."""
    first, kept = Finding(user, address).page(), Finding(user, address).page()
    assert first == kept
    found, page = [row.pk for row in first.rows], first
    while page.next_url:
        _, _, query = page.next_url.partition("?")
        page = Finding(user, read(_pairs(query))).page()
        assert page.rows
        found += [row.pk for row in page.rows]
    return found


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)


def _compare_beside(user: User, address: ListAddress, expected: list[int], where: Any) -> None:
    for place, pk in enumerate(expected):
        lead = Lead.objects.get(pk=pk)
        asked = Finding(user, address).beside(lead)
        told = (
            Lead.objects.filter(pk=pk)
            .annotate(**{f"x_{name}": value for name, value in asked.items()})
            .values(*(f"x_{name}" for name in asked))[0]
        )
        assert told["x_before"] == (expected[place - 1] if place else None), where
        assert told["x_after"] == (expected[place + 1] if place + 1 < len(expected) else None), where
        if "ahead" in asked:
            assert (told["x_ahead"], bool(told["x_is_in"])) == (place, True), where


def _query(cast: Cast, chance: random.Random) -> list[tuple[str, str]]:
    some = {
        "rating": ["A", "B", "A,none", "!A", "none"],
        "value": ["300..", "..300", "100..400", "none"],
        "text": ["firma", "firma 00", "nichts", "moebel", "L-3"],
        "owner": ["me", "none", str(cast.jana.pk), f"{cast.jana.pk},{cast.olaf.pk}", f"!{cast.jana.pk}"],
        "team": ["mine", "none", str(cast.sales.pk), str(cast.nord.pk), f"!{cast.nord.pk}"],
        "stage": [str(stage.pk) for stage in cast.stages],
        "status": ["new", "active", "lost", "rejected", "lost,active"],
        "open-task": ["yes", "no"],
        "stale": ["yes", "no"],
        "due": ["none"],
        "channel": ["manual", "!manual", "form"],
    }
    asked = chance.sample(sorted(some), chance.choice((0, 0, 1, 1, 2, 3)))
    query = [(name, chance.choice(some[name])) for name in asked]
    if chance.random() < 0.1:
        query.append(("view", chance.choice(["bin", "in-progress"])))
    sort = chance.choice(["received", "activity", "value", "due", "name", "stage"])
    return [
        ("group", chance.choice(["new", "active", "active", "done"])),
        *query,
        ("sort", chance.choice(["", "-"]) + sort),
    ]


def _leads(cast: Cast, chance: random.Random) -> None:
    for number in range(36):
        owner = chance.choice([None, cast.jana, cast.jana, cast.tobias, cast.olaf, cast.viola])
        lead = cast.lead(
            company_name=f"Firma {number % 9:03}",
            owner=owner,
            team=chance.choice([cast.nord, cast.sued, cast.sales]),
            value=chance.choice([None, 10_000, 30_000, 50_000]),
        )
        Lead.objects.filter(pk=lead.pk).update(rating=chance.choice(["", "A", "B"]))
        lead.refresh_from_db()
        if owner is not None and chance.random() < 0.5:
            lead = move(lead, chance.choice(cast.stages[1:]), by=SYSTEM)
        if chance.random() < 0.3:
            lead = lose(lead, cast.loss_reason(), by=SYSTEM)
        if chance.random() < 0.15:
            discard(lead, by=SYSTEM)
