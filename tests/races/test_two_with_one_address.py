"""Two programs send the same person at the same moment: where the company attaches, one lead comes of it."""

import time
from functools import partial

import pytest
from django.db.models import Count
from django.test import Client

from leadwerk.duplicates.actions.rule import rule
from leadwerk.duplicates.policy import Policy
from leadwerk.intake.actions.receive import receive
from leadwerk.intake.models import IntakeEvent
from leadwerk.intake.tests.test_process import assert_adds_up
from leadwerk.leads.models import Channel, Lead
from leadwerk.people.actors import SYSTEM
from leadwerk.web_forms import tickets
from leadwerk.web_forms.actions.forms import add_form, publish
from tests import processes
from tests.cast import Cast
from tests.races.at_once import at_once

PAIRS = 24
WORKER = """
import time
from leadwerk.intake.actions.process import process
from leadwerk.people.actors import SYSTEM
for number, event in enumerate({events}):
    time.sleep(max(0, {start} + number * 0.06 - time.time()))
    process(event, by=SYSTEM)
"""


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_two_events_with_one_address_at_once_make_one_lead(cast: Cast) -> None:
    rule({Channel.API: Policy.ATTACH}, tells_elsewhere=True, by=cast.ada)
    pairs = [
        [
            receive(Channel.API, {"body": {"email": f"p{number}@kunde.example", "phone": phone}}, by=SYSTEM).pk
            for phone in ("", f"030 12345{number:02}")
        ]
        for number in range(PAIRS)
    ]
    start = time.time() + 4
    workers = [processes.start(WORKER.format(events=[pair[side] for pair in pairs], start=start)) for side in (0, 1)]
    for worker in workers:
        assert worker.wait(60) == 0
    twice = Lead.objects.values("email").annotate(n=Count("pk")).filter(n__gt=1)
    assert list(twice) == []
    assert Lead.objects.count() == PAIRS
    assert IntakeEvent.objects.filter(created=1).count() == IntakeEvent.objects.filter(updated=1).count() == PAIRS
    assert_adds_up()


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_a_form_is_one_event(cast: Cast) -> None:
    version = publish(add_form("Kontakt", by=cast.marta), by=cast.marta)
    sent = {"email": "a.lenz@dach.example", "_ticket": tickets.issue(version), "_way": "page"}
    click = lambda: Client().post(f"/forms/{version.form.token}/", sent)  # noqa: E731
    assert at_once(*[click] * 4) == ["done"] * 4
    assert IntakeEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_a_person_at_once_the_second_is_told_of_the_first(cast: Cast) -> None:
    clients = [Client(), Client()]
    for client, user in zip(clients, (cast.jana, cast.tobias), strict=True):
        client.force_login(user)
    for number in range(8):
        assert sorted(_entered_at_once(clients, f"a.lenz{number}@dach.example")) == [303, 422]
    assert Lead.objects.count() == 8


def _entered_at_once(clients: list[Client], address: str) -> list[int]:
    answers: list[int] = []

    def enter(client: Client) -> None:
        answers.append(client.post("/leads/new/", {"last_name": "Lenz", "email": address, "for": ""}).status_code)

    assert at_once(*(partial(enter, client) for client in clients)) == ["done"] * len(clients)
    return answers
