"""What `explaining` found, in sentences: "Tobias Wendt may not edit L-12: …"."""

from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from leadwerk.people.explaining import By, Ground, Obstacle, granted, grounds, obstacle
from leadwerk.people.models import BookLevel
from leadwerk.people.organisation import Colleague, organisation
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.scoping import OwnedRecord, books_count

# What is done to a record, as it stands in "may … L-12".
DOING: dict[str, Promise] = {
    "view": pgettext_lazy("may … L-12", "see"),
    "edit": pgettext_lazy("may … L-12", "edit"),
    "assign": pgettext_lazy("may … L-12", "assign"),
    "accept": pgettext_lazy("may … L-12", "accept"),
    "move": pgettext_lazy("may … L-12", "move"),
    "qualify": pgettext_lazy("may … L-12", "qualify"),
    "close": pgettext_lazy("may … L-12", "close"),
    "convert": pgettext_lazy("may … L-12", "convert"),
    "reject": pgettext_lazy("may … L-12", "reject"),
    "reopen": pgettext_lazy("may … L-12", "reopen"),
    "delete": pgettext_lazy("may … L-12", "discard"),
    "restore": pgettext_lazy("may … L-12", "restore"),
    "export": pgettext_lazy("may … L-12", "export"),
    "change_process": pgettext_lazy("may … L-12", "change the process of"),
}
REACH: dict[Scope, Promise] = {
    Scope.OWN: pgettext_lazy("records", "own ones"),
    Scope.OWN_AND_UNASSIGNED: pgettext_lazy("records", "own and unassigned ones"),
    Scope.TEAM: pgettext_lazy("records", "those of the own team"),
    Scope.TEAM_AND_BELOW: pgettext_lazy("records", "those of the own team and the teams below"),
    Scope.ALL: pgettext_lazy("records", "all"),
}


class NumberedRecord(OwnedRecord, Protocol):
    @property
    def number(self) -> str: ...


def is_about_records(permission: Permission) -> bool:
    """Whether it makes a difference on which record somebody has it; making new ones and settings are about none."""
    kind, _dot, verb = permission.value.partition(".")
    return kind in ("lead", "account", "contact", "opportunity") and verb in DOING


def doing(permission: Permission) -> str:
    """ "reject", as in "may reject L-12"."""
    return str(DOING[permission.value.partition(".")[2]])


def title(ground: Ground, permission: Permission) -> str:
    """A ground as the head of those who have it: "Sales management (Team and below), team Nord"."""
    match ground.by:
        case By.OWNER:
            return _owner_word(permission)
        case By.BOOK:
            named = {
                "book": _book(ground.book),
                "below": _book(ground.below),
                "level": str(BookLevel(ground.level).label),
            }
            if ground.below is not None:
                return _("Book %(book)s (%(level)s), above %(below)s") % named
            return _("Book %(book)s (%(level)s)") % named
    facts = {"role": _roles(ground.roles[:1]), "scope": str(ground.scope.label), "team": _team(ground.team)}
    if ground.team is None:
        return _("%(role)s (%(scope)s)") % facts
    return _("Team %(team)s: %(role)s (%(scope)s)") % facts


def belongs(record: NumberedRecord, permission: Permission) -> str:
    """Whose a record is: "L-12 belongs to Viola Brandt, team Süd"."""
    owner = organisation().colleague(record.owner_id)
    facts = {
        "record": record.number,
        "owner": owner.name if owner else "",
        "team": _team(record.team_id),
        "book": _book(record.book_id),
    }
    if owner is not None:
        words = (
            _("%(record)s belongs to %(owner)s, team %(team)s")
            if facts["team"]
            else _("%(record)s belongs to %(owner)s")
        )
    elif facts["team"]:
        words = _("%(record)s belongs to nobody and lies in the team %(team)s")
    else:
        words = _("%(record)s belongs to nobody and to no team")
    if facts["book"] and books_count(organisation(), permission):
        return words % facts + _(", book %(book)s") % facts
    return words % facts


def why(colleague: Colleague, permission: Permission, record: NumberedRecord | None = None) -> str:
    """One sentence: may this person do this, on this record or at all, and by what or why not."""
    against = obstacle(colleague, permission, record)
    if record is None:
        return _refused(colleague, permission, against) if against is not None else _permitted(colleague, permission)
    facts = {"name": colleague.name, "record": record.number, "doing": doing(permission)}
    if against is None:
        ground = grounds(colleague, permission, record)[0]
        return _("%(name)s may %(doing)s %(record)s: %(ground)s.") % (facts | {"ground": _ground(ground, permission)})
    facts["reason"] = _reason(colleague, permission, against, record)
    return _("%(name)s may not %(doing)s %(record)s: %(reason)s.") % facts


def _permitted(colleague: Colleague, permission: Permission) -> str:
    widest, roles = next(iter(granted(colleague, permission).items()))
    facts = {
        "name": colleague.name,
        "permission": permission.label,
        "by": _by_roles(roles),
        "reach": str(REACH[widest]),
    }
    if not is_about_records(permission):
        one_department = permission is Permission.MANAGE_USERS and widest is not Scope.ALL
        words = _("%(name)s may “%(permission)s”, %(reach)s: %(by)s.") if one_department else ""
        return (words or _("%(name)s may “%(permission)s”: %(by)s.")) % facts
    if colleague.team is None and widest not in (Scope.OWN, Scope.ALL):
        words = _("%(name)s may “%(permission)s”, only own ones: %(by)s; without a team it does not reach further.")
    else:
        words = _("%(name)s may “%(permission)s”, %(reach)s: %(by)s.")
    if widest is not Scope.ALL and (books := _books(colleague)) and books_count(organisation(), permission):
        return words % facts + " " + _("Besides, what is in these books: %(books)s.") % {"books": books}
    return words % facts


def _refused(colleague: Colleague, permission: Permission, against: Obstacle) -> str:
    facts = {
        "name": colleague.name,
        "permission": str(permission.label),
        "reason": _reason(colleague, permission, against),
    }
    return _("%(name)s may not “%(permission)s”: %(reason)s.") % facts


def _ground(ground: Ground, permission: Permission) -> str:
    facts = {"by": _by_roles(ground.roles), "scope": str(ground.scope.label), "team": _team(ground.team)}
    match ground.by:
        case By.OWNER:
            return _("as %(owner)s, %(by)s") % (facts | {"owner": _owner_word(permission)})
        case By.BOOK:
            facts |= {
                "book": _book(ground.book),
                "below": _book(ground.below),
                "level": str(BookLevel(ground.level).label),
            }
            if ground.below is not None:
                return _("as a member of the book %(book)s (%(level)s), to which %(below)s belongs, %(by)s") % facts
            return _("as a member of the book %(book)s (%(level)s), %(by)s") % facts
    if ground.team is None:
        return _("%(by)s (%(scope)s)") % facts
    return _("%(by)s (%(scope)s) in the team %(team)s") % facts


def _reason(
    colleague: Colleague, permission: Permission, against: Obstacle, record: NumberedRecord | None = None
) -> str:
    match against:
        case Obstacle.INACTIVE:
            return _("this login is deactivated")
        case Obstacle.NO_ROLE:
            return _("they have no role")
        case Obstacle.NOT_GRANTED:
            return ngettext(
                "the role %(roles)s does not permit it",
                "none of the roles %(roles)s permits it",
                len(colleague.roles),
            ) % {"roles": _roles(colleague.roles)}
    assert record is not None, "only a record can be out of reach"
    widest, roles = next(iter(granted(colleague, permission).items()))
    facts = {"belongs": belongs(record, permission), "roles": _roles(roles), "reach": str(REACH[widest])}
    if against is Obstacle.LEVEL_TOO_LOW and record.book_id is not None:
        level = BookLevel(organisation().memberships[colleague.id][record.book_id].level)
        facts |= {"book": _book(record.book_id), "level": str(level.label)}
        return _("%(belongs)s, and in the book %(book)s they only have the level “%(level)s”") % facts
    if colleague.team is None and widest is not Scope.OWN:
        return _("%(belongs)s; they are in no team, so the role %(roles)s reaches only their own ones") % facts
    return (
        ngettext(
            "%(belongs)s; the role %(roles)s reaches only: %(reach)s",
            "%(belongs)s; the roles %(roles)s reach only: %(reach)s",
            len(roles),
        )
        % facts
    )


def _by_roles(roles: tuple[int, ...]) -> str:
    return ngettext("by the role %(roles)s", "by the roles %(roles)s", len(roles)) % {"roles": _roles(roles)}


def roles_of(colleague: Colleague) -> str:
    """The roles of somebody, by name."""
    return _roles(colleague.roles)


def _roles(roles: tuple[int, ...]) -> str:
    known = organisation().roles
    return ", ".join(known[role].label for role in roles if role in known)


def _team(team: int | None) -> str:
    known = organisation().teams
    return known[team].name if team in known else ""


def _book(book: int | None) -> str:
    known = organisation().books
    return known[book].name if book in known else ""


def _books(colleague: Colleague) -> str:
    org = organisation()
    reached = org.memberships.get(colleague.id, {})
    own = [(book, reached[book]) for book in org.books if book in reached and reached[book].through == book]
    named = ", ".join(f"{org.books[book].name} ({BookLevel(mine.level).label})" for book, mine in own)
    return named if len(own) == len(reached) else _("%(books)s, with the books below") % {"books": named}


def _owner_word(permission: Permission) -> str:
    return _("Owner") if permission.value.startswith("lead.") else _("Responsible")
