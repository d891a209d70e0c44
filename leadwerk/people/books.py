"""Which books somebody may put records into, and which one is meant where nobody chooses."""

from leadwerk.people import scoping
from leadwerk.people.actors import Actor, System
from leadwerk.people.models import Book, OwnershipMode
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.refusals import BookMissing, BookNotOpen, BooksNotUsed


def are_used(permission: Permission) -> bool:
    """Whether records of the kind that `permission` is about can be in a book."""
    return scoping.books_count(organisation(), permission)


def are_required(permission: Permission) -> bool:
    """Whether every record of that kind has to be in one."""
    return scoping.mode(organisation(), permission) == OwnershipMode.BOOK


def open_to(by: Actor, permission: Permission) -> list[Book]:
    """The books into which `by` may put records with this permission, in the order of the tree: those in which their
    level allows it, and all books for whom the permission holds on everything."""
    org = organisation()
    if not are_used(permission):
        return []
    if isinstance(by, System) or scoping.scope(by, permission) is Scope.ALL:
        return list(org.books.values())
    if not scoping.has(by, permission):
        return []
    allowed = scoping.books_allowing(org, by.pk, permission)
    return [book for pk, book in org.books.items() if pk in allowed]


def usual_for(by: Actor, permission: Permission) -> Book | None:
    """The book meant where one is needed and nobody chooses: the first of which `by` is a member, else the first."""
    found = open_to(by, permission)
    mine = {} if isinstance(by, System) else organisation().memberships.get(by.pk, {})
    return next((book for book in found if book.pk in mine), found[0] if found else None)


def for_new(chosen: Book | None, permission: Permission, *, by: Actor) -> Book | None:
    """The book of a new record. Raises `BooksNotUsed`, `BookNotOpen`, and `BookMissing` where none is open to `by`."""
    if chosen is None and are_required(permission):
        chosen = usual_for(by, permission)
    check(chosen, permission, by=by)
    return chosen


def is_still_a_place(book: int | None, permission: Permission) -> bool:
    """Whether a record can go back into this book, or into none: books are removed, and the mode may ask for one."""
    return not are_required(permission) if book is None else book in organisation().books


def check(book: Book | None, permission: Permission, *, by: Actor) -> None:
    """Whether `by` may put a record into this book, or into none. Raises what `for_new` raises."""
    if book is None:
        if are_required(permission):
            raise BookMissing
    elif not are_used(permission):
        raise BooksNotUsed
    elif book.pk not in {one.pk for one in open_to(by, permission)}:
        raise BookNotOpen(book=book.name)
