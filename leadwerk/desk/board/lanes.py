"""What stands in the lanes of a board: the active leads of one process that this person may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from leadwerk.foundation.clock import now
from leadwerk.leads.models import Group, Lead
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers, has
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import SalesProcess, Stage
from leadwerk.tallies import sums

CARDS = 20
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
    count: int
    value: int
    cards: Sequence[Card]
    after: int | None

    @property
    def left(self) -> int:
        """How many more there are; the tally knows the whole."""
        return self.count - len(self.cards)


def lanes(user: User, process: SalesProcess, owner: int | None, only: Sequence[Stage] | None = None) -> list[Lane]:
    """The lanes of a process, or `only` these of them: one query for the sums, one for the cards of each lane."""
    stages = catalog().stages_of.get(process.pk, [])
    kept = sums.by(user, "stage", condition(process, owner))
    may = _Rights(user)
    made = []
    for place, stage in enumerate(stages, 1):
        if only is not None and stage not in only:
            continue
        total = kept.get(stage.pk, sums.Sums())
        shown, after = cards(user, stage, owner, may) if total.leads else ([], None)
        made.append(Lane(stage, place, len(stages), total.leads, total.value, shown, after))
    return made


def cards(
    user: User, stage: Stage, owner: int | None, may: "_Rights | None" = None, before: int | None = None
) -> tuple[list[Card], int | None]:
    """The newest cards of a lane, or those after the lead numbered `before`; and after which one there are more."""
    found = Lead.objects.for_user(user, Permission.LEAD_VIEW).present().filter(group=Group.ACTIVE, stage=stage)
    if owner is not None:
        found = found.filter(owner=owner)
    if before is not None:
        found = found.filter(pk__lt=before)
    leads = list(found.order_by("-pk").only(*SHOWN)[: CARDS + 1])
    may = may or _Rights(user)
    shown = [_card(lead, stage, may) for lead in leads[:CARDS]]
    return shown, shown[-1].lead.pk if len(leads) > CARDS else None


def condition(process: SalesProcess, owner: int | None) -> Q:
    """What the board shows, as the tally counts it."""
    wanted = Q(process=process.pk, group=Group.ACTIVE)
    return wanted if owner is None else wanted & Q(owner=owner)


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
