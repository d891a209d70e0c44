"""Why somebody may do something, or may not: the grounds behind `scoping.covers`, for people to read.

`scoping` decides, this only tells by what. A property test compares the two: a ground is named exactly where `covers`
says yes. Rights only: that a record is closed or lies in the bin stands against a verb for everybody.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from leadwerk.people.organisation import Colleague, organisation
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.scoping import OwnedRecord, books_allowing, books_count, is_waiting


class By(IntEnum):
    """What a ground rests on, the nearest to the record first."""

    OWNER = 0
    BOOK = 1
    SCOPE = 2


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason why somebody has a permission on a record.

    `roles` grant it at `scope`. Beside the owner it is a book of which the person is a member, with their `level`, or
    the scope itself, reckoned from the person's `team` (None where the scope asks for no team). Where the record lies
    in a book `below` that one, it is named too.
    """

    by: By
    roles: tuple[int, ...]
    scope: Scope
    book: int | None = None
    below: int | None = None
    level: str = ""
    team: int | None = None

    @property
    def group(self) -> str:
        """The same for all whom one line of "Who sees this?" names together."""
        match self.by:
            case By.OWNER:
                return "owner"
            case By.BOOK:
                return f"book-{self.book}-{self.level}"
        return f"{self.scope.value}-{self.roles[0]}-{self.team or 0}"


class Obstacle(IntEnum):
    """What stands in the way of a permission, where there is no ground."""

    INACTIVE = 0
    NO_ROLE = 1
    NOT_GRANTED = 2
    LEVEL_TOO_LOW = 3
    OUT_OF_REACH = 4


@dataclass(frozen=True, slots=True)
class Audience:
    """The people who have a permission on a record by the same ground, by last name."""

    ground: Ground
    people: tuple[Colleague, ...]


def granted(colleague: Colleague, permission: Permission | str) -> dict[Scope, tuple[int, ...]]:
    """Which roles of this person grant the permission at which scope, the widest first. Nothing for an inactive one."""
    found: dict[Scope, list[int]] = defaultdict(list)
    if colleague.is_active:
        grants = organisation().grants
        for role in sorted(colleague.roles):
            scope = grants.get(role, {}).get(str(permission), Scope.NONE)
            if scope is not Scope.NONE:
                found[scope].append(role)
    return {scope: tuple(found[scope]) for scope in sorted(found, key=lambda one: -one.width)}


def grounds(colleague: Colleague, permission: Permission | str, record: OwnedRecord) -> list[Ground]:
    """All by which this person has the permission on this record, the nearest first; empty if they do not have it."""
    by_scope = granted(colleague, permission)
    if not by_scope:
        return []
    org = organisation()
    widest, roles = next(iter(by_scope.items()))
    found = []
    if record.owner_id == colleague.id:
        found.append(Ground(By.OWNER, roles, widest))
    if record.book_id is not None and record.book_id in books_allowing(org, colleague.id, permission):
        level, through = org.memberships[colleague.id][record.book_id]
        below = record.book_id if record.book_id != through else None
        found.append(Ground(By.BOOK, roles, widest, book=through, below=below, level=level))
    for scope, granting in by_scope.items():
        if scope is Scope.ALL:
            found.append(Ground(By.SCOPE, granting, scope))
        elif _reaches(colleague, scope, record):
            found.append(Ground(By.SCOPE, granting, scope, team=colleague.team))
    return found


def _reaches(colleague: Colleague, scope: Scope, record: OwnedRecord) -> bool:
    """Whether a scope that is reckoned from the person's team comes as far as this record."""
    if colleague.team is None or record.team_id is None:
        return False
    match scope:
        case Scope.OWN_AND_UNASSIGNED:
            return record.team_id == colleague.team and is_waiting(record)
        case Scope.TEAM:
            return record.team_id == colleague.team
        case Scope.TEAM_AND_BELOW:
            return record.team_id in organisation().below[colleague.team]
    return False


def obstacle(colleague: Colleague, permission: Permission | str, record: OwnedRecord | None = None) -> Obstacle | None:
    """Why this person does not have the permission, on this record or at all; None if they do."""
    if not colleague.is_active:
        return Obstacle.INACTIVE
    if not colleague.roles:
        return Obstacle.NO_ROLE
    if not granted(colleague, permission):
        return Obstacle.NOT_GRANTED
    if record is None or grounds(colleague, permission, record):
        return None
    org = organisation()
    is_member = record.book_id in org.memberships.get(colleague.id, {})
    return Obstacle.LEVEL_TOO_LOW if is_member and books_count(org, permission) else Obstacle.OUT_OF_REACH


def audience(permission: Permission | str, record: OwnedRecord) -> list[Audience]:
    """Everybody who has the permission on this record, each once, by the ground nearest to the record.

    Computed in memory, whatever the size of the company: one look at the roles of each user.
    """
    people: dict[str, list[Colleague]] = defaultdict(list)
    by: dict[str, Ground] = {}
    for colleague in organisation().agents():
        found = grounds(colleague, permission, record)
        if found:
            by.setdefault(found[0].group, found[0])
            people[found[0].group].append(colleague)
    return [
        Audience(ground, tuple(people[group])) for group, ground in sorted(by.items(), key=lambda one: _near(one[1]))
    ]


def _near(ground: Ground) -> tuple[int, ...]:
    org = organisation()
    teams = list(org.teams)
    place = teams.index(ground.team) if ground.team in org.teams else -1
    return ground.by, ground.scope.width if ground.by is By.SCOPE else 0, ground.book or 0, place, ground.roles[0]


def may(colleague: Colleague, permissions: Iterable[Permission], record: OwnedRecord) -> list[Permission]:
    """Those of the permissions that this person has on this record."""
    return [permission for permission in permissions if grounds(colleague, permission, record)]
