"""What a visitor sends, read from the request: values, files, language, where they came from."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.core.internal.httpkit import get_client_ip
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.http import MAX_URL_LENGTH
from django.utils.translation import gettext as _

from leadwerk.attachments.uploads import Incoming, IncomingHandler
from leadwerk.web_forms import answers as reading
from leadwerk.web_forms.answers import LARGEST_FILE, MOST_FILES, Answers, Given
from leadwerk.web_forms.checking import origin_of
from leadwerk.web_forms.doubts import HONEYPOT
from leadwerk.web_forms.models import FormVersion
from leadwerk.web_forms.refusals import TooManyPosts
from leadwerk.web_forms.submitting import CAME_FROM, Envelope, submit

MOST_BYTES = 256 * 1024
"""Of a post without files."""
MOST_VALUES = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a post: taken, or to be shown again with `answers`, and `notice` if something else is wrong."""

    status: int
    answers: Answers
    notice: str = ""

    @property
    def is_taken(self) -> bool:
        return self.status == 200


def texts_of(value: Any) -> list[str] | None:
    """The value of a field in JSON as a form would send it; None for what no form can send."""
    values = value if isinstance(value, list) else [value]
    if any(not isinstance(one, str | int | float | bool) for one in values):
        return [] if value is None else None
    return [one if isinstance(one, str) else json.dumps(one) for one in values[:100]]


def read_form(request: HttpRequest, version: FormVersion) -> tuple[Given, Mapping[str, Sequence[Incoming]]]:
    """The values and files of a form; files only where it asks for any."""
    request.upload_handlers = [IncomingHandler(request)] if version.as_designed.takes_files else []
    given = dict(request.POST.lists())
    if sum(map(len, given.values())) > MOST_VALUES:
        raise BadRequest("More values than a form has.")
    files = {name: [one for one in them if isinstance(one, Incoming)] for name, them in request.FILES.lists()}
    return given, files


def is_too_large(request: HttpRequest, version: FormVersion) -> bool:
    """More than any form is, known before it is read."""
    return length_of(request) > MOST_BYTES + (LARGEST_FILE * MOST_FILES if version.as_designed.takes_files else 0)


def too_large() -> Outcome:
    return Outcome(413, Answers(), _("That is more than this form takes. Please send less text, or smaller files."))


def length_of(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def take(
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
    context = sent_context(given, way)
    envelope = Envelope(
        language=language,
        origin=_foreign_origin(request),
        has_origin="Origin" in request.headers,
        ip=get_client_ip(request) or "",
        ticket=first_of(given, "_ticket"),
        proof=first_of(given, "_proof"),
        honeypot=first_of(given, HONEYPOT),
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


def first_of(given: Given, name: str) -> str:
    return next(iter(given.get(name, ())), "")


def language_of(request: HttpRequest, version: FormVersion, asked: str) -> str:
    """Of the languages of the form: the one asked for, else the first one the browser prefers, else the form's own."""
    known = version.as_designed.languages
    if asked in known:
        return asked
    preferred = request.headers.get("Accept-Language", "")[:500]
    for code in (part.partition(";")[0].strip().lower().partition("-")[0] for part in preferred.split(",")):
        if code in known:
            return code
    return version.as_designed.language


def context_of(request: HttpRequest) -> dict[str, str]:
    """Where a visitor came from, as the address and the browser tell when the form is shown."""
    is_framed = request.GET.get("framed") == "1"
    came_from = request.headers.get("Referer", "")[:MAX_URL_LENGTH]
    return {
        "_way": "frame" if is_framed else "page",
        "_page": came_from if is_framed else "",
        "_referrer": "" if is_framed or urlsplit(came_from).netloc == request.get_host() else came_from,
    } | {name: request.GET.get(name, "")[:200] for name in CAME_FROM}


def sent_context(given: Given, way: str) -> dict[str, str]:
    """The same as it came back with the form."""
    names = ("_page", "_referrer", *CAME_FROM)
    return {"_way": way} | {name: first_of(given, name)[:MAX_URL_LENGTH] for name in names}
