"""What the palette offers besides records: places to go to and things to do that exist and are allowed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from leadwerk.desk.frame import places
from leadwerk.foundation.text import fold
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has
from leadwerk.ui.frame import NavItem


@dataclass(frozen=True, slots=True)
class Command:
    """A line of the palette: leads to `url`, chooses the field with the id `chooses`, or submits the form `submits`."""

    label: str
    icon: str
    url: str = ""
    keys: str = ""
    chooses: str = ""
    submits: str = ""


@dataclass(frozen=True, slots=True)
class Commands:
    title: str
    items: list[Command]


def commands(request: HttpRequest, user: User, terms: Sequence[str]) -> list[Commands]:
    """The commands whose words contain every term, in their groups; all of them without terms."""
    offered = [
        Commands(_("Create"), _creating(user)),
        Commands(_("Go to"), [_to(item) for item in places(request, user)]),
        Commands(
            _("Setting"),
            [
                Command(_("Colour scheme: like the device"), "monitor", chooses="theme-auto"),
                Command(_("Colour scheme: light"), "sun", chooses="theme-light"),
                Command(_("Colour scheme: dark"), "moon", chooses="theme-dark"),
                Command(_("Sign out"), "sign-out", submits="sign-out"),
            ],
        ),
    ]
    matching = [
        Commands(group.title, [item for item in group.items if all(term in fold(item.label) for term in terms)])
        for group in offered
    ]
    return [group for group in matching if group.items]


def _creating(user: User) -> list[Command]:
    new = (
        (Permission.LEAD_CREATE, _("New lead"), "leads", "lead_create", "N"),
        (Permission.ACCOUNT_CREATE, _("New account"), "company", "account_create", ""),
    )
    made = []
    for permission, label, icon, name, keys in new:
        if has(user, permission):
            try:
                made.append(Command(label, icon, reverse(name), keys))
            except NoReverseMatch:
                continue
    return made


def _to(item: NavItem) -> Command:
    return Command(item.label, item.icon or "filter", item.url, item.key.upper())
