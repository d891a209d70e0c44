"""The demo company must be as real as one that people made: everything in it follows the rules of the field."""

import datetime as dt

import pytest
from django.db import transaction

from leadwerk.config.demo.build import NotEmpty, build
from leadwerk.conversion.models import Conversion
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.move import passed_stages
from leadwerk.leads.models import Closure, Lead, Rejection
from leadwerk.people.models import Team
from leadwerk.pipelines.catalog import catalog
from leadwerk.tallies import check
from leadwerk.tasks.models import Task

pytestmark = pytest.mark.django_db

DAY = dt.datetime(2026, 11, 20, 10, 30, tzinfo=dt.UTC)


def silent(_: str) -> None:
    """Nothing to say in a test."""


def test_every_lead_of_the_demo_company_follows_the_rules() -> None:
    build(400, now=DAY, say=silent)
    assert Lead.objects.count() == 400
    assert check.differences(Lead.objects.all()) == []
    stages = catalog().stages
    for lead in Lead.objects.prefetch_related("visits"):
        assert stages[lead.stage_id].process_id == lead.process_id
        assert lead.visits.filter(left_at__isnull=True).count() == (0 if lead.is_closed else 1)
        assert lead.received_at <= lead.last_activity_at <= DAY
        if lead.outcome == "won":
            mandatory = {s.pk for s in catalog().stages_of[lead.process_id] if s.is_mandatory_before("won")}
            assert mandatory <= passed_stages(lead)
    assert Conversion.objects.count() == Lead.objects.filter(outcome="won").count() > 0
    assert Closure.objects.count() == Lead.objects.filter(outcome="lost").count() > 0
    assert Rejection.objects.count() == Lead.objects.filter(outcome="rejected").count() > 0
    planned = set(Task.objects.filter(done_at__isnull=True).values_list("lead_id", flat=True))
    assert planned == set(Lead.objects.exclude(next_step="").values_list("pk", flat=True))


def test_the_same_seed_and_day_give_the_same_company() -> None:
    def company() -> list[object]:
        with transaction.atomic():
            build(50, now=DAY, say=silent)
            leads = Lead.objects.order_by("pk").values_list("company_name", "last_name", "received_at", "outcome")
            told: list[object] = [*leads, *Entry.objects.exclude(text="").order_by("pk").values_list("text", "at")]
            transaction.set_rollback(True)
        return told

    assert company() == company()


def test_an_installation_with_a_company_takes_no_demo() -> None:
    build(1, now=DAY, say=silent)
    with pytest.raises(NotEmpty):
        build(1, now=DAY, say=silent)


def test_every_team_that_has_members_is_led_by_one_of_them() -> None:
    build(1, now=DAY, say=silent)
    homes = Team.objects.filter(members__isnull=False).distinct()
    assert len(homes) > 1
    assert [team.leader and team.leader.team_id for team in homes] == [team.pk for team in homes]
    assert homes.filter(leader__email="viola@example.org").exists()
