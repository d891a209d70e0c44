import datetime as dt

import pytest
import time_machine

from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.assign import assign
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.refusals import LeadIsInBin
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.tasks.actions.add import add
from leadwerk.tasks.models import Means, Task
from leadwerk.tasks.refusals import AssigneeIsInactive, AssigneeMayNotEdit, DayOutOfReach, SubjectMissing
from tests.cast import Cast

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 11, 23)
NINE = dt.time(9)


def test_a_task_at_a_lead_becomes_its_next_step(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    task = add("Angebot nachfassen", MONDAY, NINE, by=cast.jana, assignee=cast.jana, lead=lead)
    lead.refresh_from_db()
    assert (lead.next_step, lead.next_due_at) == ("Angebot nachfassen", task.due_at)
    assert task.due_at == dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
    assert task.means == Means.CALL
    assert not task.is_done
    at_lead = Entry.objects.filter(subject_kind="lead", kind="task_added").get()
    at_task = Entry.objects.filter(subject_kind="task", subject_id=task.pk).get()
    assert at_lead.facts["subject"] == "Angebot nachfassen"
    assert at_lead.changes["next_step"] == ["", "Angebot nachfassen"]
    assert at_task.changes["due_on"] == [None, "2026-11-23"]
    assert at_lead.change_set == at_task.change_set


def test_the_earliest_open_task_is_the_next_step(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    add("Später", dt.date(2026, 12, 1), by=cast.jana, assignee=cast.jana, lead=lead)
    add("Zuerst", MONDAY, by=cast.jana, assignee=cast.jana, lead=lead)
    lead.refresh_from_db()
    assert lead.next_step == "Zuerst"


def test_without_a_time_a_task_is_overdue_only_after_its_day(cast: Cast) -> None:
    with_time = add("Anrufen", MONDAY, NINE, by=cast.jana, assignee=cast.jana)
    whole_day = add("Anrufen", MONDAY, by=cast.jana, assignee=cast.jana)
    with time_machine.travel(dt.datetime(2026, 11, 23, 22, 30, tzinfo=dt.UTC), tick=False):  # 23:30 in Berlin
        assert with_time.is_overdue
        assert not whole_day.is_overdue
    with time_machine.travel(dt.datetime(2026, 11, 23, 23, 1, tzinfo=dt.UTC), tick=False):
        assert whole_day.is_overdue


def test_day_and_time_are_those_of_the_assignee(cast: Cast) -> None:
    cast.tobias.time_zone = "America/New_York"
    task = add("Anrufen", MONDAY, NINE, by=SYSTEM, assignee=cast.tobias)
    assert task.due_at == dt.datetime(2026, 11, 23, 14, tzinfo=dt.UTC)


def test_a_task_without_a_lead_belongs_to_its_assignee(cast: Cast) -> None:
    task = add("Ablage machen", MONDAY, by=cast.jana, assignee=cast.jana)
    assert task.lead is None
    assert Entry.objects.get(kind="task_added").subject_kind == "task"


def test_planning_counts_as_work_on_a_fresh_lead(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    assert lead.is_fresh
    add("Anrufen", MONDAY, by=cast.jana, assignee=cast.jana, lead=lead)
    lead.refresh_from_db()
    assert not lead.is_fresh


def test_a_task_needs_a_subject(cast: Cast) -> None:
    with pytest.raises(SubjectMissing):
        add(" \n ", MONDAY, by=cast.jana, assignee=cast.jana)


def test_a_subject_is_one_line_that_fits(cast: Cast) -> None:
    task = add("a\nb\x00" + "x" * 300, MONDAY, by=cast.jana, assignee=cast.jana)
    assert task.subject.startswith("a b")
    assert len(task.subject) == 200


def test_a_slip_in_the_year_is_refused(cast: Cast) -> None:
    with pytest.raises(DayOutOfReach):
        add("Anrufen", dt.date(26, 11, 23), by=cast.jana, assignee=cast.jana)
    assert not Task.objects.exists()


def test_a_lead_in_the_bin_takes_no_task(cast: Cast) -> None:
    lead = discard(cast.lead(owner=cast.jana), by=cast.jana)
    with pytest.raises(LeadIsInBin):
        add("Anrufen", MONDAY, by=cast.jana, assignee=cast.jana, lead=lead)


def test_who_may_not_edit_the_lead_plans_nothing_there(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with pytest.raises(Unseen):
        add("Anrufen", MONDAY, by=cast.olaf, assignee=cast.olaf, lead=lead)
    with pytest.raises(MissingPermission):
        add("Anrufen", MONDAY, by=cast.leo, assignee=cast.jana, lead=lead)


def test_only_who_may_edit_the_lead_is_given_its_tasks(cast: Cast) -> None:
    lead = assign(cast.lead(), cast.jana, by=cast.viola)
    with pytest.raises(AssigneeMayNotEdit):
        add("Anrufen", MONDAY, by=cast.viola, assignee=cast.olaf, lead=lead)
    cast.tobias.is_active = False
    with pytest.raises(AssigneeIsInactive):
        add("Anrufen", MONDAY, by=cast.viola, assignee=cast.tobias, lead=lead)
