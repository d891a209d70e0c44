"""Which fields of a lead stand where on its page, and how each reads."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from leadwerk.campaigns.catalog import campaigns
from leadwerk.foundation.text import email_key, phone_key
from leadwerk.leads.fields import LABELS, OTHER_LABELS, label
from leadwerk.leads.models import Channel, Lead, Outcome, Rating
from leadwerk.people.organisation import company, organisation
from leadwerk.pipelines.catalog import catalog
from leadwerk.ui.formats import day, money

Reads = Literal["text", "email", "phone", "web", "addresses", "long"]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the details: one field, or several that read as one (a name, an address) and are edited together."""

    name: str
    fields: tuple[str, ...]
    reads: Reads = "text"
    words: Promise | None = None

    @property
    def label(self) -> str:
        return str(self.words) if self.words is not None else label(self.name)


def _row(name: str, reads: Reads = "text") -> Row:
    return Row(name, (name,), reads)


NAME = Row("name", ("salutation", "title", "first_name", "last_name"), words=_("Contact person"))
ADDRESS = Row("address", ("street", "postal_code", "city", "country"), words=_("Address"))

GROUPS: tuple[tuple[Promise, tuple[Row, ...]], ...] = (
    (
        _("Contact"),
        (
            NAME,
            _row("job_title"),
            _row("phone", "phone"),
            _row("mobile", "phone"),
            _row("email", "email"),
            _row("more_addresses", "addresses"),
            _row("language"),
        ),
    ),
    (
        _("Company"),
        (_row("company_name"), _row("industry"), _row("employees"), ADDRESS, _row("website", "web")),
    ),
    (_("Demand"), (_row("interest"), _row("article"), _row("value"), _row("description", "long"))),
    (_("Origin"), (_row("source"), _row("campaign"), _row("consent"))),
)
ROWS: dict[str, Row] = {row.name: row for _title, rows in GROUPS for row in rows}
LABELLED = frozenset((*LABELS, *OTHER_LABELS))
FIELDS: tuple[str, ...] = tuple(name for row in ROWS.values() for name in row.fields)


@dataclass(frozen=True, slots=True)
class Shown:
    """One value as it reads, and where it leads: dial, write, open the website."""

    text: str
    href: str = ""
    is_outside: bool = False


def shown(row: Row, lead: Lead) -> list[Shown]:
    """What stands in this row; empty where nothing is known."""
    if row is NAME:
        parts = [lead.salutation, lead.person_name]
        return _texts(" ".join(part for part in parts if part))
    if row is ADDRESS:
        place = " ".join(part for part in (lead.postal_code, lead.city) if part)
        return _texts(", ".join(part for part in (lead.street, place, lead.country) if part))
    value = getattr(lead, Lead._meta.get_field(row.name).attname)  # type: ignore[union-attr]
    if value in ("", None, []):
        return []
    match row.reads:
        case "addresses":
            return [link(one.get("kind", ""), one.get("value", "")) for one in value]
        case "email" | "phone" | "web":
            return [link(row.reads, value)]
    return _texts(readable(row.name, value))


def _texts(text: str) -> list[Shown]:
    return [Shown(text)] if text else []


def link(reads: str, value: str) -> Shown:
    """An address, number or website as a link, where it is one; anything else stays text."""
    if reads == "email" and email_key(value):
        return Shown(value, f"mailto:{value}")
    if reads == "phone" and (dialled := phone_key(value)):
        return Shown(value, f"tel:{dialled}")
    if reads == "web" and (address := web_address(value)):
        return Shown(value, address, is_outside=True)
    return Shown(value)


def web_address(typed: str) -> str:
    """The address of a website as typed, with its scheme; empty if it is none that a browser should open."""
    typed = typed.strip()
    if typed.lower().startswith(("http://", "https://")):
        return typed
    host = typed.partition("/")[0]
    is_address = "." in host and not any(sign.isspace() or sign in ":@\\" for sign in host)
    return f"https://{typed}" if is_address else ""


def readable(name: str, value: Any) -> str:
    """A stored value of any column as people read it: references by name, money with its sign, instants as days."""
    if value in ("", None, []):
        return ""
    known, names = catalog(), campaigns()
    held: dict[str, Any] = {
        "source": known.sources,
        "stage": known.stages,
        "process": known.processes,
        "marketplace": known.marketplaces,
        "campaign": names.campaigns,
        "article": names.articles,
        "team": organisation().teams,
        "book": organisation().books,
    }
    if name in held:
        found = held[name].get(value)
        return str(found) if found is not None else str(value)
    match name:
        case "owner":
            colleague = organisation().colleague(value)
            return colleague.name if colleague else str(value)
        case "value":
            return money(value, company().currency)
        case "language":
            return str(Locale.parse((get_language() or "de")[:2]).languages.get(value, value))
        case "more_addresses":
            return ", ".join(one.get("value", "") for one in value)
        case "channel":
            return _choice(Channel, value)
        case "outcome":
            return _choice(Outcome, value)
        case "rating":
            return _choice(Rating, value)
    if name.endswith("_at"):
        return day(_instant(value))
    return str(value)


def _choice(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _instant(value: Any) -> Any:
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else value


def groups() -> Iterator[tuple[str, tuple[Row, ...]]]:
    for title, rows in GROUPS:
        yield str(title), rows
