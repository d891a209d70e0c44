"""Books: made, renamed, put below one another, their members, removed when nothing is in them any more."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction

from leadwerk.foundation import held
from leadwerk.foundation.errors import Unseen
from leadwerk.foundation.text import fold
from leadwerk.people.actors import Actor, System, person
from leadwerk.people.doors import demand_people
from leadwerk.people.models import Book, BookLevel, BookMember, Company
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.refusals import BookHasBooks, BookInUse, BookNameTaken, BookWithinItself, JoinsOneself
from leadwerk.people.scoping import has, scope

SEEING = (Permission.LEAD_VIEW, Permission.ACCOUNT_VIEW, Permission.CONTACT_VIEW, Permission.OPPORTUNITY_VIEW)
Levels = Mapping[int, BookLevel | None]
Changed = dict[int, tuple[str | None, str | None]]


@transaction.atomic
def add_book(name: str, *, by: Actor, parent: Book | None = None) -> Book:
    """Make a book, below another one or at the top. Raises `BookNameTaken`, `Unseen` for a parent that is gone."""
    _lock(by)
    book = Book(name=name, parent=_still(parent) if parent is not None else None)
    _check_name(book)
    book.save(force_insert=True)
    held.changed()
    return book


@transaction.atomic
def edit_book(book: Book, *, by: Actor, **fields: Any) -> Book:
    """Change `name` or `parent`; what is below moves along.

    Raises `BookNameTaken`, `BookWithinItself`, `JoinsOneself`, `Unseen` if it or its parent is gone.
    """
    _lock(by)
    fresh = _still(book)
    for name, value in fields.items():
        setattr(fresh, name, value)
    _check_name(fresh)
    if fresh.parent is not None:
        _still(fresh.parent)
    parents = dict(Book.objects.values_list("pk", "parent_id")) | {fresh.pk: fresh.parent_id}
    above = fresh.parent_id
    while above is not None:
        if above == fresh.pk:
            raise BookWithinItself(book=fresh.name)
        above = parents[above]
    reached = _reached(by)
    fresh.save()
    held.changed()
    _refuse_reaching_further(by, reached)
    return fresh


@transaction.atomic
def set_members(book: Book, levels: Levels, *, by: Actor) -> Changed:
    """Give users a level in a book, or with None take them out of it; others stay. What changed, per user.

    Raises `JoinsOneself`, `Unseen` if the book is gone.
    """
    _lock(by)
    _still(book)
    before = dict(book.members.filter(user__in=list(levels)).values_list("user_id", "level"))
    changed = {
        user: (before.get(user), level.value if level is not None else None)
        for user, level in levels.items()
        if before.get(user) != (level.value if level is not None else None)
    }
    reached = _reached(by)
    book.members.filter(user__in=list(changed)).delete()
    BookMember.objects.bulk_create(
        [BookMember(book=book, user_id=user, level=new) for user, (_old, new) in changed.items() if new is not None]
    )
    held.changed()
    _refuse_reaching_further(by, reached)
    return changed


@transaction.atomic
def remove_book(book: Book, *, by: Actor) -> None:
    """Delete a book in which nothing is. Raises `BookHasBooks`, `BookInUse`, `Unseen` if it is gone already."""
    _lock(by)
    _still(book)
    if book.children.exists():
        raise BookHasBooks(name=book.name)
    for relation in Book._meta.get_fields(include_hidden=True):
        # Asked here, because Django would read every record that stands in the way.
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete is models.PROTECT:
            records = relation.related_model._base_manager.filter(**{relation.field.name: book})
            if records.exists():
                raise BookInUse(name=book.name)
    book.delete()
    held.changed()


def _lock(by: Actor) -> None:
    """The tree and its members are changed by one at a time; what they may is asked afterwards."""
    Company.objects.select_for_update().first()
    held.look_again()
    demand_people(by, None)  # books are the whole company's


def _still(book: Book) -> Book:
    """The book as it is now; somebody else may have removed it since the page was opened."""
    fresh = Book.objects.select_for_update().filter(pk=book.pk).first()
    if fresh is None:
        raise Unseen
    return fresh


def _reached(by: Actor) -> dict[int, str]:
    """The level of `by` in each book, as members of it or of one above."""
    user = person(by)
    mine = organisation().memberships.get(user.pk, {}) if user is not None else {}
    return {book: reached.level for book, reached in mine.items()}


def refuse_filling(filled: Iterable[int], *, by: Actor, out_of: Book | None = None) -> None:
    """As nobody lets themselves see more as a member, nobody does by what comes into books of which they are one.
    Raises `JoinsOneself`."""
    before = _reached(by)
    level = before.get(out_of.pk, "") if out_of is not None else ""
    _refuse_reaching_further(by, before | dict.fromkeys(filled, level))


def _refuse_reaching_further(by: Actor, before: Mapping[int, str]) -> None:
    """As nobody grants themselves more, nobody lets themselves see more by a book; who sees everything cannot."""
    if isinstance(by, System) or all(scope(by, one) is Scope.ALL for one in SEEING if has(by, one)):
        return
    widths = {level: width for width, level in enumerate(BookLevel.values)}
    if any(widths[level] > widths.get(before.get(book, ""), -1) for book, level in _reached(by).items()):
        raise JoinsOneself


def _check_name(book: Book) -> None:
    """A book is chosen and imported by its name."""
    for other in Book.objects.exclude(pk=book.pk):
        if fold(other.name) == fold(book.name):
            raise BookNameTaken(name=other.name)
