from django.db import transaction

from leadwerk.foundation.clock import now
from leadwerk.journal.write import change
from leadwerk.people.actors import Actor, person
from leadwerk.tasks.access import take
from leadwerk.tasks.actions import record
from leadwerk.tasks.models import Task
from leadwerk.tasks.refusals import TaskIsDone, TaskIsNotDone


@transaction.atomic
def complete(task: Task, *, by: Actor, change_set: int | None = None) -> Task:
    """Say that a task is done. The lead's next step becomes the next open one. Raises `TaskIsDone`."""
    fresh, lead = take(task, by=by)
    if fresh.is_done:
        raise TaskIsDone(subject=fresh.subject)
    at = now()
    changes = change(fresh, done_at=at, done_by=person(by))
    record.done(fresh, lead, "task_done", by=by, changes=changes, change_set=change_set, at=at)
    return fresh


@transaction.atomic
def reopen(task: Task, *, by: Actor, change_set: int | None = None) -> Task:
    """Take a done task up again, due when it was. Raises `TaskIsNotDone`."""
    fresh, lead = take(task, by=by)
    if not fresh.is_done:
        raise TaskIsNotDone(subject=fresh.subject)
    changes = change(fresh, done_at=None, done_by=None)
    record.done(fresh, lead, "task_reopened", by=by, changes=changes, change_set=change_set)
    return fresh
