"""What holds for one request: the person's language and zone, the settings as of its beginning, who may go on."""

import re
import secrets
import zoneinfo
from collections.abc import Callable
from typing import Any

import brotli
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from leadwerk.config.errors import answer, is_for_programs, not_set_up, not_signed_in, signed_out
from leadwerk.desk.said import say
from leadwerk.foundation import held
from leadwerk.people import looking
from leadwerk.people.actions.tokens import note_use
from leadwerk.people.organisation import organisation
from leadwerk.people.refusals import LookingEnded, SecondFactorDemanded
from leadwerk.people.sign_on import is_vouched_for
from leadwerk.people.tokens import is_use_news, signed_in_by, token_for

_TAKES_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
_WORTH_IT = 200  # bytes


class SignedInMiddleware(AuthenticationMiddleware):
    """Whose request it is, known at once: every page asks for it, and Django's way of asking late costs each time."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = get_user(request)


class TokenMiddleware:
    """A program signs in to the API by a token (RFC 6750) and with each request anew. A token that does not hold is
    refused, even where a session would do: the program shall hear of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not is_for_programs(request):
            return self.get_response(request)
        token = token_for(given.strip())
        if token is None:
            request.user = AnonymousUser()
            request.has_wrong_token = True  # type: ignore[attr-defined]
            return self.get_response(request)
        request.user = signed_in_by(token)
        request.api_token = token  # type: ignore[attr-defined]
        if is_use_news(token):
            note_use(token, by=token.user)
        return self.get_response(request)


class PersonMiddleware:
    """Activates language and time zone: the user's choice, else the browser's language, else the company's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        held.look_again()
        company = organisation().company
        user = request.user
        language = user.language if user.is_authenticated else ""
        if not language and "HTTP_ACCEPT_LANGUAGE" in request.META and not user.is_authenticated:
            language = translation.get_language_from_request(request)
        zone = (user.time_zone if user.is_authenticated else "") or (company.time_zone if company else "")
        request.LANGUAGE_CODE = language or (company.language if company else settings.LANGUAGE_CODE)
        with (
            translation.override(request.LANGUAGE_CODE),
            timezone.override(zoneinfo.ZoneInfo(zone or "Europe/Berlin")),
        ):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
            if user.is_authenticated:
                # Pages change while they are open; "back" must not show what was, nor records after signing out.
                response.headers.setdefault("Cache-Control", "no-store")
            return response


class LookingMiddleware:
    """Answers as somebody else sees it where an administrator looks as them, and refuses what is more than looking."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if looking.KEY in request.session:
            looking.look(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        refusal = looking.refusal(request)
        if (over := looking.ended(request)) is not None:
            say(request, LookingEnded(name=over.user.name).sentence(), tone="error")
        return answer(request, refusal) if refusal is not None else None


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages, fragments and JSON to a tenth; files and exports are sent as they are, piece by piece.

    Brotli where the browser takes it (they do over HTTPS): a seventh less than gzip for the same work. Against guessing
    secrets by the length of an answer up to a hundred random bytes go with it, and Django masks its
    tokens.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming:
            return response
        if not isinstance(response, HttpResponse) or not _TAKES_BROTLI.search(
            request.headers.get("Accept-Encoding", "")
        ):
            return super().process_response(request, response)
        if len(response.content) >= _WORTH_IT and not response.has_header("Content-Encoding"):
            patch_vary_headers(response, ["Accept-Encoding"])
            response.content = brotli.compress(response.content, quality=5)
            response.headers["Content-Encoding"] = "br"
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Leadwerk-Padding"] = "x" * secrets.randbelow(self.max_random_bytes)
        return response


class SetUpFirstMiddleware:
    """Without a company every page is the set-up page; a program is told."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if organisation().company is None and request.path != reverse("setup"):
            return not_set_up(request) if is_for_programs(request) else redirect("setup")
        return self.get_response(request)


class SecondFactorFirstMiddleware:
    """Of whom a role demands a second factor reaches nothing but what sets one up, until they have one."""

    SETTING_UP = frozenset(
        ("profile_second_factor", "profile_codes", "profile_passkey_new", "account_reauthenticate", "account_logout")
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        looks = looking.of(request)
        person = looks.looker if looks is not None else request.user
        if person.pk not in organisation().unprotected:
            return None
        if request.resolver_match is not None and request.resolver_match.view_name in self.SETTING_UP:
            return None
        if is_vouched_for(request):
            return None
        if is_for_programs(request) or request.headers.get("HX-Request") or request.method != "GET":
            return answer(request, SecondFactorDemanded())
        return redirect("profile_second_factor")


class SignedOutMiddleware:
    """Told instead of being sent to the sign-in page: a program; a fragment asked for after the session has ended,
    where that page would land in the middle of another; and a form, of which nothing would be left by signing in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        leads_to, _, query = response.headers.get("Location", "").partition("?")
        if leads_to != reverse(settings.LOGIN_URL):
            return response
        if is_for_programs(request):
            return not_signed_in(request)
        is_a_form = request.method == "POST" and query  # who has just signed out is sent there without a way back
        return signed_out(request) if is_a_form or request.headers.get("HX-Request") else response
