"""Roles are made, copied, changed, restored and removed; nobody gives more than they hold, somebody administers."""

from collections.abc import Mapping

import pytest

from leadwerk.people.actions.organise import add_user
from leadwerk.people.actions.passwords import set_password
from leadwerk.people.actions.roles import add_role, edit_role, remove_role, restore_role
from leadwerk.people.actions.users import deactivate_user, edit_user
from leadwerk.people.actors import SYSTEM, Actor
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Grant, Role, User
from leadwerk.people.permissions import SUPPLIED_ROLES, Permission, Scope
from leadwerk.people.refusals import (
    HoldsMore,
    LastAdministrator,
    NobodyAdministers,
    RoleChanged,
    RoleInUse,
    RoleNameTaken,
    RoleSupplied,
    WiderThanOneself,
)
from leadwerk.people.scoping import has, scope
from tests.cast import Cast

P, S = Permission, Scope


def supplied(key: str) -> Role:
    return Role.objects.get(key=key)


def grants(role: Role) -> dict[str, str]:
    return dict(role.grants.values_list("permission", "scope"))


def edit(role: Role, new: Mapping[str, Scope], *, by: Actor) -> Role:
    """Change some grants of a role as it is now."""
    fresh = Role.objects.get(pk=role.pk)
    return edit_role(fresh, by=by, version=fresh.version, name=fresh.name, name_en=fresh.name_en, grants=new)


def let(user: User, new: Mapping[str, Scope]) -> User:
    """Give somebody a role of their own, besides those they have."""
    made = edit(add_role(f"Rolle {Role.objects.count()}", by=SYSTEM), new, by=SYSTEM)
    edit_user(user, by=SYSTEM, roles=[*user.roles.all(), made])
    return user


def test_a_copy_permits_what_its_model_permits_and_then_goes_its_own_way(cast: Cast) -> None:
    copy = add_role("Innendienst", by=cast.ada, name_en="Inside sales", like=supplied("agent"))
    assert grants(copy) == grants(supplied("agent")) != {}
    edit(copy, {P.LEAD_REJECT: S.NONE, P.LEAD_VIEW: S.TEAM}, by=cast.ada)
    assert P.LEAD_REJECT not in grants(copy)
    assert grants(copy)[P.LEAD_VIEW] == S.TEAM
    assert grants(supplied("agent"))[P.LEAD_REJECT] == S.OWN_AND_UNASSIGNED
    assert copy.labels == ("Innendienst", "Inside sales")


def test_a_change_holds_at_once_for_everybody_who_has_the_role(cast: Cast) -> None:
    assert has(cast.jana, P.LEAD_REJECT)
    edit(supplied("agent"), {P.LEAD_REJECT: S.NONE}, by=cast.ada)
    assert not has(cast.jana, P.LEAD_REJECT)
    assert has(cast.jana, P.LEAD_VIEW)


def test_of_several_roles_the_widest_scope_counts(cast: Cast) -> None:
    edit_user(cast.jana, by=cast.ada, roles=[supplied("agent"), supplied("reader")])
    assert scope(cast.jana, P.LEAD_VIEW) is S.TEAM
    assert scope(cast.jana, P.LEAD_EDIT) is S.OWN_AND_UNASSIGNED


def test_roles_take_the_permission_to_manage_them(cast: Cast) -> None:
    role = add_role("Eigene", by=cast.ada)
    for attempt in (
        lambda: add_role("Neu", by=cast.viola),
        lambda: edit(role, {P.LEAD_VIEW: S.OWN}, by=cast.viola),
        lambda: restore_role(supplied("agent"), by=cast.viola, version=1),
        lambda: remove_role(role, by=cast.viola),
    ):
        with pytest.raises(MissingPermission) as refused:
            attempt()
        assert refused.value.permission is P.MANAGE_ROLES


def test_nobody_grants_a_permission_or_a_scope_they_do_not_hold(cast: Cast) -> None:
    let(cast.viola, {P.MANAGE_ROLES: S.ALL})
    role = add_role("Eigene", by=cast.viola)
    edit(role, {P.LEAD_VIEW: S.TEAM_AND_BELOW}, by=cast.viola)
    for wider in ((P.LEAD_VIEW, S.ALL), (P.MANAGE_USERS, S.ALL), (P.MANAGE_SETTINGS, S.ALL)):
        with pytest.raises(WiderThanOneself):
            edit(role, {wider[0]: wider[1]}, by=cast.viola)
    with pytest.raises(WiderThanOneself) as refused:
        add_role("Noch eine Administration", by=cast.viola, like=supplied("administration"))
    assert str(P.MANAGE_USERS.label) in refused.value.facts["permissions"]
    assert grants(role) == {P.LEAD_VIEW: S.TEAM_AND_BELOW}
    assert Role.objects.filter(key="").count() == 2


def test_what_a_role_already_permits_may_stay_and_be_narrowed_by_whoever_holds_less(cast: Cast) -> None:
    let(cast.viola, {P.MANAGE_ROLES: S.ALL})
    wide = edit(add_role("Weit", by=cast.ada), {P.LEAD_VIEW: S.ALL, P.LEAD_EDIT: S.ALL}, by=cast.ada)
    edit(wide, {P.LEAD_VIEW: S.ALL, P.LEAD_EDIT: S.TEAM}, by=cast.viola)
    assert grants(wide) == {P.LEAD_VIEW: S.ALL, P.LEAD_EDIT: S.TEAM}


def test_nobody_gives_a_user_a_role_that_holds_more_than_they_do(cast: Cast) -> None:
    let(cast.viola, {P.MANAGE_USERS: S.ALL})
    for who in (cast.viola, cast.jana):
        with pytest.raises(WiderThanOneself):
            edit_user(who, by=cast.viola, roles=[*who.roles.all(), supplied("administration")])
    with pytest.raises(WiderThanOneself):
        add_user("neu@example.org", by=cast.viola, last_name="Neu", roles=["administration"])
    edit_user(cast.ada, by=cast.viola, roles=[*cast.ada.roles.all(), supplied("agent")])
    edit_user(cast.jana, by=cast.viola, roles=[supplied("sales_lead")])
    assert not has(cast.viola, P.MANAGE_SETTINGS)
    assert not User.objects.filter(email="neu@example.org").exists()


def test_nobody_takes_over_the_login_of_somebody_who_may_do_more(cast: Cast) -> None:
    let(cast.viola, {P.MANAGE_USERS: S.ALL})
    with pytest.raises(HoldsMore):
        set_password(cast.ada, "ganz-neu-gemerkt", by=cast.viola)
    with pytest.raises(HoldsMore):
        edit_user(cast.ada, by=cast.viola, email="viola.zwei@example.org")
    edit_user(cast.ada, by=cast.viola, phone="040 1", email="ada@example.org")
    set_password(cast.jana, "ganz-neu-gemerkt", by=cast.viola)
    set_password(cast.ada, "ganz-neu-gemerkt", by=cast.ada)


@pytest.mark.parametrize("taken", [P.MANAGE_USERS, P.MANAGE_ROLES, P.MANAGE_SETTINGS])
def test_the_last_administrator_keeps_what_it_takes_to_let_others_in(cast: Cast, taken: Permission) -> None:
    with pytest.raises(NobodyAdministers):
        edit(supplied("administration"), {taken: S.NONE}, by=cast.ada)
    assert has(cast.ada, taken)


def test_the_last_administrator_may_hold_it_by_several_roles_and_by_none_that_is_supplied(cast: Cast) -> None:
    halves = [
        edit(add_role("Leute", by=cast.ada), {P.MANAGE_USERS: S.ALL, P.MANAGE_ROLES: S.ALL}, by=cast.ada),
        edit(add_role("Haus", by=cast.ada), {P.MANAGE_SETTINGS: S.ALL}, by=cast.ada),
    ]
    edit_user(cast.viola, by=cast.ada, roles=halves)
    deactivate_user(cast.ada, by=cast.viola)
    with pytest.raises(NobodyAdministers):
        edit(halves[1], {P.MANAGE_SETTINGS: S.NONE}, by=cast.viola)
    with pytest.raises(LastAdministrator):
        edit_user(cast.viola, by=SYSTEM, roles=halves[:1])
    with pytest.raises(NobodyAdministers):
        remove_role(halves[1], by=cast.viola, instead=halves[0])
    assert Role.objects.filter(pk=halves[1].pk).exists()


def test_a_role_that_somebody_holds_is_removed_only_for_another(cast: Cast) -> None:
    role = add_role("Innendienst", by=cast.ada, like=supplied("agent"))
    edit_user(cast.jana, by=cast.ada, roles=[role, supplied("marketing")])
    with pytest.raises(RoleInUse):
        remove_role(role, by=cast.ada)
    with pytest.raises(RoleInUse):
        remove_role(role, by=cast.ada, instead=role)
    had = remove_role(role, by=cast.ada, instead=supplied("reader"))
    assert {user: set(roles) for user, roles in had.items()} == {cast.jana: {role.pk, supplied("marketing").pk}}
    assert {one.key for one in cast.jana.roles.all()} == {"reader", "marketing"}
    assert not Grant.objects.filter(role_id=role.pk).exists()
    remove_role(add_role("Unbenutzt", by=cast.ada), by=cast.ada)


def test_who_removes_a_role_gives_nobody_more_than_they_hold(cast: Cast) -> None:
    let(cast.viola, {P.MANAGE_ROLES: S.ALL})
    role = add_role("Innendienst", by=cast.ada)
    edit_user(cast.jana, by=cast.ada, roles=[role])
    with pytest.raises(WiderThanOneself):
        remove_role(role, by=cast.viola, instead=supplied("administration"))
    assert not has(cast.jana, P.MANAGE_USERS)


@pytest.mark.parametrize("key", list(SUPPLIED_ROLES))
def test_a_supplied_role_stays_and_goes_back_to_what_it_started_with(cast: Cast, key: str) -> None:
    with pytest.raises(RoleSupplied):
        remove_role(supplied(key), by=cast.ada, instead=supplied("reader"))
    narrower: dict[str, Scope] = {P.LEAD_VIEW: S.OWN, P.LEAD_ASSIGN: S.TEAM, P.LEAD_MOVE: S.NONE}
    before = grants(supplied(key))
    role = edit_role(supplied(key), by=SYSTEM, version=1, name="Anders", name_en="Different", grants=narrower)
    assert grants(role) != before
    restore_role(role, by=SYSTEM, version=2)
    back = supplied(key)
    assert grants(back) == before == {str(p): str(s) for p, s in SUPPLIED_ROLES[key].items()}
    assert (back.name, back.name_en) == ("", "")


def test_restoring_gives_nobody_back_what_was_taken_from_them(cast: Cast) -> None:
    """Who restores a role they hold would grant themselves what others took away."""
    edit(supplied("administration"), {P.LEAD_VIEW: S.NONE}, by=cast.ada)
    with pytest.raises(WiderThanOneself):
        restore_role(supplied("administration"), by=cast.ada, version=2)
    restore_role(supplied("administration"), by=SYSTEM, version=2)
    assert has(cast.ada, P.LEAD_VIEW)


def test_two_who_edit_a_role_do_not_overwrite_each_other(cast: Cast) -> None:
    seen = supplied("agent")
    edit(seen, {P.LEAD_EXPORT: S.NONE}, by=cast.ada)
    with pytest.raises(RoleChanged):
        edit_role(seen, by=cast.ada, version=1, name="X", name_en="", grants={P.LEAD_EXPORT: S.ALL})
    with pytest.raises(RoleChanged):
        restore_role(seen, by=cast.ada, version=1)
    assert P.LEAD_EXPORT not in grants(seen)


def test_saving_without_a_change_is_no_version(cast: Cast) -> None:
    role = supplied("agent")
    same = edit_role(role, by=cast.ada, version=1, name="Sachbearbeiter", name_en="Sales agent", grants={})
    assert (same.version, same.name) == (1, "")


@pytest.mark.parametrize("taken", ["sachbearbeiter", "Sales Agent", "Lesezugriff"])
def test_no_two_roles_go_by_one_name_in_any_language(cast: Cast, taken: str) -> None:
    with pytest.raises(RoleNameTaken):
        add_role(taken, by=cast.ada)
    with pytest.raises(RoleNameTaken):
        add_role("Anders", by=cast.ada, name_en=taken)
    role = add_role("Anders", by=cast.ada)
    with pytest.raises(RoleNameTaken):
        edit_role(role, by=cast.ada, version=1, name=taken, name_en="", grants={})
