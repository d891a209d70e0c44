"""Planning tasks and recording calls, from a dialog and from the composer of a lead."""

import datetime as dt
import json
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from leadwerk.correspondence.catalog import outcomes
from leadwerk.correspondence.models import CallRecord, Reach
from leadwerk.journal.models import Entry
from leadwerk.tasks.actions.add import add
from leadwerk.tasks.models import Means, Task
from tests.cast import Cast

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)  # Thursday, ten in Berlin
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _that_thursday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def outcome(reach: str) -> int:
    return next(known.pk for known in outcomes() if known.reach == reach)


def test_a_task_from_the_composer_stands_in_timeline_and_card_at_once(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    given = {"subject": "Angebot nachfassen", "due_on": "2026-11-23", "due_time": "09:00", "assignee": cast.jana.pk}
    page = f"http://testserver/leads/{lead.pk}/"
    answer = client.post(
        f"/leads/{lead.pk}/tasks/", given | {"at": "composer"}, headers=HTMX | {"HX-Current-URL": page}
    )
    shown = answer.content.decode()
    assert 'id="composer-task"' in shown
    assert "hat „Angebot nachfassen“ für den 23.11.2026, 09:00 geplant" in shown
    assert 'id="next-task" hx-swap-oob="true"' in shown
    assert '<div class="nexttask"><button' in shown, "its circle stands in the first place of the grid"
    assert Task.objects.get().means == Means.CALL


def test_a_form_with_a_mistake_comes_again_with_what_was_typed(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    for more in ({"at": "composer"}, {}):
        answer = client.post(
            f"/leads/{lead.pk}/tasks/",
            {"subject": "Muster schicken", "due_on": "", "assignee": cast.jana.pk, **more},
            headers=HTMX,
        )
        assert answer.status_code == 422
        assert "Muster schicken" in answer.content.decode()
        assert "Bitte wählen Sie einen Tag." in answer.content.decode()
    assert not Task.objects.exists()


def test_a_task_is_given_only_to_who_may_edit_the_lead(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.viola)
    page = client.get(f"/leads/{lead.pk}/tasks/").content.decode()
    assert "Jana Petersen" in page
    assert "Olaf" not in page
    given = {"subject": "Anrufen", "due_on": "2026-11-23", "assignee": cast.olaf.pk}
    assert client.post(f"/leads/{lead.pk}/tasks/", given).status_code == 422


def test_a_task_without_a_lead(cast: Cast, client: Client) -> None:
    client.force_login(cast.jana)
    client.post("/tasks/new/", {"subject": "Ablage", "due_on": "23.11.2026", "assignee": cast.jana.pk})
    task = Task.objects.get()
    assert (task.lead, task.due_on) == (None, dt.date(2026, 11, 23))


def test_editing_hands_over_and_changes_under_one_change_set(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    task = add("Anrufen", dt.date(2026, 11, 23), by=cast.jana, assignee=cast.jana, lead=lead)
    client.force_login(cast.jana)
    given = {"subject": "Besuchen", "due_on": "2026-11-24", "assignee": cast.viola.pk, "version": 1}
    client.post(f"/tasks/{task.pk}/", given)
    task.refresh_from_db()
    assert (task.subject, task.assignee, task.due_on) == ("Besuchen", cast.viola, dt.date(2026, 11, 24))
    told = Entry.objects.filter(subject_kind="task", kind__in=("task_edited", "task_delegated"))
    assert len({entry.change_set for entry in told}) == 1
    assert client.post(f"/tasks/{task.pk}/", given, headers=HTMX).status_code == 409


def test_a_call_not_answered_proposes_and_plans_the_next_try(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    with time_machine.travel(NOW, tick=False):
        page = client.get(f"/leads/{lead.pk}/calls/").content.decode()
        assert json.dumps("2026-11-19")[1:-1] in page
        assert "14:00" in page
        client.post(f"/leads/{lead.pk}/calls/", {"outcome": outcome(Reach.NOT_REACHED), "retry": "on"})
    lead.refresh_from_db()
    task = Task.objects.get()
    assert (lead.call_attempts, lead.next_step) == (1, "Erneut anrufen")
    assert (task.means, task.due_at) == (Means.CALL, dt.datetime(2026, 11, 19, 13, tzinfo=dt.UTC))
    assert CallRecord.objects.get().attempt == 1
    assert Entry.objects.filter(kind__in=("called", "task_added")).values("change_set").distinct().count() == 1


def test_another_day_than_the_proposed_one_can_be_chosen(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    given = {"outcome": outcome(Reach.CALL_BACK), "retry": "on", "retry_on": "2026-12-01", "retry_at": ""}
    client.post(f"/leads/{lead.pk}/calls/", given)
    task = Task.objects.get()
    assert (task.subject, task.due_on, task.due_at) == ("Rückruf", dt.date(2026, 12, 1), None)


def test_a_call_that_reached_somebody_plans_nothing(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    answer = client.post(
        f"/leads/{lead.pk}/calls/",
        {"outcome": outcome(Reach.REACHED), "text": "Budget bestätigt.", "at": "composer"},
        headers=HTMX | {"HX-Current-URL": f"http://testserver/leads/{lead.pk}/?from=group%3Dactive"},
    )
    shown = answer.content.decode()
    assert "Budget bestätigt." in shown
    assert "badge--ok" in shown
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"outcome": "", "retry_at": "zehn"}, "outcome"),
        ({"retry_on": "bald", "retry_at": "zehn"}, "retry_on"),
        ({"retry_on": "2026-12-01", "retry_at": "zehn"}, "retry_at"),
    ],
)
def test_the_first_mistake_in_a_call_takes_the_focus(
    cast: Cast, client: Client, given: dict[str, str], name: str
) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    fresh = client.get(f"/leads/{lead.pk}/calls/", headers=HTMX).content.decode()
    assert [re.findall(r'name="(\w+)"', tag) for tag in re.findall("<[^>]* autofocus[^>]*>", fresh)] == [["text"]]
    answer = client.post(
        f"/leads/{lead.pk}/calls/", {"outcome": outcome(Reach.REACHED), "retry": "on"} | given, headers=HTMX
    )
    assert answer.status_code == 422
    wrong = re.findall("<[^>]* autofocus[^>]*>", answer.content.decode())
    assert [re.findall(r'name="(\w+)"', tag) for tag in wrong] == [[name]]


def test_a_retry_that_cannot_be_planned_loses_the_call_with_it(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    given = {"outcome": outcome(Reach.MAILBOX), "retry": "on", "retry_on": "0026-12-01"}
    assert client.post(f"/leads/{lead.pk}/calls/", given).status_code == 409
    assert not CallRecord.objects.exists()


def test_rights(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    given = {"subject": "Anrufen", "due_on": "2026-11-23", "assignee": cast.jana.pk}
    call = {"outcome": outcome(Reach.REACHED)}
    client.force_login(cast.olaf)
    assert client.post(f"/leads/{lead.pk}/tasks/", given).status_code == 404
    assert client.post(f"/leads/{lead.pk}/calls/", call).status_code == 404
    client.force_login(cast.leo)
    assert client.post(f"/leads/{lead.pk}/tasks/", given).status_code == 403
    assert client.post(f"/leads/{lead.pk}/calls/", call).status_code == 403
    assert not Task.objects.exists()
    assert not CallRecord.objects.exists()
