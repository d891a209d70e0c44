"""What visitors reach without signing in: the form, its answer, and the same for scripts on other websites.

Nothing here sets a cookie or opens a session. Who posts is known by what they send alone, so there is no CSRF token: a
post does only what anybody may do, and what comes from a website that nobody allowed goes to quarantine.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.core.internal.httpkit import get_client_ip
from csp.constants import NONE, SELF
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import MAX_URL_LENGTH
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from leadwerk.attachments.uploads import Incoming, IncomingHandler
from leadwerk.foundation.errors import Unseen
from leadwerk.people.actors import SYSTEM
from leadwerk.ui.fragments import render_block
from leadwerk.web_forms import answers as reading
from leadwerk.web_forms import confirmations, doubts, proof, tickets
from leadwerk.web_forms.access import public
from leadwerk.web_forms.actions.answer import confirm
from leadwerk.web_forms.answers import LARGEST_FILE, MOST_FILES, Answers, Given
from leadwerk.web_forms.checking import origin_of
from leadwerk.web_forms.design import Design
from leadwerk.web_forms.doubts import HONEYPOT
from leadwerk.web_forms.models import ConsentProof, FormVersion
from leadwerk.web_forms.refusals import TooManyPosts
from leadwerk.web_forms.showing import LANGUAGE_NAMES, Shown, look_of, sheet, show, with_ticket
from leadwerk.web_forms.submitting import CAME_FROM, Envelope, submit

MOST_BYTES = 256 * 1024
"""Of a post without files."""
MOST_VALUES = 500
TYPED = ("application/x-www-form-urlencoded", "multipart/form-data")
WAYS = ("page", "frame", "script", "html", "json")
SCRIPTS = {"embed": "embed.js", "proof": "behaviours/proof.js"}
A_DAY = 24 * 60 * 60
CODES = {400: "bad_json", 413: "too_large", 415: "wrong_media_type", 422: "not_understood", 429: "too_many_posts"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a post: taken, or to be shown again with `answers`, and `notice` if something else is wrong."""

    status: int
    answers: Answers
    notice: str = ""

    @property
    def is_taken(self) -> bool:
        return self.status == 200


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def form_page(request: HttpRequest, token: str) -> HttpResponse:
    """The form as a page, alone or in a frame, and everything that is posted to it: by it, by a form of one's own on
    another website, by a program as JSON."""
    version = public(token)
    if request.method == "OPTIONS":
        return _allowed(request, version, HttpResponse(status=204))
    if request.method == "POST":
        return (
            _posted_as_json(request, version)
            if request.content_type == "application/json"
            else _posted(request, version)
        )
    language = _language(request, version, request.GET.get("lang", ""))
    with translation.override(language):
        return _page(request, version, language, context=_context(request))


@login_not_required
@require_safe
def form_thanks(request: HttpRequest, token: str) -> HttpResponse:
    """What a visitor reads when it has arrived."""
    version = public(token)
    language = _language(request, version, request.GET.get("lang", ""))
    is_framed = request.GET.get("framed") == "1"
    with translation.override(language):
        shown = _shown(version, language, is_framed=is_framed)
        shown.thanks = shown.thanks or _("Thank you. It has arrived.")
        shown.title = shown.thanks
        goes_on = version.as_designed.redirect if is_framed else ""
        response = render(request, "web_forms/page.html", {"shown": shown, "is_done": True, "goes_on": goes_on})
    return _secured(response, version)


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def form_part(request: HttpRequest, token: str) -> HttpResponse:
    """The form as a part of somebody else's page, for our script there: as JSON, for the websites allowed."""
    version = public(token)
    if request.method == "OPTIONS":
        return _allowed(request, version, HttpResponse(status=204))
    language = _language(request, version, request.GET.get("lang", ""))
    with translation.override(language):
        if request.method != "POST":
            told, status = _part(request, version, language, None), 200
        elif _is_too_large(request, version):
            told, status = _part(request, version, language, _too_large()), 413
        else:
            given, files = _read(request, version)
            outcome = _take(request, version, given, files, language, "script")
            told, status = _part(request, version, language, outcome, given), outcome.status
    return _allowed(request, version, JsonResponse(told, status=status))


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "OPTIONS"])
def form_ticket(request: HttpRequest, token: str) -> HttpResponse:
    """A ticket for a program that shows the form in its own way, to be sent as `_ticket`, and the sum that makes more
    of it believed if it is solved, sent as `_proof`."""
    version = public(token)
    if request.method == "OPTIONS":
        return _allowed(request, version, HttpResponse(status=204))
    ticket = tickets.issue(version)
    known = tickets.read(version, ticket)
    assert known is not None
    told = {"ticket": ticket, "task": json.loads(proof.task(known.number)), "least_seconds": doubts.QUICKEST}
    return _allowed(request, version, JsonResponse(told))


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def form_confirmation(request: HttpRequest, token: str, signed: str) -> HttpResponse:
    """The link in a mail. Looking at it confirms nothing, since programs look at links; its button does.

    It holds after the form is withdrawn, too: the consent was given before.
    """
    event_id = confirmations.read(signed)
    if event_id is None:
        raise Unseen
    proofs = ConsentProof.objects.filter(event_id=event_id, form_version__form__token=token)
    proof = proofs.select_related("form_version__form").first()
    if proof is None:
        raise Unseen
    version = proof.form_version
    if request.method == "POST":
        confirm(version, proof.event_id, by=SYSTEM)
    with translation.override(proof.language):
        is_done = request.method == "POST" or proof.confirmed_at is not None
        heading = _("Your e-mail address is confirmed.") if is_done else _("Please confirm your e-mail address")
        context = {"shown": _shown(version, proof.language), "heading": heading, "is_done": is_done}
        response = render(request, "web_forms/confirmation.html", context)
    response["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_safe
def form_look(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """The sheet with the colour of one version; it never changes."""
    version = FormVersion.objects.select_related("form").filter(form__token=token, number=number).first()
    if version is None:
        raise Unseen
    response = HttpResponse(sheet(version.as_designed.look.accent), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={A_DAY}, immutable"
    return response


@login_not_required
@require_safe
def form_script(request: HttpRequest, name: str) -> HttpResponse:
    """The scripts that other websites load: under names that never change, unlike all our other files."""
    if name not in SCRIPTS:
        raise Unseen
    response = HttpResponse(_script(name), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@cache
def _script(name: str) -> str:
    return (Path(__file__).parent.parent / "static/web_forms" / SCRIPTS[name]).read_text(encoding="utf-8")


# --- what comes in ---------------------------------------------------------------------------------------------------


def _posted(request: HttpRequest, version: FormVersion) -> HttpResponse:
    """A form was sent by a browser, by ours or by one that somebody wrote into their own page."""
    if request.content_type not in TYPED:
        return _refused(request, version, 415, _("This cannot be read. A form or JSON is expected."))
    if _is_too_large(request, version):
        language = _language(request, version, "")
        with translation.override(language):
            return _page(request, version, language, outcome=_too_large(), context=_context(request))
    given, files = _read(request, version)
    language = _language(request, version, _one(given, "_lang"))
    with translation.override(language):
        way = _one(given, "_way")
        way = way if way in WAYS else "html"
        outcome = _take(request, version, given, files, language, way)
        if outcome.is_taken:
            return _thanked(version, language, is_framed=way == "frame")
        return _page(
            request,
            version,
            language,
            outcome=outcome,
            context=_sent_context(given, way),
            ticket=_one(given, "_ticket"),
        )


def _posted_as_json(request: HttpRequest, version: FormVersion) -> HttpResponse:
    """A program sends one object: values by the names of the fields."""
    language = _language(request, version, "")
    with translation.override(language):
        if _length(request) > MOST_BYTES:
            return _allowed(request, version, _problem(413, _("That is more than a form can be.")))
        try:
            sent = json.loads(request.body)
        except (ValueError, RecursionError):
            return _allowed(request, version, _problem(400, _("This cannot be read as JSON.")))
        if not isinstance(sent, dict) or len(sent) > MOST_VALUES:
            return _allowed(request, version, _problem(400, _("This has to be an object with fields.")))
        given = {str(name): texts for name, value in sent.items() if (texts := _texts(value)) is not None}
        language = _language(request, version, _one(given, "_lang")) if "_lang" in given else language
        with translation.override(language):
            outcome = _take(request, version, given, {}, language, "json")
            if outcome.is_taken:
                return _allowed(request, version, JsonResponse({"status": "received"}, status=202))
            told = _problem(
                outcome.status,
                outcome.notice or _("What was sent does not fit. The fields that are wrong are named."),
                outcome.answers.errors,
            )
            return _allowed(request, version, told)


def _texts(value: Any) -> list[str] | None:
    """The value of a field in JSON as a form would send it; None for what no form can send."""
    values = value if isinstance(value, list) else [value]
    if any(not isinstance(one, str | int | float | bool) for one in values):
        return [] if value is None else None
    return [one if isinstance(one, str) else json.dumps(one) for one in values[:100]]


def _read(request: HttpRequest, version: FormVersion) -> tuple[Given, Mapping[str, Sequence[Incoming]]]:
    """The values and files of a form; files only where it asks for any."""
    request.upload_handlers = [IncomingHandler(request)] if version.as_designed.takes_files else []
    given = dict(request.POST.lists())
    if sum(map(len, given.values())) > MOST_VALUES:
        raise BadRequest("More values than a form has.")
    files = {name: [one for one in them if isinstance(one, Incoming)] for name, them in request.FILES.lists()}
    return given, files


def _is_too_large(request: HttpRequest, version: FormVersion) -> bool:
    """More than any form is, known before it is read."""
    return _length(request) > MOST_BYTES + (LARGEST_FILE * MOST_FILES if version.as_designed.takes_files else 0)


def _too_large() -> Outcome:
    return Outcome(413, Answers(), _("That is more than this form takes. Please send less text, or smaller files."))


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _take(
    request: HttpRequest,
    version: FormVersion,
    given: Given,
    files: Mapping[str, Sequence[Incoming]],
    language: str,
    way: str,
) -> Outcome:
    """Judge a post and store it, or say what has to be mended first. Nothing that can be kept is turned away."""
    answers = reading.read(version.as_designed, given, files)
    if answers.errors:
        return Outcome(422, answers)
    context = _sent_context(given, way)
    envelope = Envelope(
        language=language,
        origin=_foreign_origin(request),
        has_origin="Origin" in request.headers,
        ip=get_client_ip(request) or "",
        ticket=_one(given, "_ticket"),
        proof=_one(given, "_proof"),
        honeypot=_one(given, HONEYPOT),
        number=request.headers.get("Idempotency-Key", "")[:200],
        way=way,
        page=context["_page"] or (request.headers.get("Referer", "") if way == "html" else ""),
        referrer=context["_referrer"],
        campaign={name: context[name] for name in CAME_FROM},
        home=request.build_absolute_uri("/"),
    )
    try:
        submit(version, answers, envelope)
    except TooManyPosts as refusal:
        return Outcome(429, answers, refusal.sentence())
    return Outcome(200, answers)


def _foreign_origin(request: HttpRequest) -> str:
    """The website a browser sends from; "" for our own pages and where no browser says it. A browser that hides it
    ("null") is a website that nobody allowed."""
    origin = request.headers.get("Origin", "")
    if not origin:
        return ""
    return (
        ""
        if urlsplit(origin).netloc == request.get_host()
        else (origin_of(origin) if origin != "null" else "null") or "null"
    )


def _one(given: Given, name: str) -> str:
    return next(iter(given.get(name, ())), "")


def _language(request: HttpRequest, version: FormVersion, asked: str) -> str:
    """Of the languages of the form: the one asked for, else the first one the browser prefers, else the form's own."""
    known = version.as_designed.languages
    if asked in known:
        return asked
    preferred = request.headers.get("Accept-Language", "")[:500]
    for code in (part.partition(";")[0].strip().lower().partition("-")[0] for part in preferred.split(",")):
        if code in known:
            return code
    return version.as_designed.language


def _context(request: HttpRequest) -> dict[str, str]:
    """Where a visitor came from, as the address and the browser tell when the form is shown."""
    is_framed = request.GET.get("framed") == "1"
    came_from = request.headers.get("Referer", "")[:MAX_URL_LENGTH]
    return {
        "_way": "frame" if is_framed else "page",
        "_page": came_from if is_framed else "",
        "_referrer": "" if is_framed or urlsplit(came_from).netloc == request.get_host() else came_from,
    } | {name: request.GET.get(name, "")[:200] for name in CAME_FROM}


def _sent_context(given: Given, way: str) -> dict[str, str]:
    """The same as it came back with the form."""
    names = ("_page", "_referrer", *CAME_FROM)
    return {"_way": way} | {name: _one(given, name)[:MAX_URL_LENGTH] for name in names}


# --- what goes out ---------------------------------------------------------------------------------------------------


def _shown(
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


def _page(
    request: HttpRequest,
    version: FormVersion,
    language: str,
    *,
    context: Mapping[str, str],
    outcome: Outcome | None = None,
    ticket: str = "",
) -> HttpResponse:
    is_framed = context["_way"] == "frame"
    shown = _shown(version, language, outcome=outcome, context=context, is_framed=is_framed)
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
    return _secured(response, version)


def _kept(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name][:200] for name in ("framed", *CAME_FROM) if name in request.GET}


def _part(
    request: HttpRequest, version: FormVersion, language: str, outcome: Outcome | None, given: Given | None = None
) -> dict[str, Any]:
    """What our script puts into the page around it."""
    context = (
        _sent_context(given, "script")
        if given
        else {"_way": "script"} | dict.fromkeys(("_page", "_referrer", *CAME_FROM), "")
    )
    shown = _shown(version, language, outcome=outcome, context=context)
    is_done = outcome is not None and outcome.is_taken
    if is_done:
        shown.thanks = shown.thanks or _("Thank you. It has arrived.")
        html = render_block(request, "web_forms/parts.html", "thanks", {"shown": shown})
    else:
        with_ticket(shown, version, _one(given, "_ticket") if given else "")
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


def _thanked(version: FormVersion, language: str, *, is_framed: bool) -> HttpResponse:
    """Lead on by a redirect, so that reloading the page sends nothing again."""
    leads_to = version.as_designed.redirect
    if not leads_to or is_framed:
        query = {"lang": language} | ({"framed": "1"} if is_framed else {})
        leads_to = f"{reverse('form_thanks', args=[version.form.token])}?{urlencode(query)}"
    response = HttpResponse(status=303)
    response["Location"] = leads_to
    return _secured(response, version)


def _refused(request: HttpRequest, version: FormVersion, status: int, words: str) -> HttpResponse:
    with translation.override(_language(request, version, "")):
        return _allowed(request, version, _problem(status, words))


def _problem(status: int, words: str, errors: Mapping[str, str] | None = None) -> JsonResponse:
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


def _secured(response: HttpResponse, version: FormVersion) -> HttpResponse:
    """Let the websites of the form frame it, and let the form lead to its own page of thanks; nothing else."""
    design: Design = version.as_designed
    onward = [origin_of(design.redirect)] if design.redirect else []
    policy = {"frame-ancestors": [SELF, *design.origins] if design.origins else [NONE], "form-action": [SELF, *onward]}
    response._csp_replace = policy  # type: ignore[attr-defined]
    response.xframe_options_exempt = bool(design.origins)
    return response


def _allowed(request: HttpRequest, version: FormVersion, response: HttpResponse) -> HttpResponse:
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
