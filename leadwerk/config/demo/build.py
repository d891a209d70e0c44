"""`leadwerk demo`: a coherent company of any size, the same each time for the same seed, number and day."""

import datetime as dt
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from leadwerk.config.demo import company as demo_company
from leadwerk.config.demo import lives
from leadwerk.conversion.models import Conversion
from leadwerk.correspondence.models import CallRecord
from leadwerk.customers.models import Account, Contact, Opportunity
from leadwerk.foundation import clock, held
from leadwerk.foundation.db import dialect
from leadwerk.foundation.errors import RuleBroken
from leadwerk.journal.models import Entry
from leadwerk.leads.models import AddressKey, Closure, Lead, Qualification, Rejection, StageVisit
from leadwerk.people.models import Company
from leadwerk.tallies import check
from leadwerk.tasks.models import Task

BATCH = 5_000
LARGE = 20_000  # from here on it pays to build indexes after the rows
INDEXED = (Lead, Entry, StageVisit, Task, Account, Contact, Opportunity)


class NotEmpty(RuleBroken):
    """The demo company needs an installation without a company."""

    code = "not_empty"
    words = _("There is a company already; the demo company needs an empty installation.")


def build(leads: int, *, seed: int = 7, now: dt.datetime | None = None, say: Callable[[str], None] = print) -> None:
    """Found the demo company with `leads` leads of the two years before `now` (default: today, 10:30 UTC).

    Raises `NotEmpty` where a company exists. Nothing is left behind by a build that breaks off before its first batch;
    a later one leaves a company without all of its leads.
    """
    if Company.objects.exists():
        raise NotEmpty
    begun = time.monotonic()
    rng = random.Random(seed)  # noqa: S311 (invented data)
    moment = now or clock.now().replace(minute=30, second=0, microsecond=0)
    with transaction.atomic():
        cast = demo_company.found(rng, leads, moment)
    told = lives.Lives(rng, cast, moment)
    with _indexes_afterwards(leads >= LARGE, say):
        for done, batch in _batches(told, leads):
            with transaction.atomic():
                _write(batch, told)
            if leads >= LARGE and done % 50_000 < BATCH:
                say(f"{done:,} leads after {time.monotonic() - begun:.0f} s")
    check.rebuild(Lead.objects.all())
    held.changed()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say(f"{leads:,} leads in {time.monotonic() - begun:.1f} s")


def _batches(told: lives.Lives, leads: int) -> Iterator[tuple[int, lives.Batch]]:
    """The lives in the order they came in, so that numbers rise with time."""
    ages = told.ages(leads)
    for start in range(0, leads, BATCH):
        number = min(BATCH, leads - start)
        batch = lives.Batch()
        told.tell(dialect().reserve_ids(Lead, number), ages[start : start + number], batch)
        yield start + number, batch


def _write(batch: lives.Batch, told: lives.Lives) -> None:
    insert = dialect().bulk_insert
    # What happened in a batch of lives is written in the order of time, as the journal's ids are read.
    batch.entries.sort(key=lambda entry: entry[3])
    _convert(batch, told)
    insert(Lead, lives.LEAD_FIELDS, batch.leads)
    insert(StageVisit, lives.VISIT_FIELDS, batch.visits)
    insert(Entry, lives.ENTRY_FIELDS, batch.entries)
    insert(AddressKey, lives.KEY_FIELDS, batch.keys)
    insert(Task, lives.TASK_FIELDS, batch.tasks)
    insert(CallRecord, lives.CALL_FIELDS, batch.calls)
    insert(Closure, lives.CLOSURE_FIELDS, batch.closures)
    insert(Rejection, lives.REJECTION_FIELDS, batch.rejections)
    insert(Qualification, lives.QUALIFICATION_FIELDS, batch.qualifications)
    insert(Conversion, lives.CONVERSION_FIELDS, batch.conversions)


def _convert(batch: lives.Batch, told: lives.Lives) -> None:
    """Accounts, contacts and opportunities of the won leads."""
    if not batch.won:
        return
    insert, number = dialect().bulk_insert, len(batch.won)
    ids = zip(
        dialect().reserve_ids(Account, number),
        dialect().reserve_ids(Contact, number),
        dialect().reserve_ids(Opportunity, number),
        strict=True,
    )
    made = [told.customer(won, *triple) for won, triple in zip(batch.won, ids, strict=True)]
    insert(Account, lives.ACCOUNT_FIELDS, [customer[0] for customer in made])
    insert(Contact, lives.CONTACT_FIELDS, [customer[1] for customer in made])
    insert(Opportunity, lives.OPPORTUNITY_FIELDS, [customer[2] for customer in made])
    batch.conversions = [customer[3] for customer in made]
    batch.entries.extend(entry for customer in made for entry in customer[4])


@contextmanager
def _indexes_afterwards(is_large: bool, say: Callable[[str], None]) -> Iterator[None]:
    if not is_large:
        yield
        return
    searched = [model for model in (Lead, Account, Contact, Opportunity) if _is_searched(model)]
    with connection.schema_editor() as editor:
        for model in INDEXED:
            for index in model._meta.indexes:
                editor.remove_index(model, index)
        for model in searched:
            dialect().drop_search_index(editor, model._meta.db_table, "folded")
    try:
        yield
    finally:
        say("building the indexes")
        with connection.schema_editor() as editor:
            for model in INDEXED:
                for index in model._meta.indexes:
                    editor.add_index(model, index)
            for model in searched:
                dialect().create_search_index(editor, model._meta.db_table, "folded")


def _is_searched(model: type[models.Model]) -> bool:
    """Whether the migrations gave this table a search index."""
    return not any(
        "missing" in p or "no such table" in p for p in dialect().search_index_problems(model._meta.db_table, "folded")
    )
