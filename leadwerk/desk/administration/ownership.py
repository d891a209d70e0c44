"""What a switch of the ownership mode would change, before it is done: whose records, and who sees more or less.

Reckoned with the rules of `people.scoping` on an organisation as it would be then, from sums per book, team and owner,
so that a million leads cost no more than a few.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import Count, Sum

from leadwerk.customers.models import MODELS
from leadwerk.desk.actions.ownership import Records, book_name, team_levels
from leadwerk.desk.models import OwnershipSwitch
from leadwerk.foundation.text import fold
from leadwerk.people import scoping
from leadwerk.people.explaining import granted
from leadwerk.people.models import Book, OwnershipMode, Team
from leadwerk.people.organisation import Colleague, Membership, Organisation, organisation
from leadwerk.people.permissions import Permission, Scope
from leadwerk.tallies.models import Tally


class Pile(NamedTuple):
    """So many records of one kind that rights cannot tell apart."""

    kind: str
    book: int | None
    team: int | None
    owner: int | None
    is_waiting: bool
    size: int


class Shift(NamedTuple):
    """How many records somebody would see more, or less where it is negative."""

    colleague: Colleague
    size: int


class Part(NamedTuple):
    """What lies in a team and in no book, and the book it would go into; None where that is still to be made."""

    team: Team | None
    size: int
    name: str
    book: Book | None


VIEW = {"lead": Permission.LEAD_VIEW, **{kind: Permission(f"{kind}.view") for kind in MODELS}}
CREATE = {Records.LEADS: Permission.LEAD_CREATE, Records.CUSTOMERS: Permission.ACCOUNT_CREATE}


@dataclass(frozen=True, slots=True)
class Plan:
    """One switch as chosen: towards books, everything without one goes into `book`, or into one of its team."""

    records: Records
    after: OwnershipMode
    book: Book | None = None
    per_team: bool = False


def piles(records: Records) -> list[Pile]:
    """All records that are not in the bin."""
    if records is Records.LEADS:
        sums = Tally.objects.values_list("book", "team", "owner", "group").annotate(n=Sum("leads")).filter(n__gt=0)
        return [Pile("lead", book, team, owner, group == "new", n) for book, team, owner, group, n in sums]
    return [
        Pile(kind, book, team, owner, owner is None, n)
        for kind, model in MODELS.items()
        for book, team, owner, n in model.objects.present()
        .values_list("book", "team", "owner")
        .annotate(n=Count("pk"))
        .order_by()
    ]


def parts(plan: Plan, found: list[Pile]) -> list[Part]:
    """What is in no book yet, by team, in the order of the tree, and last what lies in no team."""
    counts: Counter[int | None] = Counter()
    for pile in found:
        if pile.book is None:
            counts[pile.team] += pile.size
    teams: list[Team | None] = [*organisation().teams.values(), None]
    known = {fold(book.name): book for book in organisation().books.values()}
    result = []
    for team in teams:
        pk = team.pk if team is not None else None
        if plan.per_team:
            name = book_name(team) if team is not None else ""
            book = known.get(fold(name))
        else:
            name, book = plan.book.name if plan.book is not None else "", plan.book
        if counts[pk]:
            result.append(Part(team, counts[pk], name, book))
    return result


def then(plan: Plan) -> tuple[Organisation, dict[int | None, int]]:
    """The organisation as the switch would leave it, and which book what is in none would get by its team.

    A book that is to be made for a team has the team's id with a minus.
    """
    org = organisation()
    company, memberships = copy(org.company), {user: dict(mine) for user, mine in org.memberships.items()}
    setattr(company, OwnershipSwitch(records=plan.records).column, plan.after)
    into: dict[int | None, int] = {}
    if plan.after == OwnershipMode.BOOK and plan.per_team:
        known = {fold(book.name): pk for pk, book in org.books.items()}
        for pk, team in org.teams.items():
            into[pk] = known.get(fold(book_name(team)), -pk)
            if into[pk] < 0:
                for user, level in team_levels(team).items():
                    memberships.setdefault(user, {})[-pk] = Membership(str(level), -pk)
        into[None] = 0
    elif plan.after == OwnershipMode.BOOK and plan.book is not None:
        into = {None: plan.book.pk}
    return replace(org, company=company, memberships=memberships), into


def shifts(plan: Plan, found: list[Pile]) -> list[Shift]:
    """Who would see more or less by books, the largest difference first. Members of books are all whom it concerns."""
    now, (later, into) = organisation(), then(plan)
    before = _Sums(found)
    after = _Sums(_placed(found, into))
    people = now.memberships.keys() | later.memberships.keys()
    result = []
    for colleague in now.agents():
        if colleague.id in people:
            difference = after.by_books(colleague, later) - before.by_books(colleague, now)
            if difference:
                result.append(Shift(colleague, difference))
    return sorted(result, key=lambda shift: (-abs(shift.size), shift.colleague.last_name, shift.colleague.id))


def shut_out(plan: Plan) -> list[Colleague]:
    """Who may create such records, but could put them into no book if every one has to be in one."""
    if plan.after != OwnershipMode.BOOK:
        return []
    later, _into = then(plan)
    permission = CREATE[plan.records]
    return [
        colleague
        for colleague in later.agents()
        if (scopes := granted(colleague, permission))
        and Scope.ALL not in scopes
        and not scoping.books_allowing(later, colleague.id, permission)
    ]


def _placed(found: list[Pile], into: dict[int | None, int]) -> Iterator[Pile]:
    for pile in found:
        if pile.book is None and into:
            yield pile._replace(book=into.get(pile.team, into[None]))
        else:
            yield pile


class _Sums:
    """Records per book, and which of them somebody reaches without the book, as owner or by team."""

    def __init__(self, found: "list[Pile] | Iterator[Pile]") -> None:
        self.of_book: Counter[tuple[str, int]] = Counter()
        self.of_owner: Counter[tuple[str, int, int]] = Counter()
        self.of_team: Counter[tuple[str, int, int]] = Counter()
        self.waiting: Counter[tuple[str, int, int]] = Counter()
        self.of_owner_in: dict[tuple[str, int, int], Counter[int]] = defaultdict(Counter)
        for kind, book, team, owner, is_waiting, count in found:
            if book is None:
                continue
            self.of_book[kind, book] += count
            if owner is not None:
                self.of_owner[kind, book, owner] += count
            if team is not None:
                self.of_team[kind, book, team] += count
                if is_waiting:
                    self.waiting[kind, book, team] += count
                if owner is not None:
                    self.of_owner_in[kind, book, owner][team] += count

    def by_books(self, colleague: Colleague, org: Organisation) -> int:
        """How many records this person sees by books alone."""
        return sum(self._by_books(colleague, kind, org) for kind in {kind for kind, _book in self.of_book})

    def _by_books(self, colleague: Colleague, kind: str, org: Organisation) -> int:
        scope = next(iter(granted(colleague, VIEW[kind])), Scope.NONE)
        if scope in (Scope.NONE, Scope.ALL):
            return 0
        teams: frozenset[int] = frozenset()
        if colleague.team is not None and scope is Scope.TEAM:
            teams = frozenset([colleague.team])
        elif colleague.team is not None and scope is Scope.TEAM_AND_BELOW:
            teams = org.below[colleague.team]
        seen = 0
        for book in scoping.books_allowing(org, colleague.id, VIEW[kind]):
            seen += self.of_book[kind, book] - self.of_owner[kind, book, colleague.id]
            in_teams = self.of_owner_in.get((kind, book, colleague.id), Counter())
            seen -= sum(self.of_team[kind, book, team] - in_teams[team] for team in teams)
            if colleague.team is not None and scope is Scope.OWN_AND_UNASSIGNED:
                seen -= self.waiting[kind, book, colleague.team]
        return seen
