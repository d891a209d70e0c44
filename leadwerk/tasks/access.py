"""Doors to tasks: who may edit the lead works on its tasks; a task without a lead belongs to its assignee."""

from django.db.models import Exists, OuterRef, Q

from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.leads.access import take_anywhere
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import LeadIsInBin
from leadwerk.people.actors import Actor, System
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.tasks.models import Task


def visible(user: User) -> Q:
    """The tasks this user may see: those of leads they see, and their own without a lead."""
    leads = Lead.objects.for_user(user, Permission.LEAD_VIEW).present().filter(pk=OuterRef("lead_id"))
    return Q(lead__isnull=True, assignee=user.pk) | Q(Exists(leads))


def see(task_id: int, user: User) -> Task:
    """The task with its lead, as this user may see it. Raises `Unseen`."""
    task = Task.objects.select_related("lead", "assignee").filter(visible(user), pk=task_id).first()
    if task is None:
        raise Unseen
    return task


def take(task: Task | int, *, by: Actor, version: int | None = None) -> tuple[Task, Lead | None]:
    """Lock the task's lead, then the task, and ask permission. Inside a transaction only.

    A task outlives the closing of its lead, so a closed or converted lead is no obstacle; one in the bin is.
    """
    pk = task if isinstance(task, int) else task.pk
    found = Task.objects.only("lead_id").filter(pk=pk).first()
    if found is None:
        raise Unseen
    lead = take_anywhere(found.lead_id, Permission.LEAD_EDIT, by=by) if found.lead_id is not None else None
    if lead is not None and lead.deleted_at is not None:
        raise LeadIsInBin
    fresh = Task.objects.select_for_update(of=("self",)).select_related("assignee").get(pk=pk)
    if lead is None and not isinstance(by, System) and fresh.assignee_id != by.pk:
        raise Unseen
    if version is not None and version != fresh.version:
        raise Stale(lead=f"“{fresh.subject}”")
    return fresh, lead
