"""Finding leads, accounts, contacts and opportunities by what people type, first hits first.

A small scope is looked through as a whole; in a large one the search index leads, newest first, and what may not be
seen is left out on the way. Nothing is counted and nothing is sorted over more than the hits.

Looking at a row costs about a microsecond either way. The index has to look at no more than 9 hits for each that may be
seen, so it is quick in every scope that is not tiny; a scope below `SCANNED` is quicker looked through.
"""

import re
import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leadwerk.customers.access import is_narrow
from leadwerk.customers.models import Account, Contact, Opportunity
from leadwerk.foundation.db import dialect
from leadwerk.foundation.db.statements import contains_all
from leadwerk.foundation.text import search_terms
from leadwerk.leads.models import Group, Lead
from leadwerk.leads.models.lead import NOT_IN_BIN
from leadwerk.people import scoping
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.tallies.sums import Groups

SHOWN = 8
SCANNED = 5_000
KNOWN_FOR = 300  # seconds: how many there are only decides which way is quicker
LONGEST = 200
MOST_TERMS = 8
_NUMBER = re.compile(r"(?:([lfkv])\s*-?\s*)?(\d{1,18})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record that is searched: whose rows, by which permission, under which letter its numbers stand."""

    name: str
    letter: str
    model: Any
    permission: Permission
    title: Promise
    columns: tuple[str, ...]
    list_url: str = ""


ACCOUNT = ("account__name", "account__owner_id", "account__book_id", "account__team_id", "account__deleted_at")
KINDS = (
    Kind(
        "lead",
        "l",
        Lead,
        Permission.LEAD_VIEW,
        _("Leads"),
        ("company_name", "title", "first_name", "last_name", "email", "phone", "mobile", "city", "description")
        + ("interest", "owner_id", "stage_id", "process_id", "outcome", "closed_at"),
    ),
    Kind(
        "account",
        "f",
        Account,
        Permission.ACCOUNT_VIEW,
        _("Accounts"),
        ("name", "postal_code", "city", "email", "phone", "website", "owner_id"),
        "accounts",
    ),
    Kind(
        "contact",
        "k",
        Contact,
        Permission.CONTACT_VIEW,
        _("Contacts"),
        ("title", "first_name", "last_name", "job_title", "email", "phone", "mobile", "owner_id") + ACCOUNT,
        "contacts",
    ),
    Kind(
        "opportunity",
        "v",
        Opportunity,
        Permission.OPPORTUNITY_VIEW,
        _("Opportunities"),
        ("name", "article", "value", "status", "owner_id") + ACCOUNT,
        "opportunities",
    ),
)


@dataclass(frozen=True, slots=True)
class Found:
    """The first hits of one kind; `has_more` says that there are others."""

    kind: Kind
    records: list[Any]
    has_more: bool

    def lists(self, query: "Query") -> list[tuple[str, str]]:
        """Name and address of the lists that hold all of them. Leads are listed by group, and not by two letters."""
        if self.kind.model is not Lead:
            return [(gettext("Show all"), f"{reverse(self.kind.list_url)}?{urlencode({'q': query.text})}")]
        if all(len(term) < 3 for term in query.terms):
            return []
        url = reverse("leads")
        return [(str(group.label), f"{url}?{urlencode({'group': group.value, 'text': query.text})}") for group in Group]


@dataclass(frozen=True, slots=True)
class Query:
    """What a person typed: its terms, folded once, and the record number it may be."""

    text: str
    terms: tuple[str, ...]
    number: int | None
    letter: str

    def __bool__(self) -> bool:
        return bool(self.terms) or self.number is not None


def read(typed: str) -> Query:
    text = typed.strip()[:LONGEST]
    found = _NUMBER.fullmatch(text)
    letter, digits = (found.group(1) or "", found.group(2)) if found else ("", "")
    number = int(digits) if digits else None
    terms = () if letter else tuple(search_terms(text)[:MOST_TERMS])
    return Query(text, terms, number, letter.lower())


def find(query: Query, user: User, leads_seen: Callable[[], Groups]) -> list[Found]:
    """The first hits of every kind that `user` may see; kinds without any are left out.

    `leads_seen` counts the leads they may see; it is asked only if that matters.
    """
    found: list[Found] = []
    if not query:
        return found
    scope = _Scope(user, leads_seen)
    for kind in KINDS:
        if scoping.has(user, kind.permission) and query.letter in ("", kind.letter):
            records = _records(kind, query, scope)
            if records:
                found.append(Found(kind, records[:SHOWN], len(records) > SHOWN))
    return found


@dataclass
class _Scope:
    """How much this person may see: decides which way in is quick."""

    user: User
    leads_seen: Callable[[], Groups]

    @cached_property
    def few_leads(self) -> bool:
        return sum(one.leads for one in self.leads_seen().visible.values()) < SCANNED

    @property
    def few_customers(self) -> bool:
        """Contacts and opportunities hang on accounts and are about as many: counted once for all three, and not again
        while somebody goes on typing."""
        return _few_accounts(self.user, self.user.asks_as, int(time.monotonic() // KNOWN_FOR))

    def is_small(self, kind: Kind) -> bool:
        return self.few_leads if kind.model is Lead else self.few_customers


@lru_cache(maxsize=2000)
def _few_accounts(user: User, asks_as: Hashable, since: int) -> bool:
    return is_narrow(Account, user, SCANNED)


def _records(kind: Kind, query: Query, scope: _Scope) -> list[Any]:
    records: list[Any] = []
    if query.number is not None:
        seen = kind.model.objects.for_user(scope.user, kind.permission).present()
        records += _light(kind, seen).filter(pk=query.number)
    known = {record.pk for record in records}
    if query.terms:
        records += [record for record in _hits(kind, query.terms, scope) if record.pk not in known]
    return records


def _hits(kind: Kind, terms: Sequence[str], scope: _Scope) -> Iterable[Any]:
    if scope.is_small(kind):
        rows = kind.model.objects.for_user(scope.user, kind.permission, way_in=NOT_IN_BIN)
        # Sorted by an expression, so that no planner walks through all rows in the order of their ids instead.
        return _light(kind, rows).filter(contains_all("folded", terms)).order_by(-F("pk"))[: SHOWN + 1]
    rows = _light(kind, kind.model.objects.for_user(scope.user, kind.permission).present())
    if all(len(term) < 3 for term in terms):
        return _beginning(kind, rows, terms)
    return dialect().matching(rows, "folded", terms)[: SHOWN + 1]


def _light(kind: Kind, rows: QuerySet[Any]) -> QuerySet[Any]:
    """With the columns that a hit shows, and no others."""
    rows = rows.only(*kind.columns)
    return rows.select_related("account") if ACCOUNT[0] in kind.columns else rows


def _beginning(kind: Kind, visible: QuerySet[Any], terms: Sequence[str]) -> Iterable[Any]:
    """One or two letters: what begins with them, in the order of names."""
    start = terms[0]
    begins = Q(sort_name__gte=start, sort_name__lt=start[:-1] + chr(ord(start[-1]) + 1)) & contains_all("folded", terms)
    if kind.name != "lead":
        return visible.filter(begins).order_by("sort_name", "pk")[: SHOWN + 1]
    # The index of names begins with the group, and who searches rather means open leads than done ones.
    found: list[Any] = []
    for group in (Group.ACTIVE, Group.NEW, Group.DONE):
        rows = visible.filter(begins, group=group).order_by("sort_name", "pk")
        found += rows[: SHOWN + 1 - len(found)]
        if len(found) > SHOWN:
            break
    return found
