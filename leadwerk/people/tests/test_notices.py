"""Whoever is signed in as somebody and changes how they sign in cannot do it unseen: the person hears of it by mail."""

import pytest
from django.core import mail
from django.test import Client

from leadwerk.foundation import jobs
from leadwerk.foundation.clock import now
from leadwerk.people.actions.passwords import set_password
from leadwerk.people.actions.tokens import add_token
from leadwerk.people.actions.users import deactivate_user, edit_user
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from tests.cast import Cast


@pytest.fixture(autouse=True)
def everybody_has_signed_in(cast: Cast) -> None:
    User.objects.update(last_login=now())


def told() -> list[mail.EmailMessage]:
    jobs.run_batch("default")
    return mail.outbox


def test_a_new_password_is_told_to_its_owner_in_their_language(cast: Cast) -> None:
    set_password(cast.jana, "eine lange Reihe von Wörtern", by=cast.jana)
    (message,) = told()
    assert message.to == ["jana@example.org"]
    assert message.subject == "Leadwerk: Passwort geändert"
    assert "Guten Tag Jana Petersen" in message.body
    assert "Jana Petersen hat das eigene Passwort geändert" in message.body
    assert "eine lange Reihe" not in message.body


def test_what_an_administrator_does_names_the_administrator(cast: Cast) -> None:
    User.objects.filter(pk=cast.jana.pk).update(language="en")
    set_password(cast.jana, "eine lange Reihe von Wörtern", by=cast.ada)
    (message,) = told()
    assert message.to == ["jana@example.org"]
    assert "Ada Admin has set a password for Jana Petersen" in message.body


def test_a_new_address_is_told_to_the_former_one(cast: Cast) -> None:
    edit_user(cast.jana, email="somebody.else@example.org", by=cast.ada)
    (message,) = told()
    assert message.to == ["jana@example.org"]


def test_a_token_is_told_as_it_signs_in_too(cast: Cast) -> None:
    add_token(cast.jana, "Website", by=cast.jana, permissions=[Permission.LEAD_CREATE], days=None)
    assert "Website" in told()[0].body


def test_nobody_is_told_who_has_not_signed_in_yet_or_has_left(cast: Cast) -> None:
    User.objects.filter(pk=cast.jana.pk).update(last_login=None)
    set_password(cast.jana, "eine lange Reihe von Wörtern", by=cast.ada)
    set_password(cast.tobias, "eine lange Reihe von Wörtern", by=cast.ada)
    deactivate_user(cast.tobias, by=cast.ada)
    assert told() == []


def test_signing_in_is_not_told(client: Client, cast: Cast) -> None:
    client.post("/accounts/login/", {"login": "jana@example.org", "password": "falsch"})
    assert told() == []
