"""The administrator of one department: its people and teams, and nobody else."""

from collections.abc import Callable

import pytest

from leadwerk.desk.actions.people import Successors, deactivate_user
from leadwerk.foundation import held
from leadwerk.people.actions.books import add_book, set_members
from leadwerk.people.actions.organise import add_team, add_user, edit_company
from leadwerk.people.actions.passwords import set_password
from leadwerk.people.actions.roles import add_role, edit_role
from leadwerk.people.actions.sessions import end_sessions
from leadwerk.people.actions.teams import edit_team
from leadwerk.people.actions.users import activate_user, edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission, OtherDepartment
from leadwerk.people.models import BookLevel, OwnershipMode, Role, User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.refusals import HoldsMore, LastAdministrator, MovesOneself, WiderThanOneself
from leadwerk.people.scoping import administered, administers
from leadwerk.people.wording import why
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def viola(cast: Cast) -> User:
    """Viola administers Nord."""
    return in_charge(cast.viola)


def in_charge(user: User, scope: Scope = Scope.TEAM_AND_BELOW) -> User:
    role = add_role(f"Personal {user.pk}", by=SYSTEM)
    given = edit_role(role, by=SYSTEM, version=1, name=role.name, name_en="", grants={Permission.MANAGE_USERS: scope})
    return edit_user(user, by=SYSTEM, roles=[*user.roles.all(), given])


def test_reaches_the_own_team_and_those_below_and_nobody_without_a_team(cast: Cast, viola: User) -> None:
    below = add_team("Nord-Ost", by=viola, parent=cast.nord)
    assert administered(viola) == frozenset((cast.nord.pk, below.pk))
    assert not administers(viola, cast.sued.pk)
    assert not administers(viola, None)
    assert administered(cast.ada) is None
    assert administered(cast.jana) == frozenset()


def test_without_a_team_reaches_nobody(cast: Cast) -> None:
    marta = in_charge(cast.marta)
    assert administered(marta) == frozenset()
    with pytest.raises(OtherDepartment):
        set_password(cast.leo, PASSWORD, by=marta)


def test_looks_after_the_people_of_the_department(cast: Cast, viola: User) -> None:
    below = add_team("Nord-Ost", by=viola, parent=cast.nord, leader=cast.jana)
    new = add_user("neu@example.org", by=viola, last_name="Neu", team=below, roles=["agent"])
    edit_user(new, by=viola, last_name="Neumann", team=cast.nord)
    set_password(new, PASSWORD, by=viola)
    end_sessions(new, by=viola)
    deactivate_user(new, by=viola, successors=Successors(leads=cast.jana))
    activate_user(new, by=viola)
    edit_team(below, by=viola, name="Nordost")
    assert organisation().teams[below.pk].name == "Nordost"


REACHING_OUT: dict[str, Callable[[Cast, User], object]] = {
    "name": lambda cast, by: edit_user(cast.olaf, by=by, last_name="X"),
    "role": lambda cast, by: edit_user(cast.olaf, by=by, roles=list(Role.objects.filter(key="agent"))),
    "fetch": lambda cast, by: edit_user(cast.olaf, by=by, team=cast.nord),
    "send": lambda cast, by: edit_user(cast.jana, by=by, team=cast.sued),
    "send to nowhere": lambda cast, by: edit_user(cast.jana, by=by, team=None),
    "someone without a team": lambda cast, by: edit_user(cast.marta, by=by, last_name="X"),
    "password": lambda cast, by: set_password(cast.olaf, PASSWORD, by=by),
    "sessions": lambda cast, by: end_sessions(cast.olaf, by=by),
    "deactivate": lambda cast, by: deactivate_user(cast.olaf, by=by),
    "activate": lambda cast, by: activate_user(cast.olaf, by=by),
    "successor": lambda cast, by: deactivate_user(cast.jana, by=by, successors=Successors(leads=cast.olaf)),
    "new user": lambda cast, by: add_user("x@example.org", by=by, last_name="X", team=cast.sued),
    "new user without a team": lambda cast, by: add_user("x@example.org", by=by, last_name="X"),
    "new team": lambda cast, by: add_team("X", by=by, parent=cast.sales),
    "new department": lambda cast, by: add_team("X", by=by),
    "other team": lambda cast, by: edit_team(cast.sued, by=by, name="X"),
    "team above": lambda cast, by: edit_team(cast.sales, by=by, name="X"),
    "move own team": lambda cast, by: edit_team(cast.nord, by=by, parent=cast.sued),
    "free own team": lambda cast, by: edit_team(cast.nord, by=by, parent=None),
    "manager from elsewhere": lambda c, viola: edit_user(c.jana, by=viola, manager=c.olaf),
    "manager of a new one": lambda c, viola: add_user(
        "neu@example.org", by=viola, last_name="Neu", team=c.nord, manager=c.ada
    ),
    "leader from elsewhere": lambda c, viola: edit_team(c.nord, by=viola, leader=c.olaf),
    "leader of a new team": lambda c, viola: add_team("Nord-Ost", by=viola, parent=c.nord, leader=c.olaf),
}


@pytest.mark.parametrize("what", REACHING_OUT)
def test_reaches_for_nobody_else(cast: Cast, viola: User, what: str) -> None:
    before = list(User.objects.order_by("pk").values_list("pk", "last_name", "team", "is_active", "password"))
    with pytest.raises(OtherDepartment):
        REACHING_OUT[what](cast, viola)
    assert list(User.objects.order_by("pk").values_list("pk", "last_name", "team", "is_active", "password")) == before


def test_grants_no_more_than_they_hold(cast: Cast, viola: User) -> None:
    administration = Role.objects.get(key="administration")
    with pytest.raises(WiderThanOneself):
        edit_user(cast.jana, by=viola, roles=[administration])
    with pytest.raises(MissingPermission):
        add_role("Alles", by=viola)


def test_is_no_administrator_who_keeps_the_company_open(cast: Cast, viola: User) -> None:
    with pytest.raises(LastAdministrator):
        edit_user(cast.ada, by=SYSTEM, roles=list(Role.objects.filter(key="agent")))


def test_nobody_moves_themselves_to_where_they_see_more(cast: Cast) -> None:
    viola = in_charge(cast.viola, Scope.ALL)
    for team in (cast.sales, cast.sued):
        with pytest.raises(MovesOneself):
            edit_user(viola, by=viola, team=team)
    edit_user(viola, by=viola, team=add_team("Nord-Ost", by=viola, parent=cast.nord))
    edit_user(cast.ada, by=cast.ada, team=cast.sued)  # whoever may do everything sees no more there
    edit_user(viola, by=cast.ada, team=cast.sales)


def test_a_reader_of_one_team_who_manages_users_stays_there(cast: Cast) -> None:
    leo = in_charge(cast.leo, Scope.ALL)
    with pytest.raises(MovesOneself):
        edit_user(leo, by=leo, team=cast.sued)


def test_the_reach_is_explained(cast: Cast, viola: User) -> None:
    held.changed()
    assert "die des eigenen Teams und der Teams darunter" in why(
        organisation().users[viola.pk], Permission.MANAGE_USERS
    )


def test_as_wide_a_scope_in_another_department_is_not_as_much(cast: Cast) -> None:
    everywhere = in_charge(cast.viola, Scope.ALL)  # leads: team and below, in Nord
    set_password(cast.jana, PASSWORD, by=everywhere)
    with pytest.raises(HoldsMore):
        set_password(cast.olaf, PASSWORD, by=everywhere)
    with pytest.raises(HoldsMore):
        edit_user(cast.olaf, by=everywhere, email="mine@example.org")


def test_who_sees_a_book_that_one_does_not_see_is_not_taken_over(cast: Cast, viola: User) -> None:
    edit_company(by=SYSTEM, lead_ownership=OwnershipMode.MIXED)
    coast = add_book("Küste", by=SYSTEM)
    set_members(coast, {cast.jana.pk: BookLevel.READ}, by=SYSTEM)
    with pytest.raises(HoldsMore):
        set_password(cast.jana, PASSWORD, by=viola)
    set_members(coast, {viola.pk: BookLevel.READ}, by=SYSTEM)
    set_password(cast.jana, PASSWORD, by=viola)
