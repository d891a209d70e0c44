"""Doors to accounts, contacts and opportunities: fetch with permission, lock for a verb."""

from typing import TypeVar, cast

from leadwerk.customers.models import CustomerRecord
from leadwerk.customers.refusals import RecordIsInBin
from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.people.actors import Actor
from leadwerk.people.doors import require
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers

R = TypeVar("R", bound=CustomerRecord)


def viewing(model: type[CustomerRecord]) -> Permission:
    """The permission to see records of this kind."""
    return Permission(f"{model.kind}.view")


def editing(model: type[CustomerRecord]) -> Permission:
    """The permission to change records of this kind."""
    return Permission(f"{model.kind}.edit")


def see(model: type[R], pk: int, user: User) -> R:
    """The record as this user may see it, from the bin too. Raises `Unseen`."""
    found = model.objects.for_user(user, viewing(model)).filter(pk=pk).first()
    if found is None:
        raise Unseen
    return cast(R, found)


def take(record: R, *, by: Actor, version: int | None = None) -> R:
    """Lock the fresh row, then ask permission to edit it. Inside a transaction only.

    `version` is the one the person had before them; another one in the row raises `Stale`. Raises `RecordIsInBin`.
    """
    fresh = take_anywhere(record, by=by)
    if fresh.deleted_at is not None:
        raise RecordIsInBin(record=fresh.number)
    if version is not None and version != fresh.version:
        raise Stale(lead=fresh.number)
    return fresh


def take_anywhere(record: R, *, by: Actor) -> R:
    """Like `take`, in the bin too."""
    fresh = lock(record)
    require(by, editing(type(record)), fresh)
    return fresh


def see_present(record: R, *, by: Actor) -> R:
    """Lock the fresh row that `by` may see, for a verb that hangs something on it. Raises `RecordIsInBin`, `Unseen`."""
    fresh = lock(record)
    if not covers(by, viewing(type(record)), fresh):
        raise Unseen
    if fresh.deleted_at is not None:
        raise RecordIsInBin(record=fresh.number)
    return fresh


def lock(record: R) -> R:
    """The fresh row, locked until the end of the transaction, without asking for any permission. Raises `Unseen`."""
    fresh = type(record).objects.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if fresh is None:
        raise Unseen
    return cast(R, fresh)
