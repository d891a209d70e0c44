"""Which of these addresses a lead has already. Only leads that one may see count."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from leadwerk.foundation.db import dialect
from leadwerk.foundation.db.statements import chunks
from leadwerk.leads.models import AddressKey, Lead, NewLead
from leadwerk.people.actors import Actor, System
from leadwerk.people.permissions import Permission

TABLE = AddressKey._meta.db_table
AT_ONCE = 5_000
ENOUGH = 10_000  # of an address that thousands of leads share, some will do


class Holder(NamedTuple):
    """A lead that has an address, and when it was closed."""

    lead: int
    closed_at: dt.datetime | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


Holders = Mapping[str, Sequence[Holder]]
"""Leads that have an address, by its key, the oldest first."""


class KnownRow(NamedTuple):
    """The row in `line` has an address of `lead`, or of an `earlier` line of the same file."""

    line: int
    lead: int | None
    earlier: int | None


def known_rows(
    leads: Sequence[NewLead], lines: Sequence[int], holders: Holders, *, earlier: dict[str, int] | None = None
) -> list[KnownRow]:
    """Those of the leads that share an address with a lead there is, or with one before them.

    `earlier` holds the first line of each address so far and is added to.
    """
    earlier = {} if earlier is None else earlier
    found: list[KnownRow] = []
    for lead, line in zip(leads, lines, strict=True):
        there = above = None
        for key in lead.keys:
            if key in holders and (there is None or holders[key][0].lead < there):
                there = holders[key][0].lead
            first = earlier.setdefault(key, line)
            if first != line and (above is None or first < above):
                above = first
        if there is not None or above is not None:
            found.append(KnownRow(line, there, above if there is None else None))
    return found


def holders_of(leads: Sequence[NewLead], *, by: Actor, in_full: Callable[[str], bool]) -> Holders:
    """The leads that `by` may see and that have an address of these: all who have one that is wanted `in_full`, of the
    others the oldest. Dozens share the number of a house, and each lead looked at is a row somewhere in a long table.
    """
    found: dict[str, list[int]] = {}
    for some in chunks({key for lead in leads for key in lead.keys}, AT_ONCE):
        for key, lead_id in dialect().rows_where(TABLE, "key", some, ("key", "lead_id"), ENOUGH):
            found.setdefault(key, []).append(lead_id)
    for pks in found.values():
        pks.sort()
    visible: dict[int, Holder] = {}
    left, looked_at = {key: pks if in_full(key) else pks[:1] for key, pks in found.items()}, 1
    while left:
        visible |= _visible({pk for pks in left.values() for pk in pks}, by)
        unseen = (key for key, pks in left.items() if not in_full(key) and not any(pk in visible for pk in pks))
        left = {key: pks for key in unseen if (pks := found[key][looked_at : looked_at * 8])}
        looked_at *= 8
    return {key: holders for key, pks in found.items() if (holders := [visible[pk] for pk in pks if pk in visible])}


def _visible(lead_ids: Iterable[int], by: Actor) -> dict[int, Holder]:
    allowed = Lead.objects.all() if isinstance(by, System) else Lead.objects.for_user(by, Permission.LEAD_VIEW)
    visible: dict[int, Holder] = {}
    for some in chunks(lead_ids, AT_ONCE):
        for pk, closed_at in allowed.present().filter(pk__in=some).values_list("pk", "closed_at"):
            visible[pk] = Holder(pk, closed_at)
    return visible
