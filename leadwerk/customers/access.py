"""Doors to accounts, contacts and opportunities: fetch with permission, lock for a verb."""

from typing import TypeVar, cast

from django.db.models.expressions import Combinable

from leadwerk.customers.models import OPEN, CustomerQuerySet, CustomerRecord
from leadwerk.customers.refusals import RecordIsInBin
from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.people.actors import Actor
from leadwerk.people.doors import require
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.scoping import covers, scope

R = TypeVar("R", bound=CustomerRecord)

# Fewer than this are gathered and sorted. Of 164,000 accounts, walking along the names finds the first fifty of a scope
# of 16,000 in 6 ms, sorting it takes 60.
NARROW = 4_000


def viewing(model: type[CustomerRecord]) -> Permission:
    """The permission to see records of this kind."""
    return permitting("view", model)


def permitting(verb: str, model: type[CustomerRecord]) -> Permission:
    """The permission for a verb on records of this kind: "create", "edit", "assign" …"""
    return Permission(f"{model.kind}.{verb}")


def present(model: type[R], user: User) -> "CustomerQuerySet[R]":
    """The records this user may see that are not in the bin, by the way that is quick for them.

    A small scope is found by its own indexes, so that looking at all of it is cheap; a large one is walked through in
    whatever order is asked for. One query that counts so far, none where the scope is everything.
    """
    rows = model.objects.for_user(user, viewing(model)).present()
    if scope(user, viewing(model)) is Scope.ALL or not is_narrow(model, user):
        return cast("CustomerQuerySet[R]", rows)
    return cast("CustomerQuerySet[R]", model.objects.for_user(user, viewing(model), way_in=OPEN))


def is_narrow(model: type[CustomerRecord], user: User, below: int = NARROW) -> bool:
    """Whether this user sees fewer records of a kind than `below`; never of a scope that is everything."""
    if scope(user, viewing(model)) is Scope.ALL:
        return False
    rows = model.objects.for_user(user, viewing(model)).present().order_by()
    return rows.values("pk")[:below].count() < below


def see(model: type[R], pk: int, user: User, **asked: Combinable) -> R:
    """The record as this user may see it, from the bin too; `asked` is read along with it. Raises `Unseen`."""
    rows = model.objects.for_user(user, viewing(model)).filter(pk=pk)
    found = (rows.annotate(**asked) if asked else rows).first()
    if found is None:
        raise Unseen
    return cast(R, found)


def take(record: R, verb: str, *, by: Actor, version: int | None = None) -> R:
    """Lock the fresh row, then ask permission for the verb on it. Inside a transaction only.

    `version` is the one the person had before them; another one in the row raises `Stale`. Raises `RecordIsInBin`.
    """
    fresh = take_anywhere(record, verb, by=by)
    if fresh.deleted_at is not None:
        raise RecordIsInBin(record=fresh.number)
    if version is not None and version != fresh.version:
        raise Stale(lead=fresh.number)
    return fresh


def take_anywhere(record: R, verb: str, *, by: Actor) -> R:
    """Like `take`, in the bin too."""
    fresh = lock(record)
    require(by, permitting(verb, type(record)), fresh)
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
