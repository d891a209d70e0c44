"""A page to try the API out, made of its description: it sends what somebody types as themselves, by their session."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leadwerk.config.api import api

EXAMPLES: dict[str, Any] = {
    "createLead": {"company_name": "Muster GmbH", "email": "info@muster.example", "interest": "Angebot"},
    "createLeads": {"leads": [{"email": "erste@muster.example"}, {"phone": "0431 5550123"}]},
    "editLead": {"version": 1, "city": "Kiel"},
    "assignLead": {"owner_id": "me"},
    "noteAtLead": {"text": "Ruft zurück"},
}
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
