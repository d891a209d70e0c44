from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leadwerk.desk.counts import lead_counts
from leadwerk.desk.search.commands import commands
from leadwerk.desk.search.finding import find, read
from leadwerk.desk.search.hits import groups
from leadwerk.people.models import User


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The search page; asked by htmx the palette's lines, or the page's results alone while typing there."""
    user = cast(User, request.user)
    query = read(request.GET.get("q", ""))
    found = groups(find(query, user, lambda: lead_counts(request, user)), query, user)
    context = {"query": query, "groups": found}
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "desk/search/page.html", context)
    if request.htmx.target == "found":  # type: ignore[attr-defined]
        return render(request, "desk/search/results.html", context)
    context["commands"] = commands(request, user, query.terms)
    return render(request, "desk/search/palette.html", context)
