"""Roles, changed with an entry in the journal that says which permission went from which scope to which."""

from collections.abc import Mapping

from django.db import transaction

from leadwerk.foundation.clock import new_change_set
from leadwerk.journal.write import Changes, entry, write, write_all
from leadwerk.people.actions import roles
from leadwerk.people.actors import Actor
from leadwerk.people.models import Role
from leadwerk.people.permissions import Permission, Scope

Row = dict[str, str | bool]
DEMAND = "demands_second_factor"


@transaction.atomic
def add_role(name: str, *, by: Actor, name_en: str = "", like: Role | None = None) -> Role:
    """Refusals: `roles.add_role`."""
    role = roles.add_role(name, by=by, name_en=name_en, like=like)
    _write("role_added", role, {}, by=by)
    return role


@transaction.atomic
def edit_role(
    role: Role,
    *,
    by: Actor,
    version: int,
    name: str,
    name_en: str,
    grants: Mapping[str, Scope],
    demands_second_factor: bool | None = None,
) -> Role:
    """Refusals: `roles.edit_role`."""
    before = row(role)
    fresh = roles.edit_role(
        role,
        by=by,
        version=version,
        name=name,
        name_en=name_en,
        grants=grants,
        demands_second_factor=demands_second_factor,
    )
    _write("role_edited", fresh, before, by=by)
    return fresh


@transaction.atomic
def restore_role(role: Role, *, by: Actor, version: int) -> Role:
    """Refusals: `roles.restore_role`."""
    before = row(role)
    fresh = roles.restore_role(role, by=by, version=version)
    _write("role_restored", fresh, before, by=by)
    return fresh


@transaction.atomic
def remove_role(role: Role, *, by: Actor, instead: Role | None = None) -> int:
    """How many got `instead` for it; each of them has an entry. Refusals: `roles.remove_role`."""
    before, change_set = row(role), new_change_set()
    pk, got = role.pk, {instead.pk} if instead is not None else set()
    holders = roles.remove_role(role, by=by, instead=instead)
    changes: Changes = {name: [value, ""] for name, value in before.items() if value}
    facts = {"name": before["name"]}
    write("role_removed", ("role", pk), by=by, change_set=change_set, changes=changes, facts=facts)
    write_all(
        entry(
            "user_edited",
            ("user", user.pk),
            by=by,
            change_set=change_set,
            changes={"roles": [sorted(had), sorted({*had, *got} - {pk})]},
            facts={"name": user.name},
        )
        for user, had in holders.items()
    )
    return len(holders)


def row(role: Role) -> Row:
    """A role as its entries tell it: both names, what it demands, and the scope of each permission."""
    name, name_en = role.labels
    known: Row = {"name": name, "name_en": name_en, DEMAND: role.demands_second_factor}
    return known | dict(role.grants.order_by("pk").values_list("permission", "scope"))


def _write(kind: str, role: Role, before: Row, *, by: Actor) -> None:
    after = row(role)
    none = Scope.NONE.value if before else ""
    changes: Changes = {
        name: [before.get(name, none), after.get(name, Scope.NONE.value)]
        for name in ["name", "name_en", *Permission.values]
        if before.get(name) != after.get(name)
    }
    if before.get(DEMAND, False) != after[DEMAND]:
        changes[DEMAND] = [before.get(DEMAND, False), after[DEMAND]]
    if changes:
        write(kind, ("role", role.pk), by=by, changes=changes, facts={"name": role.labels[0]})
