import datetime as dt
import zoneinfo

import pytest

from leadwerk.correspondence.actions.record_call import record_call
from leadwerk.correspondence.catalog import outcomes
from leadwerk.correspondence.models import CallOutcome, Reach
from leadwerk.correspondence.retry import next_try
from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.refusals import LeadIsInBin
from leadwerk.people.doors import MissingPermission
from tests.cast import Cast

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")


def outcome(reach: str) -> CallOutcome:
    return next(known for known in outcomes() if known.reach == reach)


@pytest.mark.django_db
def test_calls_are_counted_and_told(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    record_call(lead, outcome(Reach.NOT_REACHED), by=cast.jana, number="0171 39200 07")
    call = record_call(lead, outcome(Reach.REACHED), by=cast.jana, text=" Budget bestätigt.\x00 ")
    lead.refresh_from_db()
    assert (lead.call_attempts, call.attempt, call.text) == (2, 2, "Budget bestätigt.\ufffd")
    assert not lead.is_fresh
    entry = Entry.objects.filter(kind="called").latest("pk")
    assert entry.changes == {"call_attempts": [1, 2]}
    assert (entry.facts["outcome_name"], entry.facts["reach"]) == ("Erreicht", "reached")
    assert entry.text == "Budget bestätigt.\ufffd"


@pytest.mark.django_db
def test_only_who_may_edit_the_lead_records_calls(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with pytest.raises(MissingPermission):
        record_call(lead, outcome(Reach.REACHED), by=cast.leo)
    with pytest.raises(Unseen):
        record_call(lead, outcome(Reach.REACHED), by=cast.olaf)
    with pytest.raises(LeadIsInBin):
        record_call(discard(lead, by=cast.jana), outcome(Reach.REACHED), by=cast.jana)
    assert not Entry.objects.filter(kind="called").exists()


@pytest.mark.parametrize(
    ("called", "hours", "proposed"),
    [
        ("2026-11-19 10:02", 4, "2026-11-19 14:15"),
        ("2026-11-19 10:00", 4, "2026-11-19 14:00"),
        ("2026-11-19 16:30", 4, "2026-11-20 09:00"),
        ("2026-11-19 22:00", 4, "2026-11-20 09:00"),
        ("2026-11-20 11:00", 24, "2026-11-23 09:00"),
        ("2026-11-20 17:00", 4, "2026-11-23 09:00"),
        ("2026-10-24 23:00", 4, "2026-10-26 09:00"),
    ],
)
def test_the_next_try_falls_into_working_hours(called: str, hours: int, proposed: str) -> None:
    at = dt.datetime.fromisoformat(called).replace(tzinfo=BERLIN)
    then = next_try(CallOutcome(retry_after_hours=hours), at, BERLIN)
    assert then is not None
    assert then.strftime("%Y-%m-%d %H:%M") == proposed


def test_an_outcome_without_hours_proposes_nothing() -> None:
    assert next_try(CallOutcome(retry_after_hours=None), dt.datetime.now(dt.UTC), BERLIN) is None
