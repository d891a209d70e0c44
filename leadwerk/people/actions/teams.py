"""Departments: renamed, moved, led."""

from typing import Any

from django.db import transaction

from leadwerk.foundation import held
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand_people
from leadwerk.people.models import Company, Team
from leadwerk.people.refusals import TeamWithinItself
from leadwerk.people.security import differing


@transaction.atomic
def edit_team(team: Team, *, by: Actor, **fields: Any) -> Team:
    """Change `name`, `parent` or `leader`. Everything below moves along.

    Raises `OtherDepartment`, `TeamWithinItself`.
    """
    Company.objects.select_for_update().first()  # the tree is changed by one at a time
    held.look_again()
    fresh = Team.objects.select_for_update().get(pk=team.pk)
    demand_people(by, fresh.pk)
    if "parent" in fields and (above := fields["parent"]) != fresh.parent:
        demand_people(by, above.pk if above else None)
    if "leader" in fields and (leader := fields["leader"]) not in (None, fresh.leader):
        demand_people(by, leader.team_id)
    told = _told(fresh)
    for name, value in fields.items():
        setattr(fresh, name, value)
    parent = Team.objects.get(pk=fresh.parent_id) if fresh.parent_id else None
    if parent is not None and parent.path.startswith(fresh.path):
        raise TeamWithinItself(team=fresh.name)
    before, fresh.path = fresh.path, f"{parent.path if parent else '/'}{fresh.pk}/"
    fresh.save()
    if fresh.path != before:
        below = list(Team.objects.filter(path__startswith=before).exclude(pk=fresh.pk))
        for other in below:
            other.path = fresh.path + other.path.removeprefix(before)
        Team.objects.bulk_update(below, ["path"])
    if changes := differing(told, _told(fresh)):
        record("team_edited", by=by, about=fresh, changes=changes)
    held.changed()
    return fresh


def _told(team: Team) -> dict[str, str]:
    return {"name": team.name, "parent": str(team.parent or ""), "leader": str(team.leader or "")}
