"""Editing what is known: one row in its place, or all fields at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leadwerk.desk.lead_page.layout import FIELDS, ROWS, Row, groups, readable, shown
from leadwerk.desk.lead_page.record import CHANGING, Record, done, open_record
from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.fields import label
from leadwerk.leads.forms import LeadForm
from leadwerk.people.doors import require
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.ui.formats import moment
from leadwerk.ui.fragments import render_block

ROWS_TEMPLATE = "desk/lead_page/details.html"


@dataclass(frozen=True, slots=True)
class Since:
    """A field that somebody else changed while this person was typing: who and when, what stands there now."""

    name: str
    label: str
    sentence: str
    theirs: str
    mine: str


def changed_since(stale: Stale, form: LeadForm) -> list[Since]:
    """What the refusal tells, for people; the form then counts what stands there now as seen."""
    entry = stale.facts.get("entry")
    who = organisation().colleague(entry.by_id) if entry is not None else None
    found = []
    for name, (_before, after) in stale.facts["changes"].items():
        facts = {
            "name": who.name if who else _("Somebody else"),
            "field": label(name),
            "at": moment(entry.at) if entry else "",
        }
        sentence = _("%(name)s has changed “%(field)s” in the meantime (%(at)s).") % facts
        found.append(Since(name, label(name), sentence, readable(name, after), _typed(form, name)))
        form.see(name, after)
    return found


def _typed(form: LeadForm, name: str) -> str:
    value = form.cleaned_data.get(name)
    return readable(name, getattr(value, "pk", value))


@require_http_methods(["GET", "HEAD", "POST"])
def field(request: HttpRequest, lead_id: int, name: str) -> HttpResponse:
    """The row's form; posted, the row again with what is now stored. `shown` asks for the row as it stands."""
    record = open_record(request, lead_id)
    row = ROWS.get(name)
    if row is None:
        raise Unseen
    if "shown" in request.GET:
        return HttpResponse(_row(record, row))
    require(record.user, Permission.LEAD_EDIT, record.lead)
    if request.method != "POST":
        return _form(record, row, LeadForm(row.fields, record.lead))
    form = LeadForm(row.fields, record.lead, request.POST)
    if not form.is_valid():
        return _form(record, row, form, status=422)
    return _save(record, row, form)


def _save(record: Record, row: Row, form: LeadForm) -> HttpResponse:
    wanted, seen = form.typed()
    change_set, version = new_change_set(), record.lead.version
    try:
        lead = edit(record.lead, wanted, by=record.user, seen=seen, change_set=change_set)
    except Stale as stale:
        return _form(record, row, form, since=changed_since(stale, form), status=422)
    fresh = Record(record.request, lead)
    if lead.version == version and record.request.headers.get("HX-Request"):
        return HttpResponse(_row(fresh, row))
    words = _("%(field)s saved.") % {"field": row.label}
    return done(record.request, lead, words, change_set=change_set, fragment=_row(fresh, row))


def _row(record: Record, row: Row) -> str:
    edit_url = record.url("lead_field", row.name) if record.may.edit else ""
    return render_block(
        record.request, ROWS_TEMPLATE, "detail_row", {"row": row, "values": shown(row, record.lead), "edit": edit_url}
    )


def _form(record: Record, row: Row, form: LeadForm, *, since: Iterable[Since] = (), status: int = 200) -> HttpResponse:
    context = record.context() | {"row": row, "form": form, "since": list(since)}
    return render(record.request, "desk/lead_page/field.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_all(request: HttpRequest, lead_id: int) -> HttpResponse:
    """All fields in one form. Of what others changed meanwhile the person chooses which value stays."""
    record = open_record(request, lead_id)
    require(record.user, Permission.LEAD_EDIT, record.lead)
    if request.method != "POST":
        return _all(record, LeadForm(FIELDS, record.lead))
    form = LeadForm(FIELDS, record.lead, request.POST)
    if not form.is_valid():
        return _all(record, form, status=422)
    wanted, seen = form.typed()
    for name in [name for name in wanted if request.POST.get(f"keep-{name}") == "theirs"]:
        del wanted[name], seen[name]
    change_set = new_change_set()
    try:
        lead = edit(record.lead, wanted, by=record.user, seen=seen, change_set=change_set)
    except Stale as stale:
        return _all(record, form, since=changed_since(stale, form), status=422)
    return done(request, lead, _("Changes saved."), change_set=change_set, blocks=(*CHANGING, "details"))


def _all(record: Record, form: LeadForm, *, since: Iterable[Since] = (), status: int = 200) -> HttpResponse:
    sections = [(title, [form[name] for row in rows for name in row.fields]) for title, rows in groups()]
    context = record.context() | {"form": form, "sections": sections, "since": list(since)}
    return render(record.request, "desk/lead_page/edit.html", context, status=status)
