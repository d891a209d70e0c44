"""Who sees a record, as the dialog shows it: grouped by ground, a few of each group, the others on demand."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from leadwerk.foundation.text import search_terms, search_text
from leadwerk.people import wording
from leadwerk.people.explaining import Audience, audience, may
from leadwerk.people.models import User
from leadwerk.people.organisation import Colleague, organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import administers
from leadwerk.people.wording import NumberedRecord, doing, title, why

FIRST = 8
MORE = 50
# What else may be done, in a few words: not every permission, but those that decide who works a record.
FURTHER: dict[str, tuple[Permission, ...]] = {
    "lead": (
        Permission.LEAD_EDIT,
        Permission.LEAD_ASSIGN,
        Permission.LEAD_REJECT,
        Permission.LEAD_CONVERT,
    ),
    "account": (Permission.ACCOUNT_EDIT, Permission.ACCOUNT_ASSIGN),
    "contact": (Permission.CONTACT_EDIT, Permission.CONTACT_ASSIGN),
    "opportunity": (Permission.OPPORTUNITY_EDIT, Permission.OPPORTUNITY_ASSIGN, Permission.OPPORTUNITY_CLOSE),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One of those who see it; `may` is what else they may do, `why` where a manager of users reads on."""

    id: int
    name: str
    about: str
    may: str
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """Those who see it by the same ground. `more` asks for the group with more of its people."""

    key: str
    title: str
    count: int
    people: list[Person]
    more: str
    is_opened: bool


class Visibility:
    """Who sees one record. `typed` narrows it to names, teams and roles, `opened` is the group of which `to` are shown.

    Computed from what is held in memory: it costs no query, however many users there are, and words are made only for
    the people shown.
    """

    def __init__(self, user: User, record: NumberedRecord, viewing: Permission, address: str, **asked: str) -> None:
        self.user, self.record, self.viewing, self.address = user, record, viewing, address
        self.typed = asked.get("q", "").strip()[:100]
        self.opened = asked.get("more", "")
        self.to = int(asked["to"]) if asked.get("to", "").isdecimal() and len(asked["to"]) < 6 else FIRST

    @cached_property
    def _audience(self) -> list[Audience]:
        return audience(self.viewing, self.record)

    @property
    def count(self) -> int:
        return sum(len(part.people) for part in self._audience)

    @property
    def belongs(self) -> str:
        return wording.belongs(self.record, self.viewing)

    @cached_property
    def groups(self) -> list[Group]:
        shown = (self._group(part) for part in self._audience)
        return [group for group in shown if group.count]

    @property
    def group(self) -> Group | None:
        """The one that more was asked of."""
        return next((group for group in self.groups if group.key == self.opened), None)

    @cached_property
    def absent(self) -> list[tuple[Colleague, str]]:
        """The first few of those who were looked for and do not see it, and why not."""
        if not self.typed:
            return []
        seen = {one.id for part in self._audience for one in part.people}
        missing = [one for one in organisation().users.values() if one.id not in seen and self._is_meant(one)]
        return [(one, why(one, self.viewing, self.record)) for one in missing[:FIRST]]

    def _group(self, part: Audience) -> Group:
        key = part.ground.group
        people = [one for one in part.people if self._is_meant(one)]
        to = max(self.to, FIRST) if key == self.opened else FIRST
        asked = {"more": key, "to": str(to + MORE)} | ({"q": self.typed} if self.typed else {})
        more = f"{self.address}{'&' if '?' in self.address else '?'}{urlencode(asked)}" if len(people) > to else ""
        name = title(part.ground, self.viewing)
        return Group(key, name, len(people), [self._person(one) for one in people[:to]], more, key == self.opened)

    def _is_meant(self, colleague: Colleague) -> bool:
        if not self._words:
            return True
        about = search_text(colleague.name, colleague.email, _about(colleague))
        return all(word in about for word in self._words)

    @cached_property
    def _words(self) -> list[str]:
        return search_terms(self.typed)

    def _person(self, colleague: Colleague) -> Person:
        kind = self.viewing.value.partition(".")[0]
        further = [doing(one) for one in may(colleague, FURTHER[kind], self.record)]
        reading = self.explanation(colleague) if administers(self.user, colleague.team) else ""
        words = ", ".join(further) if further else _("read only")
        return Person(colleague.id, colleague.name, _about(colleague), words, reading)

    def explanation(self, colleague: Colleague) -> str:
        """Where one reads, and asks on, why this person may see it or not."""
        asked = {"permission": self.viewing.value, "record": self.record.number}
        return f"{reverse('user_explanation', args=[colleague.id])}?{urlencode(asked)}"


def _about(colleague: Colleague) -> str:
    """Team and roles."""
    team = organisation().teams.get(colleague.team or 0)
    return " · ".join(part for part in (team.name if team else "", wording.roles_of(colleague)) if part)


def choices(permissions: Iterable[Permission]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Permissions to choose from, by what they are about."""
    titles = {
        "lead": _("Leads"),
        "account": _("Accounts"),
        "contact": _("Contacts"),
        "opportunity": _("Opportunities"),
        "campaign": _("Campaigns"),
        "manage": _("Settings"),
    }
    found: dict[str, list[tuple[str, str]]] = {}
    for permission in permissions:
        kind = permission.value.partition(".")[0]
        found.setdefault(titles.get(kind, titles["manage"]), []).append((permission.value, str(permission.label)))
    return list(found.items())
