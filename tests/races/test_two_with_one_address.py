"""Two programs send the same person at the same moment: where the company attaches, one lead comes of it."""

import time

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
