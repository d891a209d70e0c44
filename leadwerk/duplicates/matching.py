"""Who is this already? Among all leads, contacts and accounts, whoever they belong to.

This sees everything and is for programs: what a person is told of it goes through their rights first.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from typing import Any

from django.db.models import Count

from leadwerk.customers.models import Account, Contact
from leadwerk.duplicates.identity import COLUMNS, Identity, Known, identity_of
from leadwerk.duplicates.keys import block_keys, number_of
from leadwerk.duplicates.likeness import Level, Likeness, compare
from leadwerk.duplicates.models import BlockKey
from leadwerk.foundation.db import dialect
from leadwerk.foundation.db.statements import chunks, rows_of_each
from leadwerk.leads.models import AddressKey, Lead, LeadPerson

Ref = tuple[str, int]
"""Kind ("lead", "contact", "account") and id."""

AT_ONCE = 5_000
ENOUGH = 10_000  # of a number that thousands of leads share, some will do
MOST = 20
OF_A_KEY = 200
OF_AN_ACCOUNT = 500
CANDIDATES = 40
HOLDERS = 50
PROMISING = 12
FEW = 30
BLOCKS = BlockKey._meta.db_table
LABELS = {kind.value: kind.label for kind in BlockKey.Kind}


@dataclass(frozen=True, slots=True)
class Match:
    """A record that may be the same one. `is_open` is False for a lead that is closed, converted or not."""

    kind: str
    id: int
    level: Level
    reasons: tuple[str, ...]
    is_open: bool = True

    @property
    def ref(self) -> Ref:
        return self.kind, self.id

    @property
    def words(self) -> list[str]:
        """The reasons as people read them."""
        return Likeness(self.level, self.reasons).words


def matches(known: Known, *, exclude: Ref | None = None) -> list[Match]:
    """What there is that may be the same as `known`, the surest first; nothing from the bin.

    `known` is a record, or the fields of a lead by name. A record that is stored is not its own match; `exclude`
    leaves out another one. What is certain is found at once, what is only alike a minute after it was written.
    """
    further = known.persons.all() if isinstance(known, Lead) and known.pk is not None else ()
    identity = identity_of(known, further)
    candidates = _sharing([identity])[0]
    for ref in _alike(identity):
        candidates.setdefault(ref, set())
    return _compared([identity], [candidates], [_own(known)], [exclude] if exclude is not None else [])[0]


def matches_of(many: Sequence[Known], *, exclude: Collection[Ref] = ()) -> list[list[Match]]:
    """The matches of each of many that share an address, a number or the company name, in order.

    A fixed number of queries per 5,000 addresses. Nobody who is only alike is looked for: see `matches`.
    """
    identities = [identity_of(known) for known in many]
    return _compared(identities, _sharing(identities), [_own(known) for known in many], exclude)


def leads_like(leads: Sequence[Lead]) -> list[list[Match]]:
    """The later leads that may be the same as each of these, in order: as `matches`, for hundreds at once. Of a pair
    only the lead with the smaller id names the other.

    A fixed number of queries. Keys that hundreds share are passed over, and of those who are only alike the most
    promising few are compared.
    """
    persons: dict[int, list[LeadPerson]] = defaultdict(list)
    for person in LeadPerson.objects.filter(lead__in=[lead.pk for lead in leads]):
        persons[person.lead_id].append(person)
    identities = [identity_of(lead, persons.get(lead.pk, ())) for lead in leads]
    keys = [block_keys(identity) for identity in identities]
    holders = _leads_by_key(set().union(*keys))
    candidates = []
    for lead, mine, sharing in zip(leads, keys, _sharing(identities), strict=True):
        found = {ref: shared for ref, shared in sharing.items() if ref[0] == "lead" and ref[1] > lead.pk}
        weights: dict[int, float] = defaultdict(float)
        for key in mine:
            some = holders.get(key, ())
            for record in some:
                if record > lead.pk:
                    weights[record] += 1 / len(some)
        for record in nlargest(PROMISING, weights, key=weights.__getitem__):
            found.setdefault(("lead", record), set())
        candidates.append(found)
    return _compared(identities, candidates, [_own(lead) for lead in leads], [])


def _leads_by_key(keys: Iterable[int]) -> dict[int, list[int]]:
    """The leads that have each of these block keys, where it is more than one and not hundreds."""
    holders: dict[int, list[int]] = defaultdict(list)
    for some in chunks(keys, AT_ONCE):
        counted = BlockKey.objects.filter(key__in=some).values("key").annotate(n=Count("*"))
        shared = list(counted.filter(n__gt=1, n__lte=OF_A_KEY).values_list("key", flat=True))
        columns = ("key", "kind", "record")
        for key, kind, record in dialect().rows_where(BLOCKS, "key", shared, columns, len(shared) * OF_A_KEY):
            if kind == BlockKey.Kind.LEAD:
                holders[key].append(record)
    return holders


def colleagues(contact: Contact) -> list[Match]:
    """The other contacts of its account who are likely the same person: there a name alone is enough."""
    at = contact.account.company_key or f"account {contact.account_id}"
    identity = replace(identity_of(contact), company=at)
    found = []
    for other in Contact.objects.present().filter(account=contact.account_id).exclude(pk=contact.pk)[:OF_AN_ACCOUNT]:
        likeness = compare(identity, replace(identity_of(other), company=at))
        if likeness is not None and likeness.level >= Level.LIKELY:
            reasons = tuple(reason for reason in likeness.reasons if reason != "same_company")
            found.append(Match("contact", other.pk, likeness.level, reasons))
    return found


def _compared(
    identities: Sequence[Identity],
    candidates: Sequence[dict[Ref, set[str]]],
    own: Sequence[Ref | None],
    exclude: Collection[Ref],
) -> list[list[Match]]:
    loaded = _load({ref for found in candidates for ref in found})
    results = []
    for identity, found, itself in zip(identities, candidates, own, strict=True):
        matched = [
            Match(*ref, likeness.level, likeness.reasons, loaded[ref][1])
            for ref, shared in found.items()
            if ref in loaded and ref != itself and ref not in exclude
            if (likeness := compare(identity, loaded[ref][0], shared)) is not None
        ]
        # Among equals the one that is worked on, then the oldest.
        matched.sort(key=lambda match: (-match.level, -len(match.reasons), not match.is_open, match.kind, match.id))
        results.append(matched[:MOST])
    return results


def _own(known: Known) -> Ref | None:
    if isinstance(known, Lead | Contact | Account) and known.pk is not None:
        return known.kind, known.pk
    return None


def _sharing(identities: Sequence[Identity]) -> list[dict[Ref, set[str]]]:
    """For each identity the records that share something with it, and which addresses."""
    holders: dict[str, list[Ref]] = defaultdict(list)
    keys = {key for identity in identities for key in identity.keys}
    for some in chunks(keys, AT_ONCE):
        for key, pk in dialect().rows_where(AddressKey._meta.db_table, "key", some, ("key", "lead_id"), ENOUGH):
            holders[key].append(("lead", pk))
    _find(holders, Contact, "email_key", "e:", {email for one in identities for email in one.emails})
    _find(holders, Contact, "mobile_key", "t:", {number for one in identities for number in one.numbers})
    _find(holders, Account, "company_key", "c:", {one.company for one in identities if one.company})
    numbered = {number_of(key): key for key in keys}
    for some in chunks(numbered, AT_ONCE):
        for number, kind, pk in dialect().rows_where(BLOCKS, "key", some, ("key", "kind", "record"), ENOUGH):
            holders[numbered[number]].append((LABELS[kind], pk))
    found: list[dict[Ref, set[str]]] = []
    for identity in identities:
        mine: dict[Ref, set[str]] = defaultdict(set)
        for key in identity.keys:
            for ref in holders.get(key, ()):
                mine[ref].add(key)
        for ref in holders.get(f"c:{identity.company}", ()):
            mine.setdefault(ref, set())
        if len(mine) > HOLDERS:
            # A switchboard: who shares something rarer too comes first, then the latest, who are open rather than not.
            rare = {ref: (sum(1 / len(holders[key]) for key in shared), ref[1]) for ref, shared in mine.items()}
            mine = {ref: mine[ref] for ref in nlargest(HOLDERS, mine, key=rare.__getitem__)}
        found.append(mine)
    return found


def _alike(identity: Identity) -> list[Ref]:
    """The records with which most block keys are shared; a key that few have counts more."""
    keys = block_keys(identity)
    rows = rows_of_each(BLOCKS, "key", list(keys), ("key", "kind", "record"), OF_A_KEY)
    sizes = Counter(key for key, _kind, _record in rows)
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for key, kind, record in rows:
        weights[kind, record] += 1 / sizes[key]
    best = sorted(weights, key=lambda ref: -weights[ref])[:CANDIDATES]
    return [(LABELS[kind], record) for kind, record in best]


def _find(
    holders: dict[str, list[Ref]], model: type[Contact] | type[Account], column: str, sign: str, values: Iterable[str]
) -> None:
    for some in chunks(values, AT_ONCE):
        if len(some) <= FEW:  # SQL that Django does not have to write: a tenth of the time
            rows: Any = rows_of_each(model._meta.db_table, column, some, (column, "id"), ENOUGH, empty="deleted_at")
        else:
            rows = model.objects.present().filter(**{f"{column}__in": some}).values_list(column, "pk")[:ENOUGH]
        for value, pk in rows:
            holders[f"{sign}{value}"].append((model.kind, pk))


def _load(refs: Iterable[Ref]) -> dict[Ref, tuple[Identity, bool]]:
    """The records that are not in the bin, and whether each is open."""
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, pk in refs:
        ids[kind].append(pk)
    loaded: dict[Ref, tuple[Identity, bool]] = {}
    for some in chunks(ids["lead"], AT_ONCE):
        columns = ("id", "deleted_at", "closed_at", *COLUMNS[Lead])
        for pk, deleted, closed, more, *texts in dialect().rows_where(
            Lead._meta.db_table, "id", some, columns, len(some)
        ):
            if deleted is None:
                further = {"more_addresses": json.loads(more) if isinstance(more, str) else more}
                known = dict(zip(COLUMNS[Lead][1:], texts, strict=True))
                loaded["lead", pk] = identity_of(known | further), closed is None
    for some in chunks(ids["contact"], AT_ONCE):
        for contact in Contact.objects.present().filter(pk__in=some).only(*COLUMNS[Contact]):
            loaded["contact", contact.pk] = identity_of(contact), True
    for some in chunks(ids["account"], AT_ONCE):
        for account in Account.objects.present().filter(pk__in=some).only(*COLUMNS[Account]):
            loaded["account", account.pk] = identity_of(account), True
    return loaded
