"""The list of users, however many there are."""

import re

from django.test import Client
from django.urls import reverse

from leadwerk.people.models import User
from tests.cast import Cast


def test_many_users_come_a_hundred_at_a_time_and_each_once(cast: Cast, client: Client) -> None:
    User.objects.bulk_create(
        User(email=f"user-{number}@example.org", first_name=f"Kim {number % 3}", last_name=f"Müller {number // 6}")
        for number in range(240)
    )
    client.force_login(cast.ada)
    seen: list[str] = []
    address = reverse("users") + "?q=example.org"
    while address:
        page = client.get(address, headers={"HX-Request": "true"} if seen else {}).text
        seen += re.findall(r'href="/settings/users/(\d+)/"', page)
        (address,) = re.findall(r'hx-get="([^"]+)"', page) or [""]
        address = address.replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == User.objects.count()


def test_the_page_costs_the_same_with_many_users(cast: Cast, client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    User.objects.bulk_create(User(email=f"user-{number}@example.org", last_name="Viel") for number in range(150))
    client.force_login(cast.ada)
    client.get(reverse("users"))
    with django_assert_max_num_queries(11):
        assert client.get(reverse("users")).status_code == 200
