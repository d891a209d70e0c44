from django.db import transaction

from leadwerk.foundation.clock import new_change_set
from leadwerk.journal.write import change
from leadwerk.leads.access import take
from leadwerk.leads.actions.record import Batch
from leadwerk.leads.models import Lead
from leadwerk.people import books
from leadwerk.people.actors import Actor
from leadwerk.people.models import Book
from leadwerk.people.permissions import Permission
from leadwerk.tallies import keep


@transaction.atomic
def put_in_book(
    lead: Lead,
    book: Book | None,
    *,
    by: Actor,
    text: str = "",
    version: int | None = None,
    change_set: int | None = None,
) -> Lead:
    """Put a lead into a book, whose members then see it, or with None take it out. Owner, team and group stay.

    Takes the permission to assign, on the lead and in the book. Putting it where it is changes nothing. Raises
    `BooksNotUsed`, `BookNotOpen`, `BookMissing`, `Stale`, `LeadIsConverted`.
    """
    fresh = take(lead, Permission.LEAD_ASSIGN, by=by, version=version)
    batch = Batch(by, change_set or new_change_set())
    shelve(batch, fresh, book, text=text)
    batch.write()
    return fresh


def shelve(batch: Batch, fresh: Lead, book: Book | None, *, text: str = "") -> None:
    """`put_in_book` for a lead in hand: rule and change. Verbs only."""
    if fresh.book_id == (book.pk if book is not None else None):
        return
    books.check(book, Permission.LEAD_ASSIGN, by=batch.by)
    before = keep.place(fresh)
    changes = change(fresh, book=book)
    kind, facts = ("book_changed", {"book": book.name}) if book is not None else ("book_left", {})
    batch.done(fresh, kind, before=before, changes=changes, text=text, facts=facts, is_work=False)
