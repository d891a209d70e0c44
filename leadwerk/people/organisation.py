"""The organisation as held in memory: teams, users, roles and books by id, read once per change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.db.models import F

from leadwerk.foundation.held import held
from leadwerk.people.models import Book, BookLevel, BookMember, Company, Role, Team, User
from leadwerk.people.permissions import Scope


@dataclass(frozen=True, slots=True)
class Colleague:
    """What other people see of a user."""

    id: int
    first_name: str
    last_name: str
    email: str
    team: int | None
    manager: int | None
    is_active: bool
    roles: tuple[int, ...]

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def short_name(self) -> str:
        """ "J. Petersen", as lists show it."""
        return f"{self.first_name[:1]}. {self.last_name}" if self.first_name else self.last_name


class Membership(NamedTuple):
    """What somebody is in a book: their level, and the book they are a member of, this one or one above it."""

    level: str
    through: int


@dataclass(frozen=True, slots=True)
class Organisation:
    """`books` stand in the order of their tree. `memberships` are per user and book: of a book and all below it.
    `unprotected` are the users of whom a role demands a second factor, and who have none. `widest` keeps what roles
    together grant, as far as it has been asked for."""

    company: Company | None
    teams: dict[int, Team]
    users: dict[int, Colleague]
    roles: dict[int, Role]
    grants: dict[int, dict[str, Scope]]
    books: dict[int, Book]
    memberships: dict[int, dict[int, Membership]]
    books_above: dict[int, tuple[int, ...]]
    below: dict[int, frozenset[int]] = field(default_factory=dict)
    unprotected: frozenset[int] = frozenset()
    widest: dict[tuple[tuple[int, ...], str], Scope] = field(default_factory=dict)

    def colleague(self, user_id: int | None) -> Colleague | None:
        return self.users.get(user_id) if user_id is not None else None

    def agents(self) -> list[Colleague]:
        """Active users, by last name."""
        return sorted((u for u in self.users.values() if u.is_active), key=lambda u: (u.last_name, u.first_name))


@held
def organisation() -> Organisation:
    """The organisation as of now. Shared between requests: read it, never change it."""
    roles: dict[int, list[int]] = defaultdict(list)
    for user_id, role_id in User.roles.through.objects.values_list("user_id", "role_id"):
        roles[user_id].append(role_id)
    grants: dict[int, dict[str, Scope]] = defaultdict(dict)
    known: dict[int, Role] = {}
    # One row for each grant, so that roles and grants cost one query.
    granted = Role.objects.order_by("pk").annotate(permitted=F("grants__permission"), reach=F("grants__scope"))
    for role in granted:
        known.setdefault(role.pk, role)
        if role.permitted:
            grants[role.pk][role.permitted] = Scope(role.reach)
    books, books_above = _in_tree(Book.objects.all())
    teams = {team.pk: team for team in Team.objects.order_by("path", "name")}
    below = {
        pk: frozenset(other.pk for other in teams.values() if other.path.startswith(team.path))
        for pk, team in teams.items()
    }
    columns = ("pk", "first_name", "last_name", "email", "team_id", "manager_id", "is_active")
    users: dict[int, Colleague] = {}
    for row in User.objects.order_by("pk").values_list(*columns):
        users[row[0]] = Colleague(*row, tuple(roles[row[0]]))  # type: ignore[call-arg]
    return Organisation(
        company=Company.objects.first(),
        teams=teams,
        users=users,
        roles=known,
        grants=dict(grants),
        books=books,
        memberships=_memberships(BookMember.objects.all(), books_above),
        books_above=books_above,
        below=below,
        unprotected=_unprotected(users.values(), known.values()),
    )


def _unprotected(users: Iterable[Colleague], roles: Iterable[Role]) -> frozenset[int]:
    demanding = {role.pk for role in roles if role.demands_second_factor}
    if not demanding:
        return frozenset()
    factors = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    protected = set(factors.values_list("user_id", flat=True))
    return frozenset(one.id for one in users if demanding.intersection(one.roles)) - protected


def _in_tree(found: Iterable[Book]) -> tuple[dict[int, Book], dict[int, tuple[int, ...]]]:
    """The books, each after the one it belongs to, neighbours by name; and the books above each, the nearest first."""
    known = {book.pk: book for book in found}
    above: dict[int, tuple[int, ...]] = {}
    for book in known.values():
        chain, parent = list[int](), book.parent_id
        while parent is not None and parent not in chain:
            chain.append(parent)
            parent = known[parent].parent_id
        above[book.pk] = tuple(chain)

    def place(pk: int) -> list[tuple[str, int]]:
        return [(known[one].name.casefold(), one) for one in (*reversed(above[pk]), pk)]

    return {pk: known[pk] for pk in sorted(known, key=place)}, above


def _memberships(members: Iterable[BookMember], above: Mapping[int, Sequence[int]]) -> dict[int, dict[int, Membership]]:
    """A member of a book is one of all books below it as well. Where several levels meet, the highest counts."""
    below: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pk, chain in above.items():
        for distance, one in enumerate((pk, *chain)):
            below[one].append((distance, pk))
    widths = {level: width for width, level in enumerate(BookLevel.values)}
    best: dict[int, dict[int, tuple[int, int, int]]] = defaultdict(dict)
    for member in members:
        reached = best[member.user_id]
        for distance, pk in below[member.book_id]:
            there = (widths[member.level], -distance, member.book_id)
            reached[pk] = max(there, reached.get(pk, there))
    return {
        user: {pk: Membership(BookLevel.values[width], through) for pk, (width, _near, through) in found.items()}
        for user, found in best.items()
    }


def company() -> Company:
    """The company of this installation. Only to be called once set-up is done."""
    found = organisation().company
    assert found is not None, "no company yet: the set-up page comes first"
    return found
