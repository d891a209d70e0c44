"""Doors to tasks: they are seen with their lead, and take permissions of their own on it; a task without a lead belongs
to its assignee."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import CombinedExpression

from leadwerk.foundation.db.statements import count_of
from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.foundation.prepared import Given
from leadwerk.leads.access import take_anywhere
from leadwerk.leads.models import Group, Lead
from leadwerk.leads.refusals import LeadIsInBin
from leadwerk.people.actors import Actor, System
from leadwerk.people.doors import require
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has
from leadwerk.tasks.models import Task, TaskQuerySet


def visible(user: User) -> Q:
    """The tasks this user may see: those of leads they see, and their own without a lead."""
    leads = Lead.objects.for_user(user, Permission.LEAD_VIEW).present().filter(pk=OuterRef("lead_id"))
    return Q(lead__isnull=True, assignee=user.pk) | Q(Exists(leads))


def assigned_to(user: User) -> TaskQuerySet:
    """The tasks this user was given, as far as they still see the lead."""
    return Task.objects.filter(visible(user), assignee=user.pk)


def left_by_others(user: User) -> TaskQuerySet:
    """Tasks of somebody else at active leads of this user: a lead that changed hands brings its tasks along.

    Kept apart from `assigned_to`, because each has an index of its own and both in one condition would use neither.
    """
    if not has(user, Permission.LEAD_VIEW):
        return Task.objects.none()
    active = Task.objects.filter(lead__owner=user.pk, lead__group=Group.ACTIVE, lead__deleted_at__isnull=True)
    return active.exclude(assignee=user.pk)


def overdue(user: User, at: dt.datetime) -> list[Task]:
    """Everything of this user that should have been done before `at`, oldest first."""
    found = [
        *assigned_to(user).overdue(at).select_related("assignee"),
        *left_by_others(user).overdue(at).select_related("assignee"),
    ]
    return sorted(found, key=lambda task: (task.due_order, task.pk))


def overdue_number(user: User, at: dt.datetime | Given) -> CombinedExpression:
    """How many `overdue` finds, as a number to be read in any query."""
    parts = (assigned_to(user).overdue(at), left_by_others(user).overdue(at))
    own, others = (count_of(part) for part in parts)
    return own + others


def see(task_id: int, user: User) -> Task:
    """The task with its lead, as this user may see it. Raises `Unseen`."""
    task = Task.objects.select_related("lead", "assignee").filter(visible(user), pk=task_id).first()
    if task is None:
        raise Unseen
    return task


def see_to_edit(task_id: int, user: User) -> Task:
    """The task, for a form that the user fills in. Raises `Unseen`, or `MissingPermission` before anything is typed."""
    task = see(task_id, user)
    if task.lead is not None:
        require(user, Permission.LEAD_EDIT_TASKS, task.lead)
    return task


def take(task: Task | int, *, by: Actor, version: int | None = None) -> tuple[Task, Lead | None]:
    """Lock the task's lead, then the task, and ask permission. Inside a transaction only.

    A task outlives the closing of its lead, so a closed or converted lead is no obstacle; one in the bin is.
    """
    pk = task if isinstance(task, int) else task.pk
    found = Task.objects.only("lead_id").filter(pk=pk).first()
    if found is None:
        raise Unseen
    lead = take_anywhere(found.lead_id, Permission.LEAD_EDIT_TASKS, by=by) if found.lead_id is not None else None
    if lead is not None and lead.deleted_at is not None:
        raise LeadIsInBin
    fresh = Task.objects.select_for_update(of=("self",)).select_related("assignee").get(pk=pk)
    if lead is None and not isinstance(by, System) and fresh.assignee_id != by.pk:
        raise Unseen
    if version is not None and version != fresh.version:
        raise Stale(lead=f"“{fresh.subject}”")
    return fresh, lead
