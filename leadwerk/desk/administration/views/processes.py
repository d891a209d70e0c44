from collections import Counter, defaultdict
from typing import Any

from django.db.models import Q
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from leadwerk.campaigns.catalog import campaigns
from leadwerk.conditions.kinds import number_of
from leadwerk.desk.actions.processes import open_leads, retire_process, retire_stage
from leadwerk.desk.administration.answers import done, form_page, moved, put_in
from leadwerk.desk.administration.forms.processes import ProcessForm, StageForm, TargetForm, stage_choices
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.foundation.errors import RuleBroken
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.actions import entries, stages
from leadwerk.pipelines.actions.processes import add_process, make_default
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import SalesProcess, Stage
from leadwerk.tallies import sums
from leadwerk.ui.fragments import render_block

MANAGE = Permission.MANAGE_PROCESSES
OPEN = Q(group__in=("new", "active"))


@manages(MANAGE)
def processes(request: HttpRequest) -> HttpResponse:
    """All sales processes: who starts in them, how many open leads there are."""
    leads = {pk: found.leads for pk, found in sums.by(person_of(request), "process", OPEN).items()}
    chosen_by = _chosen_by()
    rows: list[dict[str, Any]] = [
        {
            "process": process,
            "stages": catalog().stages_of.get(process.pk, []),
            "leads": leads.get(process.pk, 0),
            "chosen_by": chosen_by[process.pk],
        }
        for process in catalog().processes.values()
    ]
    context = {
        "rows": [row for row in rows if row["process"].retired_at is None],
        "retired": [row["process"] for row in rows if row["process"].retired_at is not None],
    }
    return render(request, "desk/settings/processes.html", context)


def _chosen_by() -> dict[int, list[str]]:
    """Who names a process: marketplaces, campaigns, sources, teams, in the order in which they decide."""
    found: dict[int, list[str]] = defaultdict(list)
    pipelines = catalog()
    groups: tuple[dict[int, Any], ...] = (pipelines.marketplaces, campaigns().campaigns, pipelines.sources)
    for group in groups:
        for chooser in group.values():
            if chooser.process_id is not None and chooser.retired_at is None:
                found[chooser.process_id].append(str(chooser))
    for team, process in pipelines.team_processes.items():
        found[process].append(organisation().teams[team].name)
    return found


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def process_new(request: HttpRequest) -> HttpResponse:
    form = ProcessForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        qualified = given.pop("rejects_only_qualified")
        try:
            made = add_process(by=person_of(request), **given)
            entries.edit_entry(made, by=person_of(request), rejects_only_qualified=qualified)
            return done(request, _("“%(name)s” added.") % {"name": made}, "process", made.pk)
        except RuleBroken as refusal:
            put_in(form, refusal, "name")
    context = {"title": _("New sales process"), "action": reverse("process_new"), "cancel": reverse("processes")}
    context["hint"] = _("It starts with four stages, which you then change.")
    return form_page(request, "desk/settings/form_dialog.html", form, context)


@manages(MANAGE)
def process(request: HttpRequest, pk: int) -> HttpResponse:
    """One process with its stages in order."""
    return render(request, "desk/settings/process.html", _context(request, _process(pk)))


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def process_edit(request: HttpRequest, pk: int) -> HttpResponse:
    edited = _process(pk)
    form = ProcessForm(request.POST or None, initial=model_to_dict(edited))
    if form.is_valid():
        try:
            entries.edit_entry(edited, by=person_of(request), **form.cleaned_data)
            return done(request, _("“%(name)s” saved.") % {"name": form.cleaned_data["name"]}, "process", pk)
        except RuleBroken as refusal:
            put_in(form, refusal, "name")
    return form_page(request, "desk/settings/form_dialog.html", form, _dialog(edited.label, "process_edit", pk, pk))


@manages(MANAGE)
@require_POST
def process_default(request: HttpRequest, pk: int) -> HttpResponse:
    made = make_default(_process(pk), by=person_of(request))
    return done(request, _("“%(name)s” is now the default.") % {"name": made}, "process", pk)


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def process_retirement(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire a process, and say for each stage with open leads where they go."""
    retired = _process(pk)
    counted = open_leads(Stage.objects.filter(process=retired).order_by("position"))
    form = TargetForm(
        request.POST if request.method == "POST" else None, stages=counted, choices=stage_choices(retired)
    )
    if form.is_valid():
        try:
            moved = retire_process(retired, form.targets(), by=person_of(request))
            return done(request, _retired(retired.label, moved), "processes")
        except RuleBroken as refusal:
            put_in(form, refusal)
    title = _("Retire “%(name)s”") % {"name": retired}
    context = _dialog(title, "process_retirement", pk, pk) | {"tone": "danger", "submit": _("Retire")}
    context["hint"] = _("No lead starts here any more. Done leads keep it.")
    return form_page(request, "desk/settings/form_dialog.html", form, context)


@manages(MANAGE)
@require_POST
def process_restoration(request: HttpRequest, pk: int) -> HttpResponse:
    restored = entries.restore_entry(_process(pk), by=person_of(request))
    return done(request, _("“%(name)s” is in use again.") % {"name": restored}, "process", pk)


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def stage_new(request: HttpRequest, pk: int) -> HttpResponse:
    form = StageForm(request.POST or None)
    if form.is_valid():
        try:
            made = stages.add_stage(_process(pk), by=person_of(request), **form.cleaned_data)
            return done(request, _("“%(name)s” added.") % {"name": made}, "process", pk)
        except RuleBroken as refusal:
            put_in(form, refusal, "name")
    context = _dialog(_("New stage"), "stage_new", pk, pk) | {"wide": True}
    return form_page(request, "desk/settings/form_dialog.html", form, context)


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def stage(request: HttpRequest, pk: int) -> HttpResponse:
    edited = _stage(pk)
    form = StageForm(request.POST or None, initial=model_to_dict(edited))
    if form.is_valid():
        try:
            stages.edit_stage(edited, by=person_of(request), **form.cleaned_data)
            name = form.cleaned_data["name"]
            return done(request, _("“%(name)s” saved.") % {"name": name}, "process", edited.process_id)
        except RuleBroken as refusal:
            put_in(form, refusal, "name")
    context = _dialog(edited.label, "stage", pk, edited.process_id) | {"wide": True}
    return form_page(request, "desk/settings/form_dialog.html", form, context)


@manages(MANAGE)
@require_POST
def stage_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a stage at another place of its process."""
    placed, place = _stage(pk), number_of(request.POST.get("place", ""))
    if place is None:
        raise Http404
    stages.place_stage(placed, place, by=person_of(request))
    if request.headers.get("HX-Request"):
        context = _context(request, placed.process)
        rows = HttpResponse(render_block(request, "desk/settings/process.html", "entries", context))
        return moved(rows, str(placed), place, len(catalog().stages_of[placed.process_id]))
    return done(request, _("Order saved."), "process", placed.process_id)


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def stage_retirement(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire a stage, and say where its open leads go."""
    retired = get_object_or_404(Stage.objects.select_related("process"), pk=pk)
    groups = [
        (name, [choice for choice in choices if choice[0] != pk])
        for name, choices in stage_choices(only=retired.process)
    ]
    form = TargetForm(
        request.POST if request.method == "POST" else None,
        stages=open_leads(Stage.objects.filter(pk=pk)),
        choices=[choice for _name, choices in groups for choice in choices],
    )
    if form.is_valid():
        try:
            moved = retire_stage(retired, form.targets().get(retired), by=person_of(request))
            return done(request, _retired(retired.label, moved), "process", retired.process_id)
        except RuleBroken as refusal:
            put_in(form, refusal)
    title = _("Retire “%(name)s”") % {"name": retired}
    context = _dialog(title, "stage_retirement", pk, retired.process_id) | {"tone": "danger", "submit": _("Retire")}
    context["hint"] = _("No lead enters this stage any more. What happened in it stays in the timeline.")
    return form_page(request, "desk/settings/form_dialog.html", form, context)


def _process(pk: int) -> SalesProcess:
    return get_object_or_404(SalesProcess, pk=pk)


def _stage(pk: int) -> Stage:
    """A stage in use."""
    return get_object_or_404(Stage.objects.select_related("process"), pk=pk, retired_at__isnull=True)


def _context(request: HttpRequest, shown: SalesProcess) -> dict[str, Any]:
    leads = {pk: found.leads for pk, found in sums.by(person_of(request), "stage", OPEN).items()}
    rows = catalog().stages_of.get(shown.pk, [])
    left = [s for s in catalog().stages.values() if s.process_id == shown.pk and s.retired_at and leads.get(s.pk)]
    return {
        "process": shown,
        "stages": rows,
        "left": left,
        "leads": Counter(leads),
        "chosen_by": _chosen_by()[shown.pk],
    }


def _dialog(title: str, name: str, pk: int, process: int) -> dict[str, Any]:
    return {"title": title, "action": reverse(name, args=[pk]), "cancel": reverse("process", args=[process])}


def _retired(name: str, moved: int) -> str:
    if not moved:
        return _("“%(name)s” retired.") % {"name": name}
    words = ngettext("“%(name)s” retired, %(count)s lead moved.", "“%(name)s” retired, %(count)s leads moved.", moved)
    return words % {"name": name, "count": moved}
