"""The page of a lead, its timeline, and how it prints."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from leadwerk.conditions.kinds import number_of
from leadwerk.desk.lead_page import timeline as reading
from leadwerk.desk.lead_page.record import PAGE, open_record
from leadwerk.desk.visibility.answers import answer
from leadwerk.duplicates.merged import merge_of
from leadwerk.foundation.clock import now
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.ui.fragments import render_block


@require_safe
def lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    record = open_record(request, lead_id)
    merge = merge_of(record.lead) if record.lead.deleted_at is not None else None
    if merge is not None and covers(record.user, Permission.LEAD_VIEW, merge.ends_at):
        return redirect("lead", merge.ends_at_id)
    return render(request, PAGE, record.page())


@require_safe
def timeline(request: HttpRequest, lead_id: int) -> HttpResponse:
    """A filter of the timeline, or with `before` the page below."""
    record = open_record(request, lead_id)
    before = number_of(request.GET.get("before", ""))
    if not request.headers.get("HX-Request"):
        return render(request, PAGE, record.page())
    if before is None:
        return HttpResponse(record.fragments(["timeline"], oob=False))
    strand = reading.strand_named(request.GET.get("strand", ""))
    below = reading.page(*record.subjects, strand=strand, before=before, begun=request.GET.get("begun", ""))
    return HttpResponse(
        render_block(request, reading.PARTS, "entries", {"page": below, "url": record.url("lead_timeline")})
    )


@require_safe
def visibility(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Who sees this lead, and by what."""
    seen = open_record(request, lead_id).lead
    return answer(request, seen, Permission.LEAD_VIEW, name=seen.name, kind="lead")


@require_safe
def print_view(request: HttpRequest, lead_id: int) -> HttpResponse:
    """The record for paper: all details, the whole timeline, nothing to click."""
    record = open_record(request, lead_id)
    return render(
        request,
        "desk/lead_page/print.html",
        record.context() | {"page": reading.whole(*record.subjects), "now": now()},
    )
