import datetime as dt

from django.db import transaction

from leadwerk.foundation.clock import now
from leadwerk.foundation.text import clean
from leadwerk.journal.write import Changes, plain
from leadwerk.leads.access import take
from leadwerk.leads.models import Lead, NewLead
from leadwerk.people.actors import Actor, person
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.tasks.actions import record
from leadwerk.tasks.catalog import means_of
from leadwerk.tasks.due import due, zone_of
from leadwerk.tasks.models import Means, Task
from leadwerk.tasks.refusals import AssigneeIsInactive, AssigneeMayNotEdit, SubjectMissing

STORED = ("lead", "subject", "means", "note", "due_on", "due_at", "due_order", "assignee")


@transaction.atomic
def add(
    subject: str,
    due_on: dt.date,
    due_time: dt.time | None = None,
    *,
    by: Actor,
    assignee: User,
    lead: Lead | None = None,
    note: str = "",
    means: Means | None = None,
    change_set: int | None = None,
) -> Task:
    """Plan something to do, at a lead or for oneself. Day and time are those of the assignee's zone.

    The subject is free; one of the company's list brings its `means` along. Raises `SubjectMissing`, `DayOutOfReach`,
    `AssigneeIsInactive`, `AssigneeMayNotEdit`, `LeadIsInBin`, `LeadIsConverted`.
    """
    fresh = take(lead, Permission.LEAD_ADD_TASKS, by=by) if lead is not None else None
    check_assignee(assignee, fresh)
    words, at = checked_subject(subject), now()
    task = Task(
        lead=fresh,
        subject=words,
        means=means or means_of(words),
        note=clean(note).strip(),
        assignee=assignee,
        created_by=person(by),
        created_at=at,
        **due(due_on, due_time, zone_of(assignee)).columns,
    )
    record.done(task, fresh, "task_added", by=by, changes=first_changes(task), change_set=change_set, at=at)
    return task


def checked_subject(subject: str) -> str:
    """The subject as it is stored. Raises `SubjectMissing`."""
    words = " ".join(clean(subject).split())
    if not words:
        raise SubjectMissing
    return clean(words, 200)


def check_assignee(assignee: User, lead: Lead | NewLead | None) -> None:
    """Whoever is given a task is active and may work on its lead."""
    if not assignee.is_active:
        raise AssigneeIsInactive(assignee=assignee.name)
    if lead is not None and not covers(assignee, Permission.LEAD_EDIT_TASKS, lead):
        raise AssigneeMayNotEdit(assignee=assignee.name)


def first_changes(task: Task) -> Changes:
    """What the first entry of a task tells."""
    values = {name: plain(getattr(task, task._meta.get_field(name).attname)) for name in STORED}  # type: ignore[union-attr]
    return {name: [None, value] for name, value in values.items() if value not in (None, "")}
