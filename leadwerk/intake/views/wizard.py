"""What the pages of an import have in common."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from leadwerk.intake.models import Duplicates, ImportRun, ImportState
from leadwerk.leads.models import Lead
from leadwerk.leads.status import status
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation

FILE, MAPPING, PREVIEW, RUN, RESULT = range(1, 6)


def steps(at: int, run: ImportRun | None = None) -> list[tuple[str, str]]:
    """The five steps; those that can be gone back to have their address."""
    links = {}
    if run is not None and not run.is_started and run.state == ImportState.READY:
        links = {
            FILE: "" if run.is_address_book else reverse("import_shape", args=[run.pk]),
            MAPPING: reverse("import_mapping", args=[run.pk]),
        }
    words = (_("File"), _("Mapping"), _("Preview"), _("Import"), _("Result"))
    return [(word, links.get(number, "") if number < at else "") for number, word in enumerate(words, start=1)]


def of(request: HttpRequest) -> User:
    return cast(User, request.user)


def onward(request: HttpRequest, url: str) -> HttpResponse:
    """Lead to another page, by htmx or without."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=303)


def place_of(run: ImportRun) -> str:
    """The page an import is at."""
    if run.is_started:
        return reverse("import_run", args=[run.pk])
    return reverse("import_mapping" if run.state == ImportState.READY else "import_shape", args=[run.pk])


def context(at: int, run: ImportRun | None = None, **more: Any) -> dict[str, Any]:
    return {"steps": steps(at, run), "at": at, "run": run, "standing": standing, **more}


def standing(lead: Lead) -> str:
    """Number, status and owner of a lead that is named on these pages."""
    owner = organisation().colleague(lead.owner_id)
    return " · ".join(filter(None, (lead.number, status(lead).label, owner.name if owner else "")))


def duplicates_of(request: HttpRequest) -> str | None:
    """What somebody chose to become of rows whose lead is there already."""
    chosen = request.POST.get("duplicates", "")
    return chosen if chosen in Duplicates.values else None


def shape_of(run: ImportRun) -> str:
    return reverse("import_shape", args=[run.pk])
