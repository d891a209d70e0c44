"""Accounts, contacts and opportunities that go from one book into another because a setting changed."""

from django.db import transaction
from django.db.models import F

from leadwerk.customers.models import MODELS
from leadwerk.journal.write import change, entry, write_all
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand_people
from leadwerk.people.models import Book

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
