"""What a visitor gets: the form as a page or as a part of another one, thanks, or what is wrong with it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from csp.constants import NONE, SELF
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from leadwerk.ui.fragments import render_block
from leadwerk.web_forms.answers import Given
from leadwerk.web_forms.checking import origin_of
from leadwerk.web_forms.design import Design
from leadwerk.web_forms.models import FormVersion
from leadwerk.web_forms.showing import LANGUAGE_NAMES, Shown, look_of, show, with_ticket
from leadwerk.web_forms.submitting import CAME_FROM
from leadwerk.web_forms.views.incoming import Outcome, first_of, language_of, sent_context

CODES = {400: "bad_json", 413: "too_large", 415: "wrong_media_type", 422: "not_understood", 429: "too_many_posts"}


def shown_form(
    version: FormVersion,
    language: str,
    *,
    outcome: Outcome | None = None,
    context: Mapping[str, str] | None = None,
    is_framed: bool = False,
) -> Shown:
    shown = show(version.as_designed, version.form.name, language, outcome.answers if outcome else None)
    shown.is_framed = is_framed
    shown.look = look_of(version)
    shown.notice = outcome.notice if outcome else ""
    shown.action = reverse("form_page", args=[version.form.token])
    if context is not None:
        shown.hidden = [("_lang", language), *((name, text) for name, text in context.items())]
    return shown


def page(
    request: HttpRequest,
    version: FormVersion,
    language: str,
    *,
    context: Mapping[str, str],
    outcome: Outcome | None = None,
    ticket: str = "",
) -> HttpResponse:
    is_framed = context["_way"] == "frame"
    shown = shown_form(version, language, outcome=outcome, context=context, is_framed=is_framed)
    with_ticket(shown, version, ticket)
    if outcome is None:
        shown.languages = [
            (code, LANGUAGE_NAMES[code], f"?{urlencode(_kept(request) | {'lang': code})}")
            for code in version.as_designed.languages
            if code != language
        ]
    status = outcome.status if outcome else 200
    response = render(request, "web_forms/page.html", {"shown": shown, "is_done": False}, status=status)
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Accept-Language"])
    return secured(response, version)


def _kept(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name][:200] for name in ("framed", *CAME_FROM) if name in request.GET}


def part(
    request: HttpRequest, version: FormVersion, language: str, outcome: Outcome | None, given: Given | None = None
) -> dict[str, Any]:
    """What our script puts into the page around it."""
    context = (
        sent_context(given, "script")
        if given
        else {"_way": "script"} | dict.fromkeys(("_page", "_referrer", *CAME_FROM), "")
    )
    shown = shown_form(version, language, outcome=outcome, context=context)
    is_done = outcome is not None and outcome.is_taken
    if is_done:
        shown.thanks = shown.thanks or _("Thank you. It has arrived.")
        html = render_block(request, "web_forms/parts.html", "thanks", {"shown": shown})
    else:
        with_ticket(shown, version, first_of(given, "_ticket") if given else "")
        html = render_block(request, "web_forms/parts.html", "form", {"shown": shown, "action": shown.action})
    around = request.build_absolute_uri
    return {
        "html": html,
        "language": language,
        "scheme": shown.scheme,
        "done": is_done,
        "onward": version.as_designed.redirect if is_done else "",
        "sheets": [*(around(static(f"web_forms/{name}.css")) for name in ("tokens", "form")), around(shown.look)],
        "proof": around(reverse("form_script", args=["proof"])),
        "failed": _("This could not be sent. What you entered is not lost: please try again."),
    }


def thanked(version: FormVersion, language: str, *, is_framed: bool) -> HttpResponse:
    """Lead on by a redirect, so that reloading the page sends nothing again."""
    leads_to = version.as_designed.redirect
    if not leads_to or is_framed:
        query = {"lang": language} | ({"framed": "1"} if is_framed else {})
        leads_to = f"{reverse('form_thanks', args=[version.form.token])}?{urlencode(query)}"
    response = HttpResponse(status=303)
    response["Location"] = leads_to
    return secured(response, version)


def refused(request: HttpRequest, version: FormVersion, status: int, words: str) -> HttpResponse:
    with translation.override(language_of(request, version, "")):
        return allowed(request, version, problem(status, words))


def problem(status: int, words: str, errors: Mapping[str, str] | None = None) -> JsonResponse:
    """Problem details (RFC 9457), each wrong field by its name."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": _("This is not possible"),
        "status": status,
        "detail": words,
        "code": CODES[status],
    }
    if errors:
        told["errors"] = [{"field": name, "detail": text} for name, text in errors.items()]
    return JsonResponse(told, status=status, content_type="application/problem+json")


def secured(response: HttpResponse, version: FormVersion) -> HttpResponse:
    """Let the websites of the form frame it, and let the form lead to its own page of thanks; nothing else."""
    design: Design = version.as_designed
    onward = [origin_of(design.redirect)] if design.redirect else []
    policy = {"frame-ancestors": [SELF, *design.origins] if design.origins else [NONE], "form-action": [SELF, *onward]}
    response._csp_replace = policy  # type: ignore[attr-defined]
    response.xframe_options_exempt = bool(design.origins)
    return response


def allowed(request: HttpRequest, version: FormVersion, response: HttpResponse) -> HttpResponse:
    """Let scripts of the allowed websites read the answer. No cookie is ever looked at, so none may come along."""
    origin = request.headers.get("Origin", "")
    patch_vary_headers(response, ["Origin", "Accept-Language"])
    response["Cache-Control"] = "private, no-cache"
    if origin and origin in version.as_designed.origins:
        response["Access-Control-Allow-Origin"] = origin
        if request.method == "OPTIONS":
            response["Access-Control-Allow-Methods"] = "GET, POST"
            response["Access-Control-Allow-Headers"] = "Content-Type, Idempotency-Key"
            response["Access-Control-Max-Age"] = "600"
    return response
