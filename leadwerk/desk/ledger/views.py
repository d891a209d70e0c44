"""What came in: the balance, what waits and what stands against it, each event with its raw data."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadwerk.desk.administration.answers import done, form_page
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.desk.ledger.forms import DiscardForm
from leadwerk.desk.ledger.listing import (
    DAYS,
    EVER,
    HELD,
    NO_SOURCE,
    REFUSED,
    UNSETTLED,
    IntakeAddress,
    found,
    lines,
    page,
    read,
)
from leadwerk.foundation.clock import now
from leadwerk.intake import access
from leadwerk.intake.actions.discard import discard
from leadwerk.intake.actions.keep_raw import kept_days
from leadwerk.intake.actions.process import Choice
from leadwerk.intake.actions.replay import replay, replay_all, replayable
from leadwerk.intake.balance import Line, balance
from leadwerk.intake.models import EventState, IntakeEvent, QuietSource
from leadwerk.intake.refusals import CertainlyKnown
from leadwerk.intake.tally import COUNTED
from leadwerk.intake.wording import sentence
from leadwerk.journal.kinds import KINDS
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Channel, Lead
from leadwerk.people.actions.security import record
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has
from leadwerk.pipelines.catalog import catalog
from leadwerk.ui.fragments import render_block
from leadwerk.ui.frame import NavItem
from leadwerk.web_forms.models import WebForm

LIST = "desk/ledger/list.html"
SHOWN = 20_000
"""So many characters of the raw data stand on the page; a file has all of them."""


@require_safe
@manages(Permission.MANAGE_INTAKE)
def intake(request: HttpRequest) -> HttpResponse:
    """The balance and the newest events; asked by htmx with `before`, only what is older."""
    address, user = read(request.GET), person_of(request)
    events, next_url = page(address)
    context: dict[str, Any] = {"lines": lines(events, user), "next_url": next_url, "address": address, "now": now()}
    if request.headers.get("HX-Request") and address.before is not None:
        return HttpResponse(render_block(request, LIST, "more", context))
    sheet, names = _sheet(address), {source.pk: str(source) for source in catalog().sources.values()}
    total = _total(sheet)
    context |= {
        "sheet": sheet,
        "total": total,
        "channels": [(channel.value, str(channel.label)) for channel in Channel],
        "sources": [(NO_SOURCE, _("Without a source")), *((str(pk), name) for pk, name in names.items())],
        "source_names": names,
        "periods": _periods(address),
        "tabs": _tabs(address, total),
        "can_replay": address.state in (HELD, REFUSED),
        "quiet": [(line, names.get(line.source, "")) for line in QuietSource.objects.order_by("channel", "source")],
        "kept_days": kept_days(),
        "may_keep": has(user, Permission.MANAGE_PRIVACY),
        "form": WebForm.objects.filter(pk=address.form).first() if address.form is not None else None,
        "is_untouched": not sheet and not address.is_filtered,
    }
    return render(request, LIST, context)


def _sheet(address: IntakeAddress) -> list[Line]:
    """The balance as far as the address asks for it, channel by channel."""
    order, sources = list(Channel.values), catalog().sources
    sheet = [
        line
        for line in balance(address.period)
        if address.channel in ("", line.channel) and address.source in ("", str(line.source_id or NO_SOURCE))
    ]
    return sorted(sheet, key=lambda line: (order.index(line.channel), str(sources.get(line.source_id or 0, ""))))


def _total(sheet: list[Line]) -> Line:
    total = Line("", None)
    for line in sheet:
        for name in (*COUNTED, "waiting", "held"):
            setattr(total, name, getattr(total, name) + getattr(line, name))
    return total


def _periods(address: IntakeAddress) -> list[tuple[str, str, bool]]:
    words = {1: _("Today"), EVER: _("Ever")}
    return [
        (words.get(days) or _("%(n)s days") % {"n": days}, address.to(days=days), days == address.days)
        for days in (*DAYS, EVER)
    ]


def _tabs(address: IntakeAddress, total: Line) -> list[NavItem]:
    named = [("", _("Everything")), (UNSETTLED, _("Waiting")), (HELD, _("In quarantine")), (REFUSED, _("Turned away"))]
    counts = {UNSETTLED: (total.waiting - total.held) or None, HELD: total.held or None}
    return [
        NavItem(
            words,
            address.to(state=state),
            count=counts.get(state),
            current=address.state == state,
            alert=state == HELD,
        )
        for state, words in named
    ]


@require_safe
@manages(Permission.MANAGE_INTAKE)
def intake_event(request: HttpRequest, event_id: int) -> HttpResponse:
    """One event: what came, what became of it, what stands against it."""
    user = person_of(request)
    event = access.see_event(event_id, user)
    leads = Lead.objects.for_user(user, Permission.LEAD_VIEW)
    lead = leads.filter(pk=event.lead_id).first() if event.lead_id is not None else None
    raw, problems = _raw(event), list(event.problems.all()) if event.run_id is None else []
    asked = next((problem for problem in problems if problem.code == CertainlyKnown.code), None)
    context = {
        "event": event,
        "lead": lead,
        "problems": [sentence(problem) for problem in problems],
        "known": leads.filter(pk=asked.facts["lead"]).first() if asked is not None else None,
        "is_asked": asked is not None and event.is_in_quarantine,
        "raw": raw[:SHOWN],
        "is_cut": len(raw) > SHOWN,
        "history": _history(event),
        "can_replay": replayable(IntakeEvent.objects.filter(pk=event.pk)).exists(),
        "can_discard": event.run_id is None and event.state != EventState.DONE,
        "is_due": event.retry_at is None or event.retry_at <= now(),
        "form": _form(event),
        "may_build": has(user, Permission.MANAGE_FORMS),
    }
    return render(request, "desk/ledger/event.html", context)


def _form(event: IntakeEvent) -> WebForm | None:
    """The web form that it came by."""
    number = event.raw.get("form") if event.channel == Channel.FORM else None
    return WebForm.objects.filter(pk=number).first() if isinstance(number, int) else None


def _raw(event: IntakeEvent) -> str:
    return json.dumps(event.raw, ensure_ascii=False, indent=2) if event.raw else ""


def _history(event: IntakeEvent) -> list[tuple[Entry, str]]:
    entries = (
        Entry.objects.filter(subject_kind="intake_event", subject_id=event.pk).select_related("by").order_by("-pk")
    )
    return [(entry, str(KINDS[entry.kind].sentence)) for entry in entries[:50]]


@require_safe
@manages(Permission.MANAGE_INTAKE)
def intake_raw(request: HttpRequest, event_id: int) -> HttpResponse:
    """The raw data as they were stored. That they left stands in the security log."""
    event = access.see_event(event_id, person_of(request))
    record("intake_exported", by=person_of(request), about=("intake_event", event.pk, str(event)))
    answer = HttpResponse(_raw(event) or "{}", content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{event}.json"'
    return answer


@require_POST
@manages(Permission.MANAGE_INTAKE)
def intake_replay(request: HttpRequest, event_id: int) -> HttpResponse:
    """Look at one event again, now."""
    user = person_of(request)
    chosen = request.POST.get("choice", "")
    choice = Choice(chosen) if chosen in list(Choice) else None
    event = replay(access.see_event(event_id, user), by=user, choice=choice)
    if event.updated:
        said = _("Processed: it was added to the lead there is.")
    elif event.created:
        said = _("Processed: a lead was made of it.")
    elif event.state == EventState.DONE:
        said = _("Processed: it was turned away again.")
    else:
        said = _("It does not work yet and will be tried again.")
    return done(request, said, "intake_event", event.pk)


@require_http_methods(["GET", "POST"])
@manages(Permission.MANAGE_INTAKE)
def intake_replays(request: HttpRequest) -> HttpResponse:
    """All that failed among what the address asks for; posted to, they are looked at again."""
    address = read(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        number = replay_all(found(address), by=person_of(request))
        words = ngettext("%(n)s event is being processed again.", "%(n)s events are being processed again.", number)
        return done(request, words % {"n": number}, "intake")
    number = replayable(found(address)).order_by().count()
    context = {"number": number, "address": address}
    return render(request, "desk/ledger/replays.html", context)


@require_http_methods(["GET", "POST"])
@manages(Permission.MANAGE_INTAKE)
def intake_discarding(request: HttpRequest, event_id: int) -> HttpResponse:
    """Turn an event away, with a reason."""
    user = person_of(request)
    event = access.see_event(event_id, user)
    form = DiscardForm(request.POST or None)
    if form.is_valid():
        discard(event, form.cleaned_data["reason"], by=user)
        return done(request, _("Turned away. It stays in the ledger."), "intake_event", event.pk)
    context = {
        "title": _("Turn %(event)s away") % {"event": event},
        "action": reverse("intake_discarding", args=[event.pk]),
        "cancel": reverse("intake_event", args=[event.pk]),
        "submit": _("Turn away"),
        "tone": "danger-fill",
    }
    return form_page(request, "desk/settings/form_dialog.html", form, context)
