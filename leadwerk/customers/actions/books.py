"""Accounts, contacts and opportunities that go from one book into another because a setting changed."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from leadwerk.customers.models import MODELS, CustomerRecord
from leadwerk.journal.write import change, entry, write_all
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand, demand_people
from leadwerk.people.models import Book
from leadwerk.people.permissions import Permission

CHUNK = 1000


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
