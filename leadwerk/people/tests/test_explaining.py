"""`explaining` names a ground exactly where `scoping.covers` says yes, and there `scoping.rows` finds the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwerk.foundation import held
from leadwerk.foundation.clock import now
from leadwerk.leads.models import Lead, Outcome
from leadwerk.people.explaining import By, Obstacle, audience, granted, grounds, obstacle
from leadwerk.people.models import Book, BookLevel, BookMember, Company, Grant, OwnershipMode, Role, Team, User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.scoping import colleagues_covering, covers
from leadwerk.people.wording import title
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
# A company is drawn from one number: drawn part by part, most of them would have nobody in a team.
COMPANIES = st.integers(0, 2**32)


@dataclass
class Drawn:
    """A random company: five teams and four books in random forests, four roles, five people."""

    users: list[User]
    teams: list[Team]
    books: list[Book]
    random: Random

    def place(self) -> dict[str, Any]:
        """Whom a record belongs to."""
        return {
            "owner_id": self.some(self.users, 0.5),
            "book_id": self.some(self.books, 0.4),
            "team_id": self.some(self.teams, 0.9),
        }

    def some(self, of: Sequence[Model], chance: float) -> int | None:
        return self.random.choice(of).pk if self.random.random() < chance else None


def organise(number: int) -> Drawn:
    """Straight into the tables, since it is done often."""
    random = Random(number)
    mode = random.choice(OwnershipMode.values)
    Company.objects.update_or_create(pk=1, defaults={"name": "Zufall AG", "lead_ownership": mode})
    drawn = Drawn([], [], [], random)
    for place in range(4):
        over = random.choice(drawn.books) if drawn.books and random.random() < 0.6 else None
        drawn.books.append(Book.objects.create(name=f"Buch {place}", parent=over))
    for place in range(5):
        parent = random.choice(drawn.teams) if drawn.teams and random.random() < 0.8 else None
        team = Team.objects.create(name=f"Team {place}", parent=parent)
        team.path = f"{parent.path if parent else '/'}{team.pk}/"
        team.save()
        drawn.teams.append(team)
    roles = [Role.objects.create(name=f"Rolle {place}") for place in range(4)]
    Grant.objects.bulk_create(
        Grant(role=role, permission=permission, scope=random.choice(Scope.values))
        for role in roles
        for permission in ASKED
    )
    drawn.users = User.objects.bulk_create(
        User(
            email=f"{place}@zufall.example",
            last_name=f"N{place}",
            team_id=drawn.some(drawn.teams, 0.9),
            is_active=random.random() < 0.9,
        )
        for place in range(5)
    )
    holding = User.roles.through
    holding.objects.bulk_create(
        holding(user=user, role=role) for user in drawn.users for role in random.sample(roles, random.randint(0, 2))
    )
    BookMember.objects.bulk_create(
        BookMember(book=book, user=user, level=random.choice(BookLevel.values))
        for user in drawn.users
        for book in random.sample(drawn.books, random.randint(0, 2))
    )
    held.changed()
    return drawn


@settings(max_examples=50)
@given(number=COMPANIES)
def test_a_ground_is_named_exactly_where_the_record_is_covered(number: int) -> None:
    with transaction.atomic():
        held.forget()
        drawn = organise(number)
        for _ in range(6):
            record = Record(**drawn.place(), closed_at=drawn.random.choice([None, "closed"]))
            for permission in ASKED:
                seen = {one.id for part in audience(permission, record) for one in part.people}
                assert {one.id for one in colleagues_covering(permission, record)} == seen
                for user in drawn.users:
                    colleague = organisation().users[user.pk]
                    is_covered = covers(user, permission, record)
                    assert bool(grounds(colleague, permission, record)) is is_covered
                    assert (obstacle(colleague, permission, record) is None) is is_covered
                    assert (user.pk in seen) is is_covered
        transaction.set_rollback(True)
    held.forget()


def test_the_rows_found_are_those_that_are_covered(cast: Cast) -> None:
    leads = [cast.lead().pk for _ in range(8)]

    @settings(max_examples=40)
    @given(number=COMPANIES)
    def holds(number: int) -> None:
        with transaction.atomic():
            held.forget()
            drawn = organise(number)
            for pk in leads:
                closed = {"closed_at": now(), "outcome": Outcome.LOST} if drawn.random.random() < 0.3 else {}
                Lead.objects.filter(pk=pk).update(**drawn.place(), **closed)
            placed = list(Lead.objects.filter(pk__in=leads))
            for user in drawn.users:
                found = set(Lead.objects.for_user(user, Permission.LEAD_VIEW).values_list("pk", flat=True))
                assert found == {lead.pk for lead in placed if covers(user, Permission.LEAD_VIEW, lead)}
            transaction.set_rollback(True)
        held.forget()

    holds()


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


def test_a_member_of_a_book_is_one_of_those_below_it_by_the_highest_level(cast: Cast) -> None:
    Company.objects.update(lead_ownership=OwnershipMode.MIXED)
    north = Book.objects.create(name="Nord")
    coast = Book.objects.create(name="Küste", parent=north)
    isles = Book.objects.create(name="Inseln", parent=coast)
    BookMember.objects.create(book=north, user=cast.olaf, level=BookLevel.EDIT)
    BookMember.objects.create(book=isles, user=cast.olaf, level=BookLevel.READ)
    BookMember.objects.create(book=isles, user=cast.marta, level=BookLevel.FULL)
    held.changed()
    olaf, marta = organisation().users[cast.olaf.pk], organisation().users[cast.marta.pk]
    record = Record(None, isles.pk, None)
    [ground] = grounds(olaf, Permission.LEAD_EDIT, record)
    assert (ground.book, ground.below, ground.level) == (north.pk, isles.pk, BookLevel.EDIT)
    assert title(ground, Permission.LEAD_EDIT) == "Buch Nord (Bearbeiten), über Inseln"
    assert not covers(cast.marta, Permission.LEAD_ASSIGN, Record(None, coast.pk, None)), "never upwards"
    assert grounds(marta, Permission.LEAD_VIEW, record)[0].below is None


def test_what_stands_in_the_way_is_told(cast: Cast) -> None:
    lead, org = cast.lead(owner=cast.jana), organisation()
    assert obstacle(org.users[cast.olaf.pk], Permission.LEAD_VIEW, lead) is Obstacle.OUT_OF_REACH
    assert obstacle(org.users[cast.leo.pk], Permission.LEAD_REJECT) is Obstacle.NOT_GRANTED
    assert obstacle(org.users[cast.jana.pk], Permission.LEAD_REJECT) is None
    assert list(granted(org.users[cast.jana.pk], Permission.LEAD_REJECT)) == [Scope.OWN_AND_UNASSIGNED]
