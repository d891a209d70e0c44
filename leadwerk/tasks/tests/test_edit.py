import datetime as dt

import pytest

from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.bin import discard
from leadwerk.people.actors import SYSTEM
from leadwerk.tasks.actions.add import add
from leadwerk.tasks.actions.complete import complete
from leadwerk.tasks.actions.edit import delegate, edit, postpone, postpone_all
from leadwerk.tasks.models import Means, Task
from leadwerk.tasks.refusals import AssigneeMayNotEdit, TaskIsDone
from tests.cast import Cast

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24)
NINE = dt.time(9)


def test_editing_changes_subject_means_and_due_date(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    task = add("Anrufen", MONDAY, NINE, by=cast.jana, assignee=cast.jana, lead=lead)
    task = edit(task, "Termin vor Ort", TUESDAY, by=cast.jana, note="Helm mitnehmen")
    lead.refresh_from_db()
    assert (task.subject, task.means, task.due_on, task.due_at) == ("Termin vor Ort", Means.VISIT, TUESDAY, None)
    assert lead.next_step == "Termin vor Ort"
    told = Entry.objects.get(kind="task_edited", subject_kind="task")
    assert {"subject", "means", "note", "due_on", "due_at", "due_order"} == set(told.changes)


def test_an_edit_that_changes_nothing_writes_nothing(cast: Cast) -> None:
    task = add("Anrufen", MONDAY, NINE, by=cast.jana, assignee=cast.jana)
    edit(task, "Anrufen", MONDAY, NINE, by=cast.jana)
    assert not Entry.objects.filter(kind="task_edited").exists()


def test_a_stale_edit_is_refused(cast: Cast) -> None:
    task = add("Anrufen", MONDAY, by=cast.jana, assignee=cast.jana)
    edit(task, "Zurückrufen", MONDAY, by=cast.jana, version=1)
    with pytest.raises(Stale):
        edit(task, "Mail schreiben", MONDAY, by=cast.jana, version=1)


def test_postponing_moves_the_next_step(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    first = add("Anrufen", MONDAY, by=cast.jana, assignee=cast.jana, lead=lead)
    add("Angebot", TUESDAY, NINE, by=cast.jana, assignee=cast.jana, lead=lead)
    first = postpone(first, TUESDAY, by=cast.jana)
    lead.refresh_from_db()
    assert first.due_on == TUESDAY
    assert lead.next_step == "Angebot"
    assert Entry.objects.get(kind="task_postponed", subject_kind="task").changes["due_on"] == [
        "2026-11-23",
        "2026-11-24",
    ]


def test_a_done_task_is_neither_edited_nor_postponed_nor_delegated(cast: Cast) -> None:
    task = complete(add("Anrufen", MONDAY, by=cast.jana, assignee=cast.jana), by=cast.jana)
    with pytest.raises(TaskIsDone):
        edit(task, "Mail schreiben", MONDAY, by=cast.jana)
    with pytest.raises(TaskIsDone):
        postpone(task, TUESDAY, by=cast.jana)
    with pytest.raises(TaskIsDone):
        delegate(task, cast.tobias, by=cast.jana)


def test_all_are_postponed_under_one_change_set_and_keep_their_time(cast: Cast) -> None:
    lead, gone = cast.lead(owner=cast.jana), cast.lead(owner=cast.jana)
    for place in range(60):
        add(f"Anruf {place}", MONDAY, NINE if place % 2 else None, by=cast.jana, assignee=cast.jana, lead=lead)
    lost = add("Im Papierkorb", MONDAY, by=cast.jana, assignee=cast.jana, lead=gone)
    discard(gone, by=cast.jana)
    result = postpone_all(Task.objects.order_by("pk"), TUESDAY, by=cast.jana)
    assert (result.tasks, [refusal.code for refusal in result.refused]) == (60, ["lead_is_in_bin"])
    moved = Task.objects.exclude(pk=lost.pk)
    assert {task.due_on for task in moved} == {TUESDAY}
    assert moved.filter(due_at=dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)).count() == 30
    assert Entry.objects.filter(change_set=result.change_set, subject_kind="task").count() == 60


def test_a_task_is_handed_to_a_colleague_with_its_instant(cast: Cast) -> None:
    cast.viola.time_zone = "America/New_York"
    lead = cast.lead(owner=cast.jana)
    task = add("Anrufen", TUESDAY, dt.time(3), by=SYSTEM, assignee=cast.jana, lead=lead)
    task = delegate(task, cast.viola, by=cast.jana)
    assert task.assignee == cast.viola
    assert task.due_at == dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)
    assert task.due_on == MONDAY
    assert Entry.objects.get(kind="task_delegated", subject_kind="lead").facts["assignee"] == "Viola Brandt"
    with pytest.raises(AssigneeMayNotEdit):
        delegate(task, cast.olaf, by=cast.jana)


def test_a_task_without_lead_goes_to_the_colleague_and_is_seen_no_more(cast: Cast) -> None:
    task = delegate(add("Ablage", MONDAY, by=cast.jana, assignee=cast.jana), cast.olaf, by=cast.jana)
    with pytest.raises(Unseen):
        postpone(task, TUESDAY, by=cast.jana)
