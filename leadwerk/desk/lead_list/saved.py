"""Saved views: held in memory, since every page shows them; the pages that save, change and forget one."""

from dataclasses import replace
from typing import Any, cast
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leadwerk.desk.actions.views import ViewNameMissing, change_view, delete_view, may_change, save_view
from leadwerk.desk.lead_list.address import ListAddress, pairs, read
from leadwerk.desk.models import SavedView
from leadwerk.desk.said import say
from leadwerk.foundation.errors import Unseen
from leadwerk.foundation.held import held
from leadwerk.people.models import User
from leadwerk.ui.environment import url


@held
def saved_views() -> dict[int, SavedView]:
    return {view.pk: view for view in SavedView.objects.all()}


def visible_to(user: User) -> list[SavedView]:
    """The user's own views first, then those that others share."""
    seen = [view for view in saved_views().values() if view.is_shared or view.owner_id == user.pk]
    return sorted(seen, key=lambda view: (view.owner_id != user.pk, view.position, view.name.casefold()))


def see(view_id: int | None, user: User) -> SavedView:
    """A view this user may use. Raises `Unseen`."""
    view = saved_views().get(view_id or 0)
    if view is None or not (view.is_shared or view.owner_id == user.pk):
        raise Unseen
    return view


def unnamed(address: ListAddress) -> str:
    """The query of a list as a view keeps it: without its own id."""
    return replace(address, view="").query if address.saved_view else address.query


def url_of(view: SavedView) -> str:
    return f"{url('leads')}?{view.query}&view={view.pk}"


@require_http_methods(["GET", "POST"])
def lead_views(request: HttpRequest) -> HttpResponse:
    """Save the list as it is asked for now under a name."""
    query = unnamed(read(pairs(request) if request.method == "GET" else parse_qsl(request.POST.get("query", ""))))
    if request.method == "GET":
        return _form(request, {"query": query, "name": "", "is_shared": False})
    user, name, is_shared = cast(User, request.user), request.POST.get("name", ""), "is_shared" in request.POST
    try:
        view = save_view(name, query, by=user, is_shared=is_shared)
    except ViewNameMissing as missing:
        typed = {"query": query, "name": name, "is_shared": is_shared, "error": missing.sentence()}
        return _form(request, typed, status=422)
    say(request, _("View “%(name)s” saved.") % {"name": view.name})
    return _go(request, url_of(view))


@require_http_methods(["GET", "POST"])
def lead_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Rename a view, share it or not; with a `query` it shows that from now on."""
    user = cast(User, request.user)
    view = see(view_id, user)
    if request.method == "GET":
        return _form(request, {"view": view, "name": view.name, "is_shared": view.is_shared})
    try:
        if query := request.POST.get("query"):
            view = change_view(view, by=user, query=unnamed(read(parse_qsl(query))))
        else:
            is_shared = "is_shared" in request.POST
            view = change_view(view, by=user, name=request.POST.get("name", ""), is_shared=is_shared)
    except ViewNameMissing as missing:
        typed = {"view": view, "name": "", "is_shared": view.is_shared, "error": missing.sentence()}
        return _form(request, typed, status=422)
    say(request, _("View “%(name)s” saved.") % {"name": view.name})
    return _go(request, url_of(view))


@require_POST
def lead_view_removal(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget a view; the list stays as it is."""
    user = cast(User, request.user)
    view = see(view_id, user)
    delete_view(view, by=user)
    say(request, _("View “%(name)s” deleted.") % {"name": view.name})
    return _go(request, f"{url('leads')}?{view.query}")


def _form(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    view = context.get("view")
    context["cancel"] = url_of(view) if view is not None else f"{url('leads')}?{context['query']}"
    context["may_change"] = view is None or may_change(view, cast(User, request.user))
    return render(request, "desk/lead_list/view.html", context, status=status)


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url, status=303)
