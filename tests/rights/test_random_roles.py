"""Random companies: what a user gets by any door is exactly the leads that the rules of scopes let them see.

The rules stand here once more, plainly and slowly, so that the two can be compared: each user of a random organisation
(teams, books, roles, leads in every state) gets the same leads by list, board, counts, search, export, API and record
page.
"""

import random
import re
from collections.abc import Iterable

import pytest
from django.test import Client
from django.urls import reverse

from leadwerk.config.api import PREFIX
from leadwerk.desk.my_day.day import LEAD_SECTIONS
from leadwerk.duplicates.models import Pair
from leadwerk.foundation import held
from leadwerk.intake.models import IntakeEvent
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.close import lose
from leadwerk.leads.models import Group, Lead
from leadwerk.people import scoping
from leadwerk.people.actions.organise import add_team, edit_company
from leadwerk.people.actions.roles import add_role, edit_role
from leadwerk.people.actions.users import edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Book, BookLevel, BookMember, Company, OwnershipMode, Role, User
from leadwerk.people.permissions import Permission, Scope
from leadwerk.tallies import check, sums
from tests.cast import Cast

pytestmark = pytest.mark.django_db
P = Permission
LEADS = 20


def may(user: User, permission: Permission, lead: Lead) -> bool:
    """The rules of scopes as domain experts would say them, for one lead in hand."""
    widths = [grant.scope for role in user.roles.all() for grant in role.grants.filter(permission=permission)]
    width = max(map(Scope, widths), key=list(Scope).index, default=Scope.NONE)
    if width is Scope.NONE or not user.is_active:
        return False
    if width is Scope.ALL or lead.owner == user:
        return True
    has_books = Company.objects.get().lead_ownership != OwnershipMode.USER
    book = lead.book
    while has_books and book is not None:
        if user.books.filter(book=book).exists():
            return True  # seeing and exporting takes no more than reading
        book = book.parent  # a member of a book is one of all below it
    if width is Scope.OWN or user.team is None or lead.team is None:
        return False
    if width is Scope.OWN_AND_UNASSIGNED:
        return lead.team == user.team and lead.owner is None and lead.closed_at is None
    above, teams = lead.team, {lead.team}
    while width is Scope.TEAM_AND_BELOW and above.parent is not None:
        above = above.parent
        teams.add(above)
    return user.team in teams


@pytest.mark.parametrize("seed", range(8))
def test_every_door_shows_exactly_the_leads_that_the_rules_let_one_see(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    users = _organisation(cast, chance)
    leads = _leads(cast, chance, users)
    seen_by_somebody: set[int] = set()
    for user in users:
        seen = {lead.pk for lead in leads if may(user, P.LEAD_VIEW, lead)}
        seen_by_somebody |= seen
        for permission in (P.LEAD_VIEW, P.LEAD_EXPORT):
            covered = {lead.pk for lead in leads if scoping.covers(user, permission, lead)}
            assert covered == {lead.pk for lead in leads if may(user, permission, lead)}, permission
        _compare_doors(user, leads, seen, {lead.pk for lead in leads if may(user, P.LEAD_EXPORT, lead)})
    assert seen_by_somebody, "nobody sees anything: the test would prove nothing"


def _compare_doors(user: User, leads: list[Lead], seen: set[int], exported: set[int]) -> None:
    client = Client()
    client.force_login(user)
    here = {lead.pk for lead in leads if lead.deleted_at is None} & seen
    by_group = {group: {lead.pk for lead in leads if lead.pk in here and lead.group == group} for group in Group}
    assert set(Lead.objects.for_user(user, P.LEAD_VIEW).values_list("pk", flat=True)) == seen
    counts = sums.groups(user).visible
    for group, expected in by_group.items():
        address = f"/leads/?group={group}"
        assert _numbers(r'id="lead-(\d+)"', client.get(address).text) == expected, address
        assert counts.get(group, sums.Sums()).leads == len(expected), group
        answer = client.get(f"{PREFIX}leads?group={group}").json()
        assert {lead["id"] for lead in answer["leads"]} == expected
        export = client.get(f"/leads/export/?query=group%3D{group}&all=1")
        if user.roles.filter(grants__permission=P.LEAD_EXPORT).exists():
            assert _numbers(r"\bL-(\d+)", export.getvalue().decode()) == expected & exported
        else:
            assert export.status_code == 403
    board = client.get(reverse("board", args=[leads[0].process_id])).text
    assert _numbers(r'id="card-(\d+)"', board) == by_group[Group.ACTIVE]
    _compare_what_leads_there(client, user, leads, seen, here)
    for lead in leads:
        assert client.get(f"/leads/{lead.pk}/").status_code == (200 if lead.pk in seen else 404)
        found = client.get(f"/search/?q=L-{lead.pk}", headers={"HX-Request": "true", "HX-Target": "found"}).text
        assert (f'href="/leads/{lead.pk}/"' in found) is (lead.pk in here), lead.pk


def _compare_what_leads_there(client: Client, user: User, leads: list[Lead], seen: set[int], here: set[int]) -> None:
    """My day, the pages of duplicates and the intake lead to what one may see, and to nothing else."""
    link = r'href="/leads/(\d+)/"'
    for page in ("/", *(f"/day/{name}/" for name in LEAD_SECTIONS)):
        assert _numbers(link, client.get(page).text) <= here, page
    scan = client.get("/leads/duplicates/")
    if scoping.has(user, P.LEAD_MERGE):
        pairs = {pair.pk for pair in Pair.objects.all() if {pair.first_id, pair.second_id} <= here}
        assert _numbers(r'id="pair-(\d+)"', scan.text) == pairs
    for lead in (lead for lead in leads if lead.pk in here):
        notices = client.get(f"/leads/{lead.pk}/duplicates/").text
        assert _numbers(link, notices) <= here
    intake = client.get("/intake/?days=0&channel=api")
    if scoping.has(user, P.MANAGE_INTAKE):
        assert _numbers(link, intake.text.partition('id="rows"')[2]) == seen
    assert (scan.status_code, intake.status_code) == tuple(
        200 if scoping.has(user, needed) else 403 for needed in (P.LEAD_MERGE, P.MANAGE_INTAKE)
    )


def _numbers(pattern: str, text: str) -> set[int]:
    return set(map(int, re.findall(pattern, text)))


def _organisation(cast: Cast, chance: random.Random) -> list[User]:
    """Teams three deep, books with members, two random roles each for four of the cast."""
    edit_company(by=SYSTEM, lead_ownership=chance.choice(list(OwnershipMode)))
    below = add_team("Nord 1", by=SYSTEM, parent=cast.nord)
    teams = [cast.sales, cast.nord, cast.sued, below, None]
    roles = [_role(number, chance) for number in range(5)]
    north = Book.objects.create(name="Region Nord")
    coast = Book.objects.create(name="Küste", parent=north)
    books = [north, Book.objects.create(name="Region Süd"), coast, Book.objects.create(name="Inseln", parent=coast)]
    users = [cast.viola, cast.jana, cast.olaf, cast.leo]
    for user in users:
        edit_user(user, by=SYSTEM, team=chance.choice(teams), roles=chance.sample(roles, chance.choice((1, 2))))
        if chance.random() < 0.5:
            BookMember.objects.create(book=chance.choice(books), user=user, level=chance.choice(list(BookLevel)))
    held.changed()
    return list(User.objects.filter(pk__in=[user.pk for user in users]))


def _role(number: int, chance: random.Random) -> Role:
    role = add_role(f"Zufall {number}", by=SYSTEM)
    scopes = {str(permission): chance.choice(list(Scope)) for permission in (P.LEAD_VIEW, P.LEAD_EXPORT)}
    scopes |= {
        str(permission): chance.choice([Scope.NONE, Scope.ALL]) for permission in (P.LEAD_MERGE, P.MANAGE_INTAKE)
    }
    return edit_role(role, by=SYSTEM, version=1, name=role.name, name_en="", grants=scopes)


def _leads(cast: Cast, chance: random.Random, users: Iterable[User]) -> list[Lead]:
    """Leads with and without owner, team and book, some of them closed, some in the bin."""
    owners, teams, books = (
        [*users, cast.tobias, None, None, None],
        [cast.nord, cast.sued, cast.sales],
        Book.objects.all(),
    )
    for number in range(LEADS):
        lead = cast.lead(owner=chance.choice(owners), team=chance.choice(teams), company_name=f"Firma {number}")
        if chance.random() < 0.25:
            lead = lose(lead, cast.loss_reason(), by=SYSTEM)
        if chance.random() < 0.1:
            discard(lead, by=SYSTEM)
        elsewhere: dict[str, object] = {"book": chance.choice([None, None, *books])}
        if chance.random() < 0.1:
            elsewhere["team"] = None
        Lead.objects.filter(pk=lead.pk).update(**elsewhere)
        IntakeEvent.objects.create(
            channel="api", state="done", created=1, waiting=0, lead_id=lead.pk, received_at=lead.created_at
        )
    ids = list(Lead.objects.values_list("pk", flat=True))
    for first, second in {tuple(sorted(chance.sample(ids, 2))) for _pair in range(12)}:
        Pair.objects.create(first_id=first, second_id=second, level=3)
    check.rebuild(Lead.objects.all())
    return list(Lead.objects.select_related("owner", "book__parent__parent", "team__parent__parent"))
