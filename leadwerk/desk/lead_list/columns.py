"""Which columns a list can show, and which it shows unless the person chose others."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leadwerk.desk.lead_list.address import BIN, IN_PROGRESS, ListAddress
from leadwerk.leads.models import Group
from leadwerk.people import books
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """`sort` names the order its head offers. `is_reversed`: it shows how long since, so its order reads backwards.

    Each is there once, so it is equal to itself alone.
    """

    name: str
    label: Promise
    sort: str = ""
    is_reversed: bool = False


COLUMNS = {
    column.name: column
    for column in (
        Column("waiting", _("Waiting since"), "received", is_reversed=True),
        Column("stage", _("Stage"), "stage"),
        Column("outcome", _("Result")),
        Column("reason", _("Reason or result")),
        Column("process", _("Sales process")),
        Column("owner", _("Owner")),
        Column("rating", _("Rating")),
        Column("value", _("Value"), "value"),
        Column("interest", _("Interest")),
        Column("next", _("Next step"), "due"),
        Column("source", _("Source")),
        Column("campaign", _("Campaign")),
        Column("marketplace", _("Marketplace")),
        Column("book", _("Book")),
        Column("team", _("Team")),
        Column("town", _("Postal code and city")),
        Column("phone", _("Phone")),
        Column("received", _("Received on"), "received"),
        Column("closed", _("Closed")),
        Column("activity", _("Last activity"), "activity"),
        Column("deleted", _("In the bin since")),
    )
}
_ALWAYS = ("owner", "rating", "value", "interest", "source", "campaign", "marketplace", "process", "book", "team")
_ALWAYS_OFFERED = (*_ALWAYS, "town", "phone", "received", "activity")
OFFERED: dict[str, tuple[str, ...]] = {
    Group.NEW: ("waiting", *_ALWAYS_OFFERED),
    Group.ACTIVE: ("stage", "next", *_ALWAYS_OFFERED),
    Group.DONE: ("outcome", "reason", "closed", "stage", *_ALWAYS_OFFERED),
    BIN: ("stage", "outcome", "deleted", *_ALWAYS_OFFERED),
}
USUAL: dict[str, tuple[str, ...]] = {
    Group.NEW: ("waiting", "owner", "value", "interest", "campaign"),
    Group.ACTIVE: ("stage", "owner", "rating", "value", "next", "source", "process", "activity"),
    Group.DONE: ("outcome", "reason", "owner", "value", "closed", "activity"),
    IN_PROGRESS: ("stage", "process", "rating", "value", "next", "activity"),
    BIN: ("owner", "value", "received", "deleted"),
}


def layout_of(address: ListAddress) -> str:
    """The name under which the columns of this list are kept: its fixed view, else its group."""
    return address.view if address.view in USUAL else address.group


def offered(address: ListAddress) -> tuple[Column, ...]:
    """All columns of this list, in the order they stand in; the book only where leads can be in one."""
    names = OFFERED.get(address.view) or OFFERED[address.group]
    left_out = () if books.are_used(Permission.LEAD_VIEW) else ("book",)
    return tuple(column for column in COLUMNS.values() if column.name in names and column.name not in left_out)


def shown(address: ListAddress, user: User) -> tuple[Column, ...]:
    """The columns this user sees."""
    layout = layout_of(address)
    chosen: Sequence[str] = user.list_columns.get(layout) or USUAL[layout]
    return tuple(column for column in offered(address) if column.name in chosen)
