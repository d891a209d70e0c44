"""How every verb on a lead ends: version, journal, tally.

A verb that is done to one lead only calls `done` as its last line. One that can be done to many writes into a `Batch`,
alone or together with others: so both share every rule and every change.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import F

from leadwerk.foundation.clock import new_change_set, now
from leadwerk.journal.models import Entry
from leadwerk.journal.write import Changes, entry, write, write_all
from leadwerk.leads.models import Lead, StageVisit
from leadwerk.leads.models.visit import Entered, Left
from leadwerk.people.actors import Actor, System, person
from leadwerk.pipelines.models import Stage
from leadwerk.tallies import keep


def done(
    lead: Lead,
    kind: str,
    *,
    by: Actor,
    before: keep.Place | None,
    changes: Changes,
    change_set: int | None = None,
    text: str = "",
    facts: dict[str, Any] | None = None,
    at: dt.datetime | None = None,
    is_work: bool = True,
) -> Entry:
    """Save the lead one version higher, write its entry, move it in the tally.

    `before` is the lead's place as read before the change. `is_work` says that this is work on the lead: its time of
    last activity moves, and if the owner did it, it no longer counts as newly assigned.
    """
    at = at or now()
    if is_work:
        lead.last_activity_at = at
        if not isinstance(by, System) and by.pk == lead.owner_id:
            lead.worked_at = at
    lead.version += 1
    lead.save(force_update=True)
    entry = write(
        kind, ("lead", lead.pk), by=by, changes=changes, change_set=change_set, text=text, facts=facts or {}, at=at
    )
    keep.count([(before, keep.place(lead))])
    return entry


@dataclass
class Batch:
    """What verbs do to leads they have locked, gathered and written at once: set-based, however many there are.

    Nothing is in the database before `write`, which comes last in the transaction. Afterwards the batch is empty and
    can take more; `changed` counts on.
    """

    by: Actor
    change_set: int = field(default_factory=new_change_set)
    at: dt.datetime = field(default_factory=now)
    leads: dict[int, Lead] = field(default_factory=dict)
    changed: int = 0
    _columns: list[dict[str, Any]] = field(default_factory=list)
    _entries: list[Entry] = field(default_factory=list)
    _moves: list[tuple[keep.Place | None, keep.Place | None]] = field(default_factory=list)
    _left: dict[Left, list[int]] = field(default_factory=lambda: defaultdict(list))
    _rows: dict[type[models.Model], list[models.Model]] = field(default_factory=lambda: defaultdict(list))

    def done(
        self,
        lead: Lead,
        kind: str,
        *,
        before: keep.Place | None,
        changes: Changes,
        text: str = "",
        facts: dict[str, Any] | None = None,
        is_work: bool = True,
        also: Iterable[str] = (),
    ) -> None:
        """As `record.done`, for later. The columns of `changes` are saved, and those of `also`."""
        names = [*changes, *also]
        if is_work:
            lead.last_activity_at = self.at
            names.append("last_activity_at")
            if not isinstance(self.by, System) and self.by.pk == lead.owner_id:
                lead.worked_at = self.at
                names.append("worked_at")
        lead.version += 1
        attnames = sorted(attname(name) for name in names)
        assert lead.pk not in self.leads, "one change of a lead at a time"
        self.leads[lead.pk] = lead
        self._columns.append({name: getattr(lead, name) for name in attnames})
        self._entries.append(
            entry(
                kind,
                ("lead", lead.pk),
                by=self.by,
                changes=changes,
                change_set=self.change_set,
                text=text,
                facts=facts,
                at=self.at,
            )
        )
        self._moves.append((before, keep.place(lead)))

    def leave(self, lead: Lead, how: Left) -> None:
        """End the open visit."""
        self._left[how].append(lead.pk)

    def enter(
        self, lead: Lead, stage: Stage, how: Entered, *, left: Left = Left.NOT_YET, undoes: int | None = None
    ) -> None:
        """Begin a visit; with `left` it ends at the same instant."""
        visit = StageVisit(
            lead=lead,
            stage=stage,
            entered_at=self.at,
            entered=how,
            entered_by=person(self.by),
            change_set=self.change_set,
            undoes=undoes,
        )
        if left:
            visit.left_at, visit.left, visit.left_by = self.at, left, person(self.by)
            visit.left_change_set = self.change_set
        self.add(visit)

    def add(self, row: models.Model) -> None:
        """A row that tells the story of a state."""
        self._rows[type(row)].append(row)

    def write(self) -> None:
        for how, ids in self._left.items():
            StageVisit.objects.filter(lead__in=ids, left_at__isnull=True).update(
                left_at=self.at, left=how, left_by=person(self.by), left_change_set=self.change_set
            )
        for model, rows in self._rows.items():
            model._default_manager.bulk_create(rows, batch_size=1000)
        alike: dict[str, tuple[dict[str, Any], list[int]]] = {}
        for pk, columns in zip(self.leads, self._columns, strict=True):
            alike.setdefault(repr(columns), (columns, []))[1].append(pk)
        for columns, ids in alike.values():
            Lead.objects.filter(pk__in=ids).update(version=F("version") + 1, **columns)
        write_all(self._entries)
        keep.count(self._moves)
        self.changed += len(self.leads)
        for gathered in (self.leads, self._columns, self._entries, self._moves, self._left, self._rows):
            gathered.clear()


def attname(name: str) -> str:
    """The attribute that holds a field's plain value: "owner_id" for "owner"."""
    return str(Lead._meta.get_field(name).attname)  # type: ignore[union-attr]
