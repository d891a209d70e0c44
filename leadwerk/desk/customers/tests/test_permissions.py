"""Each verb on a customer's record has a permission of its own: refused by its name, and its button is gone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from leadwerk.customers.actions.bin import discard
from leadwerk.customers.actions.close import win
from leadwerk.customers.actions.create import create_account, create_contact, create_opportunity
from leadwerk.customers.models import Account, Contact, CustomerRecord, Opportunity
from leadwerk.foundation import held
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Grant, Role, User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission, Scope
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(cast: Cast) -> Account:
    return create_account({"name": "Ott KG"}, by=SYSTEM, owner=cast.jana)


def without(permission: str) -> None:
    """Agents no longer have it."""
    Grant.objects.filter(role__key="agent", permission=permission).delete()
    held.changed()


def ask(client: Client, user: User, path: str, **data: Any) -> Any:
    client.force_login(user)
    return client.post(path, data)


def contact_at(account: Account, by: User) -> Contact:
    return create_contact(account, {"last_name": "Ott"}, by=by)


def deal_at(account: Account, by: User) -> Opportunity:
    return create_opportunity(account, {"name": "Halle"}, by=by)


MAKE: dict[str, Callable[[Account, User], CustomerRecord]] = {
    "account": lambda account, by: account,
    "contact": contact_at,
    "opportunity": deal_at,
}
WAYS = {"edit": "edit", "assign": "handover", "delete": "bin"}


@pytest.mark.parametrize("verb", WAYS)
@pytest.mark.parametrize("kind", MAKE)
def test_a_verb_takes_its_own_permission(cast: Cast, client: Client, account: Account, kind: str, verb: str) -> None:
    record = MAKE[kind](account, cast.jana)
    page, way = reverse(kind, args=[record.pk]), reverse(f"{kind}_{WAYS[verb]}", args=[record.pk])
    client.force_login(cast.jana)
    assert way in client.get(page).text
    without(f"{kind}.{verb}")
    shown = client.get(page)
    assert shown.status_code == 200
    assert way not in shown.text
    answer = ask(client, cast.jana, way, owner=cast.tobias.pk)
    assert answer.status_code == 403
    assert str(Permission(f"{kind}.{verb}").label) in answer.text


@pytest.mark.parametrize("kind", MAKE)
def test_restoring_takes_its_own_permission(cast: Cast, client: Client, account: Account, kind: str) -> None:
    record = discard(MAKE[kind](account, cast.jana), by=SYSTEM)
    page, way = reverse(kind, args=[record.pk]), reverse(f"{kind}_restoration", args=[record.pk])
    without(f"{kind}.restore")
    client.force_login(cast.jana)
    assert way not in client.get(page).text
    assert ask(client, cast.jana, way).status_code == 403


def test_creating_takes_its_own_permission(cast: Cast, client: Client, account: Account) -> None:
    ways = {
        "account": reverse("account_create"),
        "contact": reverse("contact_create", args=[account.pk]),
        "opportunity": reverse("opportunity_create", args=[account.pk]),
    }
    for kind, way in ways.items():
        without(f"{kind}.create")
        assert ask(client, cast.jana, way, name="X", last_name="X").status_code == 403
    shown = client.get(reverse("account", args=[account.pk])).text
    assert not any(way in shown for way in ways.values())
    assert ways["account"] not in client.get(reverse("accounts")).text


def test_closing_and_reopening_take_their_own_permissions(cast: Cast, client: Client, account: Account) -> None:
    deal = deal_at(account, cast.jana)
    way = reverse("opportunity_status", args=[deal.pk])
    without("opportunity.close")
    assert ask(client, cast.jana, way, status="won").status_code == 403
    win(deal, by=SYSTEM)
    without("opportunity.reopen")
    assert ask(client, cast.jana, way, status="open").status_code == 403
    assert way not in client.get(reverse("opportunity", args=[deal.pk])).text


def test_supplied_roles_have_them_as_far_as_they_could_edit(cast: Cast) -> None:
    org = organisation()
    for role in Role.objects.all():
        grants = org.grants.get(role.pk, {})
        for permission in Permission:
            kind, _, verb = permission.partition(".")
            if kind in MAKE and verb not in ("view", "edit"):
                assert grants.get(permission, Scope.NONE) is grants.get(f"{kind}.edit", Scope.NONE), permission
