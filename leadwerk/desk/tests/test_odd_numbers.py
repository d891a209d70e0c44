"""What a page sends as a number is sometimes none: digits of another script, or more than any column holds."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import resolve

from leadwerk.customers.actions.create import create_account
from leadwerk.tasks.actions.add import add
from tests.cast import Cast

HX = {"HX-Request": "true"}
ODD = ["²", "٣", "9" * 30, "9" * 5000, "-1", ""]


@pytest.mark.parametrize("odd", ODD, ids=["superscript", "arabic", "too-large", "endless", "negative", "empty"])
def test_no_odd_number_breaks_a_page(cast: Cast, client: Client, odd: str) -> None:
    lead = cast.lead(owner=cast.jana)
    account = create_account({"name": "Hartwig KG"}, by=cast.jana)
    task = add("Anrufen", dt.date(2030, 1, 1), by=cast.jana, assignee=cast.jana, lead=lead)
    stage, reason = cast.stages[1], cast.loss_reason()
    board, at = f"/kanban/{cast.process.pk}/", f"/leads/{lead.pk}/"
    sent = {
        f"{at}stage/": {"stage": odd, "seen": odd},
        f"{at}process/": {"stage": odd, "version": odd},
        f"{at}assignment/": {"owner": odd, "version": odd},
        f"{at}conversion/": {"version": odd, "owner": odd, "status": odd, "account": odd, "contact": odd},
        f"{board}leads/{lead.pk}/": {"stage": odd, "version": odd},
        f"/tasks/{task.pk}/": {"version": odd, "subject": "Anrufen", "due_on": odd, "assignee": odd},
        f"/customers/accounts/{account.pk}/edit/": {"version": odd, "name": "Hartwig KG"},
        f"/customers/accounts/{account.pk}/handover/": {"owner": odd},
        f"/settings/stages/{stage.pk}/place/": {"place": odd},
        f"/settings/lists/loss-reasons/{reason.pk}/place/": {"place": odd},
        f"{at}loss/": {"reason": odd, "stage": odd},
    }
    asked = (
        f"{at}timeline/?before={odd}",
        f"{board}lanes/{stage.pk}/?before={odd}&left={odd}",
        f"/customers/accounts/{account.pk}/timeline/?before={odd}",
    )
    client.force_login(cast.ada)
    for url, data in sent.items():
        assert resolve(url).url_name
        assert client.post(url, data, headers=HX).status_code < 500, url
    for url in asked:
        assert client.get(url, headers=HX).status_code == 200, url
