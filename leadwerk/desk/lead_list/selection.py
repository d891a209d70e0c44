"""What is selected in a list: some rows by id, or all that its filters match."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from leadwerk.conditions.kinds import number_of
from leadwerk.desk.counts import lead_counts
from leadwerk.desk.lead_list.address import ListAddress, read
from leadwerk.desk.lead_list.finding import Finding
from leadwerk.people.models import User
from leadwerk.tallies.sums import Sums


@dataclass
class Selection:
    """`ids` are the rows whose boxes are checked. `shown` is how many the person was told they are about to change."""

    user: User
    ids: list[int]
    address: ListAddress
    scope: Sums
    is_all: bool
    shown: frozenset[int]

    @cached_property
    def finding(self) -> Finding:
        return Finding(self.user, self.address, self.scope)

    @cached_property
    def count(self) -> int:
        return self.finding.count() if self.is_all else len(self.ids)

    @property
    def has_changed(self) -> bool:
        """More or fewer match now than the person saw: nothing is done before they have been asked."""
        return self.is_all and self.count not in self.shown

    def leads(self) -> Iterable[int]:
        """The ids, of all that match in the order of the list."""
        return (pk for (pk,) in self.finding.every("pk")) if self.is_all else self.ids


def selection(request: HttpRequest, user: User) -> Selection:
    """What a form or a dialog's address names as selected."""
    data = request.POST if request.method == "POST" else request.GET
    address = read(parse_qsl(data.get("query") or _query_of_page(request)))
    scope = lead_counts(request, user).visible.get(address.group, Sums())
    ids = [number for text in data.getlist("ids") if (number := number_of(text)) is not None]
    is_all = any(data.getlist("all"))
    return Selection(user, list(dict.fromkeys(ids)), address, scope, is_all, _shown(data))


def _shown(data: QueryDict) -> frozenset[int]:
    texts = [*data.getlist("matching"), *data.getlist("confirmed")]
    return frozenset(number for text in texts if (number := number_of(text)) is not None)


def _query_of_page(request: HttpRequest) -> str:
    """The query of the list from which a single row's dialog was opened."""
    page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    return page.query if page.path == reverse("leads") else ""
