"""The columns of a file beside what they will become, with samples and a verdict."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadwerk.intake.channels.csv_file.parse import FileShape
from leadwerk.intake.draft import IGNORED, Formats, reading
from leadwerk.intake.fields import GROUPS
from leadwerk.intake.history import LEFT_OUT, LONGEST_WORD, OF_STAGE, Historian, plain
from leadwerk.leads.models import Outcome
from leadwerk.people.actors import SYSTEM
from leadwerk.pipelines.catalog import catalog

SAMPLES = 3
WORDS = 40
OF_WORD = "word-"
AS_NOTE = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, what it is mapped to, its first values; `tone` of the verdict is ok, warn or ""."""

    number: int
    header: str
    field: str
    samples: list[str]
    verdict: str
    tone: str

    @property
    def name(self) -> str:
        return self.header or _("Column %(number)s") % {"number": self.number + 1}


def columns(
    shape: FileShape, mapping: Mapping[int, str | None], formats: Formats, sample: Sequence[list[str]]
) -> list[Column]:
    found = []
    for number, header in enumerate(shape.headers):
        field = mapping.get(number)
        cells = [row[number].strip() for row in sample if number < len(row) and row[number].strip()]
        verdict, tone = _verdict(number, field, cells, formats)
        samples = [cell[:80] for cell in dict.fromkeys(cells)][:SAMPLES]
        found.append(Column(number, header[:80], field or AS_NOTE, samples, verdict, tone))
    return found


def _verdict(number: int, field: str | None, cells: Sequence[str], formats: Formats) -> tuple[str, str]:
    if field == IGNORED:
        return _("left out"), ""
    if not cells:
        return _("empty"), ""
    if field is None:
        return _("as a journal note"), ""
    drafts = [reading(cell, number, field, formats) for cell in cells]
    odd = sum(bool(draft.notes) for draft in drafts)
    if field == "status":
        historian = Historian(SYSTEM, words=formats.words)
        odd = sum(not historian.knows(cell) for cell in cells)
    if odd:
        text = ngettext("%(odd)s of %(all)s not understood", "%(odd)s of %(all)s not understood", odd)
        return text % {"odd": odd, "all": len(cells)}, "warn"
    if field == "postal_code":
        padded = sum(draft.postal_code != cell for draft, cell in zip(drafts, cells, strict=True))
        if padded:
            return ngettext("%(n)s completed", "%(n)s completed", padded) % {"n": padded}, "warn"
    return _("fits"), "ok"


def options() -> list[tuple[str, Any]]:
    """What a column can be, for a select: fields by group, then a note, then nothing."""
    fields = [(str(group), [(name, str(label)) for name, label in of_group.items()]) for group, of_group in GROUPS]
    return [(AS_NOTE, _("Keep as a journal note")), (IGNORED, _("Leave out")), *fields]


def chosen(shape: FileShape, sent: Mapping[str, str]) -> dict[int, str | None]:
    """The mapping that a form sent."""
    return {number: sent.get(f"column-{number}", AS_NOTE) or None for number in range(len(shape.headers))}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a status column that Leadwerk does not know by itself; `meaning` is what a person chose, or ""."""

    field: str
    shown: str
    rows: int
    meaning: str


def words(mapping: Mapping[int, str | None], formats: Formats, sample: Sequence[list[str]]) -> list[Word]:
    """Those of the sample, the most frequent first; `WORDS` at most, for a column of so many is no status."""
    historian = Historian(SYSTEM)
    counted: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for row in sample:
        for number, name in mapping.items():
            cell = row[number].strip() if name == "status" and number < len(row) else ""
            word = plain(cell)
            if 0 < len(word) <= LONGEST_WORD and not historian.knows(cell):
                counted[word] += 1
                spelled.setdefault(word, cell[:80])
    found = counted.most_common(WORDS)
    return [Word(OF_WORD + word, spelled[word], count, formats.words.get(word, "")) for word, count in found]


def meanings() -> list[tuple[str, Any]]:
    """What such a word can mean, for a select."""
    stages = {plain(stage.name): stage.label for of_process in catalog().stages_of.values() for stage in of_process}
    ends = [(end.value, str(end.label)) for end in (Outcome.WON, Outcome.LOST, Outcome.REJECTED)]
    return [
        (AS_NOTE, _("Keep as a journal note")),
        (LEFT_OUT, _("Leave out")),
        (_("Closed"), ends),
        (_("Stage"), [(OF_STAGE + name, shown) for name, shown in stages.items()]),
    ]


def chosen_words(sent: Mapping[str, str]) -> dict[str, str]:
    """What a form says that words mean, also those of earlier lists that this one does not have."""
    return {name.removeprefix(OF_WORD): sent[name] for name in sent if name.startswith(OF_WORD) and sent[name]}
