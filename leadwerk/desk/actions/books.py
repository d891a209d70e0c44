"""Books, changed with an entry in the journal that names the members whose level changed."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from leadwerk.customers.actions.books import empty_book as empty_book_of_customers
from leadwerk.customers.models import MODELS
from leadwerk.desk.models import OwnershipSwitch
from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import RuleBroken, Unseen
from leadwerk.journal.write import Changes, write
from leadwerk.leads.actions.resettle import empty_book
from leadwerk.leads.models import Lead
from leadwerk.people.actions import books
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor
from leadwerk.people.models import Book
from leadwerk.people.organisation import organisation
from leadwerk.people.refusals import BookHasBooks


class SwitchUnderWay(RuleBroken):
    code = "switch_under_way"
    words = _("A switch is already under way. Wait until it is over.")


@transaction.atomic
def add_book(name: str, *, by: Actor, parent: Book | None = None) -> Book:
    """Refusals: `books.add_book`."""
    book = books.add_book(name, by=by, parent=parent)
    changes: Changes = {"name": [None, name]} | ({"parent": [None, parent.pk]} if parent is not None else {})
    _write("book_added", book, changes, by=by)
    return book


@transaction.atomic
def edit_book(book: Book, *, by: Actor, name: str, parent: Book | None, levels: books.Levels | None = None) -> Book:
    """Change name and place of a book and, all at once, the level of members. Refusals: `books.edit_book`."""
    before, change_set = Book.objects.filter(pk=book.pk).first(), new_change_set()
    if before is None:
        raise Unseen
    fresh = books.edit_book(book, by=by, name=name, parent=parent)
    changes: Changes = {}
    if fresh.name != before.name:
        changes["name"] = [before.name, fresh.name]
    if fresh.parent_id != before.parent_id:
        changes["parent"] = [before.parent_id, fresh.parent_id]
    _write("book_edited", fresh, changes, by=by, change_set=change_set)
    if levels:
        _set_members(fresh, levels, by=by, change_set=change_set)
    return fresh


@transaction.atomic
def set_members(book: Book, levels: books.Levels, *, by: Actor) -> int:
    """How many got another level, became members or are none any more."""
    return _set_members(book, levels, by=by, change_set=new_change_set())


def _set_members(book: Book, levels: books.Levels, *, by: Actor, change_set: int) -> int:
    changed = books.set_members(book, levels, by=by)
    if changed:
        old = {str(user): level for user, (level, _new) in changed.items() if level}
        new = {str(user): level for user, (_old, level) in changed.items() if level}
        _write("book_members_changed", book, {"members": [old, new]}, by=by, change_set=change_set)
    return len(changed)


def content(book: Book) -> int:
    """How much is in a book, whoever may see it, in the bin too."""
    customers = sum(model.objects.filter(book=book).count() for model in MODELS.values())
    return Lead.objects.filter(book=book).count() + customers


def remove_book(book: Book, *, by: Actor, instead: Book | None = None) -> int:
    """Remove a book; how many records went into `instead`, chunk by chunk. Interrupted, it leaves the rest where it
    was; called again, it takes the rest along. Raises `BookHasBooks`, `BookInUse`, `JoinsOneself`, and
    `SwitchUnderWay` while a switch of the ownership mode fills it."""
    if book.children.exists():
        raise BookHasBooks(name=book.name)
    _refuse_filled(book)
    change_set, moved = new_change_set(), 0
    if instead is not None:
        books.refuse_filling([instead.pk], by=by, out_of=book)
        moved += empty_book(book, instead, by=by, change_set=change_set)
        moved += empty_book_of_customers(book, instead, by=by, change_set=change_set)
    with transaction.atomic():
        pk = book.pk
        books.remove_book(book, by=by)
        _refuse_filled(book)  # again, as nobody can begin a switch any more
        changes: Changes = {"name": [book.name, None]}
        record("book_removed", by=by, about=("book", pk, book.name))
        write("book_removed", ("book", pk), by=by, changes=changes, facts={"name": book.name}, change_set=change_set)
    return moved


def _in_words(changes: Changes) -> dict[str, list[str]]:
    """What changed as the security log keeps it: names instead of ids, one line for each member."""
    org, told = organisation(), dict[str, list[str]]()
    for field, (before, after) in changes.items():
        if field == "members":
            for user in sorted({*before, *after}, key=int):
                told[org.users[int(user)].name] = [before.get(user, ""), after.get(user, "")]
        elif field == "parent":
            told[field] = [org.books[pk].name if pk in org.books else "" for pk in (before, after)]
        else:
            told[field] = [before or "", after or ""]
    return told


def _refuse_filled(book: Book) -> None:
    for switch in OwnershipSwitch.objects.filter(finished_at=None):
        if book.pk in switch.into.values():
            raise SwitchUnderWay


def _write(kind: str, book: Book, changes: Changes, *, by: Actor, change_set: int | None = None) -> None:
    if changes:
        record(kind, by=by, about=book, changes=_in_words(changes))
        write(kind, ("book", book.pk), by=by, changes=changes, facts={"name": book.name}, change_set=change_set)
