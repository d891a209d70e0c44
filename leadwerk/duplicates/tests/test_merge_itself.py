"""What is certain merges by itself, where the company wants that and nobody was asked."""

from typing import Any

import pytest

from leadwerk.duplicates.actions.dismiss import dismiss
from leadwerk.duplicates.actions.merge import unmerge
from leadwerk.duplicates.actions.merge_itself import merge_by_itself
from leadwerk.duplicates.actions.rule import rule
from leadwerk.duplicates.jobs import merge_if_certain
from leadwerk.duplicates.models import Merge
from leadwerk.foundation import jobs
from leadwerk.foundation.models import Job
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.close import lose
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.models import Lead
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def switched_on(cast: Cast) -> None:
    rule({}, tells_elsewhere=True, merges_itself=True, by=cast.ada)


def arrive(cast: Cast, *, within: User | None = None, **fields: Any) -> Lead:
    """A new lead, and the worker after it."""
    lead = cast.lead(**fields)
    merge_if_certain(lead, within=within)
    jobs.run_all()
    lead.refresh_from_db()
    return lead


def is_merged(lead: Lead) -> bool:
    return Merge.objects.standing().filter(loser=lead).exists()


def test_nothing_merges_by_itself_unless_it_is_switched_on(cast: Cast) -> None:
    cast.lead(owner=cast.olaf)
    assert not is_merged(arrive(cast))
    assert not Job.objects.exists()


def test_a_new_lead_goes_into_the_one_it_certainly_is_and_says_why(cast: Cast, switched_on: None) -> None:
    known = cast.lead(owner=cast.olaf, team=cast.sued)
    new = arrive(cast, mobile="0171 3920007")
    known.refresh_from_db()
    assert (known.mobile, known.owner) == ("0171 3920007", cast.olaf)
    merged = Merge.objects.get()
    assert (merged.winner, merged.loser, merged.by) == (known, new, None)
    entry = Entry.objects.get(kind="merged", subject_id=known.pk)
    assert entry.by is None
    assert "Gleiche E-Mail-Adresse" in entry.text
    unmerge(merged, by=cast.ada)
    known.refresh_from_db()
    assert known.mobile == ""


def test_whose_lead_went_over_is_not_told_about_another_team_s(cast: Cast, switched_on: None) -> None:
    known = cast.lead(owner=cast.olaf, team=cast.sued, company_name="Verschwiegen AG")
    new = arrive(cast, owner=cast.jana)
    unmerge(Merge.objects.get(), by=cast.ada)
    told = Entry.objects.filter(subject_kind="lead", subject_id=new.pk, kind__in=("merged_away", "merged_back"))
    assert [entry.facts["lead"] for entry in told] == [known.number] * 2


def test_what_is_less_than_certain_or_not_clear_is_left_to_people(cast: Cast, switched_on: None) -> None:
    known = cast.lead(owner=cast.jana, email="", street="Hafenstr. 1", postal_code="20457")
    assert not is_merged(arrive(cast, email="", street="Hafenstr. 1", postal_code="20457")), "likely"
    for number in ("1", "2"):
        cast.lead(owner=cast.jana, email=f"a{number}@b.example", mobile=f"0171 392000{number}")
    assert not is_merged(arrive(cast, email="a1@b.example", mobile="0171 3920002")), "two of them"
    assert not Merge.objects.filter(winner=known).exists()


def test_closed_dismissed_and_touched_leads_are_left_alone(cast: Cast, switched_on: None) -> None:
    closed = cast.lead(owner=cast.jana, email="zu@b.example")
    lose(closed, cast.loss_reason(), by=cast.jana)
    assert not is_merged(arrive(cast, email="zu@b.example"))

    known, new = cast.lead(owner=cast.jana), cast.lead(owner=cast.jana)
    seen = new.version
    edit(new, {"city": "Ulm"}, by=cast.jana)
    assert merge_by_itself(new, seen, by=SYSTEM) is None, "somebody works on it already"
    new.refresh_from_db()
    dismiss(new, known, by=cast.jana)
    assert merge_by_itself(new, new.version, by=SYSTEM) is None


def test_by_hand_it_merges_what_its_maker_could_merge(cast: Cast, switched_on: None) -> None:
    cast.lead(owner=cast.olaf, team=cast.sued)
    assert not is_merged(arrive(cast, owner=cast.jana, within=cast.jana))
    cast.lead(owner=cast.jana, email="x@b.example")
    assert is_merged(arrive(cast, owner=cast.jana, email="x@b.example", within=cast.jana))


def test_running_the_job_twice_does_no_harm(cast: Cast, switched_on: None) -> None:
    cast.lead(owner=cast.jana)
    new = cast.lead(owner=cast.jana)
    for _time in range(2):
        merge_by_itself(new, new.version, by=SYSTEM)
    unmerge(Merge.objects.get(), by=cast.jana)
    assert merge_by_itself(new, new.version, by=SYSTEM) is None, "who separated them has decided"
