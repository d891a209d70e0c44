"""The files at a lead: adding several at once, looking at one, removing it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadwerk.attachments.access import see as see_attachment
from leadwerk.attachments.actions import keep
from leadwerk.attachments.content import words_for
from leadwerk.attachments.models import Attachment
from leadwerk.attachments.reading import is_message, is_picture, is_preview, read_message
from leadwerk.attachments.refusals import FileMissing, MessageUnreadable
from leadwerk.attachments.uploads import Incoming, IncomingHandler
from leadwerk.desk.lead_page.record import Record, open_record, parts_with_attachments
from leadwerk.desk.said import say
from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Refusal, Unseen
from leadwerk.leads.access import see
from leadwerk.leads.actions.attach import attach, detach
from leadwerk.people.doors import require
from leadwerk.people.permissions import Permission
from leadwerk.ui.frame import Toast


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def attachments(request: HttpRequest, lead_id: int) -> HttpResponse:
    """The files of a lead as a page; a POST adds what it brings.

    Who may not is sent away before a byte is read, and how files are taken in is said before anything reads the form:
    therefore the token is checked inside.
    """
    record = open_record(request, lead_id)
    if request.method != "POST":
        return render(request, "desk/lead_page/attachments.html", record.context())
    require(record.user, Permission.LEAD_ATTACH, record.lead)
    request.upload_handlers = [IncomingHandler(request)]
    return _add(request, record)


@csrf_protect
def _add(request: HttpRequest, record: Record) -> HttpResponse:
    files = [file for file in request.FILES.getlist("file") if isinstance(file, Incoming)]
    if not files:
        raise FileMissing
    change_set, added, refused = new_change_set(), 0, None
    for file in files:
        try:
            attach(record.lead, keep(file, by=record.user), file.given_name, by=record.user, change_set=change_set)
            added += 1
        except Refusal as refusal:
            refused = refusal
    if refused is not None and (not added or len(files) == 1):
        raise refused
    words = ngettext("%(count)s file attached.", "%(count)s files attached.", added) % {"count": added}
    if refused is not None:
        words = f"{words} {refused.sentence()}"
    return _answer(request, record, words, change_set)


@require_safe
def attachment(request: HttpRequest, lead_id: int, attachment_id: int) -> HttpResponse:
    """One file: what it is, and what can be shown of it."""
    record = open_record(request, lead_id)
    found = _of_lead(record, attachment_id)
    shown: dict[str, Any] = {"file": found, "message": None, "unreadable": "", "is_picture": is_picture(found.blob)}
    shown["kind"] = words_for(found.blob.content_type)
    shown["is_preview"] = shown["is_picture"] or is_preview(found.blob)
    if is_message(found.blob):
        try:
            shown["message"] = read_message(found.blob)
        except MessageUnreadable as refusal:
            shown["unreadable"] = refusal.sentence()
    return render(request, "desk/lead_page/attachment.html", record.context() | shown)


@require_POST
def removal(request: HttpRequest, lead_id: int, attachment_id: int) -> HttpResponse:
    record = open_record(request, lead_id)
    found, change_set = _of_lead(record, attachment_id), new_change_set()
    detach(record.lead, found, by=record.user, change_set=change_set)
    return _answer(request, record, _("“%(file)s” removed.") % {"file": found.name}, change_set)


def _of_lead(record: Record, attachment_id: int) -> Attachment:
    found = see_attachment(attachment_id, record.user)
    if (found.subject_kind, found.subject_id) != ("lead", record.lead.pk):
        raise Unseen
    return found


def _answer(request: HttpRequest, record: Record, words: str, change_set: int) -> HttpResponse:
    way_back = reverse("undo", args=[change_set])
    if not request.headers.get("HX-Request"):
        say(request, words, way_back)
        return HttpResponseRedirect(record.url("lead_attachments"), status=303)
    lead = see(record.lead.pk, record.user)
    return Toast(words, undo=way_back).on(HttpResponse(parts_with_attachments(request, lead)))
