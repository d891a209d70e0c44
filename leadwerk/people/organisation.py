"""The organisation as held in memory: teams, users, roles and books by id, read once per change."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F

from leadwerk.foundation.held import held
from leadwerk.people.models import Book, BookMember, Company, Role, Team, User
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


@dataclass(frozen=True, slots=True)
class Organisation:
    company: Company | None
    teams: dict[int, Team]
    users: dict[int, Colleague]
    roles: dict[int, Role]
    grants: dict[int, dict[str, Scope]]
    books: dict[int, Book]
    memberships: dict[int, dict[int, str]]
    below: dict[int, frozenset[int]] = field(default_factory=dict)

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
    memberships: dict[int, dict[int, str]] = defaultdict(dict)
    for member in BookMember.objects.all():
        memberships[member.user_id][member.book_id] = member.level
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
        books={book.pk: book for book in Book.objects.all()},
        memberships=dict(memberships),
        below=below,
    )


def company() -> Company:
    """The company of this installation. Only to be called once set-up is done."""
    found = organisation().company
    assert found is not None, "no company yet: the set-up page comes first"
    return found
