"""How a hit reads: its name, what else tells it apart, where it leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from leadwerk.customers.models import Account, Contact, Opportunity
from leadwerk.desk.search.finding import Found, Query
from leadwerk.desk.search.marking import contains, marked
from leadwerk.leads.models import Lead
from leadwerk.leads.status import status
from leadwerk.people import scoping
from leadwerk.people.models import User
from leadwerk.people.organisation import company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.ui.formats import money

ICONS = {"account": "company", "contact": "person", "opportunity": "euro"}


@dataclass(frozen=True, slots=True)
class Hit:
    """`phase` is (position, total, kind) of a lead's circle; the others have an icon. `aside` stands at the end."""

    url: str
    title: SafeString
    sub: SafeString
    aside: str
    icon: str = ""
    phase: tuple[int, int, str] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    title: str
    hits: list[Hit]
    lists: list[tuple[str, str]]


def groups(found: Sequence[Found], query: Query, user: User) -> list[Group]:
    """The hits as people read them, by kind. Asks memory only."""
    return [
        Group(
            one.kind.name,
            str(one.kind.title),
            [_hit(record, query, user) for record in one.records],
            one.lists(query) if one.has_more else [],
        )
        for one in found
    ]


def _hit(record: Any, query: Query, user: User) -> Hit:
    name, facts, addresses = _reads(record, user)
    sub = [fact for fact in facts if fact]
    if query.number == record.pk:
        sub.insert(0, record.number)
    if not contains(" ".join([name, *sub]), query.terms):  # found by an address that would not be shown
        sub += [address for address in addresses if address and contains(address, query.terms)][:1]
    owner = organisation().colleague(record.owner_id)
    aside, phase = [owner.name if owner else ""], None
    if isinstance(record, Lead):
        state = status(record)
        aside.insert(0, state.label)
        circle = {"new": "start", "stage": ""}.get(state.kind, state.kind)
        phase = (state.position, state.total, circle)
    elif isinstance(record, Opportunity):
        aside.insert(0, str(record.get_status_display()))
    return Hit(
        url=reverse(record.kind, args=[record.pk]),
        title=marked(name, query.terms),
        sub=marked(" · ".join(sub), query.terms),
        aside=" · ".join(part for part in aside if part),
        icon=ICONS.get(record.kind, ""),
        phase=phase,
    )


def _reads(record: Any, user: User) -> tuple[str, list[str], list[str]]:
    """Name, what stands below it, and the addresses it may have been found by."""
    if isinstance(record, Lead):
        person = record.person_name if record.person_name != record.name else ""
        where = ", ".join(part for part in (person, record.city) if part)
        return record.name, [where, record.interest], [record.email, record.phone, record.mobile]
    if isinstance(record, Account):
        place = " ".join(part for part in (record.postal_code, record.city) if part)
        return record.name, [place], [record.email, record.website, record.phone]
    if isinstance(record, Contact):
        at = ", ".join(part for part in (_account(record.account, user), record.job_title) if part)
        return record.name, [at], [record.email, record.mobile, record.phone]
    worth = money(record.value, company().currency)
    return record.name, [_account(record.account, user), worth], [record.article]


def _account(account: Account, user: User) -> str:
    """An account's name, for whoever may see the account."""
    return account.name if scoping.covers(user, Permission.ACCOUNT_VIEW, account) else ""
