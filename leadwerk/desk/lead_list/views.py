"""The list of leads: a page, its next fifty rows, how it is arranged."""

from typing import Any, NamedTuple, cast
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from leadwerk.conditions.vocabulary import Asking, Conditions
from leadwerk.desk.actions.views import may_change
from leadwerk.desk.counts import lead_counts
from leadwerk.desk.lead_list import columns
from leadwerk.desk.lead_list.address import IN_PROGRESS, TABS, ListAddress, pairs, read
from leadwerk.desk.lead_list.drawing import Drawing
from leadwerk.desk.lead_list.filters import chips, fields, is_from_a_form
from leadwerk.desk.lead_list.finding import Finding
from leadwerk.desk.lead_list.outcomes import explain
from leadwerk.desk.lead_list.saved import see, unnamed, url_of, visible_to
from leadwerk.leads.conditions import LEADS
from leadwerk.leads.models import Group
from leadwerk.people import books, scoping
from leadwerk.people.actions.arrange import choose_columns, choose_density
from leadwerk.people.models import User
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission
from leadwerk.tallies.sums import Sums
from leadwerk.ui.environment import url
from leadwerk.ui.fragments import render_block
from leadwerk.ui.frame import NavItem


@require_GET
def leads(request: HttpRequest) -> HttpResponse:
    """A tab or view of the list. Asked by htmx for what comes after a row, only those rows."""
    user = cast(User, request.user)
    address = read(pairs(request))
    if is_from_a_form(request) and not address.conditions.odd:
        return redirect(address.url)
    counts = lead_counts(request, user)
    finding = Finding(user, address, counts.visible.get(address.group, Sums()))
    page = finding.page()
    explain(page.rows, user)
    view = see(address.saved_view, user) if address.saved_view else None
    context = {"page": page, **row_context(address, user)}
    if request.headers.get("HX-Request") and address.after is not None:
        return HttpResponse(render_block(request, "desk/lead_list/list.html", "more", context))
    size = finding.size()
    context |= {
        "size": size,
        "tabs": tabs(address, counts.visible),
        "chips": chips(address, address.shown, user),
        "blame": _blame(finding) if not page.rows and address.conditions else [],
        "filters": tuple((field.name, str(field.label)) for field in fields(address)),
        "views": tuple(
            (one.name, url_of(one), one.pk == address.saved_view, one.is_shared) for one in visible_to(user)
        ),
        "view": view,
        "may_change_view": view is not None and may_change(view, user),
        "is_view_changed": view is not None and view.query != unnamed(address),
        "layout": columns.layout_of(address),
        "offered_columns": columns.offered(address),
        "title": view.name if view is not None else title(address),
        "no_conditions": Conditions(),
        "hints": hints(address, context["may"]),
    }
    return render(request, "desk/lead_list/list.html", context)


def row_context(address: ListAddress, user: User) -> dict[str, Any]:
    """What the list's blocks need besides the rows."""
    chosen, may = columns.shown(address, user), May.of(user)
    return {
        "address": address,
        "columns": chosen,
        "may": may,
        "has_books": bool(books.open_to(user, Permission.LEAD_ASSIGN)),
        "has_bulk": may.in_bulk,
        "currency": company().currency,
        "draw": Drawing(chosen, address, user),
    }


class May(NamedTuple):
    """Which buttons exist for a user."""

    lead_create: bool
    lead_export: bool
    lead_merge: bool
    lead_assign: bool
    lead_accept: bool
    lead_edit: bool
    lead_move: bool
    lead_close: bool
    lead_reject: bool
    lead_delete: bool
    lead_restore: bool

    @classmethod
    def of(cls, user: User) -> "May":
        return cls(*[scoping.has(user, Permission[name.upper()]) for name in cls._fields])

    @property
    def in_bulk(self) -> bool:
        """Anything at all with several leads at once."""
        return any(self[self._fields.index("lead_assign") :])


def title(address: ListAddress) -> str:
    """What the list is called on its menu of views."""
    if address.view == IN_PROGRESS:
        return _("Leads in progress")
    if address.is_bin:
        return _("Bin")
    return {Group.NEW: _("All new"), Group.ACTIVE: _("All active"), Group.DONE: _("All done")}[Group(address.group)]


def tabs(address: ListAddress, counts: dict[str, Sums]) -> tuple[NavItem, ...]:
    """Neu, Aktiv, Erledigt. New ones wait for somebody: their number is red."""
    keys = {Group.NEW: "g n"}
    return tuple(
        NavItem(
            str(group.label),
            f"{url('leads')}?group={group.value}",
            count=counts.get(group, Sums()).leads,
            current=not address.view and address.group == group,
            alert=group == Group.NEW and bool(counts.get(group)),
            key=keys.get(group, ""),
        )
        for group in TABS
    )


def hints(address: ListAddress, may: May) -> tuple[tuple[str, str], ...]:
    """The keys at the foot of the list: those that do something here."""
    found = [("J K", _("move")), ("X", _("select")), ("↵", _("open"))]
    if not address.is_bin and may.lead_assign:
        found.append(("V", _("hand out")))
    if not address.is_bin and address.group == Group.NEW and may.lead_accept:
        found.append(("A", _("assign to me")))
    if not address.is_bin and address.group == Group.ACTIVE and may.lead_move:
        found.append(("P", _("stage")))
    return (*found, ("F", _("filter")))


def _blame(finding: Finding) -> list[dict[str, Any]]:
    """For an empty list: how many there would be without each filter, the most promising first."""
    found = []
    for condition in finding.address.conditions.known[:5]:
        rest = finding.without(condition)
        size = rest.size()
        if size.leads:
            words = LEADS.words(condition, Asking(finding.user))
            found.append({"label": LEADS.label(condition), "words": words, "size": size, "url": rest.address.url})
    return sorted(found, key=lambda blame: -blame["size"].leads)


@require_POST
def density(request: HttpRequest) -> HttpResponse:
    choose_density(request.POST.get("density", ""), by=cast(User, request.user))
    return HttpResponse(status=204)


@require_POST
def layout(request: HttpRequest) -> HttpResponse:
    """Keep which columns this list shows, and show it again."""
    address = read(parse_qsl(request.POST.get("query", "")))
    offered = [column.name for column in columns.offered(address)]
    chosen = [name for name in request.POST.getlist("column") if name in offered]
    choose_columns(columns.layout_of(address), chosen, by=cast(User, request.user))
    return HttpResponseRedirect(address.url, status=303)
