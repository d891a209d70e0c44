"""Leads that come won turn into what `convert` makes of one, many by a few statements."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.catalog import conversion_settings
from leadwerk.conversion.models import Conversion
from leadwerk.customers.models import Account, Contact, Opportunity
from leadwerk.foundation import held
from leadwerk.intake.actions.carry_out import run_through, start
from leadwerk.intake.actions.undo_import import undo_import
from leadwerk.intake.models import Duplicates
from leadwerk.intake.tests.test_history import imported, lead, ready, texts
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.close import missing_stages
from leadwerk.leads.models import Lead
from leadwerk.pipelines.models import Stage
from leadwerk.tallies import check
from tests.cast import Cast

pytestmark = pytest.mark.django_db

WON = "{name} GmbH;Ott;{name}@x.example;Gewonnen;;14.03.2024;;;;;300;jana@example.org;01.02.2024"
OPEN = "{name} GmbH;Ott;{name}@x.example;Offen;;;;;;;300;jana@example.org;01.02.2024"


def turned_into(one: Lead) -> list[Any]:
    """Everything made of a lead, without ids and moments."""
    made = Conversion.objects.standing().get(lead=one)
    found: list[Any] = [
        model_to_dict(made, exclude=["id", "lead", "account", "contact", "opportunity", "change_set", "at"])
    ]
    for record in (made.account, made.contact, made.opportunity):
        assert record is not None
        row = model_to_dict(record, exclude=["id", "account", "contact", "created_at"])
        entries = Entry.objects.filter(subject_kind=record.kind, subject_id=record.pk, change_set=made.change_set)
        told = [(told.kind, told.facts == {"lead": one.number}, sorted(told.changes), told.by) for told in entries]
        found += [{name: str(value).replace(one.company_name, "…") for name, value in row.items()}, told]
    assert made.contact is not None
    assert made.opportunity is not None
    assert made.opportunity.contact == made.contact
    assert made.contact.account == made.opportunity.account == made.account
    return found


def alike(found: list[Any], name: str) -> str:
    return repr(found).lower().replace(name.lower(), "…")


def test_they_turn_into_the_same_as_one_converted_by_hand(cast: Cast, tmp_path: Path) -> None:
    imported(tmp_path, cast.viola, WON.format(name="Alpha"), OPEN.format(name="Gamma"))
    status = conversion_settings().open_statuses()[0]
    convert(lead("Gamma"), Choice(status, completing=missing_stages(lead("Gamma"), "won")), by=cast.viola)
    assert alike(turned_into(lead("Alpha")), "alpha") == alike(turned_into(lead("Gamma")), "gamma")
    assert check.differences(Lead.objects.all()) == []


def test_stages_that_must_come_before_are_passed(cast: Cast, tmp_path: Path) -> None:
    Stage.objects.filter(pk=cast.stages[2].pk).update(mandatory="won")
    held.forget()
    imported(tmp_path, cast.viola, WON.format(name="Alpha"))
    assert missing_stages(lead("Alpha"), "won") == []
    assert not lead("Alpha").visits.filter(left_at=None).exists()


def test_more_of_them_take_no_more_statements(cast: Cast, tmp_path: Path) -> None:
    taken = []
    for names in (["Alpha", "Beta"], [f"Firma{number}" for number in range(30)]):
        run = start(ready(tmp_path, cast.viola, *(WON.format(name=name) for name in names)), by=cast.viola)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list(run_through(run))
        taken.append(len(asked))
    assert taken[1] <= taken[0] + 2, taken  # SQLite inserts 30 rows by more than one statement
    assert [model.objects.count() for model in (Account, Contact, Opportunity)] == [32, 32, 32]
    assert Lead.objects.filter(outcome="won").count() == 32


def test_an_account_that_is_there_gets_no_second_one(cast: Cast, tmp_path: Path) -> None:
    imported(tmp_path, cast.viola, WON.format(name="Alpha"))
    account = Account.objects.get()
    imported(tmp_path, cast.viola, *[WON.format(name="Alpha").replace("Alpha@", f"other{n}@") for n in range(2)])
    assert Account.objects.get().version == account.version + 2
    told = Entry.objects.filter(subject_kind="account", kind="converted")
    assert [one.facts["lead"] for one in told.order_by("pk")] == [
        one.number for one in Lead.objects.order_by("pk") if one.email.startswith("other")
    ]


def test_one_without_a_name_stays_open_and_says_why(cast: Cast, tmp_path: Path) -> None:
    imported(tmp_path, cast.viola, "Alpha GmbH;;;Gewonnen;;14.03.2024;;;;;300;jana@example.org;")
    assert lead("Alpha").closed_at is None
    assert "Gewonnen (" in texts(lead("Alpha"))
    assert not Account.objects.exists()


def test_the_tally_of_a_portion_is_written_once_and_last(cast: Cast, tmp_path: Path) -> None:
    """It waits for whoever else moves leads; nothing that others wait for may be asked for after that."""
    there = cast.lead(email="there@x.example", owner=cast.jana)
    rows = [WON.format(name="Alpha"), OPEN.format(name="There"), OPEN.format(name="Beta")]
    run = start(ready(tmp_path, cast.viola, *rows), by=cast.viola, duplicates=Duplicates.REPLACE)
    with CaptureQueriesContext(connection) as asked:
        list(run_through(run))
    there.refresh_from_db()
    assert there.company_name == "There GmbH"
    writing = [found[1] for query in asked if (found := re.match(r'(?:INSERT INTO|UPDATE) "?(\w+)', query["sql"]))]
    assert writing.count("tally") == 1
    last = [writing.index(table) for table in ("conversion", "tally", "group_tally", "intake_tally")]
    assert last == sorted(last)


def test_undoing_the_import_takes_their_accounts_in_the_order_of_an_import(cast: Cast, tmp_path: Path) -> None:
    """Lead by lead, the newest first, it would take them the other way round: two could wait for each other."""
    run = imported(tmp_path, cast.viola, *[WON.format(name=name) for name in ("Alpha", "Beta", "Gamma")])
    with CaptureQueriesContext(connection) as asked:
        undo_import(run, by=cast.viola)
    told = [query["sql"] for query in asked]
    taking = re.compile(r'FROM "account" WHERE "account"."id" IN .* ORDER BY 1 ASC')
    (taken,) = (place for place, sql in enumerate(told) if taking.search(sql))
    assert taken < min(place for place, sql in enumerate(told) if sql.startswith('UPDATE "account"'))
    assert not Account.objects.present().exists()
