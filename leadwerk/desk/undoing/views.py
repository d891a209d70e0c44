"""Taking back what one click did: the button in a toast, Ctrl+Z."""

from contextlib import suppress
from typing import cast
from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from leadwerk.desk.said import say
from leadwerk.foundation.errors import Unseen
from leadwerk.leads.actions.attach import undo_attaching
from leadwerk.leads.actions.bulk import AT_ONCE
from leadwerk.leads.actions.bulk_verbs import Undo
from leadwerk.leads.actions.undo import Undone, reach, undo
from leadwerk.leads.fields import label
from leadwerk.leads.jobs import run_later
from leadwerk.people.models import User
from leadwerk.tasks.actions.undo import undo as undo_tasks


@require_POST
def undo_changes(request: HttpRequest, change_set: int) -> HttpResponse:
    """Undo, then show the page anew: what was taken back may stand anywhere on it."""
    user = cast(User, request.user)
    with suppress(Unseen):
        if len(leads := reach(change_set, user)) > AT_ONCE:
            return _go(request, reverse("bulk_run", args=[run_later(Undo(change_set), leads, by=user).pk]))
    said, way_back = _undo_everywhere(change_set, user)
    say(request, said, reverse("undo", args=[way_back]) if way_back else "", tone="ok" if way_back else "error")
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return redirect(_came_from(request))


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)


@transaction.atomic
def _undo_everywhere(change_set: int, user: User) -> tuple[str, int]:
    """Ask everybody who can take something back: what to say, and the change set that would take that back again.

    One click may have done something to a lead, its tasks and files. Whoever knows nothing of it says `Unseen`; if
    nobody knows, so does this.
    """
    said, way_back = "", 0
    with suppress(Unseen):
        leads = undo(change_set, by=user)
        said, way_back = words(leads), leads.change_set if leads.leads else 0
    with suppress(Unseen):
        tasks = undo_tasks(change_set, by=user)
        said = said or (_("Undone.") if tasks.tasks else _("Changed since and left as it is."))
        way_back = way_back or (tasks.change_set if tasks.tasks else 0)
    with suppress(Unseen):
        files = undo_attaching(change_set, by=user)
        said, way_back = said or _("Undone."), way_back or files
    if not said:
        raise Unseen
    return said, way_back


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
