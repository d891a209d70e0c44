"""Roles: made, copied, changed, put back, removed. Nobody gives more than they hold; somebody always administers."""

from collections.abc import Iterable, Mapping

from django.db import models, transaction

from leadwerk.foundation import held
from leadwerk.foundation.text import fold
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand
from leadwerk.people.models import Company, Grant, Role, User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import ADMINISTERING, SUPPLIED_ROLES, Permission, Scope
from leadwerk.people.refusals import (
    NobodyAdministers,
    RoleChanged,
    RoleInUse,
    RoleNameTaken,
    RoleSupplied,
    WiderThanOneself,
)
from leadwerk.people.scoping import beyond
from leadwerk.people.security import differing, names

Grants = Mapping[str, Scope]


@transaction.atomic
def add_role(name: str, *, by: Actor, name_en: str = "", like: Role | None = None) -> Role:
    """Make a role that permits nothing yet, or what `like` permits. Raises `RoleNameTaken`, `WiderThanOneself`."""
    _lock()
    demand(by, Permission.MANAGE_ROLES)
    role = Role(name=name, name_en=name_en)
    _check_name(role)
    role.demands_second_factor = like is not None and like.demands_second_factor
    grants = organisation().grants.get(like.pk, {}) if like is not None else {}
    refuse_wider(grants, by=by)
    role.save(force_insert=True)
    _set_grants(role, grants)
    record("role_added", by=by, about=role, changes=differing({}, grants))
    held.changed()
    return role


@transaction.atomic
def edit_role(
    role: Role,
    *,
    by: Actor,
    version: int,
    name: str,
    name_en: str,
    grants: Grants,
    demands_second_factor: bool | None = None,
) -> Role:
    """Change the names, the grants named in `grants` and, unless None, whether it demands a second factor; the rest
    stays. `version` is the one that was looked at.

    Raises `RoleChanged`, `RoleNameTaken`, `WiderThanOneself`, `NobodyAdministers`.
    """
    fresh = _take(role, version, by=by)
    if fresh.key and (name, name_en) == fresh.labels:
        name, name_en = fresh.name, fresh.name_en
    return _change(fresh, name, name_en, grants, by=by, demands_second_factor=demands_second_factor)


@transaction.atomic
def restore_role(role: Role, *, by: Actor, version: int) -> Role:
    """Put a supplied role back to the names and grants it started with. Refusals: `edit_role`."""
    fresh = _take(role, version, by=by)
    supplied = SUPPLIED_ROLES[fresh.key]
    restored: dict[str, Scope] = {one: supplied.get(one, Scope.NONE) for one in Permission}
    return _change(fresh, "", "", restored, by=by, kind="role_restored")


@transaction.atomic
def remove_role(role: Role, *, by: Actor, instead: Role | None = None) -> dict[User, list[int]]:
    """Remove a company's own role; who held it gets `instead` for it. Returns those, with the roles they had.

    Raises `RoleSupplied`, `RoleInUse`, `WiderThanOneself`, `NobodyAdministers`.
    """
    _lock()
    demand(by, Permission.MANAGE_ROLES)
    fresh = Role.objects.get(pk=role.pk)
    if fresh.key:
        raise RoleSupplied(name=fresh.label)
    holders: dict[User, list[int]] = {user: [] for user in User.objects.filter(roles=fresh).order_by("pk")}
    if holders and (instead is None or instead.pk == fresh.pk):
        raise RoleInUse(name=fresh.label)
    if holders and instead is not None:
        refuse_wider(organisation().grants.get(instead.pk, {}), by=by)
        by_id = {user.pk: user for user in holders}
        for user_id, role_id in User.roles.through.objects.filter(user__in=by_id).values_list("user_id", "role_id"):
            holders[by_id[user_id]].append(role_id)
        known = organisation().roles
        for user, had in holders.items():
            user.roles.add(instead)
            kept = [known[pk] for pk in had if pk != fresh.pk]
            changes = {"roles": [names([*kept, fresh]), names([*kept, instead])]}
            record("user_roles_changed", by=by, about=user, changes=changes)
    record("role_removed", by=by, about=fresh)
    fresh.delete()
    _keep_an_administrator()
    held.changed()
    return holders


def refuse_wider(grants: Grants, *, by: Actor) -> None:
    """Refuse to let `by` grant what they do not hold. Raises `WiderThanOneself`."""
    if wider := beyond(by, grants):
        raise WiderThanOneself(permissions=", ".join(str(permission.label) for permission in wider))


def refuse_wider_roles(roles: Iterable[int], *, by: Actor) -> None:
    """The same for whole roles, by their ids."""
    for role in roles:
        refuse_wider(organisation().grants.get(role, {}), by=by)


def administrators() -> models.QuerySet[User]:
    """Who may let others in: active, and holding all of `ADMINISTERING` on everything, by whichever roles."""
    found = User.objects.filter(is_active=True)
    for permission in ADMINISTERING:
        found = found.filter(roles__grants__permission=permission, roles__grants__scope=Scope.ALL)
    return found


def _keep_an_administrator() -> None:
    if not administrators().exists():
        raise NobodyAdministers


def _lock() -> None:
    """Two who change rights at once wait for one another."""
    Company.objects.select_for_update().first()
    held.look_again()


def _take(role: Role, version: int, *, by: Actor) -> Role:
    _lock()
    demand(by, Permission.MANAGE_ROLES)
    fresh = Role.objects.select_for_update().get(pk=role.pk)
    if fresh.version != version:
        raise RoleChanged(name=fresh.label)
    return fresh


def _change(
    role: Role,
    name: str,
    name_en: str,
    grants: Grants,
    *,
    by: Actor,
    kind: str = "role_edited",
    demands_second_factor: bool | None = None,
) -> Role:
    """Write what differs, and raise the version if anything does."""
    before = organisation().grants.get(role.pk, {})
    new = {p: s for p, s in grants.items() if s is not before.get(p, Scope.NONE)}
    demanded = role.demands_second_factor
    demands = demanded if demands_second_factor is None else demands_second_factor
    if not new and (name, name_en, demands) == (role.name, role.name_en, demanded):
        return role
    refuse_wider({p: s for p, s in new.items() if s.width > before.get(p, Scope.NONE).width}, by=by)
    called, (role.name, role.name_en) = role.labels, (name, name_en)
    role.demands_second_factor = demands
    _check_name(role)
    _set_grants(role, new)
    _keep_an_administrator()
    role.version += 1
    role.save(update_fields=["name", "name_en", "demands_second_factor", "version"])
    names_of = ((*called, demanded), (*role.labels, demands))
    told = [dict(zip(("name", "name_en", "demands_second_factor"), one, strict=True)) for one in names_of]
    scopes = {p: before.get(p, Scope.NONE) for p in new}
    record(kind, by=by, about=role, changes=differing(told[0] | scopes, told[1] | new))
    held.changed()
    return role


def _check_name(role: Role) -> None:
    """Users are imported by the names of their roles, so no two roles share one in any language."""
    mine = {fold(name) for name in role.labels}
    for other in Role.objects.exclude(pk=role.pk):
        if mine & {fold(name) for name in other.labels}:
            raise RoleNameTaken(name=other.label)


def _set_grants(role: Role, grants: Grants) -> None:
    """NONE is the absence of a grant."""
    role.grants.filter(permission__in=list(grants)).delete()
    Grant.objects.bulk_create(
        [Grant(role=role, permission=p, scope=s) for p, s in grants.items() if s is not Scope.NONE]
    )
