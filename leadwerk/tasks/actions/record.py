"""How every verb on a task ends: version, the lead's next step, journal. Verbs call `done` as their last line."""

import datetime as dt
from typing import Any

from leadwerk.foundation.clock import new_change_set, now
from leadwerk.journal.write import Changes, write
from leadwerk.leads.actions.plan import plan
from leadwerk.leads.models import Lead
from leadwerk.people.actors import Actor
from leadwerk.tasks.models import Task


def done(
    task: Task,
    lead: Lead | None,
    kind: str,
    *,
    by: Actor,
    changes: Changes,
    change_set: int | None = None,
    facts: dict[str, Any] | None = None,
    at: dt.datetime | None = None,
) -> None:
    """Save the task one version higher, keep the lead's next step, write what happened at both."""
    at, change_set = at or now(), change_set or new_change_set()
    if task._state.adding:
        task.save(force_insert=True)
    else:
        task.version += 1
        task.save(force_update=True)
    told = {"subject": task.subject, "task": task.pk, "due": (task.due_at or task.due_on).isoformat(), **(facts or {})}
    write(kind, ("task", task.pk), by=by, changes=changes, change_set=change_set, facts=told, at=at)
    if lead is not None:
        step = Task.objects.open().filter(lead=lead).order_by("due_order", "pk").first()
        planned = plan(lead, step.subject if step else "", step.due_order if step else None, by=by)
        write(kind, ("lead", lead.pk), by=by, changes=planned, change_set=change_set, facts=told, at=at)
