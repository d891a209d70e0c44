"""The address bar of the list: which tab or view, what is asked, sorted how, going on after which row."""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from leadwerk.conditions.vocabulary import Conditions
from leadwerk.leads.conditions import LEADS, ME
from leadwerk.leads.models import Group
from leadwerk.ui.environment import url

RESERVED = frozenset(
    ("group", "view", "sort", "after", "id", "all", "matching", "count", "query", "csrfmiddlewaretoken")
)
IN_PROGRESS, BIN = "in-progress", "bin"
TABS = tuple(Group)


@dataclass(frozen=True, slots=True)
class Sort:
    """An offered order. `column` is the sort column of `Lead`, which has no NULL; each has its index."""

    name: str
    column: str
    is_descending: bool = False

    @property
    def text(self) -> str:
        return f"-{self.name}" if self.is_descending else self.name

    def turned(self) -> "Sort":
        return replace(self, is_descending=not self.is_descending)


SORTS = {
    "received": Sort("received", "received_at", True),
    "activity": Sort("activity", "last_activity_at", True),
    "value": Sort("value", "value_order", True),
    "due": Sort("due", "due_order"),
    "name": Sort("name", "sort_name"),
    "stage": Sort("stage", "stage_id"),
}
BINNED = Sort("binned", "deleted_at", True)
_USUAL = {Group.NEW: "received", Group.ACTIVE: "activity", Group.DONE: "activity"}
_DATES = frozenset(("received_at", "last_activity_at", "due_order", "deleted_at"))


@dataclass(frozen=True, slots=True)
class After:
    """The last row before the page: its sort value and id."""

    value: Any
    id: int

    def text(self) -> str:
        value = self.value.isoformat() if isinstance(self.value, dt.datetime) else self.value
        return base64.urlsafe_b64encode(json.dumps([value, self.id]).encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class ListAddress:
    """What the address of a list says. `group` is a tab; `view` one of the fixed views, the id of a saved one, or "".

    The bin is a view without a group. What could not be understood is in `conditions.odd`.
    """

    group: str
    conditions: Conditions
    sort: Sort
    view: str = ""
    after: After | None = None

    @property
    def is_bin(self) -> bool:
        return self.view == BIN

    @property
    def saved_view(self) -> int | None:
        return int(self.view) if self.view.isdigit() else None

    @property
    def query(self) -> str:
        """The query string in its one spelling, without the place in the list."""
        parts = [f"view={self.view}"] if self.view else []
        if not self.is_bin and self.view != IN_PROGRESS:
            parts.insert(0, f"group={self.group}")
        if asked := LEADS.query(self.shown):
            parts.append(asked)
        if self.sort.text != usual_sort(self.group, self.view).text:
            parts.append(f"sort={self.sort.text}")
        return "&".join(parts)

    def pairs(self) -> list[tuple[str, str]]:
        """The query as the hidden fields of a form."""
        return parse_qsl(self.query)

    @property
    def url(self) -> str:
        return f"{url('leads')}?{self.query}"

    def filter_url(self, name: str) -> str:
        return f"{url('leads')}filters/{name}/?{self.query}"

    @property
    def shown(self) -> Conditions:
        """What the view does not say already."""
        return self.conditions.without("owner") if self.view == IN_PROGRESS else self.conditions

    def after_row(self, value: Any, row_id: int) -> str:
        return f"{self.url}&after={After(value, row_id).text()}"

    def sorted_by(self, name: str) -> "ListAddress":
        """Sorted by this; what is sorted by it already is turned round."""
        sort = self.sort.turned() if self.sort.name == name else SORTS[name]
        return replace(self, sort=sort, after=None)

    def asking(self, conditions: Conditions) -> "ListAddress":
        return replace(self, conditions=conditions, after=None)


def pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """The query string of a request in its order, every value of a key."""
    return [(key, value) for key, values in request.GET.lists() for value in values]


def usual_sort(group: str, view: str) -> Sort:
    return BINNED if view == BIN else SORTS[_USUAL[Group(group)]]


def read(query: Iterable[tuple[str, str]]) -> ListAddress:
    """The address that pairs of a query string mean. Never raises: what means nothing is left out."""
    pairs = list(query)
    given = {key: value for key, value in pairs if key in RESERVED}
    view = given.get("view", "")
    if view not in (IN_PROGRESS, BIN) and not (view.isascii() and view.isdigit() and len(view) < 19):
        view = ""
    group = given.get("group", "")
    if group not in TABS or view == IN_PROGRESS:
        group = Group.ACTIVE
    conditions = LEADS.read(pairs, RESERVED)
    if view == IN_PROGRESS:
        mine = LEADS.fields["owner"].accept("is", (ME,))
        assert mine is not None
        conditions = Conditions(conditions.having(mine).known, conditions.odd)
    sort = _sort(given.get("sort", ""), group, view)
    return ListAddress(str(group), conditions, sort, view, _after(given.get("after", ""), sort))


def _sort(text: str, group: str, view: str) -> Sort:
    usual = usual_sort(group, view)
    sort = SORTS.get(text.removeprefix("-"))
    if sort is None or usual is BINNED:
        return usual
    return replace(sort, is_descending=text.startswith("-"))


def _after(text: str, sort: Sort) -> After | None:
    if not text or len(text) > 600:
        return None
    try:
        value, row_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error, TypeError, RecursionError):
        return None
    if not isinstance(row_id, int) or not 0 < row_id < 2**63:
        return None
    if sort.column in _DATES:
        value = _moment(value)
    elif sort.column == "sort_name":
        value = value if isinstance(value, str) and _is_storable(value) else None
    elif not isinstance(value, int) or isinstance(value, bool) or not -(2**63) <= value < 2**63:
        value = None
    return After(value, row_id) if value is not None else None


def _moment(text: Any) -> dt.datetime | None:
    """The moment, unless it is none in UTC: at the ends of the calendar other zones go on for some hours."""
    try:
        found = parse_datetime(text) if isinstance(text, str) else None
        return found.astimezone(dt.UTC) if found is not None and found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _is_storable(text: str) -> bool:
    """Whether a database takes it at all. JSON can name halves of characters that are no text."""
    try:
        return b"\x00" not in text.encode()
    except UnicodeEncodeError:
        return False
