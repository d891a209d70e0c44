"""`explaining` names a ground exactly where `scoping.covers` says yes."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwerk.foundation import held
from leadwerk.people.explaining import By, Obstacle, audience, granted, grounds, obstacle
from leadwerk.people.models import Book, BookLevel, BookMember, Company, Grant, OwnershipMode, Role, Team, User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.scoping import covers
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@dataclass
class Record:
    """A record in hand, of no kind in particular."""

    owner_id: int | None
    book_id: int | None
    team_id: int | None
    closed_at: object = None


ASKED = (Permission.LEAD_VIEW, Permission.LEAD_EDIT, Permission.LEAD_ASSIGN, Permission.ACCOUNT_VIEW)
NUMBERS = st.one_of(st.none(), st.integers(0, 2))
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "team": st.one_of(st.none(), st.integers(0, 4)),
            "is_active": st.sampled_from([True, True, True, False]),
            "roles": st.sets(st.integers(0, 3), max_size=3),
            "books": st.dictionaries(st.integers(0, 2), st.sampled_from(BookLevel.values), max_size=2),
        }
    ),
    min_size=3,
    max_size=5,
)
# The parent of each team is one before it, or none: a random forest.
FOREST = st.tuples(*(st.one_of(st.none(), st.integers(0, place - 1)) if place else st.none() for place in range(5)))
GRANTS = st.lists(st.dictionaries(st.sampled_from(ASKED), st.sampled_from(Scope)), min_size=4, max_size=4)
RECORDS = st.lists(st.tuples(NUMBERS, NUMBERS, st.one_of(st.none(), st.integers(0, 4)), st.booleans()), max_size=8)


def organise(
    people: list[dict[str, Any]], forest: tuple[int | None, ...], grants: list[dict[Permission, Scope]], mode: str
) -> tuple[list[User], list[Team], list[Book]]:
    """A company as drawn, straight into its tables."""
    Company.objects.update_or_create(pk=1, defaults={"name": "Zufall AG", "lead_ownership": mode})
    teams: list[Team] = []
    for number, parent in enumerate(forest):
        team = Team.objects.create(name=f"Team {number}", parent=teams[parent] if parent is not None else None)
        team.path = f"{team.parent.path if team.parent else '/'}{team.pk}/"
        team.save()
        teams.append(team)
    books = [Book.objects.create(name=f"Buch {number}") for number in range(3)]
    roles = [Role.objects.create(name=f"Rolle {number}") for number in range(4)]
    Grant.objects.bulk_create(
        Grant(role=role, permission=permission, scope=scope)
        for role, given_to in zip(roles, grants, strict=True)
        for permission, scope in given_to.items()
    )
    users = User.objects.bulk_create(
        User(
            email=f"{number}@zufall.example",
            last_name=f"N{number}",
            team=teams[drawn["team"]] if drawn["team"] is not None else None,
            is_active=drawn["is_active"],
        )
        for number, drawn in enumerate(people)
    )
    pairs = [(user, drawn) for user, drawn in zip(users, people, strict=True)]
    Held = User.roles.through
    Held.objects.bulk_create(Held(user=user, role=roles[place]) for user, drawn in pairs for place in drawn["roles"])
    BookMember.objects.bulk_create(
        BookMember(book=books[place], user=user, level=level)
        for user, drawn in pairs
        for place, level in drawn["books"].items()
    )
    held.changed()
    return users, teams, books


@settings(max_examples=50)
@given(people=PEOPLE, forest=FOREST, grants=GRANTS, records=RECORDS, mode=st.sampled_from(OwnershipMode.values))
def test_a_ground_is_named_exactly_where_the_record_is_covered(people, forest, grants, records, mode) -> None:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        held.forget()
        users, teams, books = organise(people, forest, grants, mode)
        for owner, book, team, is_closed in records:
            record = Record(
                users[owner].pk if owner is not None else None,
                books[book].pk if book is not None else None,
                teams[team].pk if team is not None else None,
                "closed" if is_closed else None,
            )
            for permission in ASKED:
                seen = {one.id for part in audience(permission, record) for one in part.people}
                for user in users:
                    colleague = organisation().users[user.pk]
                    is_covered = covers(user, permission, record)
                    assert bool(grounds(colleague, permission, record)) is is_covered
                    assert (obstacle(colleague, permission, record) is None) is is_covered
                    assert (user.pk in seen) is is_covered
        transaction.set_rollback(True)
    held.forget()


def test_the_ground_nearest_to_the_record_comes_first(cast: Cast) -> None:
    lead, org = cast.lead(owner=cast.jana), organisation()
    assert [ground.by for ground in grounds(org.users[cast.jana.pk], Permission.LEAD_VIEW, lead)] == [By.OWNER]
    [ground] = grounds(org.users[cast.viola.pk], Permission.LEAD_VIEW, lead)
    assert (ground.by, ground.scope, ground.team) == (By.SCOPE, Scope.TEAM_AND_BELOW, cast.nord.pk)
    [ground] = grounds(org.users[cast.marta.pk], Permission.LEAD_VIEW, lead)
    assert (ground.scope, ground.team) == (Scope.ALL, None)
    assert grounds(org.users[cast.tobias.pk], Permission.LEAD_VIEW, lead) == []


def test_everybody_stands_in_one_group_only(cast: Cast) -> None:
    lead = cast.lead(owner=cast.viola)
    named = [
        (part.ground.by, part.ground.scope, [one.first_name for one in part.people])
        for part in audience(Permission.LEAD_VIEW, lead)
    ]
    assert named == [
        (By.OWNER, Scope.TEAM_AND_BELOW, ["Viola"]),
        (By.SCOPE, Scope.TEAM, ["Leo"]),
        (By.SCOPE, Scope.ALL, ["Ada"]),
        (By.SCOPE, Scope.ALL, ["Marta"]),
    ]


def test_a_book_is_a_ground_by_its_level(cast: Cast) -> None:
    Company.objects.update(lead_ownership=OwnershipMode.MIXED)
    book = Book.objects.create(name="Küste")
    BookMember.objects.create(book=book, user=cast.olaf, level=BookLevel.READ)
    held.changed()
    record, olaf = Record(None, book.pk, None), organisation().users[cast.olaf.pk]
    [ground] = grounds(olaf, Permission.LEAD_VIEW, record)
    assert (ground.by, ground.book, ground.level) == (By.BOOK, book.pk, BookLevel.READ)
    assert obstacle(olaf, Permission.LEAD_EDIT, record) is Obstacle.LEVEL_TOO_LOW


def test_what_stands_in_the_way_is_told(cast: Cast) -> None:
    lead, org = cast.lead(owner=cast.jana), organisation()
    assert obstacle(org.users[cast.olaf.pk], Permission.LEAD_VIEW, lead) is Obstacle.OUT_OF_REACH
    assert obstacle(org.users[cast.leo.pk], Permission.LEAD_REJECT) is Obstacle.NOT_GRANTED
    assert obstacle(org.users[cast.jana.pk], Permission.LEAD_REJECT) is None
    assert list(granted(org.users[cast.jana.pk], Permission.LEAD_REJECT)) == [Scope.OWN_AND_UNASSIGNED]
