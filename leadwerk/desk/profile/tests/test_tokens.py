"""Tokens on the pages: made in the profile and shown once, removed there or by an administrator."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from leadwerk.people.actions.tokens import add_token
from leadwerk.people.models import ApiToken
from leadwerk.people.permissions import Permission
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def jana(client: Client, cast: Cast) -> Client:
    """Jana, who has just given her password."""
    client.force_login(cast.jana)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_a_token_is_shown_once_and_works(jana: Client) -> None:
    given = {"name": "Website", "days": "90", "permissions": ["lead.view", "lead.create"]}
    answer = jana.post(reverse("profile_token_new"), given)
    assert "no-store" in answer["Cache-Control"]
    [secret] = re.findall(r"leadwerk_[\w-]{43}", answer.text)
    assert Client().get("/api/v1/leads", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    shown = jana.get(reverse("profile")).text
    assert secret not in shown
    assert "Website" in shown
    assert f"…{secret[-4:]}" in shown
    assert "Leads ansehen, Leads anlegen" in shown.replace(
        "Leads anlegen, Leads ansehen", "Leads ansehen, Leads anlegen"
    )


def test_it_is_made_only_by_who_has_just_given_the_password(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    for answer in (client.get(reverse("profile_token_new")), client.post(reverse("profile_token_new"), {"name": "x"})):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()


def test_what_is_wrong_is_said_and_what_was_typed_stays(jana: Client) -> None:
    answer = jana.post(reverse("profile_token_new"), {"name": "Website", "days": "5", "permissions": ["lead.assign"]})
    assert answer.status_code == 422
    assert 'value="Website"' in answer.text
    assert not ApiToken.objects.exists()


def test_only_what_one_may_do_is_offered(jana: Client) -> None:
    shown = jana.get(reverse("profile_token_new")).text
    assert "lead.edit" in shown
    assert "lead.assign" not in shown
    assert "manage." not in shown


def test_one_removes_ones_own_and_nobody_elses(jana: Client, cast: Cast) -> None:
    mine, _ = add_token(cast.jana, "Meins", by=cast.jana, permissions=[Permission.LEAD_VIEW], days=None)
    other, _ = add_token(cast.tobias, "Seins", by=cast.tobias, permissions=[Permission.LEAD_VIEW], days=None)
    assert jana.post(reverse("profile_token_removal", args=[other.pk])).status_code == 404
    assert jana.post(reverse("profile_token_removal", args=[mine.pk])).status_code == 302
    assert list(ApiToken.objects.all()) == [other]


def test_an_administrator_sees_and_removes_them(client: Client, cast: Cast) -> None:
    token, _ = add_token(cast.jana, "Website", by=cast.jana, permissions=[Permission.LEAD_VIEW], days=None)
    client.force_login(cast.ada)
    assert "Website" in client.get(reverse("user", args=[cast.jana.pk])).text
    assert client.post(reverse("user_token_removal", args=[cast.tobias.pk, token.pk])).status_code == 404
    assert client.post(reverse("user_token_removal", args=[cast.jana.pk, token.pk])).status_code == 303
    assert not ApiToken.objects.exists()
