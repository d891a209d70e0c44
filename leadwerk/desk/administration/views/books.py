from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from leadwerk.desk.actions import books as verbs
from leadwerk.desk.administration.answers import done, form_page, put_in
from leadwerk.desk.administration.forms.books import BookForm, EditBookForm, MembersForm, RemovalForm
from leadwerk.desk.administration.permits import manages_everybody, person_of
from leadwerk.foundation.errors import RuleBroken
from leadwerk.people.models import Book, BookLevel, BookMember, OwnershipMode
from leadwerk.people.organisation import company, organisation
from leadwerk.tallies import sums
from leadwerk.ui.formats import number


@manages_everybody
def books(request: HttpRequest) -> HttpResponse:
    org = organisation()
    leads = sums.by(person_of(request), "book")
    rows = [
        {"book": book, "depth": len(org.books_above[pk]), "leads": leads.get(pk, sums.Sums()).leads}
        for pk, book in org.books.items()
    ]
    members = Counter(BookMember.objects.values_list("book_id", flat=True))
    return render(request, "desk/settings/books.html", {"rows": rows, "members": members} | _modes())


@manages_everybody
@require_http_methods(["GET", "POST"])
def book_new(request: HttpRequest) -> HttpResponse:
    form = BookForm(request.POST or None, initial={"parent": request.GET.get("parent")})
    if form.is_valid():
        try:
            made = verbs.add_book(by=person_of(request), **form.values())
            return done(request, _("“%(name)s” added.") % {"name": made}, "book", made.pk)
        except RuleBroken as refusal:
            put_in(form, refusal, "name")
    context = {
        "title": _("Add book"),
        "submit": _("Add book"),
        "action": reverse("book_new"),
        "cancel": reverse("books"),
    }
    return form_page(request, "desk/settings/form_dialog.html", form, context)


@manages_everybody
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """One book: its name, where it belongs, and its members with their levels, saved all at once."""
    edited = get_object_or_404(Book, pk=pk)
    initial = {"name": edited.name, "parent": edited.parent_id}
    form = EditBookForm(request.POST or None, book=edited, initial=initial)
    if form.is_valid():
        try:
            saved = verbs.edit_book(edited, by=person_of(request), levels=form.levels(), **form.values())
            return done(request, _("“%(name)s” saved.") % {"name": saved}, "book", pk)
        except RuleBroken as refusal:
            put_in(form, refusal, "parent" if refusal.code == "book_within_itself" else "name")
            edited.refresh_from_db()
    return form_page(request, "desk/settings/book.html", form, _context(edited, form))


@manages_everybody
@require_http_methods(["GET", "POST"])
def book_members(request: HttpRequest, pk: int) -> HttpResponse:
    """Add members, several at once with the same level."""
    edited = get_object_or_404(Book, pk=pk)
    form = MembersForm(request.POST if request.method == "POST" else None, book=edited)
    if form.is_valid():
        added = verbs.set_members(edited, form.levels(), by=person_of(request))
        words = ngettext("%(count)s member added.", "%(count)s members added.", added)
        return done(request, words % {"count": number(added)}, "book", pk)
    context = {
        "title": _("Add members"),
        "hint": _("“Read” sees what is in the book, “Edit” works it, “Full” also assigns and discards it."),
        "submit": _("Add"),
        "action": reverse("book_members", args=[pk]),
        "cancel": reverse("book", args=[pk]),
    }
    return form_page(request, "desk/settings/form_dialog.html", form, context)


@manages_everybody
@require_http_methods(["GET", "POST"])
def book_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a book; what is in it goes into another one."""
    removed = get_object_or_404(Book, pk=pk)
    records = verbs.content(removed)
    form = RemovalForm(request.POST if request.method == "POST" else None, book=removed, records=records)
    if form.is_valid():
        instead = organisation().books.get(form.cleaned_data.get("instead") or 0)
        try:
            moved = verbs.remove_book(removed, by=person_of(request), instead=instead)
            return done(request, _removed(removed.name, moved), "books")
        except RuleBroken as refusal:
            put_in(form, refusal, "instead")
    words = ngettext("%(count)s record is in this book.", "%(count)s records are in this book.", records)
    context = {
        "title": _("Remove “%(name)s”") % {"name": removed},
        "hint": words % {"count": number(records)} if records else _("Nothing is in this book."),
        "submit": _("Remove"),
        "tone": "danger-fill",
        "action": reverse("book_removal", args=[pk]),
        "cancel": reverse("book", args=[pk]),
    }
    return form_page(request, "desk/settings/form_dialog.html", form, context)


def _removed(name: str, moved: int) -> str:
    if not moved:
        return _("“%(name)s” removed.") % {"name": name}
    words = ngettext(
        "“%(name)s” removed, %(count)s record moved.", "“%(name)s” removed, %(count)s records moved.", moved
    )
    return words % {"name": name, "count": number(moved)}


def _modes() -> dict[str, Any]:
    """Whether books count for anything yet."""
    known = company()
    used = {known.lead_ownership, known.customer_ownership} != {OwnershipMode.USER.value}
    return {"is_used": used}


def _context(edited: Book, form: EditBookForm) -> dict[str, Any]:
    org = organisation()
    rows = []
    for member in form.members:
        name = f"level_{member.user_id}"
        chosen = form[name].value() if form.is_bound else member.level
        rows.append(
            {"member": member, "name": name, "chosen": chosen or member.level, "user": org.users[member.user_id]}
        )
    above = [
        (colleague, org.books[mine.through], BookLevel(mine.level).label)
        for colleague in org.agents()
        if (mine := org.memberships.get(colleague.id, {}).get(edited.pk)) is not None and mine.through != edited.pk
    ]
    levels = [*BookLevel.choices, ("none", _("No member"))]
    return {"book": edited, "rows": rows, "above": above, "levels": levels, "teams": org.teams} | _modes()
