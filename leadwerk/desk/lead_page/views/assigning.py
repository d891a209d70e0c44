"""Who works the lead: giving it to somebody, taking it, giving it back."""

from itertools import groupby
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leadwerk.conditions.kinds import number_of
from leadwerk.desk.choices import NO_BOOK, book_targets
from leadwerk.desk.lead_page.record import Record, done, open_record
from leadwerk.desk.presence import offered_name
from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Unseen
from leadwerk.leads.actions.assign import assign, release, take_on
from leadwerk.leads.actions.books import put_in_book
from leadwerk.people.doors import require
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Post `owner`: the id of a user, "me" to take the lead, "nobody" to release it."""
    wanted = request.POST.get("owner") if request.method == "POST" else None
    if wanted == "me":
        return _take(request, lead_id)
    record = open_record(request, lead_id)
    match wanted:
        case "nobody":
            return _release(record)
        case str(text) if (number := number_of(text)) is not None:
            return _give(record, number)
    require(record.user, Permission.LEAD_ASSIGN, record.lead)
    error = _("Please choose somebody.") if request.method == "POST" else ""
    context = record.context() | {"agents": agents(), "error": error, "text": request.POST.get("text", "")}
    return render(request, "desk/lead_page/assignment.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Post `book`: the id of a book, "none" to take the lead out where it may be in none."""
    record = open_record(request, lead_id)
    require(record.user, Permission.LEAD_ASSIGN, record.lead)
    wanted, error = request.POST.get("book", ""), ""
    if request.method == "POST":
        chosen = organisation().books.get(number_of(wanted) or 0)
        if chosen is not None or wanted == NO_BOOK:
            change_set = new_change_set()
            lead = put_in_book(
                record.lead,
                chosen,
                by=record.user,
                text=request.POST.get("text", "").strip(),
                version=number_of(request.POST.get("version", "")),
                change_set=change_set,
            )
            words = _("The lead is now in the book “%(book)s”.") if chosen else _("The lead is in no book any more.")
            return done(request, lead, words % {"book": chosen}, change_set=change_set)
        error = _("Please choose a book.")
    context = record.context() | {
        "books": book_targets(record.user),
        "chosen": wanted or record.lead.book_id or "",
        "text": request.POST.get("text", ""),
        "error": error,
    }
    return render(request, "desk/lead_page/book.html", context, status=422 if error else 200)


def agents() -> list[tuple[str, list[tuple[int, str]]]]:
    """Whom a lead can be given to, by team."""
    org = organisation()

    def team(user_team: int | None) -> str:
        return org.teams[user_team].name if user_team is not None else _("Without team")

    found = sorted(
        org.agents(), key=lambda colleague: (team(colleague.team), colleague.last_name, colleague.first_name)
    )
    return [
        (name, [(one.id, offered_name(one)) for one in members])
        for name, members in groupby(found, key=lambda colleague: team(colleague.team))
    ]


def _take(request: HttpRequest, lead_id: int) -> HttpResponse:
    change_set = new_change_set()
    lead = take_on(lead_id, by=cast(User, request.user), change_set=change_set)
    return done(request, lead, _("The lead is now yours."), change_set=change_set)


def _release(record: Record) -> HttpResponse:
    change_set = new_change_set()
    lead = release(record.lead, by=record.user, change_set=change_set)
    return done(record.request, lead, _("Lead released: it waits for somebody again."), change_set=change_set)


def _give(record: Record, user_id: int) -> HttpResponse:
    owner = User.objects.filter(pk=user_id).select_related("team").first()
    if owner is None:
        raise Unseen
    change_set = new_change_set()
    lead = assign(
        record.lead,
        owner,
        by=record.user,
        text=record.request.POST.get("text", "").strip(),
        version=number_of(record.request.POST.get("version", "")),
        change_set=change_set,
    )
    words = _("Lead assigned to %(owner)s.") % {"owner": owner.name}
    return done(record.request, lead, words, change_set=change_set)
