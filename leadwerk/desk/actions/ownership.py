"""Switching whom leads or customers belong to: users, books, or both.

Towards books everything gets a book first, batch by batch, while books do not count yet; then the mode changes at one
moment. Away from books the mode changes at once, and books and owners stay as they are. So nobody sees anything in
between that they see neither before nor after.
"""

from collections import Counter
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leadwerk.customers.actions.books import fill_books as fill_books_of_customers
from leadwerk.customers.models import MODELS
from leadwerk.desk.actions.books import SwitchUnderWay, add_book, set_members
from leadwerk.desk.models import OwnershipSwitch
from leadwerk.foundation import held
from leadwerk.foundation.clock import new_change_set, now
from leadwerk.foundation.errors import RuleBroken
from leadwerk.foundation.text import fold
from leadwerk.journal.write import write
from leadwerk.leads.actions.resettle import fill_books
from leadwerk.leads.models import Lead
from leadwerk.people.actions.books import refuse_filling
from leadwerk.people.actions.organise import edit_company
from leadwerk.people.actions.security import record
from leadwerk.people.actors import SYSTEM, Actor
from leadwerk.people.doors import demand
from leadwerk.people.models import Book, BookLevel, Company, OwnershipMode, Team, User
from leadwerk.people.organisation import company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has

Records = OwnershipSwitch.Records
Into = Mapping[int | None, int]
LEAD = "lead"
KINDS = {Records.LEADS: (LEAD,), Records.CUSTOMERS: tuple(MODELS)}


class OwnershipIsSo(RuleBroken):
    code = "ownership_is_so"
    words = _("It is so already.")


class BookForAllMissing(RuleBroken):
    code = "book_for_all_missing"
    words = _("Choose where everything goes that is in no book yet.")


def without_book(records: Records) -> int:
    """How many records of this kind are in no book, whoever may see them, in the bin too."""
    models = (Lead,) if records is Records.LEADS else tuple(MODELS.values())
    return sum(model.objects.filter(book=None).count() for model in models)


@transaction.atomic
def begin(
    records: Records, after: OwnershipMode, *, by: User, book: Book | None = None, per_team: bool = False
) -> OwnershipSwitch:
    """Switch the mode, or where everything needs a book first, store what is to be done; `go_on` does it.

    What is in no book goes into `book`, or `per_team` into one of its team, which is made on the spot with the team as
    its members, unless there is one of that name. Raises `OwnershipIsSo`, `SwitchUnderWay`, `BookForAllMissing`,
    `JoinsOneself`.
    """
    Company.objects.select_for_update().first()
    held.look_again()
    demand(by, Permission.MANAGE_SETTINGS)
    switch = OwnershipSwitch(
        records=records, after=after, by=by, change_set=new_change_set(), started_at=now(), kind=KINDS[records][0]
    )
    switch.before = getattr(company(), switch.column)
    if switch.before == after:
        raise OwnershipIsSo
    if OwnershipSwitch.objects.filter(records=records, finished_at=None).exists():
        raise SwitchUnderWay
    if after == OwnershipMode.BOOK:
        switch.into = _into(book, per_team, by=by)
        switch.total = without_book(records)
    begin_to_count = organisation().books if switch.before == OwnershipMode.USER else ()
    refuse_filling([*begin_to_count, *switch.into.values()], by=by)
    try:
        with transaction.atomic():
            switch.save(force_insert=True)
    except IntegrityError as error:
        raise SwitchUnderWay from error
    if after != OwnershipMode.BOOK:
        _flip(switch)
    else:
        with translation.override(company().language):
            facts = {"records": str(records.label)}
        record("ownership_switch_begun", by=by, about=company(), **facts)
        write("ownership_switch_begun", ("company", 1), by=by, change_set=switch.change_set, facts=facts)
    return switch


@transaction.atomic
def go_on(switch: OwnershipSwitch, *, by: Actor) -> bool:
    """Fill the next batch, or if everything has a book, change the mode; whether there is more to do.

    Harmless when repeated.
    """
    fresh = OwnershipSwitch.objects.select_for_update(of=("self",)).get(pk=switch.pk)
    if fresh.finished_at is not None:
        return False
    held.look_again()
    kinds = KINDS[Records(fresh.records)]
    last, filled = _fill(fresh.kind, _targets(fresh), after=fresh.place, by=by)
    if last is not None:
        fresh.place = last
    elif fresh.kind != kinds[-1]:
        fresh.kind, fresh.place = kinds[kinds.index(fresh.kind) + 1], 0
    else:
        filled = _rest(fresh, by=by)
        if not filled:
            _flip(fresh)
            return False
    _count(fresh, filled)
    fresh.save(update_fields=["kind", "place", "done", "filled"])
    return True


@transaction.atomic
def sweep(switch: OwnershipSwitch, *, by: Actor) -> int:
    """Give a book to what was made meanwhile by those who did not yet know of the new mode, and to what lay in the bin
    below the place where the filling was: one batch of it; how much there was. Until then, only its owner, its team and
    those who see everything see it."""
    held.look_again()
    if getattr(company(), switch.column) != OwnershipMode.BOOK:
        return 0
    into = _targets(switch)
    return sum(_fill(kind, into, after=0, by=by)[1].total() for kind in KINDS[Records(switch.records)])


def _fill(kind: str, into: Into, *, after: int | None, by: Actor) -> tuple[int | None, Counter[int]]:
    if kind == LEAD:
        return fill_books(into, by=by, after=after)
    return fill_books_of_customers(MODELS[kind], into, by=by, after=after or 0)


def _rest(switch: OwnershipSwitch, *, by: Actor) -> Counter[int]:
    """What came below the place where the filling already was, as far as an index tells."""
    if switch.records == Records.LEADS:
        return _fill(LEAD, _targets(switch), after=None, by=by)[1]
    return Counter()


def _count(switch: OwnershipSwitch, filled: Counter[int]) -> None:
    switch.done += filled.total()
    for book, number in filled.items():
        switch.filled[str(book)] = switch.filled.get(str(book), 0) + number


def _flip(switch: OwnershipSwitch) -> None:
    """The one moment at which the mode changes: by whoever began it, if they still may."""
    edit_company(
        by=switch.by if has(switch.by, Permission.MANAGE_SETTINGS) else SYSTEM, **{switch.column: switch.after}
    )
    switch.finished_at = now()
    switch.save(update_fields=["finished_at"])
    names = {book.pk: book.name for book in organisation().books.values()}
    with translation.override(company().language):
        facts = {
            "records": str(Records(switch.records).label),
            "mode": str(OwnershipMode(switch.after).label),
            "filled": {names.get(int(book), book): number for book, number in switch.filled.items()},
        }
    write(
        "ownership_switched",
        ("company", 1),
        by=switch.by,
        change_set=switch.change_set,
        changes={switch.column: [str(switch.before), str(switch.after)]},
        facts=facts,
    )


def _targets(switch: OwnershipSwitch) -> Into:
    """The books by team. For one that was removed meanwhile stands the one for the rest, for that one the first."""
    existing = organisation().books
    rest = switch.into[""] if switch.into[""] in existing else next(iter(existing))
    found: dict[int | None, int] = {int(team): book for team, book in switch.into.items() if team and book in existing}
    return found | {None: rest}


def _into(book: Book | None, per_team: bool, *, by: User) -> dict[str, int]:
    if per_team:
        made = {str(team.pk): _book_of(team, by=by).pk for team in organisation().teams.values()}
        return made | {"": _book_named(gettext("Without team"), by=by).pk}
    if book is None:
        raise BookForAllMissing
    return {"": book.pk}


def _book_of(team: Team, *, by: User) -> Book:
    """The book of that team's name, or a new one whose members are the team, its leader with full access."""
    name, known = book_name(team), _books()
    if fold(name) in known:
        return known[fold(name)]
    made = add_book(name, by=by)
    levels = team_levels(team)
    if levels:
        set_members(made, levels, by=by)
    return made


def _book_named(name: str, *, by: User) -> Book:
    return _books().get(fold(name)) or add_book(name, by=by)


def _books() -> dict[str, Book]:
    return {fold(book.name): book for book in organisation().books.values()}


def team_levels(team: Team) -> dict[int, BookLevel | None]:
    """With which level the members of a team become members of its book."""
    levels: dict[int, BookLevel | None] = {
        one.id: BookLevel.EDIT for one in organisation().agents() if one.team == team.pk
    }
    return levels | ({team.leader_id: BookLevel.FULL} if team.leader_id is not None else {})


def book_name(team: Team) -> str:
    """The name of a team's book: its own, with what it belongs to where several teams have the same."""
    teams = organisation().teams
    if sum(fold(other.name) == fold(team.name) for other in teams.values()) == 1:
        return team.name
    above = teams.get(team.parent_id or 0)
    name = f"{above.name} / {team.name}" if above is not None else team.name
    same = [
        other for other in teams.values() if other.parent_id == team.parent_id and fold(other.name) == fold(team.name)
    ]
    return name if len(same) == 1 and above is not None else f"{name} ({team.pk})"
