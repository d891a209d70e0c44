from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from leadwerk.desk.administration import history
from leadwerk.desk.administration.permits import manages
from leadwerk.desk.lead_page.timeline import PARTS
from leadwerk.people.permissions import Permission
from leadwerk.ui.fragments import render_block


@require_safe
@manages(Permission.MANAGE_SETTINGS)
def settings_history(request: HttpRequest) -> HttpResponse:
    """Who changed which setting, newest first; asked by htmx with `before`, only what is older."""
    before = request.GET.get("before", "")
    below = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    shown = history.page(below, request.GET.get("begun", ""))
    url = reverse("settings_history")
    if request.headers.get("HX-Request") and below is not None:
        return HttpResponse(render_block(request, PARTS, "entries", {"page": shown, "url": url}))
    return render(request, "desk/settings/history.html", {"history": shown, "history_url": url})
