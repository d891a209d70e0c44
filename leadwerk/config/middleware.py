"""What holds for one request: the person's language and zone, and the settings as of its beginning."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from leadwerk.foundation import held
from leadwerk.people.organisation import organisation


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
            return response
