"""Taking back what one click did to tasks, as `leads.actions.undo` does for leads."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from leadwerk.journal.write import plain
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import UndoneAlready
from leadwerk.people.actors import Actor, person
from leadwerk.tasks.actions import record
from leadwerk.tasks.models import Task

REVERSIBLE = ("task_edited", "task_postponed", "task_delegated", "task_done", "task_reopened", "task_undone")


@dataclass
class Undone:
    """What an undo did: how many tasks went back, under which change set of its own."""

    change_set: int
    tasks: int = 0


@transaction.atomic
def undo(change_set: int, *, by: Actor) -> Undone:
    """Put back what `by` did to tasks in one change set, field by field where the field still is as it was left.

    Raises `Unseen` for a change set that is not theirs or holds no such change, `UndoneAlready` the second time.
    """
    told = Entry.objects.filter(change_set=change_set, subject_kind="task", kind__in=REVERSIBLE, by=person(by))
    entries = list(told.order_by("-pk"))
    if not entries:
        raise Unseen
    if Entry.objects.filter(
        subject_kind="task", subject_id=entries[0].subject_id, kind="task_undone", facts__undoes=str(change_set)
    ).exists():
        raise UndoneAlready
    ids = {entry.subject_id for entry in entries}
    wanted = Lead.objects.select_for_update(of=("self",)).filter(tasks__in=ids).order_by("pk")
    leads = {lead.pk: lead for lead in wanted}
    tasks = Task.objects.select_for_update(of=("self",)).in_bulk(ids)
    result = Undone(change_set=new_change_set())
    for entry in entries:
        result.tasks += _put_back(tasks[entry.subject_id], entry, leads, by=by, change_set=result.change_set)
    return result


def _put_back(task: Task, entry: Entry, leads: dict[int, Lead], *, by: Actor, change_set: int) -> bool:
    current = {name: plain(getattr(task, _attname(name))) for name in entry.changes}
    back = {name: old for name, (old, new) in entry.changes.items() if current[name] == new}
    if not back:
        return False
    for name, old in back.items():
        setattr(task, _attname(name), _typed(name, old))
    record.done(
        task,
        leads.get(task.lead_id) if task.lead_id else None,
        "task_undone",
        by=by,
        changes={name: [current[name], old] for name, old in back.items()},
        change_set=change_set,
        facts={"undoes": str(entry.change_set)},
    )
    return True


def _attname(name: str) -> str:
    return str(Task._meta.get_field(name).attname)  # type: ignore[union-attr]


def _typed(name: str, value: Any) -> Any:
    """A value out of `changes` as the column wants it."""
    column = Task._meta.get_field(name)
    if value is not None and isinstance(column, models.DateTimeField):
        return dt.datetime.fromisoformat(value)
    if value is not None and isinstance(column, models.DateField):
        return dt.date.fromisoformat(value)
    return value
