"""Finding leads, accounts, contacts and opportunities by what people type, first hits first.

A small scope is looked through as a whole; in a large one the search index leads, newest first, and what may not be
seen is left out on the way. Nothing is counted and nothing is sorted over more than the hits.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leadwerk.customers.access import NARROW, is_narrow
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

    def all_url(self, query: str) -> str:
        """Where the rest of them is; empty where no list is."""
        return f"{reverse(self.kind.list_url)}?{urlencode({'q': query})}" if self.kind.list_url else ""


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
    for kind in KINDS:
        if scoping.has(user, kind.permission) and query.letter in ("", kind.letter):
            records = _records(kind, query, user, leads_seen)
            if records:
                found.append(Found(kind, records[:SHOWN], len(records) > SHOWN))
    return found


def _records(kind: Kind, query: Query, user: User, leads_seen: Callable[[], Groups]) -> list[Any]:
    seen = kind.model.objects.for_user(user, kind.permission)
    records = list(_light(kind, seen.present()).filter(pk=query.number)) if query.number is not None else []
    known = {record.pk for record in records}
    if query.terms:
        hits = _hits(kind, query.terms, user, leads_seen)
        records += [record for record in hits if record.pk not in known]
    return records


def _hits(kind: Kind, terms: Sequence[str], user: User, leads_seen: Callable[[], Groups]) -> Iterable[Any]:
    if _is_narrow(kind, user, leads_seen):
        rows = kind.model.objects.for_user(user, kind.permission, way_in=NOT_IN_BIN)
        # Sorted by an expression, so that no planner walks through all rows in the order of their ids instead.
        return _light(kind, rows).filter(contains_all("folded", terms)).order_by(-F("pk"))[: SHOWN + 1]
    rows = _light(kind, kind.model.objects.for_user(user, kind.permission).present())
    if all(len(term) < 3 for term in terms):
        return _beginning(kind, rows, terms)
    return dialect().matching(rows, "folded", terms)[: SHOWN + 1]


def _is_narrow(kind: Kind, user: User, leads_seen: Callable[[], Groups]) -> bool:
    """Whether the scope is so small that looking at all its rows beats asking the search index."""
    if kind.name == "lead":
        return sum(one.leads for one in leads_seen().visible.values()) < NARROW
    return is_narrow(kind.model, user)


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
