"""Further persons at a lead."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leadwerk.desk.lead_page.record import Record, done, open_record
from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Unseen
from leadwerk.leads.actions.persons import add_person, edit_person, remove_person
from leadwerk.leads.forms import PersonForm
from leadwerk.leads.models import LeadPerson
from leadwerk.people.doors import require
from leadwerk.people.permissions import Permission

BLOCKS = ("details", "timeline")


@require_http_methods(["GET", "HEAD", "POST"])
def persons(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Add a person."""
    record = open_record(request, lead_id)
    require(record.user, Permission.LEAD_EDIT, record.lead)
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        change_set = new_change_set()
        made = add_person(record.lead, form.cleaned_data, by=record.user, change_set=change_set)
        words = _("%(name)s added.") % {"name": made.name}
        return done(request, made.lead, words, change_set=change_set, blocks=BLOCKS)
    return _dialog(record, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, lead_id: int, person_id: int) -> HttpResponse:
    record = open_record(request, lead_id)
    require(record.user, Permission.LEAD_EDIT, record.lead)
    known = _known(record, person_id)
    initial = {name: getattr(known, name) for name in PersonForm.names}
    form = PersonForm(request.POST if request.method == "POST" else None, initial)
    if request.method == "POST" and form.is_valid():
        change_set = new_change_set()
        wanted, seen = form.typed()
        changed = edit_person(known, wanted, by=record.user, seen=seen, change_set=change_set)
        words = _("%(name)s saved.") % {"name": changed.name}
        return done(request, changed.lead, words, change_set=change_set, blocks=BLOCKS)
    return _dialog(record, form, known)


@require_POST
def removal(request: HttpRequest, lead_id: int, person_id: int) -> HttpResponse:
    record = open_record(request, lead_id)
    known = _known(record, person_id)
    change_set = new_change_set()
    lead = remove_person(known, by=record.user, change_set=change_set)
    return done(request, lead, _("%(name)s removed.") % {"name": known.name}, change_set=change_set, blocks=BLOCKS)


def _known(record: Record, person_id: int) -> LeadPerson:
    found = next((one for one in record.persons if one.pk == person_id), None)
    if found is None:
        raise Unseen
    return found


def _dialog(record: Record, form: PersonForm, known: LeadPerson | None) -> HttpResponse:
    context = record.context() | {"form": form, "person": known}
    return render(record.request, "desk/lead_page/person.html", context, status=422 if form.is_bound else 200)
