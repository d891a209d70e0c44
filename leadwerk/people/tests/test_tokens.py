"""Tokens: by what a program signs in, never able to do more than its user, nor more than it permits."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from leadwerk.config.api import PREFIX
from leadwerk.foundation.clock import now
from leadwerk.foundation.errors import NotAllowed
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Lead
from leadwerk.people.actions.tokens import add_token, remove_token
from leadwerk.people.actions.users import activate_user, deactivate_user, edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import ApiToken, SecurityEntry, User
from leadwerk.people.permissions import Permission
from leadwerk.people.refusals import TokenPermitsMore
from leadwerk.people.tokens import offered, tokens_of
from tests.cast import Cast
from tests.rights.test_api_table import EVERYBODY, TABLE, address

pytestmark = pytest.mark.django_db
P = Permission


def token_of(user: User, *permissions: Permission, days: int | None = 90) -> str:
    return add_token(user, "Website", by=user, permissions=permissions or offered(user), days=days)[1]


def ask(token: str, path: str = "leads", method: str = "GET", **body: Any) -> Any:
    client = Client(enforce_csrf_checks=True)
    sent: dict[str, Any] = {"data": body, "content_type": "application/json"} if method != "GET" else {}
    send: Callable[..., Any] = getattr(client, method.lower())
    return send(PREFIX + path, headers={"Authorization": f"Bearer {token}"}, **sent)


def test_a_token_signs_in_as_its_user_without_cookie_and_without_csrf_token(cast: Cast) -> None:
    mine, other = cast.lead(owner=cast.jana), cast.lead(owner=cast.tobias)
    token = token_of(cast.jana)
    answer = ask(token)
    assert [lead["id"] for lead in answer.json()["leads"]] == [mine.pk]
    assert not answer.cookies
    assert ask(token, f"leads/{other.pk}").status_code == 404
    assert ask(token, "leads", "POST", email="neu@firma.example").status_code == 201
    lead = Lead.objects.get(email="neu@firma.example")
    assert Entry.objects.filter(subject_kind="lead", subject_id=lead.pk).latest("pk").by == cast.jana


def test_the_token_itself_is_kept_nowhere(cast: Cast) -> None:
    token = token_of(cast.jana)
    [row] = ApiToken.objects.values()
    assert token not in str(row)
    assert row["ending"] == token[-4:]
    assert token not in str(list(SecurityEntry.objects.values()))


@pytest.mark.parametrize("wrong", ["", "x", "leadwerk_", "leadwerk_" + "A" * 43, "ä", "0" * 10_000])
def test_a_wrong_token_is_refused_even_beside_a_session(cast: Cast, client: Client, wrong: str) -> None:
    client.force_login(cast.ada)
    answer = client.get(PREFIX + "leads", headers={"Authorization": f"Bearer {wrong}", "Accept-Language": "en"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "token_refused"
    assert answer["WWW-Authenticate"] == 'Bearer realm="Leadwerk", error="invalid_token"'
    assert answer.json()["title"] == "Not signed in"


def test_an_expired_token_is_refused_and_one_without_end_is_not(cast: Cast) -> None:
    ending, lasting = token_of(cast.jana, days=30), token_of(cast.jana, days=None)
    with time_machine.travel(now() + dt.timedelta(days=29)):
        assert ask(ending).status_code == 200
    with time_machine.travel(now() + dt.timedelta(days=31)):
        assert ask(ending).status_code == 401
        assert ask(lasting).status_code == 200


def test_a_removed_token_is_refused_at_once(cast: Cast) -> None:
    token = token_of(cast.jana)
    remove_token(tokens_of(cast.jana)[0], by=cast.jana)
    assert ask(token).status_code == 401


def test_with_its_user_deactivated_a_token_is_refused(cast: Cast) -> None:
    token = token_of(cast.jana)
    deactivate_user(cast.jana, by=SYSTEM)
    assert ask(token).status_code == 401
    activate_user(cast.jana, by=SYSTEM)
    assert ask(token).status_code == 200


def test_a_token_permits_what_it_names_and_nothing_else(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    reading, creating = token_of(cast.jana, P.LEAD_VIEW), token_of(cast.jana, P.LEAD_CREATE)
    assert ask(reading, f"leads/{lead.pk}").status_code == 200
    refused = ask(reading, f"leads/{lead.pk}/notes", "POST", text="x")
    assert (refused.status_code, refused.json()["permission"]) == (403, "lead.edit")
    assert ask(reading, "leads", "POST", email="a@b.example").status_code == 403
    assert ask(creating, "leads", "POST", email="a@b.example").status_code == 201
    assert ask(creating, f"leads/{lead.pk}").status_code == 404
    assert ask(creating).json()["leads"] == []


def test_what_a_token_may_see_is_not_mixed_up_with_what_its_user_may_see(cast: Cast, client: Client) -> None:
    """Queries are kept as SQL for whoever asked them."""
    lead = cast.lead(owner=cast.jana)
    creating = token_of(cast.jana, P.LEAD_CREATE)
    client.force_login(cast.jana)
    for _ in range(2):
        assert [one["id"] for one in client.get(PREFIX + "leads").json()["leads"]] == [lead.pk]
        assert ask(creating).json()["leads"] == []


def test_a_token_never_can_more_than_its_user_can_now(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    token = token_of(cast.jana)
    edit_user(cast.jana, by=SYSTEM, roles=[])
    assert ask(token, f"leads/{lead.pk}").status_code == 404
    assert ask(token, f"leads/{lead.pk}/notes", "POST", text="x").status_code == 404


@pytest.mark.parametrize(("method", "path"), TABLE)
def test_with_all_permissions_a_token_gets_what_its_user_gets(cast: Cast, method: str, path: str) -> None:
    line, lead = TABLE[method, path], cast.lead(owner=cast.jana)
    line.prepare(cast, lead)
    lead.refresh_from_db()
    for who in ("olaf", "leo", "jana"):
        user = getattr(cast, who)
        token = token_of(user)
        answer = ask(token, address(cast, path, lead), method, **line.body(cast, lead))
        assert answer.status_code == line.statuses[EVERYBODY.index(who)], who


@pytest.mark.parametrize(("method", "path"), [one for one in TABLE if one[0] != "GET"])
def test_a_reading_token_writes_nothing(cast: Cast, method: str, path: str) -> None:
    line, lead = TABLE[method, path], cast.lead(owner=cast.jana)
    line.prepare(cast, lead)
    lead.refresh_from_db()
    token = token_of(cast.ada, P.LEAD_VIEW)
    before = list(Lead.objects.values())
    answer = ask(token, address(cast, path, lead), method, **line.body(cast, lead))
    assert answer.status_code == 403
    assert list(Lead.objects.values()) == before


def test_a_token_opens_no_page(cast: Cast, client: Client) -> None:
    token = token_of(cast.ada)
    answer = client.get("/leads/", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_nobody_makes_a_token_for_somebody_else_or_for_more_than_they_may(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        add_token(cast.jana, "x", by=cast.ada, permissions=[P.LEAD_VIEW], days=1)
    for more in (P.LEAD_ASSIGN, P.MANAGE_USERS):
        with pytest.raises(TokenPermitsMore):
            add_token(cast.jana, "x", by=cast.jana, permissions=[more], days=1)


def test_a_token_is_removed_by_its_owner_or_by_who_administers_them(cast: Cast) -> None:
    token_of(cast.jana)
    with pytest.raises(MissingPermission):
        remove_token(tokens_of(cast.jana)[0], by=cast.tobias)
    remove_token(tokens_of(cast.jana)[0], by=cast.ada)
    kinds = SecurityEntry.objects.filter(kind__startswith="token").order_by("pk").values_list("kind", "by_name")
    assert list(kinds) == [("token_added", "Jana Petersen"), ("token_removed", "Ada Admin")]


def test_the_last_use_is_noted_at_most_once_a_minute(cast: Cast) -> None:
    token = token_of(cast.jana)
    start = now()
    seen = []
    for seconds in (0, 30, 90):
        with time_machine.travel(start + dt.timedelta(seconds=seconds), tick=False):
            ask(token)
        seen.append(round((tokens_of(cast.jana)[0].last_used_at - start).total_seconds()))  # type: ignore[operator]
    assert seen == [0, 0, 90]
