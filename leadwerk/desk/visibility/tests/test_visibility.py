""" "Who sees this?" at a record, and "Why?" for a user."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from leadwerk.customers.actions.create import create_account
from leadwerk.foundation import held
from leadwerk.people.models import Role, Team, User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.wording import why
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def ask(client: Client, who: User, path: str, part: str = "", language: str = "de", **asked: str) -> str:
    client.force_login(who)
    headers = {"HX-Request": "true", "HX-Target": part} if part else {}
    answer = client.get(path, asked, headers={"Accept-Language": language} | headers)
    assert answer.status_code == 200
    return text(answer)


def crowd(team: Team, size: int) -> None:
    """Many agents in one team, straight into the tables."""
    users = User.objects.bulk_create(
        User(email=f"{number}@example.org", first_name="Kim", last_name=f"Nummer {number:04}", team=team)
        for number in range(size)
    )
    role = Role.objects.get(key="agent")
    User.roles.through.objects.bulk_create(User.roles.through(user=user, role=role) for user in users)
    held.changed()


def test_people_are_named_by_what_they_see_it_by(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    shown = ask(client, cast.jana, f"/leads/{lead.pk}/visibility/")
    assert f"L-{lead.pk} gehört Jana Petersen, Team Nord." in shown
    assert "5 Personen sehen es" in shown
    assert re.search(
        r"Bearbeiter 1 JP Jana Petersen Nord · Sachbearbeiter bearbeiten, zurückweisen, konvertieren", shown
    )
    assert "Team Nord: Vertriebsleitung (Team und darunter) 1 VB Viola Brandt" in shown
    assert re.search(r"Team Nord: Lesezugriff \(Team\) 1 LL Leo Leser Nord · Lesezugriff nur lesen", shown)
    assert "Administration (Alle) 1 AA Ada Admin" in shown
    assert "Tobias" not in shown
    assert "Olaf" not in shown


def test_what_waits_in_a_team_is_seen_by_the_whole_team(cast: Cast, client: Client) -> None:
    shown = ask(client, cast.viola, f"/leads/{cast.lead().pk}/visibility/")
    assert "gehört niemandem und liegt im Team Nord" in shown
    assert "Team Nord: Sachbearbeiter (Eigene und nicht zugewiesene) 2" in shown


def test_in_english(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    User.objects.filter(pk=cast.jana.pk).update(language="en")
    shown = ask(client, cast.jana, f"/leads/{lead.pk}/visibility/", language="en")
    assert "Who sees this?" in shown
    assert "belongs to Jana Petersen, team Nord" in shown
    assert "Team Nord: Sales management (Team and below)" in shown


def test_accounts_contacts_and_opportunities_answer_too(cast: Cast, client: Client) -> None:
    account = create_account({"name": "Hartwig GmbH"}, by=cast.jana)
    shown = ask(client, cast.jana, f"/customers/accounts/{account.pk}/visibility/")
    assert f"F-{account.pk} gehört Jana Petersen" in shown
    assert re.search(r"Verantwortlicher 1 JP Jana Petersen Nord · Sachbearbeiter bearbeiten", shown)


def test_a_lead_one_may_not_see_has_no_answer(cast: Cast, client: Client) -> None:
    client.force_login(cast.olaf)
    assert client.get(f"/leads/{cast.lead(owner=cast.jana).pk}/visibility/").status_code == 404
    assert client.get("/leads/987654/visibility/").status_code == 404


def test_a_person_looked_for_who_does_not_see_it_is_told_with_the_reason(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    found = ask(client, cast.viola, f"/leads/{lead.pk}/visibility/", "visibility", q="suedermann")
    assert "0 von 5" in found
    assert "Sehen es nicht" in found
    assert (
        f"Olaf Südermann darf L-{lead.pk} nicht sehen: L-{lead.pk} gehört Jana Petersen, Team Nord; "
        "die Rolle Sachbearbeiter reicht nur für: eigene und nicht zugewiesene." in found
    )


def test_two_thousand_people_are_a_short_list_at_the_price_of_one(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    lead, path = cast.lead(), ""
    path = f"/leads/{lead.pk}/visibility/"
    ask(client, cast.viola, path)
    crowd(cast.nord, 2000)
    organisation()
    with django_assert_max_num_queries(12):
        shown = ask(client, cast.viola, path, "dialog")
    assert "2.006 Personen sehen es" in shown
    assert shown.count("Kim Nummer") == 8
    group = re.search(r'id="(visible-own_unassigned[^"]*)"', client.get(path).content.decode())
    assert group is not None
    key = group[1]
    more = ask(client, cast.viola, path, key, more=key.removeprefix("visible-"), to="58")
    assert more.count("Kim Nummer") == 58
    assert "Administration" not in more
    assert ask(client, cast.viola, path, "visibility", q="nummer 1234").count("Kim Nummer 1234") == 1


@pytest.mark.parametrize("odd", ["abc", "-1", "999999999999999999999", ""])
def test_odd_numbers_show_the_first_ones(cast: Cast, client: Client, odd: str) -> None:
    shown = ask(client, cast.jana, f"/leads/{cast.lead(owner=cast.jana).pk}/visibility/", more="owner", to=odd)
    assert "Jana Petersen" in shown


def test_managers_of_users_read_on_at_the_person(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    path, reading = f"/leads/{lead.pk}/visibility/", f"/settings/users/{cast.jana.pk}/explanation/"
    client.force_login(cast.viola)
    assert reading not in client.get(path).content.decode()
    client.force_login(cast.ada)
    assert f"{reading}?permission=lead.view&amp;record=L-{lead.pk}" in client.get(path).content.decode()


def test_why_is_answered_in_one_sentence(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.viola)
    number = f"L-{lead.pk}"

    def asked(who: User, **asked: str) -> str:
        return ask(client, cast.ada, f"/settings/users/{who.pk}/explanation/", **asked)

    assert (
        "Jana Petersen darf Leads zurückweisen, eigene und nicht zugewiesene: durch die Rolle Sachbearbeiter."
        in asked(cast.jana, permission="lead.reject")
    )
    assert (
        f"Tobias Wendt darf {number} nicht sehen: {number} gehört Viola Brandt, Team Nord; die Rolle Sachbearbeiter "
        "reicht nur für: eigene und nicht zugewiesene." in asked(cast.tobias, permission="lead.view", record=number)
    )
    assert f"Leo Leser darf {number} sehen: durch die Rolle Lesezugriff (Team) im Team Nord." in asked(
        cast.leo, permission="lead.view", record=str(lead.pk)
    )
    assert f"Leo Leser darf {number} nicht zurückweisen: die Rolle Lesezugriff erlaubt es nicht." in asked(
        cast.leo, permission="lead.reject", record=number
    )
    assert "Ada Admin darf Benutzer und Teams verwalten: durch die Rolle Administration." in asked(
        cast.ada, permission="manage.users"
    )


@pytest.mark.parametrize(
    ("permission", "record", "words"),
    [
        ("lead.view", "Hartwig", "Das ist keine Datensatznummer."),
        ("manage.users", "L-1", "Diese Berechtigung betrifft keine einzelnen Datensätze."),
        ("lead.view", "F-1", "Diese Berechtigung betrifft keine Datensätze mit diesem Buchstaben."),
        ("lead.view", "L-999999", "Diesen Datensatz gibt es nicht, oder Sie dürfen ihn nicht sehen."),
        ("account.view", "F-999999999999999999", "Diesen Datensatz gibt es nicht, oder Sie dürfen ihn nicht sehen."),
        ("lead.fly", "", "Bitte"),
    ],
)
def test_what_cannot_be_asked_is_said_at_the_field(
    cast: Cast, client: Client, permission: str, record: str, words: str
) -> None:
    path = f"/settings/users/{cast.jana.pk}/explanation/"
    assert words in ask(client, cast.ada, path, permission=permission, record=record)


def test_why_takes_the_permission_to_manage_users(cast: Cast, client: Client) -> None:
    client.force_login(cast.viola)
    refused = client.get(f"/settings/users/{cast.jana.pk}/explanation/")
    assert refused.status_code == 403
    assert "Benutzer und Teams verwalten" in refused.content.decode()


def test_people_without_role_team_or_access_are_explained(cast: Cast) -> None:
    User.objects.filter(pk=cast.leo.pk).update(is_active=False)
    cast.jana.roles.clear()
    User.objects.filter(pk=cast.tobias.pk).update(team=None)
    held.changed()
    org = organisation()
    with override("en"):
        assert why(org.users[cast.leo.pk], Permission.LEAD_VIEW).endswith(": this login is deactivated.")
        assert why(org.users[cast.jana.pk], Permission.LEAD_VIEW).endswith(": they have no role.")
        assert "only own ones" in why(org.users[cast.tobias.pk], Permission.LEAD_VIEW)
        lead = cast.lead()
        assert "they are in no team" in why(org.users[cast.tobias.pk], Permission.LEAD_VIEW, lead)
        marta = why(org.users[cast.marta.pk], Permission.LEAD_VIEW, lead)
        assert marta == f"Marta Obermeier may see L-{lead.pk}: by the role Marketing (All)."
