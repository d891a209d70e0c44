from typing import Any

import pytest

from leadwerk.people.actions.organise import add_user
from leadwerk.people.actions.users import activate_user, deactivate_user, edit_user
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Role
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.refusals import AddressTaken, LastAdministrator, ManagerOfOneself
from leadwerk.people.scoping import has
from tests.cast import Cast


def test_everybody_changes_their_own_name_and_looks(cast: Cast) -> None:
    edit_user(cast.jana, by=cast.jana, last_name="Petersen-Wolf", theme="dark")
    assert organisation().users[cast.jana.pk].name == "Jana Petersen-Wolf"


@pytest.mark.parametrize("field", ["email", "team", "manager", "is_active"])
def test_nobody_gives_themselves_rights(cast: Cast, field: str) -> None:
    values: dict[str, Any] = {"email": "boss@example.org", "team": cast.sales, "manager": cast.ada, "is_active": True}
    with pytest.raises(MissingPermission):
        edit_user(cast.jana, by=cast.jana, **{field: values[field]})
    with pytest.raises(MissingPermission):
        edit_user(cast.jana, by=cast.jana, roles=[Role.objects.get(key="administration")])
    with pytest.raises(MissingPermission):
        edit_user(cast.tobias, by=cast.jana, last_name="Anders")


def test_roles_are_replaced_and_hold_at_once(cast: Cast) -> None:
    edit_user(cast.jana, by=cast.ada, roles=[Role.objects.get(key="reader")])
    assert has(cast.jana, Permission.LEAD_VIEW)
    assert not has(cast.jana, Permission.LEAD_EDIT)


def test_an_address_belongs_to_one_person_however_it_is_written(cast: Cast) -> None:
    with pytest.raises(AddressTaken):
        edit_user(cast.jana, by=cast.ada, email=" Tobias@Example.org ")
    with pytest.raises(AddressTaken):
        add_user("TOBIAS@example.org", by=cast.ada, last_name="Zwei")
    assert edit_user(cast.jana, by=cast.ada, email="J.P@example.org").email == "j.p@example.org"


def test_the_last_administrator_stays(cast: Cast) -> None:
    with pytest.raises(LastAdministrator):
        deactivate_user(cast.ada, by=cast.ada)
    with pytest.raises(LastAdministrator):
        edit_user(cast.ada, by=cast.ada, roles=[Role.objects.get(key="agent")])
    cast.ada.refresh_from_db()
    assert cast.ada.is_active
    assert has(cast.ada, Permission.MANAGE_USERS)


def test_one_of_two_administrators_may_go_and_come_back(cast: Cast) -> None:
    edit_user(cast.viola, by=cast.ada, roles=[Role.objects.get(key="administration")])
    assert not deactivate_user(cast.ada, by=cast.viola).is_active
    assert not has(cast.ada, Permission.LEAD_VIEW)
    with pytest.raises(LastAdministrator):
        deactivate_user(cast.viola, by=cast.viola)
    assert activate_user(cast.ada, by=cast.viola).is_active


def test_nobody_is_their_own_manager_over_any_number_of_steps(cast: Cast) -> None:
    edit_user(cast.jana, by=cast.ada, manager=cast.viola)
    edit_user(cast.viola, by=cast.ada, manager=cast.olaf)
    with pytest.raises(ManagerOfOneself):
        edit_user(cast.olaf, by=cast.ada, manager=cast.jana)
    with pytest.raises(ManagerOfOneself):
        edit_user(cast.olaf, by=cast.ada, manager=cast.olaf)


def test_an_address_with_a_character_that_nobody_sees_makes_no_second_login(cast: Cast) -> None:
    with pytest.raises(AddressTaken):
        edit_user(cast.tobias, by=cast.ada, email="jana@example.org\u200b")
    with pytest.raises(AddressTaken):
        add_user("\u2060Jana@example.org ", by=cast.ada, last_name="Zwei")
