"""What can be asked of leads finds the right ones, and says itself in both languages."""

import datetime as dt
from urllib.parse import parse_qsl

import pytest
from django.db import connection, models
from django.utils import translation

from leadwerk.conditions.vocabulary import Asking
from leadwerk.foundation.db import dialect
from leadwerk.leads.actions.assign import assign
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.close import lose
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.actions.move import move
from leadwerk.leads.conditions import LEADS
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.tallies.models import Tally
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def found(query: str, user: User, *, is_narrow: bool = False) -> set[str]:
    conditions = LEADS.read(parse_qsl(query))
    assert not conditions.odd
    q = LEADS.q(conditions, Asking(user, is_narrow=is_narrow))
    return set(Lead.objects.filter(q).values_list("company_name", flat=True))


def play(cast: Cast) -> None:
    cast.lead(company_name="Müller", city="Herford", value=400_000)
    cast.lead(company_name="Brauhaus", owner=cast.jana, value=1_000_000)
    lose(cast.lead(company_name="Weber", owner=cast.jana), cast.loss_reason(), by=cast.jana)
    cast.lead(company_name="Nissen", owner=cast.olaf, team=cast.sued)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("status=new", {"Müller"}),
        ("status=active,lost", {"Brauhaus", "Weber", "Nissen"}),
        ("group=done", {"Weber"}),
        ("owner=me", {"Brauhaus", "Weber"}),
        ("owner=none", {"Müller"}),
        ("owner=!me,none", {"Nissen"}),
        ("team=mine", {"Müller", "Brauhaus", "Weber"}),
        ("value=4000..", {"Müller", "Brauhaus"}),
        ("value=..4000", {"Müller"}),
        ("value=none", {"Weber", "Nissen"}),
        ("received=today", {"Müller", "Brauhaus", "Weber", "Nissen"}),
        ("received=yesterday", set()),
        ("closed=last-7-days", {"Weber"}),
        ("due=none&owner=me&group=active", {"Brauhaus"}),
        ("open-task=yes", set()),
        ("rating=none&group=new", {"Müller"}),
        ("channel=import", set()),
        ("source=none&group=new", {"Müller"}),
        ("text=mueller", {"Müller"}),
        ("text=MUELLER herf", {"Müller"}),
        ("text=...", set()),
        ("stale=yes", set()),
    ],
)
@pytest.mark.parametrize("is_narrow", [False, True])
def test_a_condition_finds_its_leads(cast: Cast, query: str, names: set[str], is_narrow: bool) -> None:
    play(cast)
    assert found(query, cast.jana, is_narrow=is_narrow) == names


def test_a_stage_is_asked_for_by_id(cast: Cast) -> None:
    play(cast)
    move(Lead.objects.get(company_name="Brauhaus"), cast.stages[2], by=cast.jana)
    assert found(f"stage={cast.stages[2].pk}", cast.jana) == {"Brauhaus"}
    assert found(f"stage=!{cast.stages[2].pk}", cast.jana) == {"Müller", "Weber", "Nissen"}


def test_a_lead_is_stale_after_the_days_of_its_stage(cast: Cast) -> None:
    play(cast)
    days = cast.stages[0].stale_after_days
    assert days
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=days + 1)
    Lead.objects.filter(company_name="Brauhaus").update(stage_entered_at=long_ago)
    assert found("stale=yes", cast.jana) == {"Brauhaus"}


def test_tallied_conditions_ask_the_tally_with_the_same_words(cast: Cast) -> None:
    play(cast)
    for query in ("status=active", "owner=me", "team=mine", f"stage={cast.stages[0].pk}", "group=done", "owner=!me"):
        conditions = LEADS.read(parse_qsl(query))
        assert LEADS.tallied(conditions) == conditions
        q = LEADS.q(conditions, Asking(cast.jana))
        counted = sum(Tally.objects.filter(q).values_list("leads", flat=True))
        assert counted == Lead.objects.filter(q).count(), query


def test_every_field_has_german_words(cast: Cast) -> None:
    sentences = {}
    for language in ("de", "en"):
        with translation.override(language):
            conditions = LEADS.read(parse_qsl("owner=me&value=4000..&received=last-7-days&status=!lost"))
            sentences[language] = [
                (LEADS.label(c), LEADS.words(c, Asking(cast.jana)).replace("\xa0", " ")) for c in conditions.known
            ]
    assert [words for _label, words in sentences["de"][1:3]] == ["ab 4.000 €", "in den letzten 7 Tagen"]
    assert sentences["en"][1] == ("Value", "from €4,000")


def test_the_search_index_follows_every_change(cast: Cast) -> None:
    play(cast)
    lead = Lead.objects.get(company_name="Müller")
    edit(lead, {"company_name": "Schröder"}, by=cast.ada)
    assert found("text=muller", cast.jana) == set()
    assert found("text=schroeder", cast.jana) == {"Schröder"}
    discard(assign(lead, cast.jana, by=cast.ada), by=cast.ada)
    assert dialect().search_index_problems("lead", "folded") == []


@pytest.mark.django_db(transaction=True)
def test_the_search_index_survives_a_change_of_the_table(cast: Cast) -> None:
    """SQLite remakes the table for some migrations, and drops its triggers with the old one."""
    play(cast)
    column = models.CharField(max_length=1, default="x")
    column.set_attributes_from_name("passing")
    with connection.schema_editor() as editor:
        editor.add_field(Lead, column)
    try:
        Lead.objects.filter(company_name="Weber").update(folded="gerber")
        assert found("text=gerber", cast.jana) == {"Weber"}
        assert dialect().search_index_problems("lead", "folded") == []
    finally:
        with connection.schema_editor() as editor:
            editor.remove_field(Lead, column)
