"""Before it starts: how the file is read, which column is what, where the leads go, what will happen."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leadwerk.foundation.errors import NotAllowed, Refusal
from leadwerk.intake import access, columns
from leadwerk.intake.actions.arrange import arrange, choose_duplicates
from leadwerk.intake.actions.keep_mapping import forget_mapping, save_mapping
from leadwerk.intake.actions.receive_file import SAMPLE, formats_for, reshape
from leadwerk.intake.channels.csv_file.parse import NO_HEADER, FileShape, beginning, rows
from leadwerk.intake.draft import IGNORED
from leadwerk.intake.forms import ENCODING_NAMES, SEPARATOR_NAMES, ShapeForm, TargetForm
from leadwerk.intake.mappings import applied, last_time, named, words_of
from leadwerk.intake.models import Duplicates, ImportMapping, ImportRun, ImportState
from leadwerk.intake.preview import past_of, plans_of, preview
from leadwerk.intake.refusals import FileIsGone
from leadwerk.intake.views import wizard
from leadwerk.intake.views.wizard import FILE, MAPPING, PREVIEW, of, onward
from leadwerk.leads.models import Lead
from leadwerk.people.organisation import company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog
from leadwerk.ui.fragments import render_block

RECORDS = 8


def _hints(run: ImportRun, shape: FileShape) -> list[str]:
    """What is worth a look, in sentences."""
    words = {
        "one_column": _("There is only one column. Is this the right sheet?")
        if run.is_workbook
        else _("There is only one column. Please check the separator."),
        "no_header": _("The first row looks like data, so the columns have no names."),
        "title_rows": _("There are rows above the column names. They are not imported."),
        "duplicate_headers": _("Several columns have the same name."),
        "empty_headers": _("Some columns have no name."),
        "ragged_rows": _("Some rows have more or fewer cells than there are columns. Nothing of them is lost."),
        "stray_quote": _("A quotation mark is never closed. Its row is taken as it stands."),
        "nul_bytes": _("The file contains NUL bytes. They are shown as “�”."),
        "mixed_encoding": _("Some lines are in another character set than the others. Each is read in its own."),
        "undecodable": _("Some characters do not exist in this character set. Please check the umlauts."),
        "encoding_guessed": _("The character set is a guess. Please check the umlauts."),
    }
    return [words[hint] for hint in shape.hints if hint in words]


def _shape_words(run: ImportRun, shape: FileShape) -> list[str]:
    """How the file is read, in words."""
    if run.is_workbook:
        return [_("Sheet: %(name)s") % {"name": run.sheet}]
    if run.is_address_book:
        return [_("Address book (vCard)")]
    separator = _("Separator: %(name)s") % {"name": SEPARATOR_NAMES.get(shape.separator, shape.separator)}
    return [separator, str(ENCODING_NAMES.get(shape.encoding, shape.encoding))]


@require_http_methods(["GET", "POST"])
def import_shape(request: HttpRequest, pk: int) -> HttpResponse:
    """How the file was recognised, with its first rows; correct it, or wait until a large file has been read."""
    run = access.see(pk, of(request))
    if run.is_started:
        return redirect(wizard.place_of(run))
    if run.state == ImportState.READING:
        if getattr(request, "htmx", False):
            return HttpResponse(render_block(request, "intake/reading.html", "waiting", {"run": run}))
        return render(request, "intake/reading.html", wizard.context(FILE, run))
    if getattr(request, "htmx", False) and request.method == "GET":
        return onward(request, wizard.place_of(run))
    if run.state == ImportState.FAILED:
        return render(request, "intake/unreadable.html", wizard.context(FILE, run))
    if run.is_address_book:
        return redirect(wizard.place_of(run))
    if not run.path.exists():
        raise FileIsGone
    shape = FileShape.from_json(run.shape)
    form = ShapeForm(request.POST or None, shape=shape, run=run)
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            reshape(run, by=of(request), **form.given())
        except NotAllowed:
            raise
        except Refusal as refusal:
            error = refusal.sentence()
        else:
            is_other = form.cleaned_data.get("sheet", run.sheet) != run.sheet
            return onward(
                request, wizard.shape_of(run) if is_other or "again" in request.POST else wizard.place_of(run)
            )
    context = wizard.context(
        FILE,
        run,
        shape=shape,
        form=form,
        error=error,
        hints=_hints(run, shape),
        no_header=NO_HEADER,
        records=list(enumerate(beginning(run.path, shape, max(RECORDS, shape.header_row + 4)))),
    )
    return render(request, "intake/shape.html", context, status=422 if error or form.errors else 200)


@require_http_methods(["GET", "POST"])
def import_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column is what, and where the leads go. To htmx only the columns come back, as chosen.

    A saved mapping can be put in (`apply`), which keeps nothing yet, and removed (`forget`).
    """
    user = of(request)
    run = access.see(pk, user)
    if run.is_started or run.state != ImportState.READY:
        return redirect(wizard.place_of(run))
    if not run.path.exists():
        raise FileIsGone
    shape = FileShape.from_json(run.shape)
    sample = [row.cells for row in islice(rows(run.path, shape), SAMPLE)]
    mapping = {int(column): name for column, name in run.mapping.items()}
    meant = dict(run.formats.get("words", {}))
    form = TargetForm(request.POST or None, run=run, user=user)
    error = ""
    saved = _saved(request)
    if "forget" in request.POST or ("apply" in request.POST and saved is None):
        if saved is not None:
            forget_mapping(saved, by=user)
        return onward(request, request.path)
    if request.method == "POST":
        mapping, meant = columns.chosen(shape, request.POST), columns.chosen_words(request.POST)
        if saved is not None:
            mapping, meant = applied(saved, shape.headers), words_of(saved)
            form = TargetForm(run=run, user=user)
        elif getattr(request, "htmx", False):
            context = _columns(shape, mapping, meant, sample) | {"url_here": request.path}
            return HttpResponse(render_block(request, "intake/mapping.html", "mapping_table", context))
        elif form.is_valid():
            try:
                run = arrange(run, mapping, by=user, words=meant, **form.target())
                if name := request.POST.get("save_as", "").strip():
                    save_mapping(run, name, by=user)
            except NotAllowed:
                raise
            except Refusal as refusal:
                error = refusal.sentence()
            else:
                return onward(request, reverse("import_preview", args=[run.pk]))
    found = _columns(shape, mapping, meant, sample)
    context = wizard.context(
        MAPPING,
        run,
        shape=shape,
        form=form,
        error=error,
        hints=_hints(run, shape),
        details=_shape_words(run, shape),
        earlier=access.earlier(run, user),
        **found,
        recognised=sum(column.field not in (columns.AS_NOTE, IGNORED) for column in found["columns"]),
        url_here=request.path,
        save_as=request.POST.get("save_as", ""),
        saved=[(one.pk, one.name) for one in named()],
        chosen=saved.pk if saved is not None else "",
        last_time=_last_time(run, shape, mapping),
    )
    return render(request, "intake/mapping.html", context, status=422 if error or form.errors else 200)


def _columns(
    shape: FileShape, mapping: dict[int, str | None], meant: Mapping[str, str], sample: list[list[str]]
) -> dict[str, Any]:
    """The columns and the words of the status, as chosen, with what can be chosen."""
    formats = formats_for(shape, mapping, sample, meant)
    words = columns.words(mapping, formats, sample)
    shown = {word.field.removeprefix(columns.OF_WORD) for word in words}
    return {
        "columns": columns.columns(shape, mapping, formats, sample),
        "options": columns.options(),
        "words": words,
        "further_words": {columns.OF_WORD + word: code for word, code in meant.items() if word not in shown},
        "meanings": columns.meanings() if words else [],
    }


def _saved(request: HttpRequest) -> ImportMapping | None:
    """The saved mapping that somebody chose."""
    chosen = request.POST.get("saved", "")
    return (
        named().filter(pk=int(chosen)).first() if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else None
    )


def _last_time(run: ImportRun, shape: FileShape, mapping: Mapping[int, str | None]) -> ImportMapping | None:
    """The mapping of the same headers last time, if the columns are mapped like that now."""
    before = None if run.is_address_book else last_time(shape.headers)
    return before if before is not None and applied(before, shape.headers) == mapping else None


@require_http_methods(["GET", "POST"])
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What will happen: counted over the first rows, with problems and the first leads as they will look.

    Posted to, it happens otherwise to rows whose lead is there already.
    """
    user = of(request)
    run = access.see(pk, user)
    if run.is_started or run.state != ImportState.READY:
        return redirect(wizard.place_of(run))
    if not run.path.exists():
        raise FileIsGone
    if request.method == "POST" and (chosen := wizard.duplicates_of(request)) is not None:
        run = choose_duplicates(run, chosen, by=user)
    found = preview(run, by=user)
    org, known = organisation(), catalog()
    owners = {lead.owner_id: org.colleague(lead.owner_id) for _line, lead in found.leads}
    lead_ids = [one.lead for one, _lead in found.known_rows if one.lead is not None]
    context = wizard.context(
        PREVIEW,
        run,
        preview=found,
        earlier=access.earlier(run, user),
        target=_target(run),
        currency=company().currency,
        owners=owners,
        pasts={line: (past_of(lead), plans_of(lead)) for line, lead in found.leads},
        sources=known.sources,
        stages=known.stages,
        leads=Lead.objects.for_user(user, Permission.LEAD_VIEW).in_bulk(lead_ids),
        ways=_ways(),
    )
    if getattr(request, "htmx", False) and request.method == "POST":
        return HttpResponse(render_block(request, "intake/preview.html", "outlook", context))
    return render(request, "intake/preview.html", context)


def _ways() -> list[tuple[str, Any, str]]:
    """What can become of rows whose lead is there already: code, name, what it means."""
    words = {
        Duplicates.FILL: _("What the lead has stays; what it lacks is taken from the file."),
        Duplicates.REPLACE: _("What the file says counts. An empty cell erases nothing."),
        Duplicates.SKIP: _("These rows are not imported; the report lists them."),
        Duplicates.CREATE: _("Each row becomes a lead of its own."),
    }
    return [(way.value, way.label, words[way]) for way in Duplicates]


def _target(run: ImportRun) -> dict[str, Any]:
    team = organisation().teams.get(run.team_id or 0)
    owner = organisation().colleague(run.owner_id)
    if owner is not None:
        place = owner.name
    else:
        place = _("New in %(team)s") % {"team": team.name} if team else _("New, without a team")
    return {
        _("Owner"): place,
        _("Campaign"): str(run.campaign) if run.campaign else "",
        _("Source"): str(run.source) if run.source else "",
        _("Book"): str(run.book) if run.book else "",
        _("Lost without a known reason"): str(run.loss_reason) if run.loss_reason else "",
        _("Sales process"): str(run.process) if run.process else _("As campaign, source and team say"),
    }
