"""Moving a lead along the path, and putting it into another process."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadwerk.conditions.kinds import number_of
from leadwerk.desk.lead_page.record import CHANGING, Record, done, open_record, other_processes
from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.leads.actions.move import change_process, move
from leadwerk.people.doors import require
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Mandatory, Stage


@require_safe
def dialog(request: HttpRequest, lead_id: int, stage_id: int) -> HttpResponse:
    """What a click on a circle opens: the present stage with its guidance, or a later one with what it skips."""
    record = open_record(request, lead_id)
    require(record.user, Permission.LEAD_MOVE, record.lead)
    return _dialog(record, _stage(record, str(stage_id)))


def _dialog(record: Record, stage: Stage, *, text: str = "", moved: str = "", status: int = 200) -> HttpResponse:
    lead = record.lead
    present = catalog().stages[lead.stage_id]
    stages = catalog().stages_of.get(lead.process_id, [])
    later = [other for other in stages if other.position > present.position]
    between = [other for other in later if other.position < stage.position]
    context = record.context() | {
        "stage": stage,
        "present": present,
        "is_present": stage == present,
        "is_back": stage.position < present.position,
        "next": (later[0] if later else None) if stage == present else stage,
        "skipped": between,
        "skipped_mandatory": [other for other in between if other.mandatory != Mandatory.NEVER],
        "text": text,
        "moved": moved,
    }
    return render(record.request, "desk/lead_page/stage_dialog.html", context, status=status)


@require_POST
def stage(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Bring the lead into the stage posted; `seen` is the one the person saw it in."""
    record = open_record(request, lead_id)
    wanted, seen = _stage(record, request.POST.get("stage", "")), request.POST.get("seen", "")
    text, change_set = request.POST.get("text", ""), new_change_set()
    try:
        lead = move(
            record.lead,
            wanted,
            by=record.user,
            text=text.strip(),
            seen=_stage(record, seen) if seen else None,
            change_set=change_set,
        )
    except Stale as stale:
        if request.POST.get("dialog") is None:
            raise
        fresh = open_record(request, lead_id)
        return _dialog(fresh, wanted, text=text, moved=stale.sentence(), status=422)
    words = _("The lead is now in “%(stage)s”.") % {"stage": wanted.label}
    return done(request, lead, words, change_set=change_set)


def _stage(record: Record, number: str) -> Stage:
    found = catalog().stages.get(number_of(number) or 0)
    if found is None:
        raise Unseen
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def process(request: HttpRequest, lead_id: int) -> HttpResponse:
    record = open_record(request, lead_id)
    require(record.user, Permission.LEAD_CHANGE_PROCESS, record.lead)
    error = ""
    if request.method == "POST":
        offered = {stage.pk: stage for _name, stages in other_processes(record.lead) for stage in stages}
        chosen = offered.get(number_of(request.POST.get("stage", "")) or 0)
        if chosen is not None:
            change_set = new_change_set()
            lead = change_process(
                record.lead,
                catalog().processes[chosen.process_id],
                chosen,
                by=record.user,
                text=request.POST.get("text", "").strip(),
                version=_version(request),
                change_set=change_set,
            )
            label = catalog().processes[chosen.process_id].label
            words = _("The lead is now in the sales process “%(process)s”.") % {"process": label}
            return done(request, lead, words, change_set=change_set, blocks=(*CHANGING, "details"))
        error = _("Please choose a stage of another sales process.")
    context = record.context() | {
        "processes": [
            (name, [(stage.pk, stage.label) for stage in stages]) for name, stages in other_processes(record.lead)
        ],
        "text": request.POST.get("text", ""),
        "error": error,
    }
    return render(request, "desk/lead_page/process.html", context, status=422 if error else 200)


def _version(request: HttpRequest) -> int | None:
    return number_of(request.POST.get("version", ""))
