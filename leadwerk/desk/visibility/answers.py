""" "Who sees this?", as every record answers it.

Whoever may see a record may ask who else does: names, teams and roles of colleagues are no secret in a company, every
dialog that assigns something shows them, and who hands a lead on has to know who will read it. What the answer says
about the record itself (owner, team, book) stands on its page anyway. A record one may not see has no answer (404).
"""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from leadwerk.desk.visibility.people import Visibility
from leadwerk.people import scoping
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.wording import NumberedRecord
from leadwerk.ui.fragments import render_block

DIALOG = "desk/visibility/dialog.html"
GROUPS = "desk/visibility/groups.html"


def answer(request: HttpRequest, record: NumberedRecord, viewing: Permission, *, name: str, kind: str) -> HttpResponse:
    """The dialog, or what changes in it: the groups while somebody types, one group with more of its people."""
    asked = {key: request.GET.get(key, "") for key in ("q", "more", "to")}
    shown = Visibility(cast(User, request.user), record, viewing, request.path, **asked)
    context = {"shown": shown, "name": name, "kind": kind, "record": record, "log_url": _log_url(request, kind, record)}
    asked_for = request.headers.get("HX-Target", "")
    if asked_for == "visibility":
        return HttpResponse(render_block(request, GROUPS, "groups", {"shown": shown}))
    if shown.group is not None and asked_for == f"visible-{shown.group.key}":
        return HttpResponse(render_block(request, GROUPS, "group_section", {"group": shown.group}))
    return render(request, DIALOG, context)


def _log_url(request: HttpRequest, kind: str, record: NumberedRecord) -> str:
    """Who opened the record, for those who may read the security log; only leads are in it."""
    may_read = scoping.has(cast(User, request.user), Permission.MANAGE_SECURITY)
    return f"{reverse('security_log')}?about={record.number}" if kind == "lead" and may_read else ""
