from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadwerk.desk.lead_page.record import PAGE, done, open_record
from leadwerk.leads.actions.note import note
from leadwerk.leads.refusals import TextMissing
from leadwerk.ui.fragments import render_block


@require_POST
def notes(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Write a note; it stands in the timeline at once."""
    record = open_record(request, lead_id)
    typed = request.POST.get("text", "")
    try:
        lead = note(record.lead, typed, by=record.user)
    except TextMissing as refusal:
        context = record.context() | {"note_text": typed, "note_error": refusal.sentence()}
        if not request.headers.get("HX-Request"):
            return render(request, PAGE, context, status=422)
        return HttpResponse(render_block(request, PAGE, "note", context), status=422)
    emptied = record.fragments(("note",), oob=False)
    return done(request, lead, _("Note saved."), blocks=("timeline",), fragment=emptied)
