"""Duplicates of accounts and contacts: noticed, compared, merged, separated, said to be none."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from leadwerk.customers.actions.create import create_account, create_contact
from leadwerk.customers.models import Account
from leadwerk.duplicates.models import CustomerMerge, Dismissal
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HTMX: dict[str, Any] = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def two(cast: Cast) -> tuple[Account, Account]:
    one = create_account({"name": "Möbelwerke Hartwig GmbH", "city": "Kiel", "phone": "0431 1"}, by=cast.jana)
    return one, create_account(
        {"name": "Moebelwerke Hartwig", "city": "Kiel", "email": "i@hartwig.example"}, by=cast.jana
    )


def test_two_accounts_become_one_by_the_page_and_two_again(
    cast: Cast, client: Client, two: tuple[Account, Account]
) -> None:
    winner, loser = two
    client.force_login(cast.jana)
    assert reverse("account_duplicates", args=[winner.pk]) in client.get(reverse("account", args=[winner.pk])).text
    notice = client.get(reverse("account_duplicates", args=[winner.pk]), **HTMX).text
    url = reverse("account_merge", args=[winner.pk, loser.pk])
    assert "Mögliche Dublette" in notice
    assert url in notice
    assert re.search(r'name="field-email" value="loser" checked', client.get(url).text), "what only one has"
    sent = {"version": winner.version, "other": loser.version, "field-name": "loser"}
    assert client.post(url, sent | {"other": loser.version + 1}).status_code == 422
    assert client.post(url, sent)["Location"] == reverse("account", args=[winner.pk])
    winner.refresh_from_db()
    assert (winner.name, winner.email) == ("Moebelwerke Hartwig", "i@hartwig.example")
    followed = client.get(reverse("account", args=[loser.pk]))
    assert (followed.status_code, followed["Location"]) == (302, reverse("account", args=[winner.pk]))
    assert f"hat F-{loser.pk}" in client.get(reverse("account", args=[winner.pk])).text
    assert client.post(reverse("account_restoration", args=[loser.pk])).status_code == 409
    merged = CustomerMerge.objects.get()
    assert (
        reverse("customer_separation", args=[merged.pk])
        in client.get(reverse("account_duplicates", args=[winner.pk]), **HTMX).text
    )
    client.post(reverse("customer_separation", args=[merged.pk]))
    winner.refresh_from_db()
    assert (winner.name, winner.email) == ("Möbelwerke Hartwig GmbH", "")
    assert client.get(reverse("account", args=[loser.pk])).status_code == 200


def test_contacts_are_offered_where_they_can_be_merged(
    cast: Cast, client: Client, two: tuple[Account, Account]
) -> None:
    known: dict[str, Any] = {"first_name": "Anna", "last_name": "Kern", "email": "kern@hartwig.example"}
    anna, twin = (create_contact(two[0], known, by=cast.jana) for _ in range(2))
    elsewhere = create_contact(two[1], known, by=cast.jana)
    client.force_login(cast.jana)
    for language, words in (("de", "Dubletten von"), ("en", "Duplicates of")):
        cast.jana.language = language
        cast.jana.save(update_fields=["language"])
        page = client.get(reverse("contact_duplicates", args=[anna.pk])).text
        assert words in page
        assert client.get(reverse("contact_merge", args=[anna.pk, twin.pk])).status_code == 200
    far = reverse("contact_merge", args=[anna.pk, elsewhere.pk])
    assert f'href="{reverse("contact_merge", args=[anna.pk, twin.pk])}"' in page
    assert f'href="{far}"' not in page
    assert client.post(far, {"version": anna.version, "other": elsewhere.version}).status_code == 409


def test_no_duplicate_is_remembered_and_taken_back(cast: Cast, client: Client, two: tuple[Account, Account]) -> None:
    one, other = two
    client.force_login(cast.jana)
    client.post(reverse("account_dismissal", args=[one.pk, other.pk]))
    client.force_login(cast.viola)
    assert "Mögliche Dublette" not in client.get(reverse("account_duplicates", args=[other.pk]), **HTMX).text
    assert "Jana Petersen" in client.get(reverse("account_duplicates", args=[other.pk])).text
    client.post(reverse("account_withdrawal", args=[other.pk, one.pk]))
    assert not Dismissal.objects.exists()
