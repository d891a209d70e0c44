import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.apps import apps

from leadwerk.duplicates.actions.merge import MOVED, STAYS, merge, unmerge
from leadwerk.duplicates.choices import BOTH, LOSER, WINNER
from leadwerk.duplicates.matching import matches
from leadwerk.duplicates.merged import merge_of, merges_into
from leadwerk.duplicates.models import Merge
from leadwerk.duplicates.refusals import LaterMergeFirst, LeadIsMerged, RemainingIsClosed, SameLead, UnmergedAlready
from leadwerk.foundation.errors import NotAllowed, Stale, Unseen
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.bin import restore
from leadwerk.leads.actions.close import lose
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.actions.persons import add_person
from leadwerk.leads.models import Lead
from leadwerk.tallies.models import Tally
from leadwerk.tasks.actions.add import add
from tests.cast import Cast
from tests.races.at_once import at_once

pytestmark = pytest.mark.django_db

# What tells that something was done, and is not part of what is restored.
TELLING = {"journal_entry", "duplicate_merge", "duplicate_block_key", "duplicate_followed", "revision", "job"}


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that says how things stand, without versions."""
    found = {}
    for model in apps.get_models():
        if model._meta.db_table not in TELLING and model._meta.managed:
            rows = [
                {name: value for name, value in row.items() if name != "version"}
                for row in model._default_manager.values()
            ]
            found[model._meta.db_table] = sorted(rows, key=repr)
    return found


def pair(cast: Cast) -> tuple[Lead, Lead]:
    winner = cast.lead(owner=cast.jana, first_name="Frauke", phone="030 5551234", city="Berlin", description="Eins")
    loser = cast.lead(
        owner=cast.jana,
        last_name="Hartwig-Kern",
        email="kern@moebel.example",
        mobile="0171 3920007",
        postal_code="10115",
        description="Zwei",
    )
    return winner, loser


def test_what_the_winner_lacks_comes_from_the_loser_and_no_address_is_lost(cast: Cast) -> None:
    winner, loser = pair(cast)
    merge(winner, loser, {"description": BOTH, "last_name": LOSER, "email": WINNER}, by=cast.jana)
    winner.refresh_from_db()
    assert (winner.last_name, winner.postal_code, winner.city) == ("Hartwig-Kern", "10115", "Berlin")
    assert winner.description == "Eins\n\nZwei"
    assert winner.email == "f.hartwig@moebel.example"
    assert [match.id for match in matches({"email": "kern@moebel.example"})] == [winner.pk]
    assert [match.id for match in matches({"mobile": "01713920007"})] == [winner.pk]


def test_two_people_remain_two(cast: Cast) -> None:
    winner, loser = (
        cast.lead(owner=cast.jana),
        cast.lead(owner=cast.jana, last_name="Vogt", email="vogt@moebel.example"),
    )
    merge(winner, loser, by=cast.jana)
    winner.refresh_from_db()
    assert [person.name for person in winner.persons.all()] == ["Vogt"]
    assert winner.last_name == "Hartwig"
    assert winner.more_addresses == []


def test_persons_tasks_calls_and_files_go_over_and_the_loser_is_out_of_sight(cast: Cast) -> None:
    winner, loser = pair(cast)
    person = add_person(loser, {"last_name": "Kern"}, by=cast.jana)
    merge(winner, loser, by=cast.jana)
    person.refresh_from_db()
    assert person.lead_id == winner.pk
    assert list(Lead.objects.present()) == [winner]
    assert merge_of(loser) is not None
    assert [merged.loser_id for merged in merges_into(winner)] == [loser.pk]
    assert sum(Tally.objects.values_list("leads", flat=True)) == 1
    kinds = Entry.objects.filter(subject_kind="lead").order_by("pk").values_list("subject_id", "kind")
    assert list(kinds)[-2:] == [(winner.pk, "merged"), (loser.pk, "merged_away")]


def test_every_kind_of_row_at_a_lead_is_accounted_for() -> None:
    moved = {model._meta.label for model in MOVED.values()}
    known = moved | STAYS | {"conversion.Conversion"}  # a converted lead is not merged
    assert {
        relation.related_model._meta.label for relation in Lead._meta.related_objects if relation.field.name == "lead"
    } == known


@pytest.mark.parametrize("choice", [WINNER, LOSER])
def test_merging_and_separating_leaves_every_row_as_it_was(cast: Cast, choice: str) -> None:
    winner, loser = pair(cast)
    for lead, name in ((winner, "Kern"), (loser, "Vogt")):
        add_person(lead, {"last_name": name, "email": f"{name}@moebel.example"}, by=cast.jana)
    add("Anrufen", lead=loser, due_on=dt.date(2026, 12, 1), by=cast.jana, assignee=cast.jana)
    before = everything()
    merged = merge(winner, loser, {"last_name": choice, "email": choice, "description": BOTH}, by=cast.jana)
    assert everything() != before
    result = unmerge(merged, by=cast.jana)
    assert result.kept == []
    assert everything() == before
    with pytest.raises(UnmergedAlready):
        unmerge(merged, by=cast.jana)


def test_what_was_changed_since_stays_and_is_told(cast: Cast) -> None:
    winner, loser = pair(cast)
    merged = merge(winner, loser, by=cast.jana)
    edit(winner, {"mobile": "0172 1112223"}, by=cast.jana)
    result = unmerge(merged, by=cast.jana)
    assert result.kept == ["mobile"]
    winner.refresh_from_db()
    assert (winner.mobile, winner.postal_code) == ("0172 1112223", "")


def test_a_chain_of_merges_leads_to_its_end_and_comes_apart_backwards(cast: Cast) -> None:
    one, two, three = (cast.lead(owner=cast.jana, last_name=name) for name in ("A", "B", "C"))
    first, second = merge(two, one, by=cast.jana), None
    second = merge(three, two, by=cast.jana)
    assert {merged.loser_id for merged in merges_into(three)} == {one.pk, two.pk}
    with pytest.raises(LeadIsMerged):
        restore(two, by=cast.ada)
    unmerge(second, by=cast.jana)
    assert [merged.loser_id for merged in merges_into(two)] == [one.pk]
    unmerge(first, by=cast.jana)
    assert Lead.objects.present().count() == 3


def test_of_two_merges_into_one_lead_the_last_is_taken_back_first(cast: Cast) -> None:
    winner, one, two = (cast.lead(owner=cast.jana, phone=number) for number in ("", "030 5551111", "030 5552222"))
    before = everything()
    first = merge(winner, one, by=cast.jana)
    second = merge(winner, two, {"phone": LOSER}, by=cast.jana)
    with pytest.raises(LaterMergeFirst):
        unmerge(first, by=cast.jana)
    for merged in (second, first):
        unmerge(merged, by=cast.jana)
    assert everything() == before


def test_a_closed_lead_goes_into_an_open_one_and_not_the_other_way(cast: Cast) -> None:
    winner, loser = pair(cast)
    lose(winner, cast.loss_reason(), by=cast.jana)
    with pytest.raises(RemainingIsClosed):
        merge(winner, loser, by=cast.jana)
    merge(loser, winner, by=cast.jana)


def test_both_must_be_the_merger_s_and_be_as_they_were_seen(cast: Cast) -> None:
    winner, loser = pair(cast)
    foreign = cast.lead(owner=cast.olaf, team=cast.sued)
    with pytest.raises(SameLead):
        merge(winner, winner, by=cast.jana)
    with pytest.raises(Unseen):
        merge(winner, foreign, by=cast.jana)
    with pytest.raises(NotAllowed):
        merge(winner, loser, by=cast.leo)
    seen = (winner.version, loser.version)
    edit(loser, {"city": "Ulm"}, by=cast.jana)
    with pytest.raises(Stale):
        merge(winner, loser, by=cast.jana, versions=seen)
    assert not Merge.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_merging_on_while_it_is_separated_ends_in_one_of_the_two_orders(cast: Cast) -> None:
    for _round in range(8):
        winner, loser, other = (cast.lead(owner=cast.jana) for _ in range(3))
        made = merge(winner, loser, by=cast.jana)
        ends = at_once(
            partial(unmerge, made, by=cast.jana),
            partial(merge, other, winner, by=cast.jana),
        )
        assert ends in (["done", "done"], ["done", "lead_is_in_bin"], ["done", "lead_is_merged"]), ends
