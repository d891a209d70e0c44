"""A rule that is broken says the same on the page, on the board and by the API: one sentence, one code."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.close import lose
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.pipelines.actions.processes import add_process
from leadwerk.pipelines.actions.stages import retire_stage
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Stage
from tests.cast import Cast

Case = tuple[Lead, Stage, User]


def new(cast: Cast) -> Case:
    return cast.lead(), cast.stages[1], cast.jana


def closed(cast: Cast) -> Case:
    lead = cast.lead(owner=cast.jana)
    return lose(lead, cast.loss_reason(), by=cast.jana), cast.stages[1], cast.jana


def binned(cast: Cast) -> Case:
    return discard(cast.lead(owner=cast.jana), by=cast.jana), cast.stages[1], cast.jana


def there_already(cast: Cast) -> Case:
    return cast.lead(owner=cast.jana), cast.stages[0], cast.jana


def retired(cast: Cast) -> Case:
    lead, stage = cast.lead(owner=cast.jana), cast.stages[3]
    retire_stage(stage, by=cast.ada)
    return lead, stage, cast.jana


def elsewhere(cast: Cast) -> Case:
    other = add_process("Fördermittel", by=cast.ada)
    return cast.lead(owner=cast.jana), catalog().stages_of[other.pk][0], cast.jana


def not_permitted(cast: Cast) -> Case:
    return cast.lead(owner=cast.jana), cast.stages[1], cast.leo


def unseen(cast: Cast) -> Case:
    return cast.lead(owner=cast.olaf), cast.stages[1], cast.jana


CASES = {
    "new_lead_cannot_move": new,
    "lead_is_closed": closed,
    "lead_is_in_bin": binned,
    "already_in_stage": there_already,
    "stage_is_retired": retired,
    "stage_of_other_process": elsewhere,
    "missing_permission": not_permitted,
    "not_found": unseen,
}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(("code", "play"), CASES.items())
def test_page_board_and_api_say_the_same(
    cast: Cast, client: Client, code: str, play: Callable[[Cast], Case], language: str
) -> None:
    lead, stage, who = play(cast)
    who.language = language
    who.save()
    client.force_login(who)

    def by_page(name: str, *args: int) -> tuple[int, dict[str, str]]:
        answer = client.post(reverse(name, args=args), {"stage": stage.pk}, headers={"HX-Request": "true"})
        return answer.status_code, json.loads(answer["HX-Trigger"])["refused"]

    api: Any = client.post(f"/api/v1/leads/{lead.pk}/stage", {"stage_id": stage.pk}, content_type="application/json")
    told = api.json()
    said = (api.status_code, {"code": told["code"], "text": told["detail"]})
    assert told["code"] == code
    assert said == by_page("lead_stage", lead.pk)
    assert said == by_page("board_move", lead.process_id, lead.pk)
