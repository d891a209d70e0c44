"""Keeps the block keys: first of everything there is, then of what the journal says is new or changed.

The verbs of leads do not write them: an import would be slower by a third, and nothing certain hangs on them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from leadwerk.customers.models import Account, Contact
from leadwerk.duplicates.identity import COLUMNS, identity_of
from leadwerk.duplicates.keys import address_keys, block_keys
from leadwerk.duplicates.models import BlockKey, Followed
from leadwerk.foundation.clock import now
from leadwerk.foundation.db.statements import insert_missing
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Lead, LeadPerson
from leadwerk.people.actors import Actor, System

CHUNK = 1000
# Of all there is so few at a time: each touches a dozen pages of the index, and on SQLite whoever works waits for it.
FILL = 100
# An entry that was written but not committed when later ones were read appears within this time, or never.
LONGEST_TRANSACTION = dt.timedelta(hours=1)
MOVED_BY_HAND = (
    "assigned", "taken", "released", "moved", "set_back", "noted", "attached", "detached", "qualified", "mapped",
    "followed", "record_noted",
)  # fmt: skip
KINDS = {kind.label: kind for kind in BlockKey.Kind}
MODELS: dict[int, Any] = {
    BlockKey.Kind.LEAD: Lead,
    BlockKey.Kind.CONTACT: Contact,
    BlockKey.Kind.ACCOUNT: Account,
}


@transaction.atomic
def follow(*, by: Actor) -> bool:
    """Do one piece of what there is to follow; whether there may be more. Running it twice does no harm.

    Only the machine does this; it tells the journal nothing, because no record changes.
    """
    assert isinstance(by, System)
    state = Followed.objects.select_for_update().first()
    if state is None:
        # What is not committed yet has an entry among the last ones, and is met again there.
        last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
        state = Followed(pk=1, entry=max(0, last - CHUNK))
        state.save(force_insert=True)
    more = _fill(state) if state.kind is not None else _read(state)
    state.save()
    return more


def _fill(state: Followed) -> bool:
    assert state.kind is not None
    model = MODELS[state.kind]
    ids = list(model.objects.filter(pk__gt=state.record).order_by("pk").values_list("pk", flat=True)[:FILL])
    _keep(state.kind, ids)
    if ids:
        state.record = ids[-1]
    else:
        state.record = 0
        state.kind = state.kind + 1 if state.kind < BlockKey.Kind.ACCOUNT else None
    return True


def _read(state: Followed) -> bool:
    found = list(_entries(Q(pk__gt=state.entry)).order_by("pk")[:CHUNK])
    since = now()
    missing = []
    for first, last, seen in state.missing:
        found += list(_entries(Q(pk__range=(first, last))))
        if since - dt.datetime.fromisoformat(seen) < LONGEST_TRANSACTION:
            missing.append([first, last, seen])
    for row in found:
        if row[0] > state.entry:
            if row[0] > state.entry + 1 and state.entry:
                missing.append([state.entry + 1, row[0] - 1, since.isoformat()])
            state.entry = row[0]
    state.missing = missing
    ids: dict[int, set[int]] = defaultdict(set)
    for _pk, subject_kind, subject_id, kind in found:
        if subject_kind in KINDS and kind not in MOVED_BY_HAND:
            ids[KINDS[subject_kind]].add(subject_id)
    for number, some in ids.items():
        _keep(number, sorted(some))
    return len(found) >= CHUNK


def _entries(where: Q) -> Any:
    return Entry.objects.filter(where).values_list("pk", "subject_kind", "subject_id", "kind")


def _keep(kind: int, ids: Iterable[int]) -> None:
    """Add the keys of these records."""
    ids = list(ids)
    if not ids:
        return
    persons: dict[int, list[LeadPerson]] = defaultdict(list)
    if kind == BlockKey.Kind.LEAD:
        for person in LeadPerson.objects.filter(lead__in=ids):
            persons[person.lead_id].append(person)
    rows = []
    for record in MODELS[kind].objects.filter(pk__in=ids).only(*COLUMNS[MODELS[kind]]):
        identity = identity_of(record, persons.get(record.pk, ()))
        keys = block_keys(identity)
        if kind != BlockKey.Kind.LEAD:  # leads have their own table of them, which is always up to date
            keys |= address_keys(identity)
        rows += [(key, kind, record.pk) for key in keys]
    insert_missing(BlockKey._meta.db_table, ("key", "kind", "record"), sorted(rows))
