"""Privacy: who sets how long what tells of people is kept."""

import pytest
from django.test import Client

from leadwerk.intake.actions.keep_raw import kept_days
from leadwerk.people.actions.organise import edit_company
from leadwerk.people.actions.roles import edit_role
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Role, SecurityEntry
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission, Scope
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = "/settings/privacy/"
GIVEN = {"raw_days": 90, "security_days": 400, "logs_openings": "on", "opening_days": 30}


def test_whoever_manages_privacy_alone_sets_it_and_nothing_else(client: Client, cast: Cast) -> None:
    reader = Role.objects.get(key="reader")
    edit_role(reader, by=cast.ada, version=1, name="", name_en="", grants={Permission.MANAGE_PRIVACY: Scope.ALL})
    client.force_login(cast.leo)
    assert PAGE in client.get("/settings/").text
    assert client.post(PAGE, GIVEN).status_code == 303
    now = company()
    assert (kept_days(), now.security_days, now.logs_openings, now.opening_days) == (90, 400, True, 30)
    kinds = SecurityEntry.objects.filter(by=cast.leo).values_list("kind", flat=True)
    assert set(kinds) == {"intake_keeping_changed", "company_edited"}
    assert client.get("/settings/company/").status_code == 403
    with pytest.raises(MissingPermission):
        edit_company(by=cast.leo, name="Leo GmbH", security_days=30)


def test_settings_alone_are_not_enough(client: Client, cast: Cast) -> None:
    administration = Role.objects.get(key="administration")
    grants = dict.fromkeys(Permission, Scope.ALL) | {Permission.MANAGE_PRIVACY: Scope.NONE}
    edit_role(
        administration, by=cast.ada, version=1, name="", name_en="", grants={str(k): v for k, v in grants.items()}
    )
    client.force_login(cast.ada)
    answer = client.get(PAGE)
    assert answer.status_code == 403
    assert "Datenschutz verwalten" in answer.text
    assert all(PAGE not in client.get(page).text for page in ("/settings/", "/settings/security/", "/intake/"))
    with pytest.raises(MissingPermission):
        edit_company(by=cast.ada, logs_openings=True)


def test_too_short_a_time_is_refused_and_what_was_typed_stays(client: Client, cast: Cast) -> None:
    client.force_login(cast.ada)
    answer = client.post(PAGE, GIVEN | {"security_days": 5})
    assert answer.status_code == 422
    assert 'value="5"' in answer.text
    assert (kept_days(), company().security_days) == (None, 365)
