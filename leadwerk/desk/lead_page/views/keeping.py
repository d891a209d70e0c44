"""The bin, and back from it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadwerk.desk.lead_page.record import EVERYTHING, done, open_record
from leadwerk.foundation.clock import new_change_set
from leadwerk.leads.actions.bin import discard, restore


@require_POST
def bin_lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    record = open_record(request, lead_id)
    change_set = new_change_set()
    lead = discard(record.lead, by=record.user, change_set=change_set)
    return done(request, lead, _("Lead moved to the bin."), change_set=change_set, blocks=EVERYTHING)


@require_POST
def restoration(request: HttpRequest, lead_id: int) -> HttpResponse:
    record = open_record(request, lead_id)
    change_set = new_change_set()
    lead = restore(record.lead, by=record.user, change_set=change_set)
    return done(request, lead, _("Lead restored."), change_set=change_set, blocks=EVERYTHING)
