"""Finding the leads of a list: which way in is quick, the page, how many there are.

The tally knows how large the scope is. A small one is driven by the scope's own indexes and sorted in memory; a large
one is walked in the order asked for, by the index of that order, and filtered on the way.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import BigIntegerField, Case, Count, Exists, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from leadwerk.conditions.vocabulary import Asking, Condition, Conditions
from leadwerk.desk.lead_list.address import After, ListAddress
from leadwerk.desk.lead_list.rows import COLUMNS, Row
from leadwerk.duplicates.merged import losers
from leadwerk.foundation import prepared
from leadwerk.foundation.db.paging import RowAfter
from leadwerk.foundation.db.statements import count_and_sum, count_of
from leadwerk.leads.conditions import LEADS, is_common
from leadwerk.leads.models import Lead
from leadwerk.leads.models.lead import NOT_IN_BIN, LeadQuerySet
from leadwerk.people import scoping
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog
from leadwerk.tallies import sums
from leadwerk.tallies.sums import Sums

PAGE = 50
# Looking at a row takes three to five microseconds. A scope of fewer leads than this is gone through for every page.
NARROW = 5_000
# If conditions leave fewer of a larger one, they are collected and sorted; of more, fifty are met soon along the order.
FEW = 1_000
MOST_COUNTED = 10_000
MOST_PLACED = 2_000


@dataclass(frozen=True, slots=True)
class Size:
    """How many leads there are and what they are worth; above `MOST_COUNTED` only that there are more."""

    leads: int
    value: int | None
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Row]
    next_url: str


def tally_condition(user: User, address: ListAddress) -> Q:
    """What the tally can count of an address, by its columns."""
    return Q(group=address.group) & LEADS.q(LEADS.tallied(address.conditions), Asking(user))


@dataclass
class Finding:
    """The leads that an address means for a user.

    What is known already need not be read: `scope` is what the tally counts on its tab, `counted` what it counts by
    those conditions that it knows. Without `may_count` nothing is counted just to choose the faster way.
    """

    user: User
    address: ListAddress
    scope: Sums | None = None
    counted: Sums | None = None
    may_count: bool = True
    _asked: dict[tuple[Conditions, bool, bool], Q] = field(default_factory=dict)

    @cached_property
    def tallied(self) -> Conditions:
        return LEADS.tallied(self.address.conditions)

    @cached_property
    def others(self) -> Conditions:
        return self.address.conditions.without(*(condition.field for condition in self.tallied.known))

    @cached_property
    def tallied_size(self) -> Sums:
        """How many the tally counts by those conditions that it knows: at least as many as are meant."""
        if self.counted is not None:
            return self.counted
        if not self.tallied and self.scope is not None:
            return self.scope
        return sums.of(self.user, tally_condition(self.user, self.address))

    @cached_property
    def is_narrow(self) -> bool:
        """Whether a page is sought in the scope instead of along its order. The whole of a tab is walked in order,
        however small it is."""
        if self.address.is_bin:
            return True
        is_whole_tab = self._sees_all and not self.tallied
        return not is_whole_tab and self.tallied_size.leads < NARROW

    @cached_property
    def _sees_all(self) -> bool:
        return scoping.rows(self.user, Permission.LEAD_VIEW) is None

    @cached_property
    def _are_few(self) -> bool:
        """Whether so few of a large scope are meant that walking along it would meet most of it in between."""
        return bool(self.others) and self.may_count and not self.is_narrow and self.size().leads < FEW

    def all(self) -> LeadQuerySet:
        """Every lead meant, in no order: what is exported and changed in bulk."""
        if self._are_few:
            return self._along_the_stages().first_of_them(MOST_COUNTED).order_by()
        return self._by_way(self.is_narrow)

    def _along_the_stages(self) -> LeadQuerySet:
        """The order leads to the index that holds what conditions ask for (`Lead.Meta.indexes`)."""
        return self._by_way(is_narrow=False, is_counting=True).order_by("stage_id", "pk")

    def _by_way(self, is_narrow: bool, is_counting: bool = False) -> LeadQuerySet:
        if self.address.is_bin:
            return (
                Lead.objects.for_user(self.user, Permission.LEAD_RESTORE)
                .binned()
                .exclude(pk__in=losers())
                .filter(self._q(self.address.conditions, is_narrow))
            )
        tab = NOT_IN_BIN & Q(group=self.address.group)
        if is_narrow:
            way_in = tab & self._q(self.tallied, is_narrow=False)
            found = Lead.objects.for_user(self.user, Permission.LEAD_VIEW, way_in=way_in)
            return found.filter(self._q(self.others, is_narrow))
        visible = Lead.objects.for_user(self.user, Permission.LEAD_VIEW)
        return visible.filter(tab & self._q(self.address.conditions, is_narrow, is_counting))

    def size(self) -> Size:
        """Exact where the tally knows; else counted, as far as `MOST_COUNTED`."""
        return self._size

    @cached_property
    def _size(self) -> Size:
        if not self.address.is_bin and not self.others:
            return Size(*self.tallied_size)
        text = self.others.of("text")
        if text and not self.is_narrow and not self._sees_all and is_common(text.values[0], for_counting=True):
            # No index has the texts. Of the rows, which must be read for them, only those of the scope are.
            leads, value = count_and_sum(self._by_parts(), "value", MOST_COUNTED + 1)
        else:
            found = self._by_way(is_narrow=True) if self.is_narrow else self._along_the_stages()
            counted = found.values("value")[: MOST_COUNTED + 1].aggregate(n=Count("*"), v=Sum("value"))
            leads, value = counted["n"], counted["v"] or 0
        if leads > MOST_COUNTED:
            return Size(MOST_COUNTED, None, is_capped=True)
        return Size(leads, value)

    def _by_parts(self) -> list[LeadQuerySet]:
        meant = NOT_IN_BIN & Q(group=self.address.group) & self._q(self.address.conditions, False, is_counting=True)
        return [part.filter(meant) for part in Lead.objects.for_user_by_parts(self.user, Permission.LEAD_VIEW)]

    def count(self) -> int:
        """How many there are, exactly, however many."""
        if not self.address.is_bin and not self.others:
            return self.tallied_size.leads
        return self._by_way(self.is_narrow).order_by().count()

    def page(self) -> Page:
        """The page after `address.after`, and where the next one is."""
        found = [Row(*values) for values in self._first()]
        rows, last = found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None
        next_url = self.address.after_row(getattr(last, self.address.sort.column), last.pk) if last is not None else ""
        return Page(rows, next_url)

    def beside(self, lead: Lead) -> dict[str, Combinable]:
        """To be read in any query: the leads before and after the place of this one, which need not be in the list
        itself any more; `ahead`, how many come before it, and whether it `is_in`, if finding that out is cheap."""
        here = After(getattr(lead, self.address.sort.column), lead.pk)
        turned = replace(
            self, address=replace(self.address, sort=self.address.sort.turned(), after=here), may_count=False
        )
        onward = replace(self, address=replace(self.address, after=here), may_count=False)
        found: dict[str, Combinable] = {"before": turned._next(), "after": onward._next()}
        if not self.address.is_bin and not self.others and self.tallied_size.leads <= MOST_PLACED:
            found |= {"ahead": count_of(turned._beyond()), "is_in": Exists(self.all().filter(pk=lead.pk))}
        return found

    def _next(self) -> Combinable:
        if self.is_narrow:
            return Subquery(self._ordered(self._beyond()).values("pk")[:1])
        if self.address.sort.column != "stage_id":
            return Coalesce(*(Subquery(self._ordered(here).values("pk")[:1]) for here in self._here_and_on()))
        counted = Q(group=self.address.group) & self._q(self.tallied, is_narrow=False)
        ways: list[Combinable] = []
        for way, stage in self._ways():
            here = self.all().filter(way).order_by("-pk" if self.address.sort.is_descending else "pk")
            occupied = sums.any_of(self.user, counted & Q(stage=stage))
            ways.append(Case(When(occupied, then=Subquery(here.values("pk")[:1]))))
        return Coalesce(*ways, Value(None), Value(None), output_field=BigIntegerField())

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """Those of these leads that belong to the list."""
        return [Row(*values) for values in self.all().filter(pk__in=ids).values_list(*COLUMNS)]

    def processes(self, ids: Sequence[int]) -> list[int]:
        """The processes that these leads of the list are in."""
        return sorted(set(self.all().filter(pk__in=ids).order_by().values_list("process", flat=True)))

    def ordered(self) -> LeadQuerySet:
        """Every lead meant, in the order of the list."""
        return self._ordered(self.all())

    def every(self, *columns: str) -> Iterator[tuple[Any, ...]]:
        """Values of all leads meant, in the order of the list, one at a time."""
        return self.ordered().values_list(*columns).iterator(chunk_size=2000)

    def without(self, condition: Condition) -> "Finding":
        """The same, not asking for this."""
        rest = self.address.conditions.without(condition.field)
        return Finding(self.user, self.address.asking(rest), self.scope)

    def _first(self) -> list[tuple[Any, ...]]:
        """The rows of the page and one more, by which it knows that there is another page."""
        if not self.is_narrow and self.address.sort.column == "stage_id":
            return self._first_of(self._stage_by_stage())
        if not self.is_narrow and self.address.after is not None:
            return self._first_of(self._ordered(found) for found in self._here_and_on())
        if self.others or self.address.after is not None:
            return list(self._limited())
        # The first page of a tab is what everybody looks at all day.
        asked = (self.address.group, self.address.is_bin, self.address.sort, self.address.conditions.known)
        return prepared.rows(("first page", self.user.asks_as, *asked, self.is_narrow), self._limited)

    def _limited(self) -> QuerySet[Lead, tuple[Any, ...]]:
        found = self._ordered(self._beyond())
        if self.is_narrow:
            found = found.first_of_them(PAGE + 1)
        return found.values_list(*COLUMNS)[: PAGE + 1]

    def _first_of(self, parts: Iterable[LeadQuerySet]) -> list[tuple[Any, ...]]:
        """The rows of the page from what follows one another in the order asked for."""
        rows: list[tuple[Any, ...]] = []
        for found in parts:
            rows += found.values_list(*COLUMNS)[: PAGE + 1 - len(rows)]
            if len(rows) > PAGE:
                break
        return rows

    def _stage_by_stage(self) -> Iterator[LeadQuerySet]:
        """In a large scope the stages are gone through one by one, each along the index (group, stage, id), leaving
        out those that the tally knows to be empty."""
        occupied = sums.by(self.user, "stage", Q(group=self.address.group) & self._q(self.tallied, is_narrow=False))
        for way, stage in self._ways():
            if stage in occupied:
                yield self.all().filter(way).order_by("-pk" if self.address.sort.is_descending else "pk")

    def _here_and_on(self) -> list[LeadQuerySet]:
        """What comes after the row that the address names: the rest of those with its value, then all beyond it. Asked
        in one, SQLite goes through all of that value, and most leads have the same due date: none."""
        after, column = self.address.after, self.address.sort.column
        assert after is not None
        beyond = "lt" if self.address.sort.is_descending else "gt"
        here = Q(**{column: after.value, f"pk__{beyond}": after.id})
        return [self.all().filter(way) for way in (here, Q(**{f"{column}__{beyond}": after.value}))]

    def _beyond(self) -> LeadQuerySet:
        """Those that come after the row which the address names."""
        found, after, sort = self.all(), self.address.after, self.address.sort
        if after is None:
            return found
        if sort.column != "stage_id":
            return found.filter(RowAfter(sort.column, after.value, after.id, is_descending=sort.is_descending))
        rest = Q(pk__in=[])
        for way, _stage in self._ways():
            rest |= way
        return found.filter(rest)

    def _ways(self) -> list[tuple[Q, int]]:
        """The stages from where the address says, in the order asked for: what is left of each, and its id.

        Stages come in their order, not in that of their ids.
        """
        after, stages = self.address.after, self._stages()
        if after is None or after.value not in stages:
            return [(Q(stage=pk), pk) for pk in stages]
        begun, *rest = stages[stages.index(after.value) :]
        beyond = "pk__lt" if self.address.sort.is_descending else "pk__gt"
        return [(Q(stage=begun, **{beyond: after.id}), begun), *((Q(stage=pk), pk) for pk in rest)]

    def _ordered(self, found: LeadQuerySet) -> LeadQuerySet:
        sort = self.address.sort
        minus = "-" if sort.is_descending else ""
        if sort.column != "stage_id":
            return found.order_by(f"{minus}{sort.column}", f"{minus}pk")
        ranks = [When(stage=pk, then=Value(rank)) for rank, pk in enumerate(self._stages())]
        return found.order_by(Case(*ranks, default=Value(len(ranks))), f"{minus}pk")

    def _stages(self) -> list[int]:
        """The stages in the order asked for."""
        stages = list(catalog().stages)
        return stages[::-1] if self.address.sort.is_descending else stages

    def _q(self, conditions: Conditions, is_narrow: bool, is_counting: bool = False) -> Q:
        """Tallied conditions ask for columns, others may ask the search index, which pays in a large scope only."""
        key = (conditions, is_narrow, is_counting)
        if key not in self._asked:
            asking = Asking(self.user, is_narrow=bool(conditions) and is_narrow, is_counting=is_counting)
            self._asked[key] = LEADS.q(conditions, asking)
        return self._asked[key]
