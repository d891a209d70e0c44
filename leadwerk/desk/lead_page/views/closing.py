"""Ending a lead as lost or rejected, and opening it again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leadwerk.conditions.kinds import number_of
from leadwerk.desk.lead_page.record import done, open_record
from leadwerk.foundation.clock import new_change_set
from leadwerk.leads.actions.close import lose, missing_stages, reject, reopen
from leadwerk.leads.models import Outcome
from leadwerk.leads.refusals import NotQualified, ReasonMissing, StagesMissing
from leadwerk.people.doors import require
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog


@require_http_methods(["GET", "HEAD", "POST"])
def loss(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Close as lost: a reason, a note, and the mandatory stages that can be declared passed on the way."""
    record = open_record(request, lead_id)
    require(record.user, Permission.LEAD_CLOSE, record.lead)
    known = catalog()
    reasons = sorted(
        (reason for reason in known.loss_reasons.values() if reason.retired_at is None), key=lambda one: one.position
    )
    chosen, text = request.POST.get("reason", ""), request.POST.get("text", "")
    named = [number_of(text) for text in request.POST.getlist("stage")]
    completing = [known.stages[pk] for pk in named if pk in known.stages]
    errors: dict[str, str] = {}
    if request.method == "POST":
        reason = next((one for one in reasons if str(one.pk) == chosen), None)
        if reason is None:
            errors["reason"] = _("Please choose a reason.")
        else:
            change_set = new_change_set()
            try:
                lead = lose(
                    record.lead, reason, by=record.user, text=text.strip(), completing=completing, change_set=change_set
                )
            except StagesMissing as refusal:
                errors["stages"] = refusal.sentence()
            else:
                return done(request, lead, _("Lead closed as lost."), change_set=change_set)
    context = record.context() | {
        "options": [(one.pk, one.label) for one in reasons],
        "without_stages": ", ".join(one.label for one in reasons if one.without_stages),
        "reason": chosen,
        "text": text,
        "missing": missing_stages(record.lead, Outcome.LOST),
        "completing": {stage.pk for stage in completing},
        "errors": errors,
    }
    return render(request, "desk/lead_page/loss.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def rejection(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Take the lead out of the process: a code, and a reason where the code asks for one."""
    record = open_record(request, lead_id)
    require(record.user, Permission.LEAD_REJECT, record.lead)
    codes = sorted(
        (code for code in catalog().rejection_codes.values() if code.retired_at is None), key=lambda one: one.position
    )
    chosen, text = request.POST.get("code", ""), request.POST.get("text", "")
    errors: dict[str, str] = {}
    if request.method == "POST":
        code = next((one for one in codes if str(one.pk) == chosen), None)
        if code is None:
            errors["code"] = _("Please choose a code.")
        else:
            change_set = new_change_set()
            try:
                lead = reject(record.lead, code, by=record.user, text=text, change_set=change_set)
            except ReasonMissing as refusal:
                errors["text"] = refusal.sentence()
            except NotQualified as refusal:
                errors["lead"] = refusal.sentence()
            else:
                return done(request, lead, _("Lead rejected."), change_set=change_set)
    needing = ", ".join(one.label for one in codes if one.needs_text)
    context = record.context() | {
        "options": [(one.pk, one.label) for one in codes],
        "hint": _("Required with: %(codes)s") % {"codes": needing} if needing else "",
        "code": chosen,
        "text": text,
        "errors": errors,
    }
    return render(request, "desk/lead_page/rejection.html", context, status=422 if errors else 200)


@require_POST
def reopening(request: HttpRequest, lead_id: int) -> HttpResponse:
    record = open_record(request, lead_id)
    change_set = new_change_set()
    lead = reopen(record.lead, by=record.user, change_set=change_set)
    return done(request, lead, _("Lead reopened."), change_set=change_set)
