"""The pairs of the last scan, as far as a person may see both leads."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from leadwerk.duplicates.likeness import Level, Likeness
from leadwerk.duplicates.models import Dismissal, Pair
from leadwerk.leads.models import Lead, Outcome
from leadwerk.leads.models.lead import NOT_IN_BIN
from leadwerk.people import scoping
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.tallies import sums

PAGE = 50
FEW = 30_000


@dataclass(frozen=True, slots=True)
class PairPage:
    """Surest first. `after` is where the next page begins, "" on the last one."""

    pairs: list[Pair]
    after: str


def page(user: User, after: str = "") -> PairPage:
    """The next pairs of which neither lead is in the bin, converted, out of this person's sight, and which nobody has
    dismissed. `after` is as an earlier page gave it; anything else begins at the start."""
    found, order = _visible(user), (F("level").desc(), F("pk").asc())
    if _sees_few(user):
        # Sorted by an expression, so that no planner walks through all pairs in the order of their levels instead.
        mine = Lead.objects.for_user(user, Permission.LEAD_VIEW, way_in=NOT_IN_BIN)
        found, order = found.filter(first__in=mine.values("pk")), ((-F("level")).asc(), F("pk").asc())
    level, _sign, pk = after.partition("-")
    if level.isdecimal() and len(level) < 3 and pk.isdecimal() and len(pk) < 19:
        found = found.filter(Q(level__lt=int(level)) | Q(level=int(level), pk__gt=int(pk)))
    rows = list(found.select_related("first", "second").order_by(*order)[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return PairPage(rows[:PAGE], f"{last.level}-{last.pk}" if last is not None else "")


def likeness(pair: Pair) -> Likeness:
    """How sure it was, and why, in words."""
    return Likeness(Level(pair.level), tuple(pair.reasons))


def _sees_few(user: User) -> bool:
    """Whether this person sees so few leads that looking up the pairs of each beats walking through all pairs there are
    until fifty of them are theirs."""
    if scoping.rows(user, Permission.LEAD_VIEW) is None:
        return False
    return sum(one.leads for one in sums.groups(user).visible.values()) < FEW


def _visible(user: User) -> "QuerySet[Pair]":
    leads = Lead.objects.for_user(user, Permission.LEAD_VIEW).present().exclude(outcome=Outcome.WON)
    dismissed = Dismissal.objects.filter(
        first_kind="lead", first_id=OuterRef("first_id"), second_kind="lead", second_id=OuterRef("second_id")
    )
    return Pair.objects.filter(
        Exists(leads.filter(pk=OuterRef("first_id"))),
        Exists(leads.filter(pk=OuterRef("second_id"))),
        ~Exists(dismissed),
    )
