"""Taking back what one click did: the button in a toast, Ctrl+Z."""

from typing import cast
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from leadwerk.desk.said import say
from leadwerk.leads.actions.undo import Undone, undo
from leadwerk.leads.fields import label
from leadwerk.people.models import User


@require_POST
def undo_changes(request: HttpRequest, change_set: int) -> HttpResponse:
    """Undo, then show the page anew: what was taken back may stand anywhere on it."""
    undone = undo(change_set, by=cast(User, request.user))
    way_back = reverse("undo", args=[undone.change_set]) if undone.leads else ""
    say(request, words(undone), way_back, tone="ok" if undone.leads else "error")
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return redirect(_came_from(request))


def words(undone: Undone) -> str:
    """What was taken back, and what stays because somebody changed it since."""
    said = _("Undone.")
    if undone.leads > 1:
        said = ngettext("Undone for %(count)s lead.", "Undone for %(count)s leads.", undone.leads) % {
            "count": undone.leads
        }
    if not undone.kept:
        return said
    fields = ", ".join(dict.fromkeys(label(name) for _lead, names in undone.kept for name in names))
    stays = _("Changed since and left as it is: %(fields)s.") % {"fields": fields}
    return f"{said} {stays}" if undone.leads else stays


def _came_from(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return "/"
    parts = urlsplit(page)
    return parts.path + (f"?{parts.query}" if parts.query else "")
