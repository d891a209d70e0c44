"""What becomes of rows whose lead is there already: one more, a change of that lead, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from leadwerk.duplicates.identity import is_mobile
from leadwerk.foundation.errors import Refusal
from leadwerk.intake.known import Holder, Holders, KnownRow, holders_of, known_rows
from leadwerk.intake.models import Duplicates
from leadwerk.intake.refusals import AddressIsKnown, AddressIsKnownInFile
from leadwerk.leads.actions.import_rows import new_lead
from leadwerk.leads.actions.update_rows import RowUpdate, otherwise
from leadwerk.leads.models import NewLead
from leadwerk.people.actors import Actor


@dataclass(slots=True)
class Created:
    """A row that becomes a lead, with what later rows of the same person add to it."""

    line: int
    lead: NewLead


@dataclass(slots=True)
class Skipped:
    """A row that is left out, and why."""

    line: int
    why: Refusal


@dataclass(slots=True)
class Sorted:
    """Each row is in one of `created`, `merged` (into one of these), `updated` or `skipped`."""

    created: list[Created] = field(default_factory=list)
    merged: list[int] = field(default_factory=list)
    updates: dict[int, RowUpdate] = field(default_factory=dict)
    updated: dict[int, list[int]] = field(default_factory=dict)
    """The lines that change a lead, by its id."""
    skipped: list[Skipped] = field(default_factory=list)
    known: list[KnownRow] = field(default_factory=list)
    """Those of the created whose address a lead has all the same."""


@dataclass
class Sorter:
    """Sorts rows batch by batch. What a batch made is found in the database by the next one; a preview, which makes
    nothing, keeps one sorter and asks it to remember (`remembers`)."""

    duplicates: str
    by: Actor
    remembers: bool = False
    _earlier: dict[str, int] = field(init=False, default_factory=dict)
    _places: dict[str, tuple[int, Created | int]] = field(init=False, default_factory=dict)
    """By address: the first line that has it, and what that row became or changed."""

    def sort(self, leads: Sequence[NewLead], lines: Sequence[int]) -> Sorted:
        holders = holders_of(leads, by=self.by, in_full=self._is_matched)
        if not self.remembers:
            self._earlier, self._places = {}, {}
        found = Sorted()
        if self.duplicates == Duplicates.CREATE:
            found.created = [Created(line, lead) for lead, line in zip(leads, lines, strict=True)]
        else:
            for lead, line in zip(leads, lines, strict=True):
                self._place(lead, line, holders, found)
        made = [one.lead for one in found.created]
        found.known = known_rows(made, [one.line for one in found.created], holders, earlier=self._earlier)
        return found

    def _is_matched(self, key: str) -> bool:
        """Whether a row can become one with somebody who has this address."""
        return self.duplicates != Duplicates.CREATE and is_certain(key)

    def _place(self, lead: NewLead, line: int, holders: Holders, found: Sorted) -> None:
        certain = sorted(key for key in lead.keys if (key in holders or key in self._places) and is_certain(key))
        found_there = (one for key in certain for one in holders.get(key, ()) if self._counts(one, lead))
        there = min(found_there, key=_pk, default=None)
        found_before = (self._places[key] for key in certain if key in self._places)
        before = min((one for one in found_before if self._is_one(one[1], lead)), key=_first, default=None)
        place: Created | int | None = there.lead if there is not None else before[1] if before else None
        if place is None:
            place = Created(line, lead)
            found.created.append(place)
        elif self.duplicates == Duplicates.SKIP or (there is not None and not there.is_open):
            why = AddressIsKnown() if there is not None else AddressIsKnownInFile(line=before[0] if before else 0)
            found.skipped.append(Skipped(line, why))
        elif isinstance(place, Created):
            place.lead = _merged(place.lead, lead, replaces=self._replaces)
            found.merged.append(line)
        else:
            _add(found.updates, place, lead, replaces=self._replaces)
            found.updated.setdefault(place, []).append(line)
        for key in lead.keys:
            known = self._places.get(key)
            # Later rows of the person add to a lead that goes on, not to one that is over.
            if known is None or (lead.ending is None and not self._is_one(known[1], lead)):
                self._places[key] = (line, place)

    def _counts(self, holder: Holder, lead: NewLead) -> bool:
        """A closed lead is left as it is, and who comes again is a new one. A row that comes closed is a lead of
        its own, unless it is that very lead from the list imported once more. Both hold unless nobody known is to
        come."""
        if self.duplicates == Duplicates.SKIP:
            return True
        ending = lead.ending
        if ending is None or holder.closed_at is None:
            return ending is None and holder.is_open
        return holder.closed_at == ending.at or not ending.is_dated

    def _is_one(self, place: Created | int, lead: NewLead) -> bool:
        """Whether a row and what an earlier one became are one lead: not where one of them is over."""
        if self.duplicates == Duplicates.SKIP:
            return True
        return lead.ending is None and not (isinstance(place, Created) and place.lead.ending is not None)

    @property
    def _replaces(self) -> bool:
        return self.duplicates == Duplicates.REPLACE


def _pk(holder: Holder) -> int:
    return holder.lead


def _first(place: tuple[int, Created | int]) -> int:
    return place[0]


def is_certain(key: str) -> bool:
    """Whether who shares this address is the same person; a number of the house is shared by colleagues."""
    return key.startswith("e:") or is_mobile(key[2:])


def _add(updates: dict[int, RowUpdate], pk: int, lead: NewLead, *, replaces: bool) -> None:
    update = updates.setdefault(pk, RowUpdate({}, replaces=replaces))
    texts = _put_together(update.fields, lead.fields, replaces=replaces)
    planned = (line for plan in lead.plans for line in plan.lines)
    update.texts += [text for text in (lead.text, *lead.story, *planned, *texts) if text]


def _merged(one: NewLead, other: NewLead, *, replaces: bool) -> NewLead:
    """Two rows of the same person as one lead: with the last contact of the first and the tasks of both."""
    fields = dict(one.fields)
    texts = _put_together(fields, other.fields, replaces=replaces)
    story = [line for line in other.story if line not in one.story]
    merged = new_lead(fields, "\n".join(filter(None, (one.text, other.text, *story, *texts))))
    assert merged is not None, "one of them was enough"
    merged.received_at = one.received_at
    merged.refer_to(one.references)
    merged.contacted_at, merged.story = one.contacted_at, one.story
    merged.plans = (*one.plans, *other.plans)
    return merged


def _put_together(fields: dict[str, Any], more: Mapping[str, Any], *, replaces: bool) -> list[str]:
    """Add to `fields` what `more` says; in words what it says otherwise and is not taken."""
    left: list[str] = []
    for name, value in more.items():
        if name == "more_addresses":
            present = fields.get(name, [])
            fields[name] = [*present, *(one for one in value if one not in present)]
        elif replaces or name not in fields:
            fields[name] = value
        else:
            left += otherwise(name, fields[name], value)
    return left
