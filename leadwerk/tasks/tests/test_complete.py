import datetime as dt

import pytest

from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.assign import assign
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.close import lose
from leadwerk.leads.refusals import LeadIsInBin
from leadwerk.tasks.access import see
from leadwerk.tasks.actions.add import add
from leadwerk.tasks.actions.complete import complete, reopen
from leadwerk.tasks.refusals import TaskIsDone, TaskIsNotDone
from tests.cast import Cast

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 11, 23)


def test_completing_brings_the_next_open_task_forward(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    first = add("Anrufen", MONDAY, by=cast.jana, assignee=cast.jana, lead=lead)
    add("Angebot", dt.date(2026, 12, 1), by=cast.jana, assignee=cast.jana, lead=lead)
    first = complete(first, by=cast.jana)
    lead.refresh_from_db()
    assert first.is_done
    assert first.done_by == cast.jana
    assert lead.next_step == "Angebot"
    entry = Entry.objects.filter(kind="task_done", subject_kind="lead").get()
    assert entry.changes["next_step"] == ["Anrufen", "Angebot"]


def test_the_last_task_done_leaves_no_next_step(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    complete(add("Anrufen", MONDAY, by=cast.jana, assignee=cast.jana, lead=lead), by=cast.jana)
    lead.refresh_from_db()
    assert (lead.next_step, lead.next_due_at) == ("", None)


def test_a_task_is_done_once(cast: Cast) -> None:
    task = complete(add("Ablage", MONDAY, by=cast.jana, assignee=cast.jana), by=cast.jana)
    with pytest.raises(TaskIsDone):
        complete(task, by=cast.jana)


def test_a_done_task_can_be_taken_up_again(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    task = add("Anrufen", MONDAY, by=cast.jana, assignee=cast.jana, lead=lead)
    with pytest.raises(TaskIsNotDone):
        reopen(task, by=cast.jana)
    task = reopen(complete(task, by=cast.jana), by=cast.jana)
    lead.refresh_from_db()
    assert not task.is_done
    assert lead.next_step == "Anrufen"
    assert Entry.objects.filter(kind="task_reopened").count() == 2


def test_tasks_outlive_the_closing_of_their_lead(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    task = add("Unterlagen zurückschicken", MONDAY, by=cast.jana, assignee=cast.jana, lead=lead)
    lose(lead, cast.loss_reason(), by=cast.jana)
    assert complete(task, by=cast.jana).is_done


def test_tasks_of_a_lead_in_the_bin_wait_there(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    task = add("Anrufen", MONDAY, by=cast.jana, assignee=cast.jana, lead=lead)
    discard(lead, by=cast.jana)
    with pytest.raises(LeadIsInBin):
        complete(task, by=cast.jana)
    with pytest.raises(Unseen):
        see(task.pk, cast.jana)


def test_a_task_of_somebody_elses_lead_does_not_exist(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    task = add("Anrufen", MONDAY, by=cast.jana, assignee=cast.jana, lead=lead)
    own = add("Ablage", MONDAY, by=cast.jana, assignee=cast.jana)
    for mine in (task, own):
        with pytest.raises(Unseen):
            complete(mine, by=cast.olaf)
        with pytest.raises(Unseen):
            see(mine.pk, cast.olaf)


def test_the_new_owner_works_on_the_tasks_of_the_old_one(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    task = add("Anrufen", MONDAY, by=cast.jana, assignee=cast.jana, lead=lead)
    assign(lead, cast.tobias, by=cast.viola)
    assert complete(task, by=cast.tobias).done_by == cast.tobias
