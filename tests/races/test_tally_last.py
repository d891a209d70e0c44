"""Everybody who moves a lead writes to the same few rows of the tally: a verb writes them once and last, in one order,
so that nobody who holds them waits for anybody."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.actions.unconvert import unconvert
from leadwerk.conversion.catalog import conversion_settings
from leadwerk.customers.actions.create import create_account
from leadwerk.desk.actions.people import Successors, deactivate_user
from leadwerk.duplicates.actions.merge import merge, unmerge
from leadwerk.leads.actions import resettle
from leadwerk.leads.models import Lead
from leadwerk.tallies.check import differences
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def written(verb: Callable[..., Any], *args: Any, **given: Any) -> tuple[list[str], Any]:
    """The tables a verb wrote to, in order, and what came of it."""
    with CaptureQueriesContext(connection) as asked:
        result = verb(*args, **given)
    found = (re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', query["sql"]) for query in asked)
    return [one[1] for one in found if one], result


def assert_once_and_last(tables: list[str]) -> None:
    assert tables[-2:] == ["tally", "group_tally"]
    assert tables.count("tally") == 1
    assert differences(Lead.objects.all()) == []


def test_a_merge_and_its_undoing(cast: Cast) -> None:
    winner, loser = cast.lead(owner=cast.jana, value=100), cast.lead(owner=cast.tobias, city="Bremen", value=7)
    tables, merged = written(merge, winner, loser, {"value": "loser"}, by=cast.viola)
    assert_once_and_last(tables)
    assert_once_and_last(written(unmerge, merged, by=cast.viola)[0])


def test_a_conversion_to_an_account_that_is_there_and_its_undoing(cast: Cast) -> None:
    lead, account = cast.lead(owner=cast.jana), create_account({"name": "Alpha GmbH"}, by=cast.viola)
    choice = Choice(conversion_settings().open_statuses()[0], account=account, completing=cast.stages)
    assert_once_and_last(written(convert, lead, choice, by=cast.viola)[0])
    assert_once_and_last(written(unconvert, lead, by=cast.viola)[0])


def test_a_leaver_s_leads_in_several_portions(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resettle, "CHUNK", 2)
    for value in range(5):
        cast.lead(owner=cast.jana, value=value)
    successors = Successors(leads=cast.tobias, tasks=cast.tobias, customers=cast.tobias)
    assert_once_and_last(written(deactivate_user, cast.jana, by=cast.ada, successors=successors)[0])
    assert Lead.objects.filter(owner=cast.tobias).count() == 5
