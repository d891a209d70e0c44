"""Permission x scope x ownership mode -> which rows: the only place that knows.

`rows` gives a Q over the columns `owner`, `book`, `team` and the kind's own mark of an unassigned record; the same Q
runs on a record's table and on the tally. `covers` is the same rule for one record in hand. A property test compares
the two. Rules: domain.md, "Scopes" and "Ownership mode".
"""

from collections.abc import Mapping
from typing import Protocol

from django.db.models import Q

from leadwerk.people.actors import Actor, System
from leadwerk.people.models import BookLevel, OwnershipMode, User
from leadwerk.people.organisation import Colleague, Organisation, organisation
from leadwerk.people.permissions import GRANTABLE, Permission, Scope

NOTHING = Q(pk__in=[])

_READING = frozenset({"view", "export"})


class OwnedRecord(Protocol):
    owner_id: int | None
    book_id: int | None
    team_id: int | None


def scope(user: User, permission: Permission | str) -> Scope:
    """The widest scope any of the user's roles grants for `permission`; NONE for an inactive user.

    A user signed in by a token has of it what the token permits.
    """
    org = organisation()
    colleague = org.users.get(user.pk)
    if colleague is None or not colleague.is_active:
        return Scope.NONE
    if user.limited_to is not None and str(permission) not in user.limited_to:
        return Scope.NONE
    return _granted(org, colleague, permission)


def _granted(org: Organisation, colleague: Colleague, permission: Permission | str) -> Scope:
    key = colleague.roles, str(permission)
    found = org.widest.get(key)
    if found is None:
        granted = (org.grants.get(role, {}).get(key[1], Scope.NONE) for role in colleague.roles)
        found = org.widest[key] = max(granted, key=lambda s: s.width, default=Scope.NONE)
    return found


def beyond(by: Actor, grants: Mapping[str, Scope]) -> list[Permission]:
    """The permissions among these that are wider than what `by` holds. SYSTEM holds all."""
    if isinstance(by, System):
        return []
    return [
        permission for permission in GRANTABLE if grants.get(permission, Scope.NONE).width > scope(by, permission).width
    ]


def reaches_further(user_id: int, than: Actor) -> bool:
    """Whether this user may do anything, on any record, that `than` may not do there: a permission wider, or as wide
    from another place, since "team" of somebody in another department, or a book, is more than one's own "team"."""
    if isinstance(than, System):
        return False
    org = organisation()
    them, team = org.users[user_id], org.users[than.pk].team
    for permission in GRANTABLE:
        theirs, mine = _granted(org, them, permission), scope(than, permission)
        if theirs is Scope.NONE or mine is Scope.ALL:
            continue
        if theirs is Scope.ALL or them.team is None or team is None or mine not in (Scope.TEAM, Scope.TEAM_AND_BELOW):
            return True
        reached = org.below[team] if mine is Scope.TEAM_AND_BELOW else {team}
        if not (org.below[them.team] if theirs is Scope.TEAM_AND_BELOW else {them.team}) <= reached:
            return True
        if books_allowing(org, user_id, permission) - books_allowing(org, than.pk, permission):
            return True
    return False


def is_granted(colleague: Colleague, permission: Permission | str) -> bool:
    """Whether a colleague may do this on any record at all: decides to whom work is offered."""
    org = organisation()
    scopes = (org.grants.get(role, {}).get(str(permission), Scope.NONE) for role in colleague.roles)
    return colleague.is_active and any(one is not Scope.NONE for one in scopes)


def has(by: Actor, permission: Permission | str) -> bool:
    """Whether `by` may do this on any record at all: decides which buttons and pages exist for them."""
    return isinstance(by, System) or scope(by, permission) is not Scope.NONE


def rows(user: User, permission: Permission | str) -> Q | None:
    """The rows on which `user` has `permission`; None stands for all rows (no condition)."""
    width = scope(user, permission)
    if width is Scope.NONE:
        return NOTHING
    if width is Scope.ALL:
        return None
    org = organisation()
    team = org.users[user.pk].team
    found = Q(owner=user.pk)
    if books := books_allowing(org, user.pk, permission):
        found |= Q(book__in=sorted(books))
    if team is None or width is Scope.OWN:
        return found
    if width is Scope.OWN_AND_UNASSIGNED:
        return found | _waiting(permission) & Q(team=team)
    teams = {team} if width is Scope.TEAM else org.below[team]
    return found | Q(team__in=sorted(teams))


def parts(allowed: Q) -> list[Q]:
    """The conditions of which `rows` asks for any one: each has an index."""
    if allowed.connector != Q.OR:
        return [allowed]
    return [part if isinstance(part, Q) else Q(part) for part in allowed.children]


def covers(by: Actor, permission: Permission | str, record: OwnedRecord) -> bool:
    """Whether `by` has `permission` on this very record. SYSTEM has all."""
    if isinstance(by, System):
        return True
    return _reaches(scope(by, permission), by.pk, permission, record)


def colleagues_covering(permission: Permission | str, record: OwnedRecord) -> list[Colleague]:
    """The active colleagues who have `permission` on this very record, in the order of their names."""
    org = organisation()
    return [one for one in org.agents() if _reaches(_granted(org, one, permission), one.id, permission, record)]


def _reaches(width: Scope, user_id: int, permission: Permission | str, record: OwnedRecord) -> bool:
    if width in (Scope.NONE, Scope.ALL):
        return width is Scope.ALL
    org = organisation()
    if record.owner_id == user_id or record.book_id in books_allowing(org, user_id, permission):
        return True
    team = org.users[user_id].team
    if team is None or width is Scope.OWN:
        return False
    if width is Scope.OWN_AND_UNASSIGNED:
        return record.team_id == team and is_waiting(record)
    return record.team_id in ({team} if width is Scope.TEAM else org.below[team])


def administered(by: Actor) -> frozenset[int] | None:
    """The teams that `by` administers, with their users; None stands for everything, people without a team too."""
    if isinstance(by, System):
        return None
    width = scope(by, Permission.MANAGE_USERS)
    if width is Scope.ALL:
        return None
    org = organisation()
    team = org.users[by.pk].team if width is not Scope.NONE else None
    return frozenset() if team is None else org.below[team]


def administers(by: Actor, team: int | None) -> bool:
    """Whether `by` administers this team; None stands for people who have none."""
    teams = administered(by)
    return teams is None or team in teams


def widened_by_moving(user: User, team: int | None) -> bool:
    """Whether a user would reach records in another team that they do not reach now."""
    org = organisation()
    before = org.users[user.pk].team
    if team is None or team == before:
        return False
    scopes = {scope(user, permission) for permission in GRANTABLE}
    if scopes & {Scope.OWN_AND_UNASSIGNED, Scope.TEAM}:
        return True
    return Scope.TEAM_AND_BELOW in scopes and (before is None or team not in org.below[before])


def _waiting(permission: Permission | str) -> Q:
    """A record that waits for somebody: for leads the group "new", for others no owner."""
    return Q(group="new") if str(permission).startswith("lead.") else Q(owner__isnull=True)


def is_waiting(record: OwnedRecord) -> bool:
    """Whether a record in hand waits for somebody."""
    return record.owner_id is None and getattr(record, "closed_at", None) is None


def books_allowing(org: Organisation, user_id: int, permission: Permission | str) -> set[int]:
    """The books in which the user's level allows this, as a member of it or of a book above it; none where records
    belong to users only."""
    verb = str(permission).partition(".")[2]
    if not books_count(org, permission):
        return set()
    enough = {BookLevel.READ, BookLevel.EDIT, BookLevel.FULL} if verb in _READING else {BookLevel.EDIT, BookLevel.FULL}
    if verb in ("delete", "assign"):
        enough = {BookLevel.FULL}
    return {book for book, mine in org.memberships.get(user_id, {}).items() if mine.level in enough}


def books_count(org: Organisation, permission: Permission | str) -> bool:
    """Whether records of the kind that `permission` is about can belong to books."""
    return mode(org, permission) != OwnershipMode.USER


def mode(org: Organisation, permission: Permission | str) -> str:
    """Whether records of the kind that `permission` is about belong to users, to books, or to both."""
    if org.company is None:
        return OwnershipMode.USER
    is_lead = str(permission).startswith("lead.")
    return org.company.lead_ownership if is_lead else org.company.customer_ownership
