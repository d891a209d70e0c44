"""The columns of a file beside what they will become, with samples and a verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadwerk.intake.channels.csv_file.parse import FileShape
from leadwerk.intake.draft import IGNORED, Formats, reading
from leadwerk.intake.fields import GROUPS
from leadwerk.intake.history import Historian
from leadwerk.people.actors import SYSTEM

SAMPLES = 3
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
        historian = Historian(SYSTEM)
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
