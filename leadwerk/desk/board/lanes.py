"""What stands in the lanes of a board: the active leads of one process that this person may see."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import islice
from typing import Any, cast

from django.db.models import Q, QuerySet

from leadwerk.conditions.vocabulary import Asking, Conditions
from leadwerk.desk.board.address import BoardAddress
from leadwerk.desk.lead_list.finding import MOST_COUNTED, Finding
from leadwerk.foundation import prepared
from leadwerk.leads.conditions import LEADS
from leadwerk.leads.models import Group, Lead
from leadwerk.leads.models.lead import Called, LeadQuerySet
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Stage
from leadwerk.tallies import sums
from leadwerk.tallies.sums import Sums

CARDS = 20
SCANNED = 2_000
# The three ends of a board, and what it takes to drop a card on each.
ENDS = {"won": Permission.LEAD_CONVERT, "lost": Permission.LEAD_CLOSE, "rejected": Permission.LEAD_REJECT}


@dataclass(slots=True)
class Card(Called):
    """A lead as the board shows it: the columns of the same names, in this order."""

    pk: int
    version: int
    owner_id: int | None
    book_id: int | None
    team_id: int | None
    company_name: str
    title: str
    first_name: str
    last_name: str
    email: str
    mobile: str
    phone: str
    description: str
    interest: str
    value: int | None
    rating: str
    next_due_at: dt.datetime | None
    stage_entered_at: dt.datetime


SHOWN = ("stage_id", *(column.name for column in fields(Card)))


@dataclass(frozen=True, slots=True)
class Lane:
    stage: Stage
    place: int
    places: int
    total: Sums | None
    cards: Sequence[Card]
    after: int | None

    @property
    def left(self) -> int | None:
        """How many more there are, if the whole is known."""
        return self.total.leads - len(self.cards) if self.total is not None else None


@dataclass
class Board:
    """What this person sees of one process.

    Numbers come from the tally as long as it knows every condition; else the leads are counted, together, as far as
    `MOST_COUNTED`.
    """

    user: User
    address: BoardAddress

    @cached_property
    def _finding(self) -> Finding:
        return Finding(self.user, self.address.as_list)

    @property
    def is_tallied(self) -> bool:
        return not self._finding.others

    @cached_property
    def sums(self) -> dict[int, Sums] | None:
        """Leads and value of each stage that has any; None if there are too many to count."""
        if self.is_tallied:
            return cast(dict[int, Sums], sums.by(self.user, "stage", self._tallied(Group.ACTIVE)))
        if self._found is None:
            return None
        return {stage: Sums(len(rows), sum(value for _pk, value in rows)) for stage, rows in self._found.items()}

    @cached_property
    def _found(self) -> dict[int, list[tuple[int, int]]] | None:
        """Id and value of every lead on the board, by stage, newest first; None where they are better not all read.

        That costs little in a small scope, whose leads lie far apart in the order of a lane, and with conditions
        that the tally does not know, by which the leads have to be counted anyway.
        """
        finding = self._finding
        if self.is_tallied:
            total = sum(one.leads for one in (self.sums or {}).values())
            if total > SCANNED:
                return None
            finding = replace(finding, counted=Sums(total))

        def ask() -> QuerySet[Lead, tuple[Any, ...]]:
            return finding.all().order_by().values_list("stage", "pk", "value")[: MOST_COUNTED + 1]

        key = ("board", self.user.asks_as, finding.is_narrow, self.address.process.pk, self.address.conditions.known)
        rows = prepared.rows(key, ask) if self.is_tallied else list(ask())
        if len(rows) > MOST_COUNTED:
            return None
        found: dict[int, list[tuple[int, int]]] = {}
        for stage, pk, value in sorted(rows, key=lambda row: -row[1]):
            found.setdefault(stage, []).append((pk, value or 0))
        return found

    def lanes(self, only: Sequence[Stage] | None = None) -> list[Lane]:
        """The lanes of the process, or `only` these of them. One query for all their cards, or in a large scope one for
        each lane that has any."""
        stages = catalog().stages_of.get(self.address.process.pk, [])
        made = []
        wanted = [stage for stage in stages if only is None or stage in only]
        together = self._together(wanted)
        for place, stage in enumerate(stages, 1):
            if stage not in wanted:
                continue
            total = self.sums.get(stage.pk, Sums()) if self.sums is not None else None
            if together is not None:
                shown, after = _cut(together.get(stage.pk, []))
            else:
                shown, after = self.cards(stage) if total is None or total.leads else ([], None)
            made.append(Lane(stage, place, len(stages), total, shown, after))
        return made

    def cards(self, stage: Stage, before: int | None = None) -> tuple[list[Card], int | None]:
        """The newest cards of a lane, or those after the lead numbered `before`; and after which one there are more."""
        if (together := self._together([stage], before)) is not None:
            return _cut(together.get(stage.pk, []))

        def ask() -> QuerySet[Lead, tuple[Any, ...]]:
            found = self._visible.filter(self._asked, stage=stage, **({} if before is None else {"pk__lt": before}))
            return found.order_by("-pk").values_list(*SHOWN)[: CARDS + 1]

        if before is None and self.is_tallied:  # what everybody looks at all day
            key = ("lane", self.user.asks_as, stage.pk, self.address.conditions.known)
            rows: Iterable[tuple[Any, ...]] = prepared.rows(key, ask)
        else:
            rows = ask()
        return _cut([Card(*row[1:]) for row in rows])

    @property
    def _visible(self) -> LeadQuerySet:
        return Lead.objects.for_user(self.user, Permission.LEAD_VIEW).present().filter(group=Group.ACTIVE)

    def _together(self, stages: Sequence[Stage], before: int | None = None) -> dict[int, list[Card]] | None:
        """The first cards of several lanes, and one more each, where every lead of the board is known by its id."""
        if self._found is None:
            return None
        ids: list[int] = []
        for stage in stages:
            known = (pk for pk, _value in self._found.get(stage.pk, ()) if before is None or pk < before)
            ids += islice(known, CARDS + 1)
        found: dict[int, list[Card]] = {}
        for stage_id, *row in self._visible.filter(pk__in=ids).order_by("-pk").values_list(*SHOWN) if ids else ():
            found.setdefault(stage_id, []).append(Card(*row))
        return found

    def ends(self) -> dict[str, Sums]:
        """How many leads of the process ended in each way, as the tally knows; nothing if that would mean counting."""
        if not self.is_tallied:
            return {}
        return cast(dict[str, Sums], sums.by(self.user, "outcome", self._tallied(Group.DONE)))

    def owners(self) -> dict[int, int]:
        """Who has how many leads on this board, whoever it is asked for."""
        conditions = LEADS.tallied(self.address.conditions.without("owner"))
        return {
            int(pk): sum_.leads for pk, sum_ in sums.by(self.user, "owner", self._q(Group.ACTIVE, conditions)).items()
        }

    @cached_property
    def _asked(self) -> Q:
        is_narrow = not self.is_tallied and self._finding.is_narrow
        return LEADS.q(self.address.conditions, Asking(self.user, is_narrow=is_narrow))

    def _tallied(self, group: Group) -> Q:
        return self._q(group, LEADS.tallied(self.address.conditions))

    def _q(self, group: Group, conditions: Conditions) -> Q:
        return Q(process=self.address.process.pk, group=group) & LEADS.q(conditions, Asking(self.user))


def _cut(cards: list[Card]) -> tuple[list[Card], int | None]:
    """As many as a lane shows, and the last of them if there are more."""
    return cards[:CARDS], cards[CARDS - 1].pk if len(cards) > CARDS else None
