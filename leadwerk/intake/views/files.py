"""The first page: choose a file, get the template, see what was imported before."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from leadwerk.foundation.errors import NotAllowed, Refusal
from leadwerk.foundation.spreadsheet import csv_lines, write_xlsx
from leadwerk.intake import access
from leadwerk.intake.actions.receive_file import receive_file
from leadwerk.intake.channels.csv_file.parse import LARGEST_FILE
from leadwerk.intake.models import ImportState, IntakeEvent
from leadwerk.intake.template import template
from leadwerk.intake.views import wizard
from leadwerk.intake.views.wizard import FILE, of, onward

PAGE = 20
ACCEPTED = (
    ".csv,.tsv,.txt,.xlsx,.xls,.ods,.vcf,.vcard,text/csv,text/tab-separated-values,text/plain,text/vcard,text/x-vcard,"
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.oasis.opendocument.spreadsheet"
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What is doubtful enough to be looked at before the columns are.
DOUBTS = frozenset(("one_column", "no_header", "title_rows", "stray_quote", "undecodable", "mixed_encoding"))


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Choose a file; below, the imports so far. A file that cannot be read is refused on the same page."""
    user = of(request)
    access.may_import(user)
    if request.method == "GET":
        return _page(request)
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, error=_("Please choose a file first."))
    try:
        with _on_disk(upload) as path:
            run = receive_file(path, upload.name or "", by=user)
    except NotAllowed:
        raise
    except Refusal as refusal:
        if getattr(request, "htmx", False):
            raise
        return _page(request, error=refusal.sentence())
    is_doubtful = run.state == ImportState.READY and (DOUBTS & set(run.shape["hints"]) or len(run.sheets) > 1)
    return onward(request, wizard.shape_of(run) if is_doubtful else wizard.place_of(run))


@contextmanager
def _on_disk(upload: UploadedFile[bytes]) -> Iterator[str]:
    """Where an upload lies; a small one, which Django keeps in memory, is written to a file first."""
    if hasattr(upload, "temporary_file_path"):
        yield upload.temporary_file_path()
        return
    with tempfile.NamedTemporaryFile(prefix="leadwerk-import-") as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        yield file.name


def _page(request: HttpRequest, error: str = "") -> HttpResponse:
    before = request.GET.get("before", "")
    runs = _counted(access.imports(of(request)).select_related("by", "undo").order_by("-pk"))
    if before.isascii() and before.isdigit() and len(before) < 19:
        runs = runs.filter(pk__lt=int(before))
    found = list(runs[: PAGE + 1])
    context: dict[str, Any] = wizard.context(
        FILE,
        error=error,
        runs=[(run, wizard.place_of(run)) for run in found[:PAGE]],
        older=found[PAGE - 1].pk if len(found) > PAGE else None,
        largest=LARGEST_FILE,
        accepted=ACCEPTED,
    )
    return render(request, "intake/file.html", context, status=422 if error else 200)


def _counted(runs: Any) -> Any:
    """With the sums of the ledger."""
    events = IntakeEvent.objects.filter(run=OuterRef("pk")).order_by().values("run")

    def total(column: str) -> Coalesce:
        return Coalesce(Subquery(events.annotate(n=Sum(column)).values("n"), output_field=IntegerField()), 0)

    return runs.annotate(created=total("created"), refused=total("refused"))


@require_GET
def import_template(request: HttpRequest) -> HttpResponse:
    """The template in the person's language, as a workbook or as CSV."""
    access.may_import(of(request))
    rows, name = template(get_language() or "de"), _("leadwerk-template")
    if request.GET.get("format") == "xlsx":
        file = io.BytesIO()
        write_xlsx(rows, file)
        response = HttpResponse(file.getvalue(), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
        return response
    response = HttpResponse("".join(csv_lines(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
