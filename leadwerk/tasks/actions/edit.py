import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Refusal
from leadwerk.foundation.text import clean
from leadwerk.journal.write import change
from leadwerk.leads.models import Lead
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand_people
from leadwerk.people.models import User
from leadwerk.tasks.access import take
from leadwerk.tasks.actions import record
from leadwerk.tasks.actions.add import check_assignee, checked_subject
from leadwerk.tasks.catalog import means_of
from leadwerk.tasks.due import due, due_elsewhere, zone_of
from leadwerk.tasks.models import Task, TaskQuerySet
from leadwerk.tasks.refusals import AssigneeMayNotEdit, TaskIsDone

CHUNK = 50


@transaction.atomic
def edit(
    task: Task,
    subject: str,
    due_on: dt.date,
    due_time: dt.time | None = None,
    *,
    by: Actor,
    note: str = "",
    version: int | None = None,
    change_set: int | None = None,
) -> Task:
    """Change what is to be done, and when. Nothing changed writes nothing. Raises `TaskIsDone`, `Stale`."""
    fresh, lead = take(task, by=by, version=version)
    if fresh.is_done:
        raise TaskIsDone(subject=fresh.subject)
    words = checked_subject(subject)
    when = due(due_on, due_time, zone_of(fresh.assignee))
    changes = change(fresh, subject=words, note=clean(note).strip(), **when.columns)
    if "subject" in changes:
        changes |= change(fresh, means=means_of(words))
    if changes:
        record.done(fresh, lead, "task_edited", by=by, changes=changes, change_set=change_set)
    return fresh


@transaction.atomic
def postpone(
    task: Task, due_on: dt.date, due_time: dt.time | None = None, *, by: Actor, change_set: int | None = None
) -> Task:
    """Move a task to another day, at a time or at none. Raises `TaskIsDone`, `DayOutOfReach`."""
    fresh, lead = take(task, by=by)
    if fresh.is_done:
        raise TaskIsDone(subject=fresh.subject)
    changes = change(fresh, **due(due_on, due_time, zone_of(fresh.assignee)).columns)
    if changes:
        record.done(fresh, lead, "task_postponed", by=by, changes=changes, change_set=change_set)
    return fresh


@dataclass
class Postponed:
    """What `postpone_all` did: how many tasks moved, and what was said against the others."""

    change_set: int
    tasks: int = 0
    refused: list[Refusal] = field(default_factory=list)


def postpone_all(tasks: Iterable[Task], due_on: dt.date, *, by: Actor) -> Postponed:
    """Move many tasks to one day, each keeping its time of day; all under one change set.

    In chunks, each a transaction of its own, so that other writers need not wait. What may not be moved is left out.
    """
    result = Postponed(change_set=new_change_set())
    waiting = list(tasks)
    for start in range(0, len(waiting), CHUNK):
        # Leads are locked in one order, whoever moves what: two who do this at once cannot block each other.
        chunk = sorted(waiting[start : start + CHUNK], key=lambda task: (task.lead_id or 0, task.pk))
        with transaction.atomic():
            for task in chunk:
                zone = zone_of(task.assignee)
                time = task.due_at.astimezone(zone).time() if task.due_at else None
                try:
                    postpone(task, due_on, time, by=by, change_set=result.change_set)
                except Refusal as refusal:
                    result.refused.append(refusal)
                else:
                    result.tasks += 1
    return result


@transaction.atomic
def delegate(task: Task, assignee: User, *, by: Actor, change_set: int | None = None) -> Task:
    """Hand a task to somebody else; a time stays the same instant, a bare day is that day where they are.

    To whom it belongs already changes nothing. Raises `AssigneeIsInactive`, `AssigneeMayNotEdit`, `TaskIsDone`.
    """
    fresh, lead = take(task, by=by)
    if fresh.assignee_id == assignee.pk:
        return fresh
    if fresh.is_done:
        raise TaskIsDone(subject=fresh.subject)
    _give(fresh, lead, assignee, by=by, change_set=change_set)
    return fresh


@transaction.atomic
def succeed(assignee: User, successor: User, *, by: Actor, change_set: int | None = None) -> int:
    """Hand all open tasks of a user to another who may edit their leads; how many there were. The others stay.

    Raises `AssigneeIsInactive`.
    """
    demand_people(by, assignee.team_id, successor.team_id)
    check_assignee(successor, None)
    change_set, given = change_set or new_change_set(), 0
    leads = {
        lead.pk: lead
        for lead in Lead.objects.select_for_update(of=("self",))
        .filter(pk__in=of_assignee(assignee).filter(lead__isnull=False).values("lead"))
        .order_by("pk")
    }
    for task in of_assignee(assignee).select_for_update(of=("self",)).select_related("assignee").order_by("pk"):
        try:
            _give(task, leads.get(task.lead_id or 0), successor, by=by, change_set=change_set)
        except AssigneeMayNotEdit:
            continue
        given += 1
    return given


def of_assignee(assignee: User) -> TaskQuerySet:
    """The open tasks of a user, whoever may see them."""
    return Task.objects.open().filter(assignee=assignee)


def _give(fresh: Task, lead: Lead | None, assignee: User, *, by: Actor, change_set: int | None) -> None:
    check_assignee(assignee, lead)
    when = due_elsewhere(fresh.due_on, fresh.due_at, zone_of(assignee))
    changes = change(fresh, assignee=assignee, **when.columns)
    facts = {"assignee": assignee.name}
    record.done(fresh, lead, "task_delegated", by=by, changes=changes, facts=facts, change_set=change_set)
