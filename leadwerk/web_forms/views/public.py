"""What visitors reach without signing in: the form, its answer, and the same for scripts on other websites.

Nothing here sets a cookie or opens a session. Who posts is known by what they send alone, so there is no CSRF token: a
post does only what anybody may do, and what comes from a website that nobody allowed goes to quarantine.
"""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from leadwerk.foundation.errors import Unseen
from leadwerk.people.actors import SYSTEM
from leadwerk.web_forms import confirmations, doubts, proof, tickets
from leadwerk.web_forms.access import public
from leadwerk.web_forms.actions.answer import confirm
from leadwerk.web_forms.models import ConsentProof, FormVersion
from leadwerk.web_forms.views.incoming import (
    MOST_BYTES,
    MOST_VALUES,
    context_of,
    first_of,
    is_too_large,
    language_of,
    length_of,
    read_form,
    sent_context,
    take,
    texts_of,
    too_large,
)
from leadwerk.web_forms.views.outgoing import allowed, page, part, problem, refused, secured, shown_form, thanked

TYPED = ("application/x-www-form-urlencoded", "multipart/form-data")
WAYS = ("page", "frame", "script", "html", "json")


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def form_page(request: HttpRequest, token: str) -> HttpResponse:
    """The form as a page, alone or in a frame, and everything that is posted to it: by it, by a form of one's own on
    another website, by a program as JSON."""
    version = public(token)
    if request.method == "OPTIONS":
        return allowed(request, version, HttpResponse(status=204))
    if request.method == "POST":
        return (
            _posted_as_json(request, version)
            if request.content_type == "application/json"
            else _posted(request, version)
        )
    language = language_of(request, version, request.GET.get("lang", ""))
    with translation.override(language):
        return page(request, version, language, context=context_of(request))


@login_not_required
@require_safe
def form_thanks(request: HttpRequest, token: str) -> HttpResponse:
    """What a visitor reads when it has arrived."""
    version = public(token)
    language = language_of(request, version, request.GET.get("lang", ""))
    is_framed = request.GET.get("framed") == "1"
    with translation.override(language):
        shown = shown_form(version, language, is_framed=is_framed)
        shown.thanks = shown.thanks or _("Thank you. It has arrived.")
        shown.title = shown.thanks
        goes_on = version.as_designed.redirect if is_framed else ""
        response = render(request, "web_forms/page.html", {"shown": shown, "is_done": True, "goes_on": goes_on})
    return secured(response, version)


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def form_part(request: HttpRequest, token: str) -> HttpResponse:
    """The form as a part of somebody else's page, for our script there: as JSON, for the websites allowed."""
    version = public(token)
    if request.method == "OPTIONS":
        return allowed(request, version, HttpResponse(status=204))
    language = language_of(request, version, request.GET.get("lang", ""))
    with translation.override(language):
        if request.method != "POST":
            told, status = part(request, version, language, None), 200
        elif is_too_large(request, version):
            told, status = part(request, version, language, too_large()), 413
        else:
            given, files = read_form(request, version)
            outcome = take(request, version, given, files, language, "script")
            told, status = part(request, version, language, outcome, given), outcome.status
    return allowed(request, version, JsonResponse(told, status=status))


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "OPTIONS"])
def form_ticket(request: HttpRequest, token: str) -> HttpResponse:
    """A ticket for a program that shows the form in its own way, to be sent as `_ticket`, and the sum that makes more
    of it believed if it is solved, sent as `_proof`."""
    version = public(token)
    if request.method == "OPTIONS":
        return allowed(request, version, HttpResponse(status=204))
    ticket = tickets.issue(version)
    known = tickets.read(version, ticket)
    assert known is not None
    told = {"ticket": ticket, "task": json.loads(proof.task(known.number)), "least_seconds": doubts.QUICKEST}
    return allowed(request, version, JsonResponse(told))


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
        context = {"shown": shown_form(version, proof.language), "heading": heading, "is_done": is_done}
        response = render(request, "web_forms/confirmation.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _posted(request: HttpRequest, version: FormVersion) -> HttpResponse:
    """A form was sent by a browser, by ours or by one that somebody wrote into their own page."""
    if request.content_type not in TYPED:
        return refused(request, version, 415, _("This cannot be read. A form or JSON is expected."))
    if is_too_large(request, version):
        language = language_of(request, version, "")
        with translation.override(language):
            return page(request, version, language, outcome=too_large(), context=context_of(request))
    given, files = read_form(request, version)
    language = language_of(request, version, first_of(given, "_lang"))
    with translation.override(language):
        way = first_of(given, "_way")
        way = way if way in WAYS else "html"
        outcome = take(request, version, given, files, language, way)
        if outcome.is_taken:
            return thanked(version, language, is_framed=way == "frame")
        return page(
            request,
            version,
            language,
            outcome=outcome,
            context=sent_context(given, way),
            ticket=first_of(given, "_ticket"),
        )


def _posted_as_json(request: HttpRequest, version: FormVersion) -> HttpResponse:
    """A program sends one object: values by the names of the fields."""
    language = language_of(request, version, "")
    with translation.override(language):
        if length_of(request) > MOST_BYTES:
            return allowed(request, version, problem(413, _("That is more than a form can be.")))
        try:
            sent = json.loads(request.body)
        except (ValueError, RecursionError):
            return allowed(request, version, problem(400, _("This cannot be read as JSON.")))
        if not isinstance(sent, dict) or len(sent) > MOST_VALUES:
            return allowed(request, version, problem(400, _("This has to be an object with fields.")))
        given = {str(name): texts for name, value in sent.items() if (texts := texts_of(value)) is not None}
        language = language_of(request, version, first_of(given, "_lang")) if "_lang" in given else language
        with translation.override(language):
            outcome = take(request, version, given, {}, language, "json")
            if outcome.is_taken:
                return allowed(request, version, JsonResponse({"status": "received"}, status=202))
            told = problem(
                outcome.status,
                outcome.notice or _("What was sent does not fit. The fields that are wrong are named."),
                outcome.answers.errors,
            )
            return allowed(request, version, told)
