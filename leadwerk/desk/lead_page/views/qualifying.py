from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leadwerk.desk.lead_page.record import CHANGING, done, open_record
from leadwerk.foundation.clock import new_change_set
from leadwerk.leads.actions.qualify import qualify
from leadwerk.leads.refusals import RatingMissing
from leadwerk.people.doors import require
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def qualification(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Rate the lead A to D, with a sentence why; whoever does it is the assessor."""
    record = open_record(request, lead_id)
    require(record.user, Permission.LEAD_QUALIFY, record.lead)
    rating, text, error = request.POST.get("rating", ""), request.POST.get("text", ""), ""
    if request.method == "POST":
        change_set = new_change_set()
        try:
            lead = qualify(record.lead, rating, by=record.user, text=text.strip(), change_set=change_set)
        except RatingMissing as refusal:
            error = refusal.sentence()
        else:
            words = _("Lead rated %(rating)s.") % {"rating": rating}
            return done(request, lead, words, change_set=change_set, blocks=(*CHANGING, "details"))
    context = record.context() | {
        "rating": rating or record.lead.rating,
        "text": text,
        "error": error,
        "criteria": company().lead_criteria,
    }
    return render(request, "desk/lead_page/qualification.html", context, status=422 if error else 200)
