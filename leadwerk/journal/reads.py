"""Reading the journal of records: newest first, a page at a time."""

from collections.abc import Container, Sequence

from django.db.models import F, Q

from leadwerk.journal.kinds import KINDS, Strand
from leadwerk.journal.models import Entry

PAGE = 50
Subject = tuple[str, int]


def timeline(
    *subjects: Subject, strand: Strand | None = None, before: int | None = None, limit: int = PAGE
) -> tuple[list[Entry], bool]:
    """A page of what happened to one record or several, and whether there is more below it. One query.

    The first record is whose timeline it is: of the others what it says itself is left out. `strand` keeps what one
    filter shows; `before` is the id of the last entry already read.
    """
    about = Q()
    for kind in dict.fromkeys(kind for kind, _pk in subjects):
        about |= Q(subject_kind=kind, subject_id__in=[pk for other, pk in subjects if other == kind])
    found = Entry.objects.filter(about).order_by("-pk")
    if len(subjects) > 1:
        kind, pk = subjects[0]
        echoes = [one.name for one in KINDS.values() if one.is_echo]
        found = found.exclude(~Q(subject_kind=kind, subject_id=pk), kind__in=echoes)
    if strand is not None:
        found = found.filter(kind__in=[kind.name for kind in KINDS.values() if kind.strand in _shown_by(strand)])
    if before is not None:
        found = found.filter(pk__lt=before)
    entries = list(found[: limit + 1])
    return entries[:limit], len(entries) > limit


def latest(subject_kinds: Sequence[str], *, before: int | None = None, limit: int = PAGE) -> tuple[list[Entry], bool]:
    """A page of what happened to all records of these kinds, and whether there is more below it. Two queries.

    For kinds of which there are few entries among very many others. They are found kind by kind along the index of
    subjects; the order is an expression, so that no planner walks through the whole journal by its ids instead.
    """
    found = [
        Entry.objects.filter(subject_kind=kind).annotate(age=-F("pk")).order_by().values_list("age", flat=True)
        for kind in subject_kinds
    ]
    if before is not None:
        found = [ages.filter(age__gt=-before) for ages in found]
    first, *more = found
    ages = list(first.union(*more, all=True).order_by("age")[: limit + 1])
    entries = Entry.objects.filter(pk__in=[-age for age in ages[:limit]]).order_by("-pk")
    return list(entries), len(ages) > limit


def last_change(subject: Subject, fields: Container[str], *, depth: int = 200) -> Entry | None:
    """The latest entry that changed one of these fields, looked for among the last `depth`."""
    recent = Entry.objects.filter(subject_kind=subject[0], subject_id=subject[1]).exclude(changes={}).order_by("-pk")
    return next((entry for entry in recent[:depth] if any(name in fields for name in entry.changes)), None)


def _shown_by(strand: Strand) -> tuple[Strand, ...]:
    """The filter "Journal" is what people wrote: notes and calls."""
    return (Strand.JOURNAL, Strand.CALL) if strand is Strand.JOURNAL else (strand,)
