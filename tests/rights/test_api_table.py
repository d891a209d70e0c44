"""Who may do what by the API: every operation by everybody, each on a lead of Jana's in Nord.

An operation that is missing here fails the test. 401: nobody is signed in. 403: seen, but not allowed. 404: there is no
such lead for them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from leadwerk.config.api import PREFIX, api
from leadwerk.intake.actions.receive import receive_all
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.books import put_in_book
from leadwerk.leads.actions.close import lose
from leadwerk.leads.models import Channel, Lead
from leadwerk.people.actions.books import add_book, set_members
from leadwerk.people.actions.organise import add_user, edit_company
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Book, BookLevel, OwnershipMode, User
from tests.cast import Cast

EVERYBODY = ("ada", "viola", "jana", "tobias", "marta", "leo", "olaf", "bea", "nobody")
Prepare = Callable[[Cast, Lead], Any]


@dataclass(frozen=True)
class Line:
    """What each gets, in the order of `EVERYBODY`; `prepare` brings the lead into the state that the verb needs."""

    statuses: tuple[int, ...]
    body: Callable[[Cast, Lead], dict[str, Any]] = lambda cast, lead: {}
    prepare: Prepare = lambda cast, lead: None


def _lost(cast: Cast, lead: Lead) -> None:
    lose(lead, cast.loss_reason(), by=SYSTEM)


def _book_of(user: User) -> None:
    edit_company(by=SYSTEM, lead_ownership=OwnershipMode.MIXED)
    set_members(add_book("Küste", by=SYSTEM), {user.pk: BookLevel.FULL}, by=SYSTEM)


def _bea(cast: Cast, lead: Lead) -> User:
    """An agent elsewhere, for whom the lead is there by a book alone."""
    edit_company(by=SYSTEM, lead_ownership=OwnershipMode.MIXED)
    bea, book = (
        add_user("bea@example.org", by=SYSTEM, last_name="Buchleser", team=cast.sued),
        add_book("Region", by=SYSTEM),
    )
    set_members(book, {bea.pk: BookLevel.READ}, by=SYSTEM)
    put_in_book(lead, book, by=SYSTEM)
    return bea


# Leo reads in Nord; Marta sees all and creates; Tobias sees his own and what waits in Nord, Olaf the same in Süd.
# Bea is an agent like Olaf, and may read in the book in which the lead is.
#                ada viola jana tobias marta leo olaf bea nobody
OWNERS_WORK = (200, 200, 200, 404, 403, 403, 404, 403, 401)
TABLE: dict[tuple[str, str], Line] = {
    ("GET", "/leads"): Line((200, 200, 200, 200, 200, 200, 200, 200, 401)),
    ("POST", "/leads"): Line(
        (201, 201, 201, 201, 201, 403, 201, 201, 401), lambda cast, lead: {"email": "a@b.example"}
    ),
    ("POST", "/leads/batch"): Line(
        (202, 202, 202, 202, 202, 403, 202, 202, 401), lambda cast, lead: {"leads": [{"email": "a@b.example"}]}
    ),
    ("GET", "/intake/balance"): Line((200, 403, 403, 403, 200, 403, 403, 403, 401)),
    ("GET", "/intake/events"): Line((200, 403, 403, 403, 200, 403, 403, 403, 401)),
    ("POST", "/intake/replays"): Line((202, 403, 403, 403, 202, 403, 403, 403, 401)),
    # Jana has sent it.
    ("POST", "/intake/events/{event_id}/replay"): Line((200, 403, 403, 403, 200, 403, 403, 403, 401)),
    ("POST", "/intake/events/{event_id}/discarding"): Line(
        (200, 403, 403, 403, 200, 403, 403, 403, 401), lambda cast, lead: {"reason": "Nur ein Test"}
    ),
    ("GET", "/intake/events/{event_id}"): Line((200, 404, 200, 404, 200, 404, 404, 404, 401)),
    ("GET", "/intake/batches/{batch_id}"): Line((200, 404, 200, 404, 200, 404, 404, 404, 401)),
    ("GET", "/leads/{lead_id}"): Line((200, 200, 200, 404, 200, 200, 404, 200, 401)),
    ("PATCH", "/leads/{lead_id}"): Line(OWNERS_WORK, lambda cast, lead: {"version": lead.version, "city": "Kiel"}),
    ("POST", "/leads/{lead_id}/assignment"): Line(
        (200, 200, 403, 404, 403, 403, 404, 403, 401), lambda cast, lead: {"owner_id": cast.tobias.pk}
    ),
    ("POST", "/leads/{lead_id}/book"): Line(
        (200, 200, 403, 404, 403, 403, 404, 403, 401),
        lambda cast, lead: {"book_id": Book.objects.get(name="Küste").pk},
        lambda cast, lead: _book_of(cast.viola),
    ),
    ("POST", "/leads/{lead_id}/stage"): Line(OWNERS_WORK, lambda cast, lead: {"stage_id": cast.stages[1].pk}),
    ("POST", "/leads/{lead_id}/qualification"): Line(OWNERS_WORK, lambda cast, lead: {"rating": "A"}),
    ("POST", "/leads/{lead_id}/loss"): Line(OWNERS_WORK, lambda cast, lead: {"reason_id": cast.loss_reason().pk}),
    ("POST", "/leads/{lead_id}/rejection"): Line(OWNERS_WORK, lambda cast, lead: {"code_id": cast.rejection_code().pk}),
    ("POST", "/leads/{lead_id}/reopening"): Line(OWNERS_WORK, prepare=_lost),
    ("POST", "/leads/{lead_id}/notes"): Line(OWNERS_WORK, lambda cast, lead: {"text": "Ruft zurück"}),
    ("POST", "/leads/{lead_id}/bin"): Line(OWNERS_WORK),
    ("POST", "/leads/{lead_id}/restoration"): Line(OWNERS_WORK, prepare=lambda cast, lead: discard(lead, by=SYSTEM)),
}


def operations() -> set[tuple[str, str]]:
    """Method and path of everything the API offers, below its prefix."""
    described = api.get_openapi_schema()["paths"]
    return {(method.upper(), "/" + path.removeprefix(PREFIX)) for path, them in described.items() for method in them}


def missing(offered: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return offered - TABLE.keys()


def test_every_operation_stands_in_the_table() -> None:
    assert missing(operations()) == set()
    assert TABLE.keys() - operations() == set()


def test_an_operation_that_does_not_stand_there_is_found() -> None:
    assert missing({*operations(), ("DELETE", "/leads/{lead_id}")}) == {("DELETE", "/leads/{lead_id}")}


def test_no_address_of_the_api_is_left_undescribed() -> None:
    """What is hidden from the description would be hidden from the table, too."""
    served = {str(pattern.pattern).replace("<int:", "{").replace(">", "}") for pattern in api.urls[0]}
    assert served - {"", "openapi.json"} == {path.removeprefix(PREFIX) for path in api.get_openapi_schema()["paths"]}


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_description_is_for_everybody_who_is_signed_in(cast: Cast, client: Client, who: str) -> None:
    if who != "nobody":
        client.force_login(_bea(cast, cast.lead()) if who == "bea" else getattr(cast, who))
    assert client.get(f"{PREFIX}openapi.json").status_code == (401 if who == "nobody" else 200)


def address(cast: Cast, path: str, lead: Lead) -> str:
    """Where an operation is asked, about this lead or about something that Jana sent."""
    event = receive_all(Channel.API, [{"body": {}}], by=cast.jana, dedupe_keys=None, batch=7)[0]
    return path.removeprefix("/").format(lead_id=lead.pk, event_id=event.pk, batch_id=7)


@pytest.mark.parametrize(
    ("method", "path", "who", "status"),
    [
        (method, path, who, status)
        for (method, path), line in TABLE.items()
        for who, status in zip(EVERYBODY, line.statuses, strict=True)
    ],
)
def test_who_may_do_what(cast: Cast, client: Client, method: str, path: str, who: str, status: int) -> None:
    line, lead = TABLE[method, path], cast.lead(owner=cast.jana)
    bea = _bea(cast, lead)
    line.prepare(cast, lead)
    lead.refresh_from_db()
    if who != "nobody":
        client.force_login(bea if who == "bea" else getattr(cast, who))
    answer = client.generic(
        method,
        PREFIX + address(cast, path, lead),
        client._encode_json(line.body(cast, lead), "application/json") if method != "GET" else b"",  # type: ignore[attr-defined]
        content_type="application/json",
    )
    assert answer.status_code == status, answer.content
    changed = Lead.objects.exclude(pk=lead.pk).exists() or Lead.objects.get(pk=lead.pk).version != lead.version
    may_change = method != "GET" and path.startswith("/leads") and status in (200, 201)
    assert changed is may_change, "what is refused changes nothing"
