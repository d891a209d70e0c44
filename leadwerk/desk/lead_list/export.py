"""The list as a file: every field of every lead meant, in the order of the list, with no cell that can run."""

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import Any, cast

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from leadwerk.campaigns.catalog import campaigns
from leadwerk.desk.lead_list.selection import Selection, selection
from leadwerk.foundation.clock import today
from leadwerk.foundation.spreadsheet import Cell, csv_lines, write_xlsx
from leadwerk.foundation.text import clean
from leadwerk.leads.fields import EDITABLE, label
from leadwerk.leads.models import Channel, Group, Lead, Outcome
from leadwerk.people import scoping
from leadwerk.people.actions.security import record
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import User
from leadwerk.people.organisation import company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog
from leadwerk.ui.formats import currency_precision

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    *EDITABLE,
    "group",
    "outcome",
    "process",
    "stage",
    "rating",
    "owner",
    "book",
    "team",
    "marketplace",
    "channel",
    "received_at",
    "last_activity_at",
    "closed_at",
    "next_step",
    "next_due_at",
)


@require_GET
def lead_export(request: HttpRequest) -> HttpResponseBase:
    """What the list shows, or of it what is selected, as CSV while it is read, or as an XLSX workbook."""
    user = cast(User, request.user)
    if not scoping.has(user, Permission.LEAD_EXPORT):
        raise MissingPermission(permission=Permission.LEAD_EXPORT)
    found = _found(selection(request, user))
    form, query = request.GET.get("format") or "csv", request.GET.get("query", "")
    record("leads_exported", by=user, count=found.count(), format=form, query=clean(query, 1000))
    rows = chain([_head()], _rows(found))
    name = f"leads-{today(timezone.get_current_timezone()).isoformat()}"
    if form == "xlsx":
        file = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it)
        write_xlsx(rows, file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    answer = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _head() -> list[Cell]:
    """Titles in the person's language; those of fields are what an import recognises."""
    own = {"group": _("Group"), "last_activity_at": _("Last activity"), "closed_at": _("Closed on")}
    return [_("Lead number"), *(own.get(name) or label(name) for name in COLUMNS)]


def _found(selected: Selection) -> "QuerySet[Lead]":
    """What is meant, as far as this person may take it out."""
    found = selected.finding.ordered()
    allowed = scoping.rows(selected.user, Permission.LEAD_EXPORT)
    if allowed is not None:
        found = found.filter(allowed)
    if selected.ids and not selected.is_all:
        found = found.filter(pk__in=selected.ids)
    return found


def _rows(found: "QuerySet[Lead]") -> Iterator[list[Cell]]:
    """Every name is looked up before the first row is sent: by then language and zone of the request are gone."""
    readers = [_reader(name) for name in COLUMNS]
    columns = [Lead._meta.get_field(name).attname for name in COLUMNS]  # type: ignore[union-attr]

    def rows() -> Iterator[list[Cell]]:
        for number, *values in found.values_list("pk", *columns).iterator(chunk_size=2000):
            yield [f"L-{number}", *(read(value) for read, value in zip(readers, values, strict=True))]

    return rows()


def _reader(name: str) -> Callable[[Any], Cell]:
    """How a column's value reads in a cell."""
    org, known, held = organisation(), catalog(), campaigns()
    names: dict[str, Mapping[Any, Any]] = {
        "owner": {pk: colleague.name for pk, colleague in org.users.items()},
        "book": org.books,
        "team": org.teams,
        "process": known.processes,
        "stage": known.stages,
        "marketplace": known.marketplaces,
        "source": known.sources,
        "campaign": held.campaigns,
        "article": held.articles,
        "group": {group.value: group.label for group in Group},
        "outcome": {outcome.value: outcome.label if outcome.value else "" for outcome in Outcome},
        "channel": {channel.value: channel.label for channel in Channel},
    }
    if name in names:
        words = {key: str(entry) for key, entry in names[name].items()}
        return lambda key: words.get(key, "")
    if name == "value":
        return partial(_amount, places=currency_precision(company().currency))
    if name.endswith("_at"):
        return partial(_local, zone=timezone.get_current_timezone())
    if name == "more_addresses":
        return lambda entries: ", ".join(entry.get("value", "") for entry in entries)
    return lambda value: cast(Cell, value)


def _amount(cents: int | None, places: int) -> Cell:
    return None if cents is None else Decimal(cents).scaleb(-places)


def _local(at: dt.datetime | None, zone: dt.tzinfo) -> Cell:
    return None if at is None else at.astimezone(zone).replace(microsecond=0)
