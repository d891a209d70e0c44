"""The address bar of a board: which process, and which of its leads are asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

from django.urls import reverse

from leadwerk.conditions.vocabulary import Condition, Conditions, Field
from leadwerk.desk.lead_list.address import RESERVED, SORTS, ListAddress
from leadwerk.leads.conditions import LEADS, offered
from leadwerk.leads.models import Group
from leadwerk.pipelines.models import SalesProcess

# What a board says by itself: its leads are active and in its process, the lanes are the stages.
GIVEN = frozenset(("group", "status", "process", "stage", "closed"))


@dataclass(frozen=True, slots=True)
class BoardAddress:
    process: SalesProcess
    conditions: Conditions = field(default_factory=Conditions)

    @property
    def query(self) -> str:
        return LEADS.query(self.conditions)

    @property
    def url(self) -> str:
        return self._with_query(reverse("board", args=[self.process.pk]))

    def filter_url(self, name: str) -> str:
        return self._with_query(reverse("board_filter", args=[self.process.pk, name]))

    def pairs(self) -> list[tuple[str, str]]:
        """The query as the hidden fields of a form."""
        return parse_qsl(self.query)

    def asking(self, conditions: Conditions) -> "BoardAddress":
        return replace(self, conditions=conditions)

    @property
    def as_list(self) -> ListAddress:
        """The same leads as a list."""
        process = Condition("process", "is", (str(self.process.pk),))
        asked = Conditions((process, *self.conditions.known))
        return ListAddress(Group.ACTIVE.value, asked, SORTS["activity"])

    def _with_query(self, url: str) -> str:
        return f"{url}?{self.query}" if self.conditions else url


def read(process: SalesProcess, query: Iterable[tuple[str, str]]) -> BoardAddress:
    """The address that pairs of a query string mean; what means nothing is shown as such and left out."""
    return BoardAddress(process, LEADS.read(query, RESERVED | GIVEN | {"before", "left"}))


def fields() -> list[Field]:
    """What a board can be filtered by."""
    return [field for field in offered() if field.name not in GIVEN]
