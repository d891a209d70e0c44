"""Somebody leaves: their access ends, and their leads, tasks and customers go to whom the administrator says."""

from typing import Any

import pytest
from django.test import Client

from leadwerk.customers.actions.close import win
from leadwerk.customers.actions.create import create_account, create_contact, create_opportunity
from leadwerk.foundation.clock import today
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.tallies.check import differences
from leadwerk.tasks.actions.add import add
from leadwerk.tasks.models import Task
from leadwerk.web_forms.access import public
from leadwerk.web_forms.actions.design import edit_design
from leadwerk.web_forms.actions.forms import add_form, publish
from leadwerk.web_forms.design import Design, Destination
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ada)
    return client


def page_of(user: User) -> str:
    return f"/settings/users/{user.pk}/deactivation/"


def leave(ada: Client, user: User, **given: Any) -> str:
    answer = ada.post(page_of(user), {name: str(value) for name, value in given.items()})
    assert answer.status_code == 303
    assert not User.objects.get(pk=user.pk).is_active
    return ada.get(answer["Location"]).text


def test_open_leads_go_to_the_successor_and_their_team_and_ended_ones_stay(ada: Client, cast: Cast) -> None:
    leads = [cast.lead(owner=cast.jana) for _ in range(3)]
    ended = cast.lead(owner=cast.jana)
    Lead.objects.filter(pk=ended.pk).update(outcome="lost", closed_at=ended.received_at)
    page = leave(ada, cast.jana, leads=cast.olaf.pk)
    assert "3 Leads übergeben." in page
    found = Lead.objects.filter(pk__in=[lead.pk for lead in leads])
    assert {(lead.owner_id, lead.team_id, lead.group) for lead in found} == {(cast.olaf.pk, cast.sued.pk, "active")}
    assert Lead.objects.get(pk=ended.pk).owner_id == cast.jana.pk
    told = Entry.objects.filter(kind="assigned", subject_id__in=[lead.pk for lead in leads])
    assert {(entry.by_id, entry.facts["owner"]) for entry in told} == {(cast.ada.pk, cast.olaf.name)}
    assert {entry.change_set for entry in told} == {Entry.objects.get(kind="user_deactivated").change_set}


def test_open_leads_can_be_new_again_and_wait_in_their_team(ada: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    leave(ada, cast.jana, leads="release")
    lead.refresh_from_db()
    assert (lead.owner_id, lead.team_id, lead.group, lead.assigned_at) == (None, cast.nord.pk, "new", None)
    assert Entry.objects.filter(kind="released", subject_id=lead.pk, by=cast.ada).exists()


@pytest.mark.parametrize("to", ["", "release", "olaf"])
def test_the_tally_stays_true(ada: Client, cast: Cast, to: str) -> None:
    for value in (None, 12_000, 99_900):
        cast.lead(owner=cast.jana, value=value)
    leave(ada, cast.jana, leads=cast.olaf.pk if to == "olaf" else to)
    assert differences(Lead.objects.all()) == []


def test_tasks_go_along_where_the_successor_may_work_and_stay_elsewhere(ada: Client, cast: Cast) -> None:
    day = today("Europe/Berlin")
    mine, foreign = cast.lead(owner=cast.jana), cast.lead(owner=cast.tobias)
    on_lead = add("Anrufen", day, by=cast.jana, assignee=cast.jana, lead=mine)
    alone = add("Ablage", day, by=cast.jana, assignee=cast.jana)
    elsewhere = add("Nachfassen", day, by=cast.viola, assignee=cast.viola, lead=foreign)
    Task.objects.filter(pk=elsewhere.pk).update(assignee=cast.jana)
    page = leave(ada, cast.jana, leads=cast.olaf.pk, tasks=cast.olaf.pk)
    assert "2 Aufgaben übergeben." in page
    owners = dict(Task.objects.values_list("pk", "assignee"))
    assert owners == {on_lead.pk: cast.olaf.pk, alone.pk: cast.olaf.pk, elsewhere.pk: cast.jana.pk}
    assert Entry.objects.filter(kind="task_delegated", subject_kind="lead", subject_id=mine.pk).exists()


def test_customers_go_to_the_successor_and_a_won_opportunity_stays(ada: Client, cast: Cast) -> None:
    account = create_account({"name": "Harkort GmbH"}, by=cast.jana)
    contact = create_contact(account, {"last_name": "Harkort"}, by=cast.jana)
    chance = create_opportunity(account, {"name": "Dach"}, by=cast.jana)
    won = win(create_opportunity(account, {"name": "Keller"}, by=cast.jana), by=cast.jana)
    assert "3 Kundendatensätze übergeben." in leave(ada, cast.jana, customers=cast.olaf.pk)
    for record in (account, contact, chance, won):
        version = record.version
        record.refresh_from_db()
        is_left = record.pk == won.pk and record.kind == "opportunity"
        assert record.owner_id == (cast.jana.pk if is_left else cast.olaf.pk)
        assert record.version == version + (0 if is_left else 1)


def test_without_a_choice_everything_stays_and_the_page_says_so(ada: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    page = leave(ada, cast.jana, leads="")
    assert Lead.objects.get(pk=lead.pk).owner_id == cast.jana.pk
    assert "1 offener Lead" in page


def test_only_what_there_is_of_the_work_is_asked(ada: Client, cast: Cast) -> None:
    assert "<select" not in ada.get(page_of(cast.leo)).text
    cast.lead(owner=cast.jana)
    page = ada.get(page_of(cast.jana)).text
    assert ('name="leads"' in page, 'name="tasks"' in page, 'name="customers"' in page) == (True, False, False)
    assert f'value="{cast.jana.pk}"' not in page


def test_nobody_gets_work_who_left_meanwhile(ada: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    User.objects.filter(pk=cast.olaf.pk).update(is_active=False)
    answer = ada.post(page_of(cast.jana), {"leads": str(cast.olaf.pk)})
    assert answer.status_code == 422
    assert User.objects.get(pk=cast.jana.pk).is_active
    assert Lead.objects.get(pk=lead.pk).owner_id == cast.jana.pk


@pytest.mark.parametrize("given", ["x", "999999", "-1", "²"])
def test_a_successor_who_is_none_is_refused(ada: Client, cast: Cast, given: str) -> None:
    cast.lead(owner=cast.jana)
    assert ada.post(page_of(cast.jana), {"leads": given}).status_code == 422
    assert User.objects.get(pk=cast.jana.pk).is_active


def test_the_last_administrator_stays(ada: Client, cast: Cast) -> None:
    answer = ada.post(page_of(cast.ada))
    assert answer.status_code == 422
    assert "Ada Admin ist die letzte Person" in answer.text
    assert User.objects.get(pk=cast.ada.pk).is_active


def test_web_forms_give_their_leads_to_the_successor_from_then_on(ada: Client, cast: Cast) -> None:
    shown, built = (add_form(name, by=cast.ada) for name in ("Kontakt", "Entwurf"))
    for form in (shown, built):
        edit_design(form, by=cast.ada, destination=Destination(owner=cast.jana.pk))
    first = publish(shown, by=cast.ada)
    assert "Webformulare" in ada.get(page_of(cast.jana)).text
    page = leave(ada, cast.jana, forms=cast.olaf.pk)
    assert "2 Webformulare übergeben." in page
    now_shown = public(shown.token)
    assert (now_shown.number, now_shown.as_designed.destination.owner) == (2, cast.olaf.pk)
    first.refresh_from_db()
    assert first.as_designed.destination.owner == cast.jana.pk
    for form in (shown, built):
        form.refresh_from_db()
        assert Design.from_json(form.design).destination.owner == cast.olaf.pk
    assert not shown.has_changes
