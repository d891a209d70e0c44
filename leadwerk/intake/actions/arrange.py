"""What a person decides about an import before it starts: which column is what, and where the leads go."""

from collections.abc import Mapping
from itertools import islice

from django.db import transaction

from leadwerk.campaigns.models import Campaign
from leadwerk.intake.access import take
from leadwerk.intake.actions.receive_file import SAMPLE, formats_for
from leadwerk.intake.channels.csv_file.mapping import TAKES_SEVERAL
from leadwerk.intake.channels.csv_file.parse import FileShape, rows
from leadwerk.intake.draft import FIELDS, IGNORED
from leadwerk.intake.fields import label
from leadwerk.intake.history import LONGEST_WORD, meaning_of, plain
from leadwerk.intake.making import may_place
from leadwerk.intake.models import Duplicates, ImportRun, ImportState
from leadwerk.intake.refusals import FieldMappedTwice, FileIsGone, ImportHasStarted, ImportIsBeingRead, NothingMapped
from leadwerk.leads.actions.create import home
from leadwerk.leads.refusals import FieldUnknown, OwnerIsInactive
from leadwerk.people import books
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Book, Team, User
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.models import LossReason, SalesProcess, Source

TELLING = frozenset(
    ("company", "first_name", "last_name", "full_name", "email", "email_2", "phone", "phone_2", "mobile")
    + ("description", "note", "interest")
)

MOST_WORDS = 200


@transaction.atomic
def arrange(
    run: ImportRun,
    mapping: Mapping[int, str | None],
    *,
    by: Actor,
    campaign: Campaign | None = None,
    source: Source | None = None,
    process: SalesProcess | None = None,
    owner: User | None = None,
    team: Team | None = None,
    book: Book | None = None,
    loss_reason: LossReason | None = None,
    words: Mapping[str, str] | None = None,
) -> ImportRun:
    """Keep what each column is (a field, `IGNORED`, or None for a note) and where the leads go; `loss_reason` is of
    lost ones of which the file says none that is known. `words` says what words of a status column mean
    (`history.meaning_of`, by their plain form); without it, what was known of them stays.

    Raises `FieldMappedTwice`, `NothingMapped`, `OwnerIsInactive`, `MissingPermission`, `ImportHasStarted`, and what
    `books.for_new` raises.
    """
    fresh = take(run, by=by)
    if fresh.is_started:
        raise ImportHasStarted
    if fresh.state != ImportState.READY:
        raise ImportIsBeingRead
    shape = FileShape.from_json(fresh.shape)
    _check(mapping, shape)
    if owner is not None and not owner.is_active:
        raise OwnerIsInactive(owner=owner.name)
    place = home(owner, team, person(by))
    if not may_place(by, None, place) and not may_place(by, owner.pk if owner else None, place):
        raise MissingPermission(permission=Permission.LEAD_IMPORT)
    if not may_place(by, owner.pk if owner else None, place):
        raise MissingPermission(permission=Permission.LEAD_ASSIGN)
    if book is not None:
        books.check(book, Permission.LEAD_IMPORT, by=by)
    if not fresh.path.exists():
        raise FileIsGone
    sample = [row.cells for row in islice(rows(fresh.path, shape), SAMPLE)]
    fresh.mapping = {str(column): name for column, name in mapping.items()}
    known = fresh.formats.get("words", {}) if words is None else words
    meant = {
        word: code
        for given, code in islice(known.items(), MOST_WORDS)
        if 0 < len(word := plain(given)) <= LONGEST_WORD and meaning_of(code) is not None
    }
    fresh.formats = formats_for(shape, dict(mapping), sample, meant).as_json()
    fresh.campaign, fresh.source, fresh.process = campaign, source, process
    fresh.owner, fresh.team, fresh.book = owner, team, book
    fresh.loss_reason = loss_reason
    fresh.save()
    return fresh


@transaction.atomic
def choose_duplicates(run: ImportRun, duplicates: str, *, by: Actor) -> ImportRun:
    """Say what becomes of rows whose lead is there already. Raises `ImportHasStarted`."""
    fresh = take(run, by=by)
    if fresh.is_started:
        raise ImportHasStarted
    fresh.duplicates = Duplicates(duplicates)
    fresh.save(update_fields=["duplicates"])
    return fresh


def _check(mapping: Mapping[int, str | None], shape: FileShape) -> None:
    columns: dict[str, list[str]] = {}
    for column, name in mapping.items():
        if name is None or name == IGNORED:
            continue
        if name not in FIELDS or not 0 <= column < len(shape.headers):
            raise FieldUnknown(field=name)
        columns.setdefault(name, []).append(shape.headers[column] or str(column + 1))
    for name, places in columns.items():
        if len(places) > 1 and name not in TAKES_SEVERAL:
            raise FieldMappedTwice(field=label(name), columns=", ".join(places))
    if not TELLING & columns.keys():
        raise NothingMapped
