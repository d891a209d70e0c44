"""The timeline of records: journal entries as sentences in the reader's language, grouped by day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leadwerk.correspondence.catalog import all_outcomes
from leadwerk.correspondence.models import Reach
from leadwerk.customers import fields as customers
from leadwerk.customers.models import MODELS, OpportunityStatus
from leadwerk.desk.lead_page.layout import LABELLED, readable
from leadwerk.journal.kinds import KINDS, Strand
from leadwerk.journal.models import Entry
from leadwerk.journal.reads import PAGE, Subject, timeline
from leadwerk.leads.fields import label
from leadwerk.people.organisation import organisation
from leadwerk.pipelines.catalog import catalog
from leadwerk.ui.formats import clock, date

# The template of what all pages with a timeline share; its macro `entries` is a page of it.
PARTS = "desk/record/parts.html"
LONGEST = 300
LETTERS = {"lead": "L", "account": "F", "contact": "K", "opportunity": "V"}
TELLING_CHANGES = frozenset(("edited", "undone", "record_edited", "record_undone", "converted", "unconverted"))
MOST_PRINTED = 2_000
FILTERS: tuple[Strand, ...] = (Strand.JOURNAL, Strand.CALL, Strand.TASK, Strand.STAGE)


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one entry, before and after, as people read it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it reads. `place` is the circle of the stage it tells about: (position, total).

    `badge` is words and tone: how a call ended. `about` is the number of the record it stands at, where that is another
    one than the page's.
    """

    id: int
    at: dt.datetime
    icon: str
    head: SafeString
    text: str = ""
    changes: list[Change] = field(default_factory=list)
    place: tuple[int, int] | None = None
    is_note: bool = False
    badge: tuple[str, str] | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day; `at` is None where the page before has begun with it."""

    at: dt.datetime | None
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the timeline; `more` is (id of the last entry, its day) where there is more below."""

    days: list[Day]
    strand: Strand | None
    more: tuple[int, str] | None


def page(
    *subjects: Subject, strand: Strand | None = None, before: int | None = None, begun: str = "", limit: int = PAGE
) -> Page:
    """The newest entries, or those below `before`; `begun` is the day (ISO) the page above ended with. One query.

    Entries of several subjects stand in one timeline, the first of them being the record itself.
    """
    entries, has_more = timeline(*subjects, strand=strand, before=before, limit=limit)
    names, own = names_today(), subjects[0]
    days = [
        Day(None if day.isoformat() == begun else lines[0].at, lines)
        for day, lines in (
            (day, [_line(entry, names, own) for entry in found])
            for day, found in groupby(entries, key=lambda entry: timezone.localtime(entry.at).date())
        )
    ]
    last = entries[-1] if has_more else None
    return Page(days, strand, (last.pk, timezone.localtime(last.at).date().isoformat()) if last else None)


def whole(*subjects: Subject) -> Page:
    """The timeline on one page, for print: the newest 2,000 entries."""
    return page(*subjects, limit=MOST_PRINTED)


def strand_named(name: str) -> Strand | None:
    """The filter of that name; None, which shows everything, for any other."""
    return next((strand for strand in FILTERS if strand == name), None)


def filters() -> Iterable[tuple[str, str]]:
    """Name and words of each filter that a registered kind belongs to; the empty name shows everything."""
    yield "", pgettext("timeline", "All")
    words = {
        Strand.JOURNAL: _("Journal"),
        Strand.CALL: _("Calls"),
        Strand.TASK: _("Tasks"),
        Strand.STAGE: _("Stages"),
    }
    there = {kind.strand for kind in KINDS.values()}
    for strand in FILTERS:
        if strand in there:
            yield strand.value, words[strand]


def _line(entry: Entry, names: dict[str, str], own: Subject) -> Line:
    kind = KINDS[entry.kind]
    stage = catalog().stages.get(entry.changes["stage"][1]) if "stage" in entry.changes else None
    return Line(
        id=entry.pk,
        at=entry.at,
        icon=kind.icon,
        head=head(entry, names),
        text=entry.text,
        changes=_changes(entry) if entry.kind in TELLING_CHANGES else [],
        place=catalog().place(stage) if stage is not None and kind.strand is Strand.STAGE else None,
        is_note=kind.strand in (Strand.JOURNAL, Strand.CALL),
        badge=_outcome(entry) if entry.kind == "called" else None,
        about="" if (entry.subject_kind, entry.subject_id) == own else _number(entry),
    )


def _outcome(entry: Entry) -> tuple[str, str]:
    """How a call ended: in today's words while the list has them, else as it was written then."""
    known = next((one for one in all_outcomes() if one.pk == entry.facts.get("outcome")), None)
    words = known.label if known is not None else str(entry.facts.get("outcome_name", ""))
    return words, "ok" if entry.facts.get("reach") == Reach.REACHED else ""


def head(entry: Entry, names: dict[str, str]) -> SafeString:
    """Who did what, as markup; `names` are those of `names_today`."""
    try:
        sentence = str(KINDS[entry.kind].sentence) % _facts(entry, names)
    except KeyError:  # written before the sentence asked for this fact, or by another hand
        sentence = _("has changed something")
    who = _name(entry.by_id)
    if entry.on_behalf_of_id is not None:
        behalf = _("on behalf of %(name)s") % {"name": _name(entry.on_behalf_of_id)}
        return format_html('<b>{}</b> <span class="soft">{} {}</span>', who, behalf, sentence)
    return format_html('<b>{}</b> <span class="soft">{}</span>', who, sentence)


def _name(user_id: int | None) -> str:
    colleague = organisation().colleague(user_id)
    return colleague.name if colleague else _("The system")


def names_today() -> dict[str, str]:
    """Names as the journal keeps them -> names in the active language, of what the catalog still knows."""
    known = catalog()
    lists = (known.stages, known.processes, known.loss_reasons, known.rejection_codes)
    return {one.name: one.label for held in lists for one in held.values()}


def _number(entry: Entry) -> str:
    return f"{LETTERS[entry.subject_kind]}-{entry.subject_id}" if entry.subject_kind in LETTERS else ""


def _facts(entry: Entry, names: dict[str, str]) -> dict[str, Any]:
    facts = {name: names.get(value, value) if isinstance(value, str) else value for name, value in entry.facts.items()}
    if entry.kind in ("edited", "import_updated", "record_edited"):
        facts["fields"] = ", ".join(_label(entry, name) for name in entry.changes)
    if "due" in facts:
        facts["due"] = _due(str(facts["due"]))
    return facts


def _due(text: str) -> str:
    """A day, or an instant in the reader's zone, as a date that reads the same tomorrow."""
    if "T" not in text:
        return date(dt.date.fromisoformat(text))
    at = dt.datetime.fromisoformat(text)
    return f"{date(at)}, {clock(at)}"


def _changes(entry: Entry) -> list[Change]:
    return [
        Change(_label(entry, name), short(_readable(entry, name, before)), short(_readable(entry, name, after)))
        for name, (before, after) in entry.changes.items()
        if name in LABELLED or name in customers.LABELLED
    ]


def _label(entry: Entry, name: str) -> str:
    model = MODELS.get(entry.subject_kind)
    return customers.label(model, name) if model is not None else label(name)


def _readable(entry: Entry, name: str, value: Any) -> str:
    if entry.subject_kind not in MODELS or value in ("", None):
        return readable(name, value)
    match name:
        case "status":
            return str(OpportunityStatus(value).label) if value in OpportunityStatus.values else value
        case "is_private":
            return _("yes") if value else _("no")
        case "expected_on":
            return date(dt.date.fromisoformat(value))
        case "contact":
            return f"K-{value}"
    return readable(name, value)


def short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
