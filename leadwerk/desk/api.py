"""The list of leads as JSON: found as the list page finds them."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import ValidationError

from leadwerk.desk.lead_list.address import BIN, IN_PROGRESS, RESERVED, SORTS, TABS, ListAddress, pairs, read
from leadwerk.desk.lead_list.finding import Finding
from leadwerk.desk.lead_list.rows import Row
from leadwerk.leads.conditions import LEADS
from leadwerk.leads.schemas import LeadPage, LeadRow, told_of
from leadwerk.leads.status import status_of
from leadwerk.people.models import User

OWN = ("group", "view", "sort", "after")
FIXED_VIEWS = (IN_PROGRESS, BIN)


def _parameter(name: str, description: str, *values: str) -> dict[str, Any]:
    schema = {"type": "string"} | ({"enum": list(values)} if values else {})
    return {"in": "query", "name": name, "required": False, "description": description, "schema": schema}


PARAMETERS = [
    _parameter("group", "The tab; without one the active leads.", *(group.value for group in TABS)),
    _parameter("view", "A fixed view instead of a group.", *FIXED_VIEWS),
    _parameter(
        "sort", "The order; a minus turns it round.", *(f"{sign}{name}" for name in SORTS for sign in ("", "-"))
    ),
    _parameter("after", "The place in the list, as `next` has it."),
    *(
        _parameter(name, f"A condition, written as in the address bar of the list: {field.kind}.")
        for name, field in LEADS.fields.items()
        if name not in RESERVED
    ),
]


def list_leads(request: HttpRequest) -> LeadPage:
    """Groups, views, conditions and orders are those of the list page; so is the address of what follows."""
    given = pairs(request)
    address = read(given)
    _refuse_odd(given, address)
    page = Finding(cast(User, request.user), address).page()
    query = page.next_url.partition("?")[2]
    return LeadPage(leads=[_row(row) for row in page.rows], next=f"{request.path}?{query}" if query else None)


def _row(row: Row) -> LeadRow:
    is_new = row.owner_id is None and row.closed_at is None
    return LeadRow.model_validate(told_of(row, LeadRow, status_of(row.stage_id, row.outcome, is_new=is_new)))


def _refuse_odd(given: list[tuple[str, str]], address: ListAddress) -> None:
    """A page leaves out what means nothing and says so; a program would take the answer for what it asked."""
    after = address.after.text() if address.after else ""
    view = address.view if address.view in FIXED_VIEWS else ""
    meant = {"group": address.group, "view": view, "sort": address.sort.text, "after": after}
    odd = {odd.key for odd in address.conditions.odd}
    odd |= {key for key, text in given if not text or (key in RESERVED and key not in OWN)}
    odd |= {key for key, text in given if key in OWN and text != meant[key]}
    if odd:
        words = _("not understood: %(text)s")
        raise ValidationError(
            [{"type": "not_understood", "loc": ("query", key), "msg": words % {"text": key}} for key in sorted(odd)]
        )
