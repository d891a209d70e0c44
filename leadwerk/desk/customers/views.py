"""The pages under "Customers": lists, records, and what can be done with them."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadwerk.conditions.kinds import number_of
from leadwerk.customers.access import see
from leadwerk.customers.actions import close
from leadwerk.customers.actions.bin import discard, restore
from leadwerk.customers.actions.books import put_in_book
from leadwerk.customers.actions.create import create_account, create_contact, create_opportunity
from leadwerk.customers.actions.edit import edit
from leadwerk.customers.actions.hand_over import hand_over
from leadwerk.customers.actions.note import note
from leadwerk.customers.actions.undo import undo
from leadwerk.customers.models import Account, CustomerRecord, Opportunity, OpportunityStatus
from leadwerk.customers.refusals import ContactUnknown, NameMissing, NoteMissing, ResponsibleIsInactive
from leadwerk.desk.choices import NO_BOOK, book_targets
from leadwerk.desk.customers.forms import RecordForm
from leadwerk.desk.customers.kinds import ACCOUNT, CONTACT, KINDS, OPPORTUNITY, Kind
from leadwerk.desk.customers.listing import Listing, read
from leadwerk.desk.customers.record import PAGE, CustomerPage, done, leave, open_page
from leadwerk.desk.lead_page import timeline as reading
from leadwerk.desk.lead_page.views.assigning import agents
from leadwerk.desk.said import say
from leadwerk.desk.visibility.answers import answer
from leadwerk.duplicates.merged import merge_of_record
from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.people.doors import MissingPermission, require
from leadwerk.people.models import User
from leadwerk.people.organisation import company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers, has
from leadwerk.ui.fragments import render_block
from leadwerk.ui.frame import NavItem

LIST = "desk/customers/list.html"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first of the lists that this person may see."""
    for kind in KINDS:
        if has(cast(User, request.user), kind.viewing):
            return redirect(kind.list_url)
    raise MissingPermission(Permission.ACCOUNT_VIEW)


@require_safe
def listing(request: HttpRequest, kind: Kind) -> HttpResponse:
    user = cast(User, request.user)
    if not has(user, kind.viewing):
        raise MissingPermission(kind.viewing)
    found = Listing(read(kind, request.GET), user)
    context = {
        "kind": kind,
        "address": found.address,
        "page": found.page(),
        "currency": company().currency,
        "organisation": organisation(),
        "covers": lambda account: covers(user, Permission.ACCOUNT_VIEW, account),
    }
    if request.headers.get("HX-Request") and found.address.after is not None:
        return HttpResponse(render_block(request, LIST, "more", context))
    context["size"], context["is_capped"] = found.count()
    context["tabs"] = [
        NavItem(str(other.title), other.list_url, current=other is kind) for other in KINDS if has(user, other.viewing)
    ]
    context["create_url"] = (
        reverse("account_create") if kind is ACCOUNT and has(user, Permission.ACCOUNT_CREATE) else ""
    )
    return render(request, LIST, context)


@require_safe
def record(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    page = open_page(request, kind, pk)
    merge = merge_of_record(page.record) if page.record.deleted_at is not None else None
    if merge is not None and kind.model.objects.for_user(page.user, kind.viewing).filter(pk=merge.ends_at).exists():
        return redirect(kind.name, merge.ends_at)
    return render(request, PAGE, page.context())


@require_safe
def timeline(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """A filter of the timeline, or with `before` the page below."""
    page = open_page(request, kind, pk)
    before = number_of(request.GET.get("before", ""))
    if not request.headers.get("HX-Request"):
        return render(request, PAGE, page.context())
    if before is None:
        return HttpResponse(page.fragments(["timeline"], oob=False))
    strand = reading.strand_named(request.GET.get("strand", ""))
    below = reading.page(*page.subjects, strand=strand, before=before, begun=request.GET.get("begun", ""))
    return HttpResponse(render_block(request, reading.PARTS, "entries", {"page": below, "url": page.url("timeline")}))


@require_safe
def visibility(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """Who sees this record, and by what."""
    page = open_page(request, kind, pk)
    return answer(request, page.record, kind.viewing, name=page.record.name, kind=kind.name)


@require_http_methods(["GET", "HEAD", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    return _create(request, ACCOUNT, None)


@require_http_methods(["GET", "HEAD", "POST"])
def new_contact(request: HttpRequest, pk: int) -> HttpResponse:
    return _create(request, CONTACT, see(Account, pk, cast(User, request.user)))


@require_http_methods(["GET", "HEAD", "POST"])
def new_opportunity(request: HttpRequest, pk: int) -> HttpResponse:
    return _create(request, OPPORTUNITY, see(Account, pk, cast(User, request.user)))


def _create(request: HttpRequest, kind: Kind, account: Account | None) -> HttpResponse:
    user = cast(User, request.user)
    if not has(user, kind.permitting("create")):
        raise MissingPermission(kind.permitting("create"))
    form = RecordForm(kind, user, account=account, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _made(kind, account, form, user)
        except (NameMissing, ContactUnknown) as refusal:
            form.add_error(None, refusal.sentence())
        else:
            words = _("%(record)s created.") % {"record": made.number}
            say(request, words)
            return leave(request, reverse(kind.name, args=[made.pk]))
    back = reverse("account", args=[account.pk]) if account is not None else kind.list_url
    context = {"kind": kind, "form": form, "title": kind.new, "action": request.path, "back": back, "version": ""}
    context |= {"sub": account.name if account is not None else "", "stale": ""}
    return render(request, "desk/customers/form.html", context, status=422 if form.errors else 200)


def _made(kind: Kind, account: Account | None, form: RecordForm, user: User) -> CustomerRecord:
    if account is None:
        return create_account(form.cleaned_data, by=user)
    if kind is CONTACT:
        return create_contact(account, form.cleaned_data, by=user)
    return create_opportunity(account, form.cleaned_data, by=user)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_record(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    page = open_page(request, kind, pk)
    require(page.user, kind.permitting("edit"), page.record)
    account = getattr(page.record, "account", None)
    data = request.POST if request.method == "POST" else None
    form = RecordForm(kind, page.user, record=page.record, account=account, data=data)
    stale = ""
    if request.method == "POST" and form.is_valid():
        seen, change_set = number_of(request.POST.get("version", "")), new_change_set()
        try:
            saved = edit(page.record, form.cleaned_data, by=page.user, version=seen, change_set=change_set)
        except (NameMissing, ContactUnknown) as refusal:
            form.add_error(None, refusal.sentence())
        except Stale as refusal:
            stale = refusal.sentence()
        else:
            return done(request, kind, saved, _("Changes saved."), change_set=change_set)
    context = {
        "kind": kind,
        "form": form,
        "title": kind.edit,
        "action": page.url("edit"),
        "back": page.url(),
        "version": page.record.version,
        "sub": page.record.name,
        "stale": stale,
    }
    return render(request, "desk/customers/form.html", context, status=422 if form.errors or stale else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """Make somebody else responsible."""
    page = open_page(request, kind, pk)
    require(page.user, kind.permitting("assign"), page.record)
    chosen, text, error = request.POST.get("owner", ""), request.POST.get("text", ""), ""
    if request.method == "POST":
        owner = User.objects.filter(pk=number_of(chosen) or 0).select_related("team").first()
        change_set = new_change_set()
        if owner is None:
            error = _("Please choose somebody.")
        else:
            try:
                given = hand_over(page.record, owner, by=page.user, text=text, change_set=change_set)
            except ResponsibleIsInactive as refusal:
                error = refusal.sentence()
            else:
                words = _("Handed over to %(owner)s.") % {"owner": owner.name}
                return done(request, kind, given, words, change_set=change_set)
    context = page.context() | {"agents": agents(), "chosen": chosen, "text": text, "error": error}
    return render(request, "desk/customers/handover.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """Post `book`: the id of a book, "none" to take the record out where it may be in none."""
    page, permission = open_page(request, kind, pk), kind.permitting("assign")
    require(page.user, permission, page.record)
    wanted, text, error = request.POST.get("book", ""), request.POST.get("text", ""), ""
    if request.method == "POST":
        chosen = organisation().books.get(number_of(wanted) or 0)
        if chosen is not None or wanted == NO_BOOK:
            change_set, seen = new_change_set(), number_of(request.POST.get("version", ""))
            put = put_in_book(page.record, chosen, by=page.user, text=text, version=seen, change_set=change_set)
            words = _("This is now in the book “%(book)s”.") if chosen else _("This is in no book any more.")
            return done(request, kind, put, words % {"book": chosen}, change_set=change_set)
        error = _("Please choose a book.")
    context = page.context() | {
        "books": book_targets(page.user, permission),
        "chosen": wanted or page.record.book_id or "",
        "text": text,
        "error": error,
    }
    return render(request, "desk/customers/book.html", context, status=422 if error else 200)


@require_POST
def bin_record(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    page, change_set = open_page(request, kind, pk), new_change_set()
    binned = discard(page.record, by=page.user, change_set=change_set)
    return done(request, kind, binned, str(kind.bin), change_set=change_set, blocks=ALL)


@require_POST
def restoration(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    page, change_set = open_page(request, kind, pk), new_change_set()
    restored = restore(page.record, by=page.user, change_set=change_set)
    return done(request, kind, restored, _("Restored."), change_set=change_set, blocks=ALL)


ALL = ("top", "details", "composer", "timeline", "aside")


@require_POST
def notes(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """Write a note; it stands in the timeline at once."""
    page, typed = open_page(request, kind, pk), request.POST.get("text", "")
    try:
        noted = note(page.record, typed, by=page.user)
    except NoteMissing as refusal:
        context = page.context(note_text=typed, note_error=refusal.sentence())
        if not request.headers.get("HX-Request"):
            return render(request, PAGE, context, status=422)
        return HttpResponse(render_block(request, PAGE, "note", context), status=422)
    emptied = CustomerPage(request, kind, noted).fragments(("note",), oob=False)
    return done(request, kind, noted, _("Note saved."), blocks=("timeline",), fragment=emptied)


@require_POST
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an opportunity as won or lost, or open it again: post `status`."""
    page, change_set = open_page(request, OPPORTUNITY, pk), new_change_set()
    record = cast(Opportunity, page.record)
    match request.POST.get("status"):
        case OpportunityStatus.WON:
            closed, words = close.win(record, by=page.user, change_set=change_set), _("Opportunity won.")
        case OpportunityStatus.LOST:
            closed, words = close.lose(record, by=page.user, change_set=change_set), _("Opportunity lost.")
        case OpportunityStatus.OPEN:
            closed, words = close.reopen(record, by=page.user, change_set=change_set), _("Opportunity reopened.")
        case _other:
            raise Unseen
    return done(request, OPPORTUNITY, closed, words, change_set=change_set)


@require_POST
def undo_changes(request: HttpRequest, change_set: int) -> HttpResponse:
    """Take back what one click did to these records, and show the first of them."""
    undone = undo(change_set, by=cast(User, request.user))
    say(request, _("Undone."))
    return leave(request, reverse(undone[0].kind, args=[undone[0].pk]))
