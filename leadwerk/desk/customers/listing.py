"""A list of accounts, contacts or opportunities: found by a word, sorted by name or the newest first, paged by key."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from leadwerk.customers.access import present
from leadwerk.customers.models import CustomerRecord
from leadwerk.desk.customers.kinds import Kind
from leadwerk.foundation.db import dialect
from leadwerk.foundation.db.paging import RowAfter
from leadwerk.foundation.db.statements import contains_all
from leadwerk.foundation.text import clean, search_terms
from leadwerk.people.models import User

PAGE = 50
MOST_COUNTED = 10_000
COMMON = 20_000  # from so many hits on, going through the rows beats the search index
NEWEST, NAME = "newest", "name"


@dataclass(frozen=True, slots=True)
class ListAddress:
    """What the address bar says: `after` is the id of the last row seen, `name` its sort name."""

    kind: Kind
    query: str = ""
    sort: str = NAME
    is_mine: bool = False
    after: int | None = None
    name: str = ""

    @property
    def url(self) -> str:
        asked = {
            "q": self.query,
            "sort": self.sort if self.sort != NAME else "",
            "owner": "me" if self.is_mine else "",
            "after": str(self.after or ""),
            "name": self.name,
        }
        given = urlencode({key: value for key, value in asked.items() if value})
        return f"{self.kind.list_url}?{given}" if given else self.kind.list_url

    def sorted_by(self, sort: str) -> "ListAddress":
        return replace(self, sort=sort, after=None, name="")

    def of_mine(self, is_mine: bool) -> "ListAddress":
        return replace(self, is_mine=is_mine, after=None, name="")


def read(kind: Kind, given: Any) -> ListAddress:
    """The address that a query string means. Never raises."""
    after = given.get("after", "")
    return ListAddress(
        kind,
        query=clean(given.get("q", "").strip()[:200]),
        sort=NEWEST if given.get("sort") == NEWEST else NAME,
        is_mine=given.get("owner") == "me",
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None,
        name=clean(given.get("name", "")[:200]),
    )


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Any]
    next_url: str


@dataclass
class Listing:
    address: ListAddress
    user: User

    @cached_property
    def all(self) -> "QuerySet[CustomerRecord]":
        kind, address = self.address.kind, self.address
        found = present(kind.model, self.user)
        if address.is_mine:
            found = found.filter(owner=self.user)
        if terms := search_terms(address.query):
            table = kind.model._meta.db_table
            is_common = dialect().hits(table, "folded", terms, COMMON) == COMMON
            found = found.filter(
                contains_all("folded", terms) if is_common else dialect().search_condition(table, "folded", terms)
            )
        return found

    def count(self) -> tuple[int, bool]:
        """How many there are, and whether that is only as far as it was counted."""
        found = self.all.order_by()[: MOST_COUNTED + 1].count()
        return min(found, MOST_COUNTED), found > MOST_COUNTED

    def page(self) -> Page:
        found, address = self.all, self.address
        if hasattr(address.kind.model, "account"):
            found = found.select_related("account")  # type: ignore[misc]
        if address.sort == NEWEST:
            found = found.filter(pk__lt=address.after) if address.after is not None else found
            found = found.order_by("-pk")
        else:
            after = RowAfter("sort_name", address.name, address.after) if address.after is not None else Q()
            found = found.filter(after).order_by("sort_name", "pk")
        rows = list(found[: PAGE + 1])
        if len(rows) <= PAGE:
            return Page(rows, "")
        last = rows[PAGE - 1]
        name = last.sort_name if address.sort == NAME else ""
        return Page(rows[:PAGE], replace(address, after=last.pk, name=name).url)
