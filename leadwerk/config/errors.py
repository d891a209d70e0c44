"""Refusal -> page, fragment or JSON: the only place that gives refusals their words and their HTTP status."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from leadwerk.foundation.errors import NotAllowed, Refusal, Unseen


def status(refusal: Refusal) -> int:
    if isinstance(refusal, Unseen):
        return 404
    return 403 if isinstance(refusal, NotAllowed) else 409


class RefusalMiddleware:
    """Answers a refusal that a view did not handle itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer(request, exception) if isinstance(exception, Refusal) else None


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as the caller reads it: a toast for htmx, problem details for JSON, else a page."""
    code, sentence = status(refusal), refusal.sentence()
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=code)
        response["HX-Trigger"] = json.dumps({"toast": {"text": sentence, "tone": "danger", "code": refusal.code}})
        response["HX-Reswap"] = "none"
        return response
    if "application/json" in request.headers.get("Accept", ""):
        problem = {"type": "about:blank", "status": code, "title": sentence, "code": refusal.code}
        return JsonResponse(problem, status=code, content_type="application/problem+json")
    return render(request, "config/refusal.html", {"sentence": sentence, "code": refusal.code}, status=code)
