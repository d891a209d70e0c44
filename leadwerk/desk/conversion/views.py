"""Turning a lead into account, contact and opportunity; what came of it; taking it back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadwerk.conditions.kinds import number_of
from leadwerk.conversion.actions.convert import convert
from leadwerk.conversion.actions.unconvert import unconvert
from leadwerk.conversion.models import Making
from leadwerk.conversion.plan import find_accounts
from leadwerk.desk.conversion.form import ConversionForm, Offer, place_of
from leadwerk.desk.conversion.summary import Summary
from leadwerk.desk.lead_page.record import Record, open_record
from leadwerk.desk.said import say
from leadwerk.foundation.errors import Refusal
from leadwerk.leads.models import Outcome
from leadwerk.leads.refusals import LeadIsClosed, LeadIsInBin, NewLeadCannotMove
from leadwerk.people.doors import require
from leadwerk.people.permissions import Permission

FORM = "desk/conversion/form.html"


@require_http_methods(["GET", "HEAD", "POST"])
def conversion(request: HttpRequest, lead_id: int) -> HttpResponse:
    """The form of an open lead; of a converted one the summary."""
    record = open_record(request, lead_id)
    if record.lead.outcome == Outcome.WON and request.method != "POST":
        if request.headers.get("HX-Request"):
            return _leave(request, record.url("lead_conversion"))
        return render(request, "desk/conversion/summary.html", record.context() | {"summary": Summary(record)})
    require(record.user, Permission.LEAD_CONVERT, record.lead)
    if request.method == "POST":
        return _convert(record)
    _check_open(record)
    is_part = request.headers.get("HX-Target") == "conversion-parts"
    typed = request.GET.copy()
    if is_part:
        typed.pop("contact", None)  # another account was chosen: its own best match is the one to choose now
    offer = Offer(record.lead, record.user, typed)
    initial = {name: value for name, value in request.GET.items() if name in ConversionForm.base_fields}
    form = ConversionForm(record.lead, record.user, initial=initial)
    if is_part:
        return render(request, "desk/conversion/parts.html", _context(record, offer, form, {}))
    return render(request, FORM, _context(record, offer, form, {}))


def _check_open(record: Record) -> None:
    """The rules that no form could mend."""
    if record.lead.deleted_at is not None:
        raise LeadIsInBin
    if record.lead.is_closed:
        raise LeadIsClosed
    if record.lead.owner_id is None:
        raise NewLeadCannotMove


def _convert(record: Record) -> HttpResponse:
    request = record.request
    offer = Offer(record.lead, record.user, request.POST)
    form = ConversionForm(record.lead, record.user, request.POST)
    form.is_valid()
    if offer.account is None:
        form.require("account_name")
    if offer.opportunity == "new" and offer.settings.opportunity != Making.NEVER:
        form.require("opportunity_name")
    errors: dict[str, str] = {}
    if form.is_valid():
        try:
            convert(
                record.lead,
                offer.choice(form),
                by=record.user,
                version=number_of(request.POST.get("version", "")),
            )
        except Refusal as refusal:
            place = place_of(refusal)
            if not place:
                raise
            errors[place] = refusal.sentence()
        else:
            say(request, _("Lead converted."), record.url("lead_unconversion"))
            return _leave(request, record.url("lead_conversion"))
    record.lead.refresh_from_db()
    return render(request, FORM, _context(record, offer, form, errors), status=422)


def _context(record: Record, offer: Offer, form: ConversionForm, errors: dict[str, str]) -> dict[str, object]:
    return record.context() | {"offer": offer, "form": form, "errors": errors, "Making": Making}


@require_safe
def accounts(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Other accounts by name, as options to choose: asked while typing."""
    record = open_record(request, lead_id)
    require(record.user, Permission.LEAD_CONVERT, record.lead)
    query = request.GET.get("q", "").strip()
    context = record.context() | {"found": find_accounts(query, record.user), "query": query}
    return render(request, "desk/conversion/found.html", context)


@require_POST
def undoing(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Take the conversion back; the lead is open again."""
    record = open_record(request, lead_id)
    unconvert(record.lead, by=record.user)
    say(request, _("Conversion undone. The lead is open again."))
    return _leave(request, record.url("lead"))


def _leave(request: HttpRequest, url: str) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response
