"""Planning and changing tasks, attaching and removing files: each takes a permission of its own on the lead."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from leadwerk.attachments.models import Attachment
from leadwerk.correspondence.models import CallRecord
from leadwerk.foundation.clock import today
from leadwerk.leads.models import Lead
from leadwerk.people.actions.roles import add_role, edit_role
from leadwerk.people.actions.users import edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.permissions import SUPPLIED_ROLES, Permission, Scope
from leadwerk.tasks.actions.add import add
from leadwerk.tasks.models import Task
from tests.cast import Cast

P = Permission
NEW = (P.LEAD_ADD_TASKS, P.LEAD_EDIT_TASKS, P.LEAD_ATTACH, P.LEAD_DETACH)


def only(cast: Cast, client: Client, *permissions: Permission) -> Client:
    """Jana may do all that an agent may, and of what this is about only these."""
    role = add_role("Vertretung", by=SYSTEM)
    grants = {str(one): Scope.OWN_AND_UNASSIGNED for one in (*SUPPLIED_ROLES["agent"], *permissions)}
    grants |= {str(one): Scope.NONE for one in NEW if one not in permissions}
    edit_role(role, by=SYSTEM, version=1, name=role.name, name_en="", grants=grants)
    edit_user(cast.jana, by=SYSTEM, roles=[role])
    client.force_login(cast.jana)
    return client


@pytest.fixture
def lead(cast: Cast) -> Lead:
    return cast.lead(owner=cast.jana)


@pytest.fixture
def task(cast: Cast, lead: Lead) -> Task:
    return add("Anrufen", today("Europe/Berlin"), None, by=cast.ada, assignee=cast.jana, lead=lead)


def attach(client: Client, lead: Lead) -> int:
    file = SimpleUploadedFile("Plan.txt", b"Dach: 40 Module")
    return client.post(f"/leads/{lead.pk}/attachments/", {"file": file}).status_code


def plan(client: Client, lead: Lead) -> int:
    given = {"subject": "Nachfassen", "due_on": "2031-01-07", "assignee": lead.owner_id}
    return client.post(f"/leads/{lead.pk}/tasks/", given).status_code


def test_without_them_tasks_and_files_are_seen_and_left_alone(
    cast: Cast, client: Client, lead: Lead, task: Task
) -> None:
    client.force_login(cast.ada)
    assert attach(client, lead) in (200, 303)
    file = Attachment.objects.get()
    jana = only(cast, client)
    page = jana.get(f"/leads/{lead.pk}/").text
    assert "Anrufen" in page
    assert "Plan.txt" in page
    for control in ("add-task", "composer-task", "postpone-task", "data-dropzone", f"attachments/{file.pk}/removal/"):
        assert control not in page, control
    assert plan(jana, lead) == 403
    assert jana.post(f"/tasks/{task.pk}/completion/").status_code == 403
    assert attach(jana, lead) == 403
    assert jana.post(f"/leads/{lead.pk}/attachments/{file.pk}/removal/").status_code == 403
    assert (Task.objects.count(), Attachment.objects.present().count()) == (1, 1)


def test_who_may_only_plan_plans_and_who_may_only_attach_attaches(cast: Cast, client: Client, lead: Lead) -> None:
    jana = only(cast, client, P.LEAD_ADD_TASKS, P.LEAD_ATTACH, P.LEAD_EDIT_TASKS)
    page = jana.get(f"/leads/{lead.pk}/").text
    assert "composer-task" in page
    assert plan(jana, lead) in (200, 303)
    assert attach(jana, lead) in (200, 303)
    file = Attachment.objects.get()
    assert jana.post(f"/leads/{lead.pk}/attachments/{file.pk}/removal/").status_code == 403


def test_a_call_is_recorded_without_the_next_try_by_who_plans_nothing(cast: Cast, client: Client, lead: Lead) -> None:
    jana = only(cast, client)
    dialog = jana.get(f"/leads/{lead.pk}/calls/").text
    assert 'name="retry"' not in dialog
    outcome = dialog.split('name="outcome" value="')[1].split('"')[0]
    tomorrow = today("Europe/Berlin") + dt.timedelta(days=1)
    given = {"outcome": outcome, "text": "Mailbox", "retry": "on", "retry_on": str(tomorrow)}
    assert jana.post(f"/leads/{lead.pk}/calls/", given).status_code in (200, 303)
    assert (CallRecord.objects.count(), Task.objects.count()) == (1, 0)
