"""Tasks that come along with imported leads: what `add` and `complete` do for one, set-based."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import transaction

from leadwerk.foundation.db import dialect
from leadwerk.journal.models import Entry
from leadwerk.journal.write import entry, write_all
from leadwerk.leads.models import NewLead
from leadwerk.people.actors import Actor, person
from leadwerk.tasks.actions.add import first_changes
from leadwerk.tasks.catalog import means_of
from leadwerk.tasks.due import Due
from leadwerk.tasks.models import Task

FIELDS = (
    "id", "lead_id", "subject", "means", "note", "due_on", "due_at", "due_order", "assignee_id", "created_by_id",
    "created_at", "done_at", "done_by_id", "version",
)  # fmt: skip


class Plan(NamedTuple):
    """A task of a lead about to be made, checked by whoever plans it (`check_assignee`); in `lines` as it came."""

    subject: str
    due: Due
    assignee: int
    is_done: bool = False
    lines: Sequence[str] = ()


def next_steps(leads: Iterable[NewLead]) -> None:
    """Let leads that bring tasks along say what comes next. Before they are inserted."""
    for lead in leads:
        step = min((plan for plan in lead.plans if not plan.is_done), key=lambda plan: plan.due.order, default=None)
        if step is not None:
            lead.next_step, lead.next_due_at = step.subject[:200], step.due.order


@transaction.atomic(savepoint=False)
def import_tasks(leads: Sequence[NewLead], *, by: Actor, change_set: int, at: dt.datetime) -> None:
    """Make the tasks that these leads, which are in the database now, bring along; told at task and lead.

    A task that is done already was done when it was due, or just now if that is still to come.
    """
    found = [(lead, plan) for lead in leads for plan in lead.plans]
    if not found:
        return
    user = person(by)
    tasks: list[Task] = []
    entries: list[Entry] = []
    for (lead, plan), pk in zip(found, dialect().reserve_ids(Task, len(found)), strict=True):
        done_at = min(plan.due.order, at) if plan.is_done else None
        task = Task(
            id=pk,
            lead_id=lead.pk,
            subject=plan.subject,
            means=means_of(plan.subject),
            assignee_id=plan.assignee,
            created_by=user,
            created_at=min(done_at or at, at),
            done_at=done_at,
            done_by=user if plan.is_done else None,
            **plan.due.columns,
        )
        tasks.append(task)
        told = {"subject": task.subject, "task": pk, "due": (task.due_at or task.due_on).isoformat()}
        for kind, moment in (("task_added", task.created_at), ("task_done", done_at)):
            if moment is not None:
                changes = first_changes(task) if kind == "task_added" else {}
                entries += [
                    entry(kind, subject, by=by, change_set=change_set, changes=told_there, facts=told, at=moment)
                    for subject, told_there in ((("task", pk), changes), (("lead", lead.pk), {}))
                ]
    dialect().bulk_insert(Task, FIELDS, [tuple(getattr(task, name) for name in FIELDS) for task in tasks])
    for one in entries:
        one.pending = False  # nobody is told of each of so many
    write_all(entries)
