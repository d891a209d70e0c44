"""Makes a large company of a demo company: `python -m bench.large_company` on a copy that may be spoiled.

2,000 users in 300 teams four deep, 200 books four deep. Every lead that has an owner gets one of the users, each lead
the team of its owner and a book; a lead that waits lies in one of the teams. Written by statements over all rows and
past the verbs: what is measured afterwards is reading. With a mode as argument only the company's mode is changed.
"""

import random
import sys
from typing import Any

import django

PER_LEVEL_TEAMS = (4, 16, 64, 216)
PER_LEVEL_BOOKS = (5, 15, 45, 135)
USERS, BOOKS_OF_A_USER = 2_000, 5
LEVELS = ("read", "edit", "full")
PASSWORD = "leadwerk-demo"
# Who looks: the scope of their role, and at which level of the tree their team stands.
LOOKERS = {"own": 3, "own_unassigned": 3, "team": 3, "team_below": 0}


def address(scope: str) -> str:
    return f"large-{scope.replace('_', '-')}@example.org"


def main() -> None:
    django.setup()
    from django.db import connection, transaction

    from leadwerk.foundation import held
    from leadwerk.leads.models import Lead
    from leadwerk.people.models import Company
    from leadwerk.tallies.check import rebuild

    if len(sys.argv) > 1:
        with transaction.atomic():
            Company.objects.update(lead_ownership=sys.argv[1])
            held.changed()
        return
    with transaction.atomic():
        rng = random.Random(17)
        teams, books = _teams(), _books()
        users = _users(rng, teams, books)
        _hand_out(users, teams[-1], books[-1])
        held.changed()
    rebuild(Lead.objects.all())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")


def _teams() -> list[list[Any]]:
    from leadwerk.people.models import Team

    found: list[list[Any]] = []
    for depth, count in enumerate(PER_LEVEL_TEAMS):
        above = found[-1] if found else [None]
        made = [
            Team(name=f"Bereich {depth + 1}.{number}", parent=above[number % len(above)]) for number in range(count)
        ]
        Team.objects.bulk_create(made)
        for team in made:
            team.path = f"{team.parent.path if team.parent else '/'}{team.pk}/"
        Team.objects.bulk_update(made, ["path"])
        found.append(made)
    return found


def _books() -> list[list[Any]]:
    from leadwerk.people.models import Book

    found: list[list[Any]] = []
    for depth, count in enumerate(PER_LEVEL_BOOKS):
        above = found[-1] if found else [None]
        made = [Book(name=f"Buch {depth + 1}.{number}", parent=above[number % len(above)]) for number in range(count)]
        found.append(Book.objects.bulk_create(made))
    return found


def _users(rng: random.Random, teams: list[list[Any]], books: list[list[Any]]) -> list[Any]:
    from django.contrib.auth.hashers import make_password

    from leadwerk.people.models import BookMember, Grant, Role, User
    from leadwerk.people.permissions import GRANTABLE, Scope

    password = make_password(PASSWORD)
    places = [team for level, share in zip(teams, (4, 32, 128, 1_832), strict=True) for team in _spread(level, share)]
    users = [
        User(email=f"large-{number}@example.org", last_name=f"Nr. {number}", team=team, password="!")
        for number, team in enumerate(places[: USERS - len(LOOKERS)])
    ]
    lookers = [
        User(email=address(scope), last_name=scope, team=teams[depth][1], password=password)
        for scope, depth in LOOKERS.items()
    ]
    User.objects.bulk_create([*users, *lookers], batch_size=500)
    holders = User.roles.through
    agent = Role.objects.get(key="agent")
    holders.objects.bulk_create([holders(user=user, role=agent) for user in users], batch_size=500)
    for scope, looker in zip(LOOKERS, lookers, strict=True):
        role = Role(name=f"Sieht {scope}")
        role.save()
        records = [one for one in GRANTABLE if not one.startswith(("manage.", "campaign."))]
        Grant.objects.bulk_create([Grant(role=role, permission=one, scope=Scope(scope)) for one in records])
        holders.objects.create(user=looker, role=role)
    every = [book for level in books for book in level[len(level) // 2 :]]
    BookMember.objects.bulk_create(
        [
            BookMember(user=user, book=book, level=rng.choice(LEVELS))
            for user in [*users, *lookers]
            for book in rng.sample(every if user in lookers else books[-1], BOOKS_OF_A_USER)
        ],
        batch_size=500,
    )
    return [*users, *lookers]


def _spread(teams: list[Any], people: int) -> list[Any]:
    return [teams[number % len(teams)] for number in range(people)]


def _hand_out(users: list[Any], teams: list[Any], books: list[Any]) -> None:
    """By the number of the lead, so that neighbours in time belong to different people."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE given (n integer PRIMARY KEY, owner_id bigint, team_id bigint, book_id bigint)")
        for number, user in enumerate(users):
            book = books[number % len(books)].pk
            cursor.execute("INSERT INTO given VALUES (%s, %s, %s, %s)", [number, user.pk, user.team_id, book])
        one = f"(SELECT %s FROM given WHERE n = (lead.id * 7919) %% {len(users)})"
        cursor.execute(
            f"UPDATE lead SET team_id = {one % 'team_id'}, book_id = {one % 'book_id'}, "
            f"owner_id = CASE WHEN owner_id IS NULL THEN NULL ELSE {one % 'owner_id'} END"
        )
        cursor.execute("DROP TABLE given")


if __name__ == "__main__":
    main()
