"""The stages of a process. Whoever changes them holds the process, so that two never disagree about the order."""

from typing import Any

from django.db import transaction

from leadwerk.foundation import held
from leadwerk.foundation.clock import now
from leadwerk.journal.write import Changes, change, plain, write
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.models import SalesProcess, Stage
from leadwerk.pipelines.refusals import LastStage, NameTaken

ASIDE = 10_000  # positions nobody uses, for the moment in which stages change places


@transaction.atomic
def add_stage(process: SalesProcess, *, by: Actor, **values: Any) -> Stage:
    """Append a stage. Raises `NameTaken`."""
    stages = _hold(process, by)
    stage = Stage(process=process, position=len(stages) + 1, **values)
    _check_name(stage, stages)
    stage.save(force_insert=True)
    changes: Changes = {name: [None, plain(value)] for name, value in values.items() if value not in ("", None)}
    _end(stage, "setting_added", by=by, changes=changes)
    return stage


@transaction.atomic
def edit_stage(stage: Stage, *, by: Actor, **values: Any) -> Stage:
    """Change a stage's names, guidance, probability, duty or days. Raises `NameTaken`."""
    stages = _hold(stage.process, by)
    fresh = Stage.objects.select_for_update(of=("self",)).get(pk=stage.pk)
    changes = change(fresh, **values)
    _check_name(fresh, stages)
    if changes:
        fresh.save(update_fields=list(changes))
        _end(fresh, "setting_edited", by=by, changes=changes)
    return fresh


@transaction.atomic
def place_stage(stage: Stage, place: int, *, by: Actor) -> Stage:
    """Put a stage at a place of its process, 1 being the first; beyond the end means last."""
    stages = _hold(stage.process, by)
    fresh = next(other for other in stages if other.pk == stage.pk)
    before = fresh.position
    stages.remove(fresh)
    stages.insert(max(place, 1) - 1, fresh)
    _number(stages)
    if fresh.position != before:
        changes: Changes = {"position": [before, fresh.position]}
        _end(fresh, "setting_placed", by=by, changes=changes, place=fresh.position)
    return fresh


@transaction.atomic
def retire_stage(stage: Stage, *, by: Actor) -> Stage:
    """Take a stage out of use: no lead enters it any more. Those in it are the caller's to map. Raises `LastStage`."""
    stages = _hold(stage.process, by)
    if [other.pk for other in stages] == [stage.pk]:
        raise LastStage(stage=stage.label)
    fresh = Stage.objects.get(pk=stage.pk)
    if fresh.retired_at is None:
        changes = change(fresh, retired_at=now())
        fresh.save(update_fields=["retired_at"])
        _number([other for other in stages if other.pk != fresh.pk])
        _end(fresh, "setting_retired", by=by, changes=changes)
    return fresh


def _hold(process: SalesProcess, by: Actor) -> list[Stage]:
    """Ask permission, lock the process and read its stages in order."""
    demand(by, Permission.MANAGE_PROCESSES)
    SalesProcess.objects.select_for_update().get(pk=process.pk)
    return list(Stage.objects.filter(process=process, retired_at__isnull=True).order_by("position"))


def _number(stages: list[Stage]) -> None:
    """Number the stages from 1. Each is set aside first, because no two may ever share a place."""
    for shift in (ASIDE, 0):
        for number, stage in enumerate(stages, 1):
            stage.position = number + shift
        Stage.objects.bulk_update(stages, ["position"])


def _check_name(stage: Stage, others: list[Stage]) -> None:
    if any(other.pk != stage.pk and other.name.casefold() == stage.name.casefold() for other in others):
        raise NameTaken(name=stage.name)


def _end(stage: Stage, kind: str, *, by: Actor, changes: Changes, **facts: Any) -> None:
    write(kind, ("stage", stage.pk), by=by, changes=changes, facts=facts | {"name": stage.name})
    record(kind, by=by, about=("stage", stage.pk, stage.name), **facts)
    held.changed()
