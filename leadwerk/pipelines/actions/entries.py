"""What every setting with a name can have done to it: added, edited, placed, retired, put into use again.

Processes, marketplaces, the lists of this package and of those above it (task subjects, call outcomes, converted
statuses, campaigns) all go through here. Which permission it takes is said by the noun: `kept_with`.
"""

from typing import Any, Protocol, TypeVar, cast

from django.db import models, transaction
from django.db.models import Max

from leadwerk.foundation import held
from leadwerk.foundation.clock import now
from leadwerk.journal.write import Changes, change, plain, write
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand
from leadwerk.people.models import Company
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.refusals import LastEntry, NameTaken


class Kept(Protocol):
    """A noun of the settings."""

    pk: int
    name: str


M = TypeVar("M", bound=models.Model)


@transaction.atomic
def add_entry(model: type[M], *, by: Actor, **values: Any) -> M:
    """Add an entry, at the end where the list has an order. Raises `NameTaken`."""
    _begin(model, by)
    entry = model(**values)
    if _has_order(model):
        last = model._default_manager.aggregate(last=Max("position"))["last"]
        entry.position = (last or 0) + 1  # type: ignore[attr-defined]
    _check_name(entry)
    entry.save(force_insert=True)
    changes: Changes = {name: [None, plain(value)] for name, value in values.items() if value not in ("", None)}
    _end(entry, "setting_added", by=by, changes=changes)
    return entry


@transaction.atomic
def edit_entry(entry: M, *, by: Actor, **values: Any) -> M:
    """Change an entry. Raises `NameTaken`."""
    fresh = _take(entry, by)
    changes = change(fresh, **values)
    if "name" in changes:
        _check_name(fresh)
    if changes:
        fresh.save(update_fields=list(changes))
        _end(fresh, "setting_edited", by=by, changes=changes)
    return fresh


@transaction.atomic
def retire_entry(entry: M, *, by: Actor) -> M:
    """Take an entry out of use. Records that name it keep it. Raises `LastEntry` where the list may not be empty."""
    fresh = _take(entry, by)
    model = type(fresh)
    others = model._default_manager.filter(retired_at__isnull=True).exclude(pk=fresh.pk)
    if getattr(model, "needs_one", False) and not others.exists():
        raise LastEntry(name=str(fresh))
    changes = change(fresh, retired_at=now())
    fresh.save(update_fields=["retired_at"])
    _end(fresh, "setting_retired", by=by, changes=changes)
    return fresh


@transaction.atomic
def restore_entry(entry: M, *, by: Actor) -> M:
    """Put a retired entry into use again. Raises `NameTaken`."""
    fresh = _take(entry, by)
    changes = change(fresh, retired_at=None)
    if changes:
        _check_name(fresh)
        fresh.save(update_fields=["retired_at"])
        _end(fresh, "setting_restored", by=by, changes=changes)
    return fresh


@transaction.atomic
def place_entry(entry: M, place: int, *, by: Actor) -> M:
    """Put an entry at a place of its list, 1 being the first; what lies between moves by one."""
    fresh = _take(entry, by)
    model = type(fresh)
    others = list(model._default_manager.filter(retired_at__isnull=True).exclude(pk=fresh.pk))
    order = others[: max(place, 1) - 1] + [fresh] + others[max(place, 1) - 1 :]
    before = fresh.position  # type: ignore[attr-defined]
    for number, other in enumerate(order, 1):
        other.position = number  # type: ignore[attr-defined]
    model._default_manager.bulk_update(order, ["position"])
    after = fresh.position  # type: ignore[attr-defined]
    if before != after:
        _end(fresh, "setting_placed", by=by, changes={"position": [before, after]}, place=after)
    return fresh


def _begin(model: type[models.Model], by: Actor) -> None:
    """Ask permission, then let one after the other change settings, so that places and names stay unique."""
    demand(by, cast(Permission, model.kept_with))  # type: ignore[attr-defined]
    Company.objects.select_for_update().first()


def _take(entry: M, by: Actor) -> M:
    _begin(type(entry), by)
    return type(entry)._default_manager.select_for_update(of=("self",)).get(pk=entry.pk)


def _has_order(model: type[models.Model]) -> bool:
    return any(field.name == "position" for field in model._meta.concrete_fields)


def _check_name(entry: models.Model) -> None:
    """Two entries in use with one name could not be told apart, least of all by an import."""
    name = cast(Kept, entry).name
    names = type(entry)._default_manager.filter(retired_at__isnull=True).exclude(pk=entry.pk)
    if name.casefold() in (other.casefold() for other in names.values_list("name", flat=True)):
        raise NameTaken(name=name)


def _end(entry: models.Model, kind: str, *, by: Actor, changes: Changes, **facts: Any) -> None:
    facts["name"] = cast(Kept, entry).name
    write(kind, (entry._meta.db_table, entry.pk), by=by, changes=changes, facts=facts)
    record(kind, by=by, about=(entry._meta.db_table, entry.pk, facts["name"]), **facts)
    held.changed()
