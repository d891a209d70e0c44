"""The security log: found, and taken out as a file."""

import datetime as dt
from collections.abc import Iterator
from itertools import chain

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.desk.security.listing import Log, read
from leadwerk.desk.security.words import changes, line
from leadwerk.foundation.clock import today
from leadwerk.foundation.spreadsheet import Cell, csv_lines
from leadwerk.people import scoping
from leadwerk.people.actions.security import record
from leadwerk.people.models import SecurityEntry
from leadwerk.people.organisation import company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.security import KINDS, Strand, name, sentence
from leadwerk.ui.fragments import render_block

LOG = "desk/security/log.html"


@require_safe
@manages(Permission.MANAGE_SECURITY)
def security_log(request: HttpRequest) -> HttpResponse:
    """The newest entries; asked by htmx with `before`, only what is older."""
    address = read(request.GET)
    entries, next_url = Log(address).page()
    context = {"lines": [line(entry) for entry in entries], "next_url": next_url, "address": address}
    if request.headers.get("HX-Request") and address.before is not None:
        return HttpResponse(render_block(request, LOG, "more", context))
    context |= {
        "kinds": _kinds(),
        "people": _people(),
        "company": company(),
        "may_keep": scoping.has(person_of(request), Permission.MANAGE_PRIVACY),
    }
    return render(request, LOG, context)


def _kinds() -> list[tuple[str, object]]:
    """What can be filtered by: each strand as a whole, then its kinds."""
    return [
        (
            str(strand.label),
            [(strand.value, _("All of “%(group)s”") % {"group": strand.label})]
            + [(kind.name, str(kind.label)) for kind in KINDS.values() if kind.strand is strand],
        )
        for strand in Strand
    ]


def _people() -> list[tuple[int, str]]:
    users = sorted(organisation().users.values(), key=lambda user: (user.last_name, user.first_name))
    return [(user.id, user.name) for user in users]


@require_GET
@manages(Permission.MANAGE_SECURITY)
def security_export(request: HttpRequest) -> HttpResponseBase:
    """What the page shows, as CSV. That it left is an entry itself, written before the first line goes."""
    address = read(request.GET)
    log = Log(address)
    record("log_exported", by=person_of(request), count=log.count(), query=address.export_url.partition("?")[2])
    zone = timezone.get_current_timezone()
    rows = chain([_head()], _rows(log, get_language() or "de", zone))
    answer = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_("security-log")}-{today(zone).isoformat()}.csv"'
    return answer


def _head() -> list[Cell]:
    return [_("When"), _("Who"), _("What"), _("About"), _("Changes"), _("IP address"), _("Browser")]


def _rows(log: Log, language: str, zone: dt.tzinfo) -> Iterator[list[Cell]]:
    """Language and zone of the request are gone when the rows are sent."""
    for entries in log.every():
        with override(language):
            rows = [_row(entry) for entry in entries]
        for entry, cells in zip(entries, rows, strict=True):
            yield [entry.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %z"), *cells]


def _row(entry: SecurityEntry) -> list[Cell]:
    changed = "; ".join(f"{one.label}: {one.before or '–'} → {one.after or '–'}" for one in changes(entry))
    return [name(entry), sentence(entry), entry.subject_name, changed, entry.ip, entry.browser]
