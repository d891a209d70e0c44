"""Writing down a call, and planning the next try with it."""

from typing import cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leadwerk.correspondence.actions.record_call import record_call
from leadwerk.correspondence.models import CallOutcome, Reach
from leadwerk.desk.calls.forms import CallForm
from leadwerk.desk.lead_page import answers
from leadwerk.desk.lead_page.record import Record
from leadwerk.desk.lead_page.views.tasks import when
from leadwerk.foundation.clock import new_change_set
from leadwerk.leads.access import see_to
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.tasks.actions.add import add
from leadwerk.tasks.models import Means, Task
from leadwerk.ui.fragments import render_block

COMPOSER = "desk/lead_page/composer_call.html"


@require_http_methods(["GET", "HEAD", "POST"])
def lead_calls(request: HttpRequest, lead_id: int) -> HttpResponse:
    """A call: as a dialog, or from the composer of the lead's page (`at=composer`)."""
    user = cast(User, request.user)
    lead = see_to(Permission.LEAD_EDIT, lead_id, user)
    may_plan = covers(user, Permission.LEAD_ADD_TASKS, lead)
    if request.method != "POST":
        return _dialog(request, lead, CallForm(prefix="new-call", may_plan=may_plan))
    is_composer = request.POST.get("at") == "composer" and answers.is_fragment(request)
    form = CallForm(request.POST, prefix="call" if is_composer else "new-call", may_plan=may_plan)
    if not form.is_valid() or form.chosen is None:
        if is_composer:
            return HttpResponse(_composer(request, lead, form), status=422)
        return _dialog(request, lead, form, status=422)
    task = _write(request, lead, form, form.chosen)
    words = _("Call saved.")
    if task is not None:
        words = _("Call saved, next try: %(when)s.") % {"when": when(task)}
    fragment = _composer(request, lead) if is_composer else ""
    return answers.done(request, words, fragment=fragment, lead=lead)


def _write(request: HttpRequest, lead: Lead, form: CallForm, outcome: CallOutcome) -> Task | None:
    """The call, and the task if the next try was accepted: both or none."""
    user, given, change_set = cast(User, request.user), form.cleaned_data, new_change_set()
    numbers = {number for number in (lead.phone, lead.mobile) if number}
    with transaction.atomic():
        record_call(
            lead,
            outcome,
            by=user,
            text=given["text"],
            number=numbers.pop() if len(numbers) == 1 else "",
            change_set=change_set,
        )
        if not given["retry"]:
            return None
        subject = _("Call back") if outcome.reach == Reach.CALL_BACK else _("Call again")
        return add(
            subject,
            given["retry_on"],
            given["retry_at"],
            by=user,
            assignee=user,
            lead=lead,
            means=Means.CALL,
            change_set=change_set,
        )


def _composer(request: HttpRequest, lead: Lead, form: CallForm | None = None) -> str:
    """The form in the composer: as it was sent, or empty again."""
    record = Record(request, lead)
    if form is not None:
        record.call_form = form
    return render_block(request, COMPOSER, "call", record.context())


def _dialog(request: HttpRequest, lead: Lead, form: CallForm, status: int = 200) -> HttpResponse:
    return render(
        request,
        "desk/calls/call.html",
        {"lead": lead, "form": form, "home": reverse("lead", args=[lead.pk])},
        status=status,
    )
