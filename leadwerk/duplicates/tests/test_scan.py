"""Looking for duplicates among all leads, and what each person is shown of them."""

from typing import Any

import pytest

from leadwerk.duplicates.actions import scan as scanning
from leadwerk.duplicates.actions.dismiss import dismiss
from leadwerk.duplicates.actions.follow import follow
from leadwerk.duplicates.actions.merge import merge
from leadwerk.duplicates.actions.scan import begin_scan, go_on
from leadwerk.duplicates.jobs import scan
from leadwerk.duplicates.likeness import Level
from leadwerk.duplicates.matching import leads_like, matches
from leadwerk.duplicates.models import Pair, Scan
from leadwerk.duplicates.pairs import page
from leadwerk.duplicates.refusals import ScanUnderWay
from leadwerk.duplicates.scanning import JOB, is_under_way
from leadwerk.foundation import jobs
from leadwerk.foundation.clock import now
from leadwerk.foundation.jobs import enqueue_once
from leadwerk.foundation.models import Job
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.models import Lead
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db

BAKER: dict[str, Any] = {
    "company_name": "Bäckerei Müller GmbH",
    "last_name": "Müller",
    "postal_code": "24103",
    "city": "Kiel",
}


@pytest.fixture
def same(cast: Cast) -> tuple[Lead, Lead]:
    """Certainly the same, in two teams."""
    known: dict[str, Any] = {"email": "info@doppelt.example"}
    return cast.lead(owner=cast.jana, **known), cast.lead(owner=cast.olaf, team=cast.sued, **known)


@pytest.fixture
def alike(cast: Cast) -> tuple[Lead, Lead]:
    """Likely the same, both Jana's."""
    one = cast.lead(owner=cast.jana, **BAKER | {"email": "", "first_name": "Anna"})
    other: dict[str, Any] = {"company_name": "Baeckerei Mueller", "email": "", "first_name": "Anna"}
    return one, cast.lead(owner=cast.jana, **BAKER | other)


def search(by: User) -> None:
    begin_scan(by=by)
    while follow(by=SYSTEM):
        pass
    while go_on(by=SYSTEM):
        pass


def found_by(user: User) -> list[tuple[int, int]]:
    return [(pair.first_id, pair.second_id) for pair in page(user).pairs]


def refs(pair: tuple[Lead, Lead]) -> tuple[int, int]:
    return pair[0].pk, pair[1].pk


def test_it_finds_who_is_the_same_surest_first(
    cast: Cast, alike: tuple[Lead, Lead], same: tuple[Lead, Lead], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.lead(owner=cast.jana, company_name="Ganz anders KG", last_name="Kern", email="kern@anders.example")
    monkeypatch.setattr(scanning, "PIECE", 2)
    search(cast.viola)
    assert found_by(cast.ada) == [refs(same), refs(alike)]
    assert [pair.level for pair in page(cast.ada).pairs] == [Level.CERTAIN, Level.LIKELY]
    last = Scan.objects.get()
    assert (last.done, last.total, last.finished_at is not None) == (5, 5, True)


def test_nobody_is_shown_a_pair_of_which_they_do_not_see_both(
    cast: Cast, alike: tuple[Lead, Lead], same: tuple[Lead, Lead]
) -> None:
    search(cast.ada)
    assert found_by(cast.jana) == [refs(alike)]
    assert found_by(cast.olaf) == []


def test_what_was_settled_since_is_not_shown_any_more(
    cast: Cast, alike: tuple[Lead, Lead], same: tuple[Lead, Lead]
) -> None:
    third = cast.lead(owner=cast.jana, email="info@doppelt.example")
    search(cast.ada)
    assert len(found_by(cast.ada)) == 4
    dismiss(same[0], same[1], by=cast.ada)
    merge(same[0], third, by=cast.ada)
    discard(alike[1], by=cast.jana)
    assert found_by(cast.ada) == []


def test_a_new_search_begins_anew_and_two_at_once_are_refused(
    cast: Cast, same: tuple[Lead, Lead], alike: tuple[Lead, Lead], monkeypatch: pytest.MonkeyPatch
) -> None:
    search(cast.ada)
    assert Pair.objects.count() == 2
    discard(same[1], by=cast.olaf)
    monkeypatch.setattr(scanning, "FORGOTTEN", 1)
    begin_scan(by=cast.ada)
    enqueue_once(scan, JOB)
    go_on(by=SYSTEM)
    assert Pair.objects.count() == 1, "what was found before goes a piece at a time"
    while go_on(by=SYSTEM):
        pass
    assert [(pair.first_id, pair.second_id) for pair in Pair.objects.all()] == [
        tuple(sorted(lead.pk for lead in alike))
    ]
    begin_scan(by=cast.ada)
    with pytest.raises(ScanUnderWay):
        begin_scan(by=cast.viola)
    with pytest.raises(MissingPermission):
        begin_scan(by=cast.leo)


def test_a_search_that_its_job_gave_up_is_not_under_way_for_ever(
    cast: Cast, same: tuple[Lead, Lead], monkeypatch: pytest.MonkeyPatch
) -> None:
    started = begin_scan(by=cast.ada)
    enqueue_once(scan, JOB)

    def broken(_leads: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(scanning, "leads_like", broken)
        for _attempt in range(jobs.MAX_FAILURES):
            Job.objects.update(run_at=now())
            jobs.run_all("long")
    assert not is_under_way(started)
    enqueue_once(scan, JOB)
    assert is_under_way(started)
    jobs.run_all("long")
    assert found_by(cast.ada) == [refs(same)]


def test_what_is_found_for_many_at_once_is_what_is_found_for_each(cast: Cast, alike: tuple[Lead, Lead]) -> None:
    cast.lead(owner=cast.jana, **BAKER | {"email": "", "first_name": "Anna", "last_name": "Mueler"})
    while follow(by=SYSTEM):
        pass
    leads = list(Lead.objects.order_by("pk"))
    later = [[match for match in matches(lead) if match.id > lead.pk] for lead in leads]
    assert leads_like(leads) == later
    assert [len(some) for some in later] == [2, 1, 0]


def test_pages_hold_every_pair_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        for _twin in range(2):
            cast.lead(owner=cast.jana, email=f"k{number}@doppelt.example", last_name=f"Nr{number}")
    search(cast.ada)
    monkeypatch.setattr("leadwerk.duplicates.pairs.PAGE", 3)

    def pages(user: User) -> list[int]:
        everything, after = list[int](), ""
        while True:
            some = page(user, after)
            everything += [pair.pk for pair in some.pairs]
            if not (after := some.after):
                return everything

    surest_first = list(Pair.objects.order_by("-level", "pk").values_list("pk", flat=True))
    assert len(surest_first) >= 4
    assert pages(cast.ada) == surest_first
    assert pages(cast.jana) == surest_first, "by way of her leads"
    monkeypatch.setattr("leadwerk.duplicates.pairs.FEW", 0)
    assert pages(cast.jana) == surest_first, "by way of all pairs"
