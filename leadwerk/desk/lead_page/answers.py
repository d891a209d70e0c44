"""How a page answers a verb that was done, wherever on it that was clicked."""

from typing import cast
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from leadwerk.desk.lead_page.record import parts_with_tasks
from leadwerk.desk.said import say
from leadwerk.leads.access import see
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.ui.frame import Toast


def done(
    request: HttpRequest,
    words: str,
    *,
    lead: Lead | None = None,
    change_set: int | None = None,
    fragment: str = "",
) -> HttpResponse:
    """Say what was done, with the way back if there is a `change_set` that can be undone.

    `fragment` goes to the place that was clicked. On the page of `lead` what changed comes along; the day hears the
    event `changed` and fetches itself anew. Without htmx the page before comes again, or the lead, or the day.
    """
    home = reverse("lead", args=[lead.pk]) if lead is not None else reverse("my_day")
    way_back = reverse("undo", args=[change_set]) if change_set is not None else ""
    if not request.headers.get("HX-Request"):
        say(request, words, way_back)
        return HttpResponseRedirect(page_before(request, home), status=303)
    if lead is not None and urlsplit(request.headers.get("HX-Current-URL", "")).path == home:
        fragment += parts_with_tasks(request, see(lead.pk, cast(User, request.user)))
    response = HttpResponse(fragment) if fragment else HttpResponse(status=204)
    response["HX-Trigger"] = '{"changed": {}}'
    return Toast(words, undo=way_back).on(response)


def page_before(request: HttpRequest, home: str = "/") -> str:
    """The address of the page a form was sent from; `home` if it was a page of its own that only held the form."""
    before = request.headers.get("Referer", "")
    parts = urlsplit(before)
    if parts.path == request.path or not url_has_allowed_host_and_scheme(before, {request.get_host()}):
        return home
    return parts.path + (f"?{parts.query}" if parts.query else "")


def is_fragment(request: HttpRequest) -> bool:
    """Whether a part of a page is asked for, not a whole one."""
    return bool(request.headers.get("HX-Request"))
