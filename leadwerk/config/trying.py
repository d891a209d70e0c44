"""A page to try the API out, made of its description: it sends what somebody types as themselves, by their session."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_safe

from leadwerk.config.api import api

EXAMPLES: dict[str, Any] = {
    "createLead": {"company_name": "Muster GmbH", "email": "info@muster.example", "interest": "Angebot"},
    "createLeads": {"leads": [{"email": "erste@muster.example"}, {"phone": "0431 5550123"}]},
    "editLead": {"version": 1, "city": "Kiel"},
    "assignLead": {"owner_id": "me"},
    "noteAtLead": {"text": "Ruft zurück"},
}
# What the description says of its operations, in English as programs read it; the page says it in the reader's words.
WORDS = (
    _("List leads"),
    _("Create a lead"),
    _("Show a lead"),
    _("Change fields of a lead"),
    _("Assign, take or release a lead"),
    _("Put a lead into a book"),
    _("Bring a lead into another stage"),
    _("Rate a lead from A to D"),
    _("Close a lead as lost"),
    _("Take a lead out of the process"),
    _("Open a closed lead again"),
    _("Write a note"),
    _("Move a lead to the bin"),
    _("Bring a lead back from the bin"),
    _("Create many leads"),
    _("Show what became of one call"),
    _("List what came in"),
    _("Process an event again"),
    _("Turn an event away"),
    _("Process all that failed again"),
    _("Show what became of a batch"),
    _("Show the balance of what came in"),
    _("Groups, views, conditions and orders are those of the list page; so is the address of what follows."),
    _(
        "201 with the lead. 202 with the event's address if that takes longer than two seconds or does "
        "not work at the moment: what was sent is stored and will become a lead."
    ),
    _("Stored before the answer, always 202; what becomes of each is told at the address of the batch."),
    _(
        "For whoever settles what came in; the newest first. `refused` are those of which something was "
        "turned away. Days are the company's; `end` is the first day after."
    ),
    _("After a rule or a mapping was mended. A doubt that held it counts no more."),
    _("It stays in the ledger with this reason, and can be processed again."),
    _(
        "What is in quarantine and what was refused; events of files, and those whose raw data are gone, "
        "are left out. What became of them is told by the list of events."
    ),
    _("Per channel and source, of the days from `start` until before `end`; without them of the last 30 days."),
)
OF_KIND: dict[str, Any] = {"integer": 1, "string": "", "array": [], "object": {}, "boolean": False}


@dataclass(frozen=True, slots=True)
class Operation:
    """`fields` are its parameters as OpenAPI has them, `example` a body that may be sent, "" for none."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    fields: list[dict[str, Any]]
    example: str


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    return render(request, "config/try.html", {"operations": operations(), "title": api.title})


@cache
def operations() -> list[Operation]:
    """What the API offers, in the order of its description."""
    described = api.get_openapi_schema()
    return [
        Operation(
            name=operation["operationId"],
            method=method.upper(),
            path=path,
            summary=operation["summary"],
            description=" ".join(operation.get("description", "").split()),
            fields=operation.get("parameters", []),
            example=_example(operation, described["components"]["schemas"]),
        )
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def _example(operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    if "requestBody" not in operation:
        return ""
    known = EXAMPLES.get(operation["operationId"])
    if known is None:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        name = schema.get("$ref", "").rpartition("/")[2]
        needed = schemas.get(name, {})
        known = {
            field: OF_KIND.get(needed["properties"][field].get("type", ""), 1) for field in needed.get("required", [])
        }
    return json.dumps(known, ensure_ascii=False, indent=2)
