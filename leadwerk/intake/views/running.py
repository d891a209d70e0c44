"""While it runs and afterwards: progress, stop and go on, the report, the rows that failed."""

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leadwerk.foundation.clock import now
from leadwerk.foundation.spreadsheet import write_csv
from leadwerk.intake import access
from leadwerk.intake.actions.carry_out import go_on, start, stop
from leadwerk.intake.actions.undo_import import undo_import
from leadwerk.intake.channels.csv_file.parse import FileShape
from leadwerk.intake.models import ImportRun, IntakeProblem
from leadwerk.intake.preview import refusal
from leadwerk.intake.reach import kept_leads, may_undo, reach
from leadwerk.intake.refusals import FileIsGone
from leadwerk.intake.views import wizard
from leadwerk.intake.views.wizard import RESULT, RUN, of, onward
from leadwerk.intake.wording import sentence
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import NothingKnown
from leadwerk.people.actions.security import record
from leadwerk.people.doors import MissingPermission
from leadwerk.people.permissions import Permission
from leadwerk.ui.fragments import render_block

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Balance:
    """What became of the rows of a file: received = created + updated + skipped + refused + waiting, always."""

    received: int
    created: int
    updated: int
    skipped: int
    refused: int
    waiting: int
    known: int
    noted: int

    @property
    def taken(self) -> int:
        """Rows of which something was taken."""
        return self.created + self.updated

    @property
    def left_out(self) -> int:
        return self.skipped + self.refused


def balance(run: ImportRun) -> Balance:
    columns = ("received", "created", "updated", "skipped", "refused", "known", "noted")
    sums = run.events.aggregate(**{name: Sum(name, default=0) for name in columns})
    total = max(run.total_rows or 0, run.cursor)
    waiting = total - sums.pop("received")
    return Balance(received=total, waiting=waiting, **sums)


@dataclass(frozen=True, slots=True)
class Pace:
    """How quick a running import is; None while nobody knows."""

    per_second: int | None
    seconds_left: int | None


def pace(run: ImportRun) -> Pace:
    done = run.cursor - run.resumed_from
    seconds = (now() - run.resumed_at).total_seconds() if run.resumed_at else 0.0
    if done <= 0 or seconds < 0.5:
        return Pace(None, None)
    rate = done / seconds
    return Pace(round(rate), round(max((run.total_rows or 0) - run.cursor, 0) / rate))


@require_http_methods(["GET", "POST"])
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Posted to, the import starts. Then its progress, and once it is over what became of the rows."""
    user = of(request)
    run = access.see(pk, user)
    if request.method == "POST":
        start(run, by=user, duplicates=wizard.duplicates_of(request))
        return onward(request, reverse("import_run", args=[run.pk]))
    if not run.is_started:
        return redirect(wizard.place_of(run))
    if run.is_running:
        figures = {"balance": balance(run), "pace": pace(run)}
        if getattr(request, "htmx", False):
            return HttpResponse(render_block(request, "intake/running.html", "progress", {"run": run, **figures}))
        return render(request, "intake/running.html", wizard.context(RUN, run, **figures))
    undo = run.taken_back
    if undo is not None and undo.finished_at is None:
        if getattr(request, "htmx", False):
            return HttpResponse(render_block(request, "intake/undoing.html", "taking_back", {"run": run}))
        return render(request, "intake/undoing.html", wizard.context(RESULT, run))
    if getattr(request, "htmx", False):
        return onward(request, reverse("import_run", args=[run.pk]))
    return render(request, "intake/report.html", _report(run, request))


def _report(run: ImportRun, request: HttpRequest) -> dict[str, Any]:
    user = of(request)
    known = list(_known(run))
    leads = Lead.objects.for_user(user, Permission.LEAD_VIEW).in_bulk({lead for _line, lead, _earlier in known if lead})
    problems = IntakeProblem.objects.filter(event__run=run).order_by("pk")
    updated = _updated(run)
    changed = Lead.objects.for_user(user, Permission.LEAD_VIEW).in_bulk({lead for _line, lead in updated})
    return wizard.context(
        RESULT,
        run,
        balance=balance(run),
        known=[(line, leads.get(lead or 0), earlier) for line, lead, earlier in known if not lead or lead in leads],
        problems=[
            (problem, [cell for cell in problem.cells if cell][:4], why(problem)) for problem in problems[:SHOWN]
        ],
        problem_count=problems.count(),
        updated=[(line, changed[lead]) for line, lead in updated if lead in changed],
        leads_url=f"{reverse('leads')}?group={'active' if run.owner_id else 'new'}&import={run.pk}",
        kept=kept_leads(run, user) if run.taken_back is not None else [],
        may_undo=run.taken_back is None and may_undo(run, user),
    )


def why(problem: IntakeProblem) -> str:
    """Why a row was not taken."""
    return refusal() if problem.code == NothingKnown.code else sentence(problem)


def _updated(run: ImportRun) -> list[tuple[int, int]]:
    """The first rows that changed a lead which was there."""
    pieces = run.events.filter(updated__gt=0).order_by("pk").values_list("raw", flat=True)[:SHOWN]
    return [(line, lead) for raw in pieces for line, lead in raw.get("updated", ())][:SHOWN]


def _known(run: ImportRun) -> Iterator[tuple[int, int | None, int | None]]:
    """The first rows whose address a lead had already."""
    shown = 0
    for raw in run.events.filter(known__gt=0).order_by("pk").values_list("raw", flat=True)[:SHOWN]:
        for line, lead, earlier in raw["known"]:
            yield line, lead, earlier
            shown += 1
            if shown == SHOWN:
                return


@require_POST
def import_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop after the rows in hand."""
    run = stop(access.see(pk, of(request)), by=of(request))
    return onward(request, reverse("import_run", args=[run.pk]))


@require_POST
def import_continuation(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with an import that was stopped or has failed."""
    run = go_on(access.see(pk, of(request)), by=of(request))
    return onward(request, reverse("import_run", args=[run.pk]))


@require_http_methods(["GET", "POST"])
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """How many leads would go to the bin, and which stay because somebody has worked on them; posted to, it happens."""
    user = of(request)
    run = access.see(pk, user)
    page = reverse("import_run", args=[run.pk])
    if request.method == "POST":
        undo_import(run, by=user, takes_changed=request.POST.get("changed") == "too")
        return onward(request, page)
    if not may_undo(run, user):
        raise MissingPermission(Permission.LEAD_DELETE)
    if not run.is_started or run.is_running or run.taken_back is not None:
        return onward(request, page)
    return render(request, "intake/undo.html", {"run": run, "reach": reach(run, user), "standing": wizard.standing})


@require_GET
def import_failed_rows(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The rows that were not taken, as they came, with the reason: to be corrected and imported again."""
    run = access.see(pk, of(request))
    if run.forgotten_at is not None:
        raise FileIsGone
    headers = FileShape.from_json(run.shape).headers if run.shape else ()
    record("failed_rows_exported", by=of(request), about=("import", run.pk, run.file_name))
    problems = IntakeProblem.objects.filter(event__run=run).order_by("pk").iterator(chunk_size=1000)
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it)
    stream = io.TextIOWrapper(file, encoding="utf-8", newline="")
    write_csv(_failed(headers, problems), stream)
    stream.flush()
    stream.detach()
    file.seek(0)
    name = get_valid_filename(f"{run.file_name.rpartition('.')[0] or 'leads'}-{_('failed-rows')}.csv")
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


def _failed(headers: tuple[str, ...], problems: Iterator[IntakeProblem]) -> Iterator[list[str]]:
    width = len(headers)
    yield [*(name or _("Column %(number)s") % {"number": n} for n, name in enumerate(headers, 1)), *own_headers()]
    for problem in problems:
        cells = [str(cell) for cell in problem.cells]
        yield [*cells[:width], *([""] * (width - len(cells))), str(problem.row), why(problem), *cells[width:]]


def own_headers() -> tuple[str, str]:
    """The two columns that the file of failed rows has more; an import of it leaves them out."""
    return _("Line in the file"), _("Why it was not imported")
