import datetime as dt

import pytest

from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from leadwerk.leads.refusals import UndoneAlready
from leadwerk.tasks.actions.add import add
from leadwerk.tasks.actions.complete import complete
from leadwerk.tasks.actions.edit import delegate, postpone, postpone_all
from leadwerk.tasks.actions.undo import undo
from leadwerk.tasks.models import Task
from tests.cast import Cast

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24)


def last() -> int:
    return Entry.objects.filter(subject_kind="task").latest("pk").change_set


def test_a_done_task_is_open_again_and_the_next_step_returns(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    task = complete(add("Anrufen", MONDAY, by=cast.jana, assignee=cast.jana, lead=lead), by=cast.jana)
    assert undo(last(), by=cast.jana).tasks == 1
    task.refresh_from_db()
    lead.refresh_from_db()
    assert not task.is_done
    assert lead.next_step == "Anrufen"


def test_all_that_were_postponed_go_back_at_once(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    for place in range(3):
        add(f"Anruf {place}", MONDAY, dt.time(9), by=cast.jana, assignee=cast.jana, lead=lead)
    before = set(Task.objects.values_list("pk", "due_on", "due_at", "due_order"))
    result = postpone_all(Task.objects.all(), TUESDAY, by=cast.jana)
    assert undo(result.change_set, by=cast.jana).tasks == 3
    assert set(Task.objects.values_list("pk", "due_on", "due_at", "due_order")) == before
    with pytest.raises(UndoneAlready):
        undo(result.change_set, by=cast.jana)


def test_what_was_changed_since_stays(cast: Cast) -> None:
    task = postpone(add("Anrufen", MONDAY, by=cast.jana, assignee=cast.jana), TUESDAY, by=cast.jana)
    change_set = last()
    postpone(task, dt.date(2026, 12, 1), by=cast.jana)
    assert undo(change_set, by=cast.jana).tasks == 0
    task.refresh_from_db()
    assert task.due_on == dt.date(2026, 12, 1)


def test_whoever_did_it_takes_it_back_whatever_they_see_now(cast: Cast) -> None:
    task = delegate(add("Ablage", MONDAY, by=cast.jana, assignee=cast.jana), cast.olaf, by=cast.jana)
    with pytest.raises(Unseen):
        undo(last(), by=cast.olaf)
    undo(last(), by=cast.jana)
    task.refresh_from_db()
    assert task.assignee == cast.jana
