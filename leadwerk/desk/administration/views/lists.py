from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leadwerk.conditions.kinds import number_of
from leadwerk.desk.administration.answers import done, form_page, moved, put_in
from leadwerk.desk.administration.lists import LISTS, ListKind
from leadwerk.desk.administration.permits import person_of
from leadwerk.foundation.errors import RuleBroken
from leadwerk.people.doors import demand
from leadwerk.pipelines.actions import entries
from leadwerk.pipelines.actions.processes import add_marketplace
from leadwerk.pipelines.models import Marketplace
from leadwerk.ui.fragments import render_block


def _open(request: HttpRequest, slug: str) -> ListKind:
    if slug not in LISTS:
        raise Http404
    demand(person_of(request), LISTS[slug].model.kept_with)
    return LISTS[slug]


def settings_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The entries of one list in their order, and below those no longer in use."""
    return render(request, "desk/settings/list.html", _context(_open(request, slug)))


@require_http_methods(["GET", "POST"])
def settings_entry_new(request: HttpRequest, slug: str) -> HttpResponse:
    kind = _open(request, slug)
    form = kind.form(request.POST or None)
    if form.is_valid():
        try:
            if kind.model is Marketplace:
                entry: Any = add_marketplace(by=person_of(request), **form.cleaned_data)
            else:
                entry = entries.add_entry(kind.model, by=person_of(request), **form.cleaned_data)
            return done(request, _("“%(name)s” added.") % {"name": entry}, "settings_list", slug)
        except RuleBroken as refusal:
            put_in(form, refusal, "name")
    action = reverse("settings_entry_new", args=[slug])
    return form_page(request, "desk/settings/entry.html", form, {"kind": kind, "action": action, "title": kind.add})


@require_http_methods(["GET", "POST"])
def settings_entry(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    kind = _open(request, slug)
    entry = get_object_or_404(kind.model, pk=pk)
    title = str(entry)
    form = kind.form(request.POST or None, entry)
    if form.is_valid():
        try:
            entries.edit_entry(entry, by=person_of(request), **form.cleaned_data)
            return done(request, _("“%(name)s” saved.") % {"name": form.cleaned_data["name"]}, "settings_list", slug)
        except RuleBroken as refusal:
            put_in(form, refusal, "name")
    action = reverse("settings_entry", args=[slug, pk])
    return form_page(request, "desk/settings/entry.html", form, {"kind": kind, "action": action, "title": title})


@require_POST
def settings_entry_use(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an entry out of use, or back into it."""
    kind = _open(request, slug)
    entry = get_object_or_404(kind.model, pk=pk)
    if request.POST.get("use") == "yes":
        entries.restore_entry(entry, by=person_of(request))
        return done(request, _("“%(name)s” is in use again.") % {"name": entry}, "settings_list", slug)
    entries.retire_entry(entry, by=person_of(request))
    return done(request, _("“%(name)s” retired.") % {"name": entry}, "settings_list", slug)


@require_POST
def settings_entry_place(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put an entry at another place."""
    kind = _open(request, slug)
    place = number_of(request.POST.get("place", ""))
    if not kind.is_ordered or place is None:
        raise Http404
    placed = get_object_or_404(kind.model, pk=pk, retired_at=None)
    entries.place_entry(placed, place, by=person_of(request))
    if request.headers.get("HX-Request"):
        context = _context(kind)
        rows = HttpResponse(render_block(request, "desk/settings/list.html", "entries", context))
        return moved(rows, str(placed), place, len(context["entries"]))
    return done(request, _("Order saved."), "settings_list", slug)


def _context(kind: ListKind) -> dict[str, Any]:
    found = kind.model.objects.select_related(*(name for name in ("process", "article") if name in kind.fields))
    rows = list(found)
    return {
        "kind": kind,
        "entries": [entry for entry in rows if entry.retired_at is None],
        "retired": [entry for entry in rows if entry.retired_at is not None],
    }
