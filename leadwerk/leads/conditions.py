"""What can be asked of a lead: registered here, spoken by lists, saved views, rules and reports."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from babel.numbers import get_currency_precision
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leadwerk.campaigns.catalog import campaigns
from leadwerk.conditions.kinds import (
    NONE,
    Amount,
    Choice,
    Day,
    Option,
    Options,
    Text,
    YesNo,
    number_of,
    reference,
)
from leadwerk.conditions.vocabulary import Asking, Field, vocabulary
from leadwerk.foundation.db import dialect
from leadwerk.foundation.db.statements import contains_all
from leadwerk.foundation.text import search_terms
from leadwerk.leads.models import Channel, Group, Lead, Outcome, Rating
from leadwerk.leads.models.lead import NO_DUE_DATE
from leadwerk.people import books
from leadwerk.people.organisation import company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog

LEADS = vocabulary("lead")
ME, MINE = "me", "mine"
# At 1,000,000 leads the index gives 700,000 hits a second, and 300,000 leads a second can be looked at.
COMMON, COMMON_TO_COUNT = 20_000, 60_000

_STATUSES: dict[str, tuple[Any, Q]] = {
    "new": (Group.NEW.label, Q(group=Group.NEW)),
    "active": (Group.ACTIVE.label, Q(group=Group.ACTIVE)),
    "won": (Outcome.WON.label, Q(group=Group.DONE, outcome=Outcome.WON)),
    "lost": (Outcome.LOST.label, Q(group=Group.DONE, outcome=Outcome.LOST)),
    "rejected": (Outcome.REJECTED.label, Q(group=Group.DONE, outcome=Outcome.REJECTED)),
}


def _status(values: Sequence[str], asking: Asking) -> Q:
    found = Q()
    for value in values:
        found |= _STATUSES[value][1]
    return found


def _owner(values: Sequence[str], asking: Asking) -> Q:
    return reference("owner", (str(asking.user.pk) if value == ME else value for value in values))


def _owner_name(value: str) -> str | None:
    if value in (ME, NONE):
        return gettext("me") if value == ME else gettext("nobody")
    colleague = organisation().colleague(number_of(value))
    return colleague.name if colleague else None


def _owners() -> Options:
    fixed: list[Option] = [(ME, gettext("me")), (NONE, gettext("nobody"))]
    return [*fixed, *((str(agent.id), agent.name) for agent in organisation().agents())]


def _team(values: Sequence[str], asking: Asking) -> Q:
    """A team with those below it."""
    org = organisation()
    teams: set[int] = set()
    for value in values:
        team = org.users[asking.user.pk].team if value == MINE else number_of(value)
        teams |= org.below.get(team, frozenset()) if team is not None else frozenset()
    found = Q(team__in=sorted(teams))
    return found | Q(team__isnull=True) if NONE in values else found


def _team_name(value: str) -> str | None:
    if value in (MINE, NONE):
        return gettext("my team") if value == MINE else gettext("no team")
    team = organisation().teams.get(number_of(value) or 0)
    return team.name if team else None


def _teams() -> Options:
    fixed: list[Option] = [(MINE, gettext("my team")), (NONE, gettext("no team"))]
    return [*fixed, *((str(pk), "– " * (team.path.count("/") - 2) + team.name) for pk, team in _in_order())]


def _in_order() -> list[tuple[int, Any]]:
    return sorted(organisation().teams.items(), key=lambda item: item[1].path)


def _book(values: Sequence[str], asking: Asking) -> Q:
    """A book with those below it."""
    org, chosen = organisation(), {number_of(value) for value in values}
    found = Q(book__in=[pk for pk in org.books if chosen & {pk, *org.books_above[pk]}])
    return found | Q(book__isnull=True) if NONE in values else found


def _book_name(value: str) -> str | None:
    if value == NONE:
        return gettext("no book")
    book = organisation().books.get(number_of(value) or 0)
    return book.name if book else None


def _books() -> Options:
    org = organisation()
    return [
        (NONE, gettext("no book")),
        *((str(pk), "– " * len(org.books_above[pk]) + one.name) for pk, one in org.books.items()),
    ]


def _stages() -> Options:
    known = catalog()
    return [
        (process.label, [(str(stage.pk), stage.label) for stage in known.stages_of.get(pk, [])])
        for pk, process in known.processes.items()
        if process.retired_at is None
    ]


def _listed(
    name: str,
    label: Any,
    entries: Callable[[], Mapping[int, Any]],
    *,
    offered: Callable[[], Options] | None = None,
    may_be_empty: bool = True,
    is_tallied: bool = False,
) -> Choice:
    """A choice among entries that the company keeps; what is retired is understood, not offered."""

    def name_of(value: str) -> str | None:
        if value == NONE:
            return gettext("none") if may_be_empty else None
        entry = entries().get(number_of(value) or 0)
        return str(entry) if entry is not None else None

    def options() -> Options:
        found: list[Option] = [(str(pk), str(entry)) for pk, entry in entries().items() if entry.retired_at is None]
        return [*found, (NONE, gettext("none"))] if may_be_empty else found

    return Choice(
        name=name,
        label=label,
        options=offered or options,
        find=lambda values, asking: reference(name, values),
        name_of=name_of,
        is_tallied=is_tallied,
    )


def _fixed(name: str, label: Any, choices: Mapping[str, Any], find: Any, is_tallied: bool = False) -> Choice:
    """A choice among values that never change."""
    return Choice(
        name=name,
        label=label,
        options=lambda: [(value, str(words)) for value, words in choices.items()],
        find=find,
        name_of=lambda value: str(choices[value]) if value in choices else None,
        is_tallied=is_tallied,
    )


def _between(column: str) -> Callable[[dt.datetime | None, dt.datetime | None], Q]:
    def find(first: dt.datetime | None, after: dt.datetime | None) -> Q:
        found = Q(**{f"{column}__gte": first}) if first is not None else Q()
        return found & Q(**{f"{column}__lt": after}) if after is not None else found

    return find


def _closed(first: dt.datetime | None, after: dt.datetime | None) -> Q:
    """Nothing happens to a lead before it is closed that is later: its last activity bounds it, and has an index."""
    found = Q(closed_at__isnull=False) & _between("closed_at")(first, after)
    return found & Q(last_activity_at__gte=first) if first is not None else found


def _due(first: dt.datetime | None, after: dt.datetime | None) -> Q:
    return _between("due_order")(first, after or NO_DUE_DATE)


def _stale(asking: Asking) -> Q:
    """Active, and longer in its stage than the stage allows."""
    late, now = Q(), timezone.now()
    for stage in catalog().stages.values():
        if stage.stale_after_days is not None:
            late |= Q(stage=stage.pk, stage_entered_at__lt=now - dt.timedelta(days=stage.stale_after_days))
    return Q(group=Group.ACTIVE) & late if late else Q(pk__in=[])


def _contains(text: str, asking: Asking) -> Q:
    terms = search_terms(text)
    if number := _number(text):
        return Q(pk=number)
    if not terms:
        return Q(pk__in=[])
    if asking.is_narrow or is_common(text, for_counting=asking.is_counting):
        return contains_all("folded", terms)
    return dialect().search_condition(Lead._meta.db_table, "folded", terms)


def is_common(text: str, *, for_counting: bool) -> bool:
    """Whether going through the leads beats the search index: finding fifty takes few of them, counting takes many."""
    hits = dialect().hits(Lead._meta.db_table, "folded", search_terms(text), COMMON_TO_COUNT)
    return hits >= (COMMON_TO_COUNT if for_counting else COMMON)


def offered() -> list[Field]:
    """What there is to ask: books only where leads can be in one."""
    has_books = books.are_used(Permission.LEAD_VIEW)
    return [field for field in LEADS.fields.values() if has_books or field.name != "book"]


def _number(text: str) -> int | None:
    """The lead that "L-4817" names."""
    return number_of(text[2:]) if text[:2].upper() == "L-" else None


def _currency() -> tuple[str, int]:
    code = company().currency
    return code, get_currency_precision(code)


LEADS.register(
    Text("text", _("Text"), find=_contains),
    _fixed("status", _("Status"), {k: v[0] for k, v in _STATUSES.items()}, _status, is_tallied=True),
    _listed("stage", _("Stage"), lambda: catalog().stages, offered=_stages, may_be_empty=False, is_tallied=True),
    Choice("owner", _("Owner"), options=_owners, find=_owner, name_of=_owner_name, is_tallied=True),
    Choice("team", _("Team"), options=_teams, find=_team, name_of=_team_name, is_tallied=True),
    Choice("book", _("Book"), options=_books, find=_book, name_of=_book_name, is_tallied=True),
    _listed("process", _("Sales process"), lambda: catalog().processes, may_be_empty=False, is_tallied=True),
    _listed("marketplace", _("Marketplace"), lambda: catalog().marketplaces),
    _listed("source", _("Source"), lambda: catalog().sources),
    _listed("campaign", _("Campaign"), lambda: campaigns().campaigns),
    _fixed(
        "channel",
        _("Channel"),
        {choice.value: choice.label for choice in Channel},
        lambda values, asking: Q(channel__in=values),
    ),
    _fixed(
        "rating",
        _("Rating"),
        {**{letter: letter for letter in "ABCD"}, NONE: Rating.NONE.label},
        lambda values, asking: Q(rating__in=["" if value == NONE else value for value in values]),
    ),
    Amount("value", _("Value"), order="value_order", currency=_currency),
    Day("received", _("Received on"), find=_between("received_at")),
    Day("activity", _("Last activity"), find=_between("last_activity_at")),
    Day("due", _("Next due"), find=_due, empty=Q(due_order=NO_DUE_DATE), is_future=True),
    Day("closed", _("Closed on"), find=_closed),
    YesNo("stale", _("Stale"), find=_stale, yes=_("too long in its stage"), no=_("not too long in its stage")),
    YesNo(
        "open-task", _("Next step"), find=lambda asking: Q(due_order__lt=NO_DUE_DATE), yes=_("planned"), no=_("none")
    ),
    _fixed(
        "group",
        _("Group"),
        {group.value: group.label for group in Group},
        lambda values, asking: Q(group__in=values),
        is_tallied=True,
    ),
)
