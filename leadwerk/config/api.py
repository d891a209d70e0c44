"""The API: one OpenAPI out of what the packages offer. Its file is written by `python -m leadwerk.config.openapi`.

Whoever is signed in may use it: a token or the session says who asks, and with a session a writing request carries the
CSRF token, as a form does. Refusals leave it as exceptions, so that `errors.py` gives them their words as it does for
pages.
"""

from typing import Any, NoReturn

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.security import SessionAuth
from ninja.types import DictStrAny
from pydantic import BaseModel, ConfigDict

from leadwerk.config import errors
from leadwerk.desk.api import PARAMETERS, list_leads
from leadwerk.intake import api as intake_api
from leadwerk.leads import api as leads_api
from leadwerk.leads.schemas import LeadPage

PREFIX = "/api/v1/"
READING = ("get", "head")


class Fault(BaseModel):
    """One thing that is wrong with what was sent. `field` is the way to it, parted by dots."""

    field: str
    code: str
    detail: str


class Problem(BaseModel):
    """Problem details (RFC 9457). `code` is stable, `detail` is the sentence in the language of whoever asks."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[Fault] | None = None
    permission: str | None = None


class SignedIn(SessionAuth):
    """By a token, as the middleware found it, or by the session; only a session needs the CSRF token, because a
    browser sends its cookie along without being asked."""

    def __call__(self, request: HttpRequest) -> Any:
        return request.user if hasattr(request, "api_token") else super().__call__(request)


class NotJson(Exception):
    """A body of another kind was sent."""


class JsonAlone(Parser):
    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Without a word about its kind a body is taken for JSON."""
        kind = request.content_type or ""
        if kind not in ("", "application/json") and not kind.endswith("+json"):
            raise NotJson
        return super().parse_body(request)


class Api(NinjaAPI):
    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """With what holds for every operation: problem details, and the CSRF token of those that write."""
        described = super().get_openapi_schema(path_prefix=PREFIX, **options)
        components = described["components"]
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        components["schemas"] |= problem.pop("$defs") | {"Problem": problem}
        components["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
            "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
        }
        refused = {
            "description": "Refused",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for path in described["paths"].values():
            for method, operation in path.items():
                operation["responses"]["default"] = refused
                by_session: dict[str, list[str]] = {"session": []} if method in READING else {"session": [], "csrf": []}
                operation["security"] = [{"token": []}, by_session]
        return described


api = Api(
    title="Leadwerk",
    version="1",
    description="Leads by program, for whoever is signed in, by a token or in a browser: "
    "the same rules, rights and words as on the pages.",
    auth=SignedIn(),
    parser=JsonAlone(),
    docs_url=None,
    urls_namespace="api",
)
# The list asks what only the desk knows, yet it is the same resource.
leads_api.router.get(
    "", response=LeadPage, operation_id="listLeads", summary="List leads", openapi_extra={"parameters": PARAMETERS}
)(list_leads)
intake_api.add_to(leads_api.router)
leads_api.router.path_operations = dict(sorted(leads_api.router.path_operations.items(), key=lambda one: one[0] != ""))
api.add_router("/leads", leads_api.router)
api.add_router("/intake", intake_api.router)


def _leave(request: HttpRequest, exception: Any) -> NoReturn:
    raise exception


api.add_exception_handler(Exception, _leave)
api.add_exception_handler(Http404, _leave)


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, exception: ValidationError) -> HttpResponse:
    return errors.not_understood(request, exception.errors)


@api.exception_handler(HttpError)
def _not_served(request: HttpRequest, exception: HttpError) -> HttpResponse:
    """What the library itself refuses: nobody is signed in, no CSRF token, a body that is no JSON."""
    if isinstance(exception.__cause__, NotJson):
        return errors.not_json(request)
    answers = {400: errors.bad_json, 401: errors.not_signed_in, 403: errors.csrf_failure}
    return answers.get(exception.status_code, errors.bad_request)(request)
