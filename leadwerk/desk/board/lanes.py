"""What stands in the lanes of a board: the active leads of one process that this person may see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

from django.db.models import Q
from django.utils import timezone

from leadwerk.conditions.vocabulary import Asking, Conditions
from leadwerk.desk.board.address import BoardAddress
from leadwerk.desk.lead_list.finding import MOST_COUNTED, Finding
from leadwerk.foundation.clock import now
from leadwerk.leads.conditions import LEADS
from leadwerk.leads.models import Group, Lead
from leadwerk.leads.models.lead import LeadQuerySet
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers, has
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Stage
from leadwerk.tallies import sums
from leadwerk.tallies.sums import Sums

CARDS = 20
SCANNED = 2_000
# The three ends of a board, and what it takes to drop a card on each.
ENDS = {"won": Permission.LEAD_CONVERT, "lost": Permission.LEAD_CLOSE, "rejected": Permission.LEAD_REJECT}
SHOWN = (
    "version",
    "owner",
    "book",
    "team",
    "stage",
    "company_name",
    "title",
    "first_name",
    "last_name",
    "email",
    "mobile",
    "phone",
    "description",
    "interest",
    "value",
    "rating",
    "closed_at",
    "next_due_at",
    "stage_entered_at",
)


@dataclass(frozen=True, slots=True)
class Card:
    lead: Lead
    days: int
    is_stale: bool
    is_overdue: bool
    is_due_today: bool
    may_move: bool
    ends: tuple[str, ...]


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
    def _rights(self) -> "_Rights":
        return _Rights(self.user)

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
        rows = list(finding.all().order_by().values_list("stage", "pk", "value")[: MOST_COUNTED + 1])
        if len(rows) > MOST_COUNTED:
            return None
        found: dict[int, list[tuple[int, int]]] = {}
        for stage, pk, value in sorted(rows, key=lambda row: -row[1]):
            found.setdefault(stage, []).append((pk, value or 0))
        return found

    def lanes(self, only: Sequence[Stage] | None = None) -> list[Lane]:
        """The lanes of the process, or `only` these of them: one query for the cards of each that has any."""
        stages = catalog().stages_of.get(self.address.process.pk, [])
        made = []
        for place, stage in enumerate(stages, 1):
            if only is not None and stage not in only:
                continue
            total = self.sums.get(stage.pk, Sums()) if self.sums is not None else None
            shown, after = self.cards(stage) if total is None or total.leads else ([], None)
            made.append(Lane(stage, place, len(stages), total, shown, after))
        return made

    def cards(self, stage: Stage, before: int | None = None) -> tuple[list[Card], int | None]:
        """The newest cards of a lane, or those after the lead numbered `before`; and after which one there are more."""
        leads = list(self._lane(stage, before).order_by("-pk").only(*SHOWN)[: CARDS + 1])
        shown = [_card(lead, stage, self._rights) for lead in leads[:CARDS]]
        return shown, shown[-1].lead.pk if len(leads) > CARDS else None

    def _lane(self, stage: Stage, before: int | None) -> LeadQuerySet:
        found = Lead.objects.for_user(self.user, Permission.LEAD_VIEW).present()
        found = found.filter(group=Group.ACTIVE, stage=stage)
        if self._found is not None:
            ids = [pk for pk, _value in self._found.get(stage.pk, ()) if before is None or pk < before]
            return found.filter(pk__in=ids[: CARDS + 1])
        return found.filter(self._asked, **({} if before is None else {"pk__lt": before}))

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


class _Rights:
    """Whether this person may move or end a lead at all, asked once; then of each lead."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.ends = {end: permission for end, permission in ENDS.items() if has(user, permission)}
        self.moves = has(user, Permission.LEAD_MOVE)

    def may_move(self, lead: Lead) -> bool:
        return self.moves and covers(self.user, Permission.LEAD_MOVE, lead)

    def may_end(self, lead: Lead) -> tuple[str, ...]:
        return tuple(end for end, permission in self.ends.items() if covers(self.user, permission, lead))


def _card(lead: Lead, stage: Stage, may: _Rights) -> Card:
    moment = now()
    due = lead.next_due_at
    days = (moment - lead.stage_entered_at).days
    return Card(
        lead=lead,
        days=days,
        is_stale=stage.stale_after_days is not None and days >= stage.stale_after_days,
        is_overdue=due is not None and due < moment,
        is_due_today=due is not None and timezone.localdate(due) == timezone.localdate(moment),
        may_move=may.may_move(lead),
        ends=may.may_end(lead),
    )
