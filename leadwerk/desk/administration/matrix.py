"""The matrix of a role: a row for each permission, a column for each scope, grouped by what it is about."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from leadwerk.desk.administration.forms.roles import RoleForm
from leadwerk.people import scoping
from leadwerk.people.models import Role, User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import GRANTABLE, SUPPLIED_ROLES, Permission, Scope


@dataclass(frozen=True, slots=True)
class Cell:
    """One scope of one permission. It cannot be chosen where it is wider than what the person holds."""

    scope: Scope
    is_chosen: bool
    is_beyond: bool


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` has None for a scope that this permission does not have beside its neighbours. `supplied` is the scope a
    supplied role started with, where it has another one now."""

    permission: Permission
    cells: list[Cell | None]
    supplied: Scope | None
    error: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    scopes: list[Scope]
    rows: list[Row]


def groups(role: Role, form: RoleForm, person: User) -> list[Group]:
    """The form as the matrix that `person` sees."""
    titles = {
        "lead": _("Leads"),
        "account": _("Accounts"),
        "contact": _("Contacts"),
        "opportunity": _("Opportunities"),
        "campaign": _("Campaigns"),
        "manage": _("Administering"),
    }
    found = []
    for kind, permissions in groupby(GRANTABLE, key=lambda permission: permission.partition(".")[0]):
        about = list(permissions)
        scopes = [scope for scope in Scope if any(scope in one.scopes for one in about)]
        found.append(Group(titles[kind], scopes, [_row(role, form, person, one, scopes) for one in about]))
    return found


def _row(role: Role, form: RoleForm, person: User, permission: Permission, scopes: list[Scope]) -> Row:
    now = granted(role, permission)
    chosen, most = str(form[permission.value].value()), max(scoping.scope(person, permission).width, now.width)
    supplied = SUPPLIED_ROLES.get(role.key, {}).get(permission, Scope.NONE)
    return Row(
        permission,
        [Cell(scope, chosen == scope, scope.width > most) if scope in permission.scopes else None for scope in scopes],
        supplied if role.key and supplied is not now else None,
        " ".join(map(str, form[permission.value].errors)),
    )


def granted(role: Role, permission: Permission) -> Scope:
    """The scope the role grants now."""
    return organisation().grants.get(role.pk, {}).get(permission, Scope.NONE)


def initial(role: Role) -> dict[str, Any]:
    """What the form of a role begins with."""
    names = (role.name, role.name_en) if role.name else role.labels
    scopes = {permission.value: granted(role, permission).value for permission in GRANTABLE}
    known = {"name": names[0], "name_en": names[1], "version": role.version}
    return known | {"demands_second_factor": role.demands_second_factor} | scopes


def is_changed(role: Role) -> bool:
    """Whether a supplied role is no longer what it started with."""
    return bool(role.key) and (bool(role.name) or any(to_restore(role)))


def to_restore(role: Role) -> list[tuple[Permission, Scope, Scope]]:
    """The permissions of a supplied role that restoring would change: from which scope, to which."""
    supplied = SUPPLIED_ROLES.get(role.key, {})
    both = [(one, granted(role, one), supplied.get(one, Scope.NONE)) for one in GRANTABLE]
    return [(one, now, then) for one, now, then in both if now is not then]
