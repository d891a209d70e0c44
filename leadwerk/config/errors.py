"""Refusals and failures -> page, toast or JSON: the only place that gives them their words and their HTTP status."""

import json
import logging
import secrets
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from leadwerk.foundation.errors import NotAllowed, Refusal, Unseen, Unusable
from leadwerk.leads.faults import fault
from leadwerk.people.doors import MissingPermission
from leadwerk.ui.fragments import render_block
from leadwerk.ui.frame import Toast

logger = logging.getLogger("leadwerk.errors")

DATABASE_AWAY = (OperationalError, InterfaceError)


def status(refusal: Refusal) -> int:
    if isinstance(refusal, Unseen):
        return 404
    if isinstance(refusal, Unusable):
        return 422
    return 403 if isinstance(refusal, NotAllowed) else 409


class RefusalMiddleware:
    """Answers a refusal that a view did not handle itself, a database that cannot be asked, and a wrong method."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return wrong_method(request, response) if isinstance(response, HttpResponseNotAllowed) else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return answer(request, exception)
        if isinstance(exception, DATABASE_AWAY):
            return database_away(request, exception)
        if isinstance(exception, IntegrityError):
            return overtaken(request, exception)
        return None


@dataclass(frozen=True)
class Problem:
    """What went wrong, in words for people; `code` is the stable name that toasts and JSON carry, `told` what else a
    program wants to know of it."""

    status: int
    code: str
    title: str
    text: str = ""
    told: dict[str, Any] = field(default_factory=dict)


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as the caller reads it: a toast for htmx, problem details for JSON, else a page."""
    title = _("This page does not exist") if type(refusal) is Unseen else _("This is not possible")
    return _say(request, Problem(status(refusal), refusal.code, title, refusal.sentence(), _told(refusal)))


def _told(refusal: Refusal) -> dict[str, Any]:
    """Those facts by which a program can go on: the permission missing, the stages missing, what changed since."""
    if isinstance(refusal, MissingPermission):
        return {"permission": refusal.permission.value}
    return {name: refusal.facts[name] for name in ("missing", "changes") if name in refusal.facts}


def not_understood(request: HttpRequest, faults: Iterable[dict[str, Any]]) -> HttpResponse:
    """What a program sent does not fit: each fault at its field, as the library of the API found them."""
    text = _("What was sent does not fit. The fields that are wrong are named.")
    told = {"errors": [fault(one) for one in faults]}
    return _say(request, Problem(422, "not_understood", _("This is not possible"), text, told))


def bad_json(request: HttpRequest) -> HttpResponse:
    text = _("This cannot be read as JSON. JSON in UTF-8 is expected, not nested without end.")
    return _say(request, Problem(400, "bad_json", _("This is not possible"), text))


def not_json(request: HttpRequest) -> HttpResponse:
    text = _("A body has to be JSON, with the header Content-Type: application/json.")
    return _say(request, Problem(415, "not_json", _("This is not possible"), text))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        text = _("That is more than can be sent at once.")
        return _say(request, Problem(413, "too_large", _("This is not possible"), text))
    text = _("What was sent could not be read. Please go back and try again.")
    return _say(request, Problem(400, "bad_request", _("This is not possible"), text))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _("You may not do this. Whoever administers Leadwerk in your company can change that.")
    return _say(request, Problem(403, "forbidden", _("Not allowed"), text))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _say(request, Problem(404, Unseen.code, _("This page does not exist"), str(Unseen.words)))


def wrong_method(request: HttpRequest, refused: HttpResponseNotAllowed) -> HttpResponse:
    """An address was asked in a way it does not take, as when what a button sends is opened as a page."""
    if is_for_programs(request):
        text = _("This address takes only: %(methods)s.") % {"methods": refused["Allow"]}
    else:
        text = _("What is behind this address happens by a button. Please go back and use it there.")
    response = _say(request, Problem(405, "wrong_method", _("This is not possible"), text))
    response["Allow"] = refused["Allow"]
    return response


def too_many(request: HttpRequest) -> HttpResponse:
    text = _("That was tried too often in a short time. Please wait a minute and try again.")
    return _say(request, Problem(429, "too_many_requests", _("Please wait a moment"), text))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Signing in renews the token, so a form that was open meanwhile has an old one: it comes back with the new one.
    Only where the browser says that it was a page of ours that sent it, else another site could have one confirmed."""
    title = _("This page is no longer valid")
    if request.method == "POST" and settings.CSRF_COOKIE_NAME in request.COOKIES and _is_sent_from_here(request):
        text = _(
            "You have signed in again since this page was opened. What you entered is not lost: send it once more."
        )
        return _say(request, Problem(403, "csrf_failed", title, text), template="config/retry.html", **_typed(request))
    text = _(
        "The page was open too long, or you have signed in again since. Reload the page and send it once more; "
        "the browser has to accept cookies."
    )
    return _say(request, Problem(403, "csrf_failed", title, text))


def not_signed_in(request: HttpRequest) -> HttpResponse:
    if hasattr(request, "has_wrong_token"):
        return _token_refused(request)
    response = _say(request, Problem(401, "signed_out", _("Not signed in"), _("Please sign in first.")))
    response["WWW-Authenticate"] = 'Bearer realm="Leadwerk"'
    return response


def _token_refused(request: HttpRequest) -> HttpResponse:
    text = _("There is no such token, or it has expired, or its user may no longer sign in.")
    response = _say(request, Problem(401, "token_refused", _("Not signed in"), text))
    response["WWW-Authenticate"] = 'Bearer realm="Leadwerk", error="invalid_token"'
    return response


def not_set_up(request: HttpRequest) -> HttpResponse:
    text = _("Open the start page in a browser; it asks for what is needed.")
    return _say(request, Problem(503, "not_set_up", _("Leadwerk has not been set up yet"), text))


def signed_out(request: HttpRequest) -> HttpResponse:
    """What was typed stays, on the page or in this answer, until the person has signed in in another window."""
    if request.method == "POST":
        text = _(
            "You are no longer signed in, so nothing was saved. What you entered is not lost: sign in in a new window, "
            "then send it again here."
        )
    else:
        text = _("You are no longer signed in. Sign in in a new window, then try again here.")
    problem = Problem(403, "signed_out", _("Not signed in"), text)
    came_from = _page_of_ours(request, request.headers.get("HX-Current-URL", "")) or _back(request)
    return _say(request, problem, template="config/retry.html", sign_in=_sign_in(came_from), **_typed(request))


def _sign_in(leads_to: str) -> str:
    address = reverse(settings.LOGIN_URL)
    return f"{address}?{urlencode({REDIRECT_FIELD_NAME: leads_to})}" if leads_to else address


def failed(request: HttpRequest) -> HttpResponse:
    """Something is broken. The id on the page is the one in the log."""
    exception = sys.exc_info()[1]
    with _in_their_language(request):
        if isinstance(exception, DATABASE_AWAY):
            return database_away(request, exception)
        known_as = _log(request, exception)
        text = _("This is an error in Leadwerk, not yours. Please tell your administrator this number: %(number)s")
        problem = Problem(500, "failed", _("This did not work"), text % {"number": known_as})
        return _say(request, problem, known_as=known_as)


def database_away(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """The database is busy or cannot be reached: whoever sent a form gets it back, ready to be sent again."""
    known_as = _log(request, exception)
    problem = Problem(
        503,
        "database_away",
        _("The database does not answer right now"),
        _("Usually this passes within a minute. What you entered is not lost."),
    )
    response = _say(request, problem, template="config/retry.html", known_as=known_as, **_typed(request))
    response["Retry-After"] = "5"
    return response


def overtaken(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """The database refused what a verb had found in order a moment before, as when somebody else removes the book that
    a lead is put into. In the log it stays an error: a rule may be missing."""
    known_as = _log(request, exception)
    text = _("Somebody else has just changed or removed something that this needs. Reload the page and try again.")
    return _say(request, Problem(409, "overtaken", _("This is not possible"), text), known_as=known_as)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """The form as it was sent. Passwords are asked for again instead of being written into a page."""
    if request.method != "POST":
        return {"fields": [], "secrets": [], "files": []}
    try:
        sent, uploads = request.POST, request.FILES
    except (UnreadablePostError, RawPostDataException):
        return {"fields": [], "secrets": [], "files": []}
    pairs = [(name, value) for name, values in sent.lists() for value in values]
    return {
        "fields": [pair for pair in pairs if not _is_secret(pair[0]) and pair[0] != "csrfmiddlewaretoken"],
        "secrets": [name for name, value in pairs if _is_secret(name)],
        "files": [(name, file.name) for name, them in uploads.lists() for file in them],
    }


def _is_secret(name: str) -> bool:
    return "password" in name or "secret" in name


def _log(request: HttpRequest, exception: BaseException | None) -> str:
    known_as = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}"
    logger.error("%s %s failed, number %s", request.method, request.path, known_as, exc_info=exception)
    return known_as


def _in_their_language(request: HttpRequest) -> Any:
    """The language of the request; the browser's if the failure came before anybody knew whose request it is."""
    known = getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(request)
    return translation.override(known)


def _say(
    request: HttpRequest, problem: Problem, *, template: str = "config/problem.html", known_as: str = "", **more: Any
) -> HttpResponse:
    sentence = problem.text or problem.title
    if request.headers.get("HX-Request"):
        return _toast(request, problem, sentence, more.get("sign_in", ""))
    if is_for_programs(request) or "application/json" in request.headers.get("Accept", "") or _is_json(request):
        return _details(problem, sentence)
    context = {"problem": problem, "known_as": known_as, "back": _back(request)} | more
    response = render(request, template, context, status=problem.status)
    response["Cache-Control"] = "no-store"
    return response


def is_for_programs(request: HttpRequest) -> bool:
    """Whether the API is asked, where nobody reads pages but the one to try it out."""
    return request.path_info.startswith("/api/") and request.path_info != "/api/v1/"


def _is_json(request: HttpRequest) -> bool:
    return request.content_type == "application/json"


def _details(problem: Problem, sentence: str) -> JsonResponse:
    """Problem details (RFC 9457)."""
    told = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": sentence,
        "code": problem.code,
    }
    response = JsonResponse(told | problem.told, status=problem.status, content_type="application/problem+json")
    response["Cache-Control"] = "no-store"
    return response


def _toast(request: HttpRequest, problem: Problem, sentence: str, sign_in: str) -> HttpResponse:
    """Drawn for a refusal (403, 404, 409), which the page puts among its toasts; other failures the page words itself.

    A behaviour that has to undo its own doing listens to the event `refused`.
    """
    body = ""
    if problem.status in (403, 404, 409):
        body = render_block(
            request, "ui/toast.html", "toast", {"said": Toast(sentence, tone="error"), "sign_in": sign_in}
        )
    response = HttpResponse(body, status=problem.status)
    response["HX-Trigger"] = json.dumps({"refused": {"code": problem.code, "text": sentence}})
    return response


def _back(request: HttpRequest) -> str:
    """Where the person came from, if that is a page of ours; else nothing."""
    came_from = _page_of_ours(request, request.headers.get("Referer", ""))
    return came_from if came_from and came_from != request.build_absolute_uri() else ""


def _page_of_ours(request: HttpRequest, address: str) -> str:
    """The address if it is one of this site, else nothing."""
    try:
        is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    except DisallowedHost:
        return ""
    return address if is_ours and address.startswith("http") else ""


def _is_sent_from_here(request: HttpRequest) -> bool:
    return bool(_page_of_ours(request, request.headers.get("Origin") or request.headers.get("Referer", "")))
