from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from leadwerk.desk.manual.chapters import chapter, names


def manual_contents(request: HttpRequest) -> HttpResponse:
    """All chapters in reading order."""
    return render(request, "desk/manual/contents.html", {"chapters": _all()})


def manual(request: HttpRequest, page: str) -> HttpResponse:
    """One chapter, in the language of whoever reads it."""
    shown = chapter(page, _language())
    if shown is None:
        raise Http404
    every = _all()
    place = names().index(page)
    context = {
        "chapter": shown,
        "html": mark_safe(shown.html),  # noqa: S308 (our own text, rendered with HTML switched off)
        "before": every[place - 1] if place else None,
        "after": every[place + 1] if place + 1 < len(every) else None,
    }
    return render(request, "desk/manual/chapter.html", context)


def _all() -> list[tuple[str, str]]:
    """Name and title of every chapter."""
    return [(name, found.title) for name in names() if (found := chapter(name, _language()))]


def _language() -> str:
    return (get_language() or "de")[:2]
