"""My day: what waits for me, and everything to work it off."""

from typing import cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leadwerk.desk.counts import knows_overdue
from leadwerk.desk.lead_page import answers
from leadwerk.desk.my_day import words
from leadwerk.desk.my_day.day import LEAD_SECTIONS, TASK_SECTIONS, Day, Section, next_page, read_key
from leadwerk.desk.tasks import rows
from leadwerk.leads.access import see
from leadwerk.leads.actions.note import note as write_note
from leadwerk.people.models import User
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.pipelines.catalog import catalog
from leadwerk.ui.fragments import render_block

PAGE = "desk/my_day/day.html"


@require_safe
def my_day(request: HttpRequest) -> HttpResponse:
    """The page; for htmx only what changes when something was done."""
    user = cast(User, request.user)
    day = Day(user)
    context = _context(user) | {"day": day, "tasks": day.tasks, "figures": day.figures}
    knows_overdue(request, user, day.tasks["overdue"].total)
    if answers.is_fragment(request):
        return HttpResponse(
            render_block(request, PAGE, "day", context) + render_block(request, PAGE, "counts", context)
        )
    return render(request, PAGE, context)


@require_safe
def section(request: HttpRequest, name: str) -> HttpResponse:
    """One section on a page of its own, page by page."""
    if name not in TASK_SECTIONS and name not in LEAD_SECTIONS:
        raise Http404
    user = cast(User, request.user)
    day, after = Day(user), read_key(request.GET.get("after", ""))
    found, has_more = day.tasks_after(name, after) if name in TASK_SECTIONS else day.leads_after(name, after)
    below = (
        f"{reverse('my_day_section', args=[name])}?{urlencode({'after': next_page(name, found)})}" if has_more else ""
    )
    context = _context(user) | {
        "section": Section(name, list(found)),
        "below": below,
        "is_tasks": name in TASK_SECTIONS,
    }
    if answers.is_fragment(request) and after is not None:
        return HttpResponse(render_block(request, "desk/my_day/section.html", "more_rows", context))
    return render(request, "desk/my_day/section.html", context)


@require_safe
def lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    """What can be done with a lead, to choose from."""
    user = cast(User, request.user)
    found = see(lead_id, user)
    context = {
        "lead": found,
        "may_edit": covers(user, Permission.LEAD_EDIT, found),
        "may_plan": covers(user, Permission.LEAD_ADD_TASKS, found),
        "number": rows.dial(found),
    }
    return render(request, "desk/my_day/lead.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, lead_id: int) -> HttpResponse:
    """A journal note at a lead, written from the day."""
    user = cast(User, request.user)
    lead = see(lead_id, user)
    text = request.POST.get("text", "")
    if request.method == "POST" and text.strip():
        write_note(lead, text, by=user)
        return answers.done(request, _("Note saved."), lead=lead)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/my_day/note.html", {"lead": lead, "is_empty": status == 422}, status=status)


def _context(user: User) -> dict[str, object]:
    return {"user": user, "rows": rows, "words": words, "catalog": catalog(), "currency": company().currency}
