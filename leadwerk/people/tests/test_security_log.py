"""What the security log is told, by whom, and that nobody can change what it knows."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from leadwerk.desk.actions import books
from leadwerk.foundation.clock import now
from leadwerk.people.actions.absences import add_absence, remove_absence
from leadwerk.people.actions.organise import edit_company
from leadwerk.people.actions.roles import add_role, edit_role, remove_role, restore_role
from leadwerk.people.actions.security import ENTERED, forget_old, record
from leadwerk.people.actions.teams import edit_team
from leadwerk.people.actions.users import activate_user, deactivate_user, edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import BookLevel, Role, SecurityEntry
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.refusals import AbsenceFarAway
from leadwerk.people.security import Stranger, searched_in, terms_of
from tests.cast import PASSWORD, Cast

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def entries(*kinds: str) -> list[SecurityEntry]:
    return list(SecurityEntry.objects.filter(kind__in=kinds).order_by("pk"))


def last(kind: str) -> SecurityEntry:
    return SecurityEntry.objects.filter(kind=kind).latest("pk")


def sign_in(client: Client, address: str, password: str = PASSWORD, ip: str = "203.0.113.7") -> None:
    client.post(
        "/accounts/login/", {"login": address, "password": password}, headers={"User-Agent": FIREFOX}, REMOTE_ADDR=ip
    )


def test_signing_in_and_out_is_entered_with_place_and_browser(cast: Cast, client: Client) -> None:
    sign_in(client, "jana@example.org")
    entry = last("signed_in")
    assert (entry.by, entry.by_name, entry.subject_id) == (cast.jana, "Jana Petersen", cast.jana.pk)
    assert (entry.ip, entry.browser) == ("203.0.113.7", "Firefox, Linux")
    client.post("/accounts/logout/")
    assert last("signed_out").by == cast.jana


def test_a_failure_is_entered_with_the_address_typed_and_whom_it_meant(cast: Cast, client: Client) -> None:
    sign_in(client, "Jana@Example.org", "falsch geraten")
    entry = last("sign_in_failed")
    assert (entry.by, entry.by_name.lower()) == (None, "jana@example.org")
    assert (entry.subject_kind, entry.subject_id, entry.subject_name) == ("user", cast.jana.pk, "Jana Petersen")
    sign_in(client, "nobody@example.org", "falsch geraten")
    assert (last("sign_in_failed").by_name, last("sign_in_failed").subject_id) == ("nobody@example.org", None)
    assert not SecurityEntry.objects.filter(details__icontains="geraten").exists()


def test_a_flood_of_failures_is_counted_instead_of_entered(cast: Cast) -> None:
    for _attempt in range(60):
        record("sign_in_failed", by=Stranger("jana@example.org"))
    counts = [entry.details.get("count", 1) for entry in entries("sign_in_failed")]
    assert counts == [1, 2, 3, 5, 10, 20, 50]
    assert set(counts) <= ENTERED


def test_a_flood_with_ever_new_addresses_is_counted_by_its_place(cast: Cast) -> None:
    for number in range(60):
        record("sign_in_failed", by=Stranger(f"guess{number}@example.org"))
    counts = [entry.details.get("count", 1) for entry in entries("sign_in_failed")]
    assert counts == [*[1] * 20, 50]


def test_asking_for_a_password_is_entered_whether_anybody_has_the_address_or_not(cast: Cast, client: Client) -> None:
    for address in ("jana@example.org", "nobody@example.org"):
        client.post("/accounts/password/reset/", {"email": address})
    known, unknown = entries("password_asked")
    assert (known.by_name, known.subject_id) == ("jana@example.org", cast.jana.pk)
    assert (unknown.by_name, unknown.subject_id) == ("nobody@example.org", None)


def test_users_are_told_by_what_changed(cast: Cast) -> None:
    agent, reader = Role.objects.get(key="agent"), Role.objects.get(key="reader")
    edit_user(cast.jana, by=cast.ada, roles=[agent, reader], email="jp@example.org", team=cast.sued)
    assert last("user_address_changed").details == {"changes": {"email": ["jana@example.org", "jp@example.org"]}}
    assert last("user_team_changed").details == {"changes": {"team": ["Nord", "Süd"]}}
    changes = last("user_roles_changed").details["changes"]
    assert changes == {"roles": ["Sachbearbeiter", "Lesezugriff, Sachbearbeiter"]}
    assert all(entry.by == cast.ada and entry.subject_id == cast.jana.pk for entry in entries("user_roles_changed"))
    before = SecurityEntry.objects.count()
    edit_user(cast.jana, by=cast.ada, roles=[agent, reader], phone="0171 1234567")
    assert SecurityEntry.objects.count() == before, "what changes no right is no matter of security"
    deactivate_user(cast.jana, by=cast.ada)
    activate_user(cast.jana, by=cast.ada)
    assert [entry.subject_name for entry in entries("user_deactivated", "user_activated")] == ["Jana Petersen"] * 2


def test_roles_teams_and_the_company_are_told_by_what_changed(cast: Cast) -> None:
    role = add_role("Innendienst", by=cast.ada)
    edit_role(role, by=cast.ada, version=1, name="Innendienst", name_en="", grants={Permission.LEAD_VIEW: Scope.TEAM})
    assert last("role_edited").details == {"changes": {"lead.view": ["none", "team"]}}
    agent = Role.objects.get(key="agent")
    edit_user(cast.jana, by=cast.ada, roles=[role])
    remove_role(role, by=cast.ada, instead=agent)
    assert last("role_removed").subject_name == "Innendienst"
    assert last("user_roles_changed").details == {"changes": {"roles": ["Innendienst", "Sachbearbeiter"]}}
    edit_role(agent, by=cast.ada, version=1, name="Vertrieb", name_en="", grants={Permission.LEAD_CLOSE: Scope.NONE})
    restore_role(agent, by=cast.ada, version=2)
    assert last("role_restored").details["changes"]["lead.close"] == ["none", "own_unassigned"]
    edit_team(cast.nord, by=cast.ada, leader=cast.viola)
    assert last("team_edited").details == {"changes": {"leader": ["", "Viola Brandt"]}}
    edit_company(by=cast.ada, time_zone="Europe/Vienna")
    assert last("company_edited").details == {"changes": {"time_zone": ["Europe/Berlin", "Europe/Vienna"]}}


def test_what_is_refused_leaves_no_entry(cast: Cast) -> None:
    before = SecurityEntry.objects.count()
    with pytest.raises(Exception, match="last_administrator"):
        deactivate_user(cast.ada, by=cast.ada)
    assert SecurityEntry.objects.count() == before


def test_the_database_itself_refuses_to_change_an_entry(cast: Cast) -> None:
    entry = record("signed_in", by=cast.jana, about=cast.jana)
    assert entry is not None
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        SecurityEntry.objects.filter(pk=entry.pk).update(by_name="Somebody else")
    assert SecurityEntry.objects.get(pk=entry.pk).by_name == "Jana Petersen"


def test_entries_go_when_their_time_is_over_and_one_entry_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    recent = SecurityEntry.objects.count()
    with monkeypatch.context() as past:
        past.setattr("leadwerk.people.actions.security.now", lambda: now() - dt.timedelta(days=366))
        for _entry in range(3):
            record("signed_in", by=cast.jana, about=cast.jana)
    assert forget_old(by=SYSTEM) == 3
    assert SecurityEntry.objects.count() == recent + 1
    assert (last("entries_removed").by, last("entries_removed").details) == (None, {"count": 3})
    with monkeypatch.context() as past:
        past.setattr("leadwerk.people.actions.security.now", lambda: now() - dt.timedelta(days=366))
        record("signed_in", by=cast.jana, about=cast.jana)
    assert forget_old(by=SYSTEM) == 0, "once a day is enough"


@pytest.mark.parametrize(
    "asked", ["jana", "Petersen", "jana@example.org", "203.0.113.7", "2001:db8::1", "  203.0.113.7 "]
)
def test_entries_are_found_by_name_address_and_place(cast: Cast, asked: str) -> None:
    entry = SecurityEntry(
        kind="signed_in",
        by=cast.jana,
        by_name="Jana Petersen",
        ip="2001:db8::1" if ":" in asked else "203.0.113.7",
    )
    assert all(term in searched_in(entry) for term in terms_of(asked))
    assert terms_of(asked)


def test_books_and_their_members_are_entered_by_name(cast: Cast, client: Client) -> None:
    north = books.add_book("Norden", by=cast.ada)
    coast = books.add_book("Küste", by=cast.ada, parent=north)
    assert last("book_added").details["changes"] == {"name": ["", "Küste"], "parent": ["", "Norden"]}
    coast = books.edit_book(coast, by=cast.ada, name="Küsten", parent=north, levels={cast.jana.pk: BookLevel.READ})
    assert last("book_edited").details["changes"] == {"name": ["Küste", "Küsten"]}
    assert last("book_members_changed").details["changes"] == {"Jana Petersen": ["", "read"]}
    books.remove_book(coast, by=cast.ada)
    entry = last("book_removed")
    assert (entry.by, entry.subject_name) == (cast.ada, "Küsten")
    client.force_login(cast.ada)
    page = client.get("/settings/security/").text
    assert "hat die Mitglieder des Buchs Küsten geändert" in page
    assert "Lesen" in page


def test_absences_are_entered_with_their_days(cast: Cast) -> None:
    first = now().date() + dt.timedelta(days=3)
    absence = add_absence(cast.jana, first, first, by=cast.ada, deputy=cast.olaf)
    entry = last("absence_added")
    assert (entry.by, entry.subject_id) == (cast.ada, cast.jana.pk)
    assert entry.details == {"days": f"{first} – {first}", "deputy": "Olaf Südermann"}
    remove_absence(absence, by=cast.jana)
    assert last("absence_removed").by == cast.jana


def test_an_absence_with_a_mistyped_year_is_refused(cast: Cast) -> None:
    day = now().date()
    with pytest.raises(AbsenceFarAway):
        add_absence(cast.jana, day, day.replace(year=day.year + 10, day=1), by=cast.jana)
