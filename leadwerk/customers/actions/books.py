"""Accounts, contacts and opportunities that go from one book into another: one by hand, or all because a setting
changed."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TypeVar

from django.db import transaction
from django.db.models import F

from leadwerk.customers.access import permitting, take
from leadwerk.customers.actions import record as end
from leadwerk.customers.models import MODELS, CustomerRecord
from leadwerk.foundation.text import clean
from leadwerk.journal.write import change, entry, write_all
from leadwerk.people import books
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand, demand_people
from leadwerk.people.models import Book
from leadwerk.people.permissions import Permission

CHUNK = 1000

R = TypeVar("R", bound=CustomerRecord)


@transaction.atomic
def put_in_book(
    record: R,
    book: Book | None,
    *,
    by: Actor,
    text: str = "",
    version: int | None = None,
    change_set: int | None = None,
) -> R:
    """Put a record into a book, whose members then see it, or with None take it out. Its responsible person and team
    stay.

    Takes the permission to hand over, on the record and in the book. Putting it where it is changes nothing. Raises
    `BooksNotUsed`, `BookNotOpen`, `BookMissing`, `Stale`, `RecordIsInBin`.
    """
    fresh = take(record, "assign", by=by, version=version)
    if fresh.book_id == (book.pk if book is not None else None):
        return fresh
    books.check(book, permitting("assign", type(record)), by=by)
    changes = change(fresh, book=book)
    kind, facts = ("record_book_changed", {"book": book.name}) if book is not None else ("record_book_left", {})
    end.done(fresh, kind, by=by, changes=changes, text=clean(text).strip(), facts=facts, change_set=change_set)
    return fresh


def empty_book(book: Book, target: Book, *, by: Actor, change_set: int) -> int:
    """Move all records of one book into another, those in the bin too; how many there were. In chunks, each a
    transaction of its own: interrupted, it leaves the rest where it was; called again, it takes the rest along."""
    demand_people(by, None)  # books are the whole company's
    moved = 0
    for model in MODELS.values():
        while True:
            with transaction.atomic():
                found = model.objects.filter(book=book).select_for_update(of=("self",)).order_by("pk")
                records = list(found.only("book")[:CHUNK])
                changes = [change(record, book=target) for record in records]
                model.objects.filter(pk__in=[record.pk for record in records]).update(
                    book=target, version=F("version") + 1
                )
                facts = {"book": target.name}
                write_all(
                    entry(
                        "record_book_changed",
                        (one.kind, one.pk),
                        by=by,
                        changes=what,
                        change_set=change_set,
                        facts=facts,
                    )
                    for one, what in zip(records, changes, strict=True)
                )
            moved += len(records)
            if len(records) < CHUNK:
                break
    return moved


@transaction.atomic
def fill_books(
    model: type[CustomerRecord], into: Mapping[int | None, int], *, by: Actor, after: int = 0
) -> tuple[int | None, Counter[int]]:
    """Put the next records of a kind that are in no book into the one of their team, or that of None, beginning after
    an id; the last id, None if there was nothing more, and how many went into which. As with leads, no entries."""
    demand(by, Permission.MANAGE_SETTINGS)
    found = model.objects.filter(book=None, pk__gt=after).select_for_update(of=("self",)).order_by("pk")
    records = list(found.only("team")[:CHUNK])
    by_book: dict[int, list[int]] = defaultdict(list)
    for record in records:
        by_book[into.get(record.team_id, into[None])].append(record.pk)
    for book, ids in by_book.items():
        model.objects.filter(pk__in=ids).update(book=book)
    return records[-1].pk if records else None, Counter({book: len(ids) for book, ids in by_book.items()})
