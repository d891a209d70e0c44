"""One verb on many leads: rights for the whole selection first, then set-based chunks under one change set.

A lead that breaks a rule is left out and counted with the words of its refusal. The verbs are in `bulk_verbs.py`:
their rules and changes are those of the single verbs. Up to `AT_ONCE` leads are changed while the person waits, more
by a job.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from django.db import transaction
from django.utils import translation

from leadwerk.foundation.clock import new_change_set, now
from leadwerk.foundation.errors import Refusal, Unseen
from leadwerk.leads.actions.record import Batch
from leadwerk.leads.models import BulkRun, Lead
from leadwerk.leads.refusals import LeadsUnseen, NothingSelected
from leadwerk.people.actors import Actor
from leadwerk.people.doors import MissingPermission, require
from leadwerk.people.models import User
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has

AT_ONCE = 500
CHUNK = 500
NAMED = 20


class Verb(Protocol):
    """What is to be done to each lead. It is stored by name and parameters while a job goes on with it."""

    @property
    def name(self) -> str: ...
    @property
    def permission(self) -> Permission | None:
        """What must be allowed on each lead; None where having done it before is enough."""

    def parameters(self) -> dict[str, Any]:
        """JSON from which `bulk_verbs.load` makes the verb again."""

    def prepare(self, leads: Sequence[Lead]) -> None:
        """Read for a whole chunk what the rule would otherwise ask for one by one."""

    def do(self, batch: Batch, lead: Lead, number: int) -> None:
        """Check the rule and write the change into the batch; `number` counts through the selection."""


@dataclass
class Refused:
    """Leads that a verb left out for the same reason; the ids of the first few."""

    code: str
    sentence: str
    count: int = 0
    leads: list[int] = field(default_factory=list)


@dataclass
class Report:
    """What a bulk verb did. What was so already is neither changed nor refused."""

    change_set: int
    changed: int = 0
    refused: dict[str, Refused] = field(default_factory=dict)

    def refuse(self, refusal: Refusal, lead: int) -> None:
        sentence = refusal.sentence()
        entry = self.refused.setdefault(sentence, Refused(refusal.code, sentence))
        entry.count += 1
        if len(entry.leads) < NAMED:
            entry.leads.append(lead)

    @property
    def left_out(self) -> int:
        return sum(refused.count for refused in self.refused.values())


@transaction.atomic
def bulk(verb: Verb, leads: Iterable[int], *, by: User) -> Report:
    """Do a verb to at most `AT_ONCE` leads, in one transaction.

    Raises `LeadsUnseen` if one of them may not be seen, and `MissingPermission` if `by` may do this to no lead at all;
    then nothing is changed.
    """
    ids = _selected(leads, verb, by)
    assert len(ids) <= AT_ONCE, "more are done by a job"
    report = Report(new_change_set())
    _do(verb, ids, report, by=by)
    return report


@transaction.atomic
def begin(verb: Verb, leads: Iterable[int], *, by: User) -> BulkRun:
    """Store what is to be done to any number of leads; `go_on` does it. Raises what `bulk` raises."""
    ids = _selected(leads, verb, by)
    run = BulkRun(
        verb=verb.name,
        parameters=verb.parameters(),
        leads=ids,
        by=by,
        change_set=new_change_set(),
        started_at=now(),
    )
    run.save(force_insert=True)
    return run


def go_on(verb: Verb, run: BulkRun, *, by: Actor) -> bool:
    """Do the next chunk of a run, as the person who began it; whether there is more to do. Harmless when repeated."""
    with transaction.atomic():
        fresh = BulkRun.objects.select_for_update(of=("self",)).select_related("by").get(pk=run.pk)
        ids = fresh.leads[fresh.place : fresh.place + CHUNK]
        if ids:
            refused = {item["sentence"]: Refused(**item) for item in fresh.refused}
            report = Report(fresh.change_set, fresh.changed, refused)
            with translation.override(fresh.by.language or company().language):
                _do(verb, ids, report, by=fresh.by, first=fresh.place)
            fresh.changed, fresh.refused = report.changed, [asdict(one) for one in refused.values()]
            fresh.place += len(ids)
        is_over = fresh.place >= fresh.total
        if is_over and fresh.finished_at is None:
            fresh.finished_at = now()
        fresh.save(update_fields=["place", "changed", "refused", "finished_at"])
    return not is_over


def _selected(leads: Iterable[int], verb: Verb, by: User) -> list[int]:
    """The selection in the order given, once asked for as a whole."""
    ids = list(dict.fromkeys(leads))
    if not ids:
        raise NothingSelected
    if verb.permission is None:
        return ids
    if not has(by, verb.permission):
        raise MissingPermission(verb.permission)
    visible = Lead.objects.for_user(by, Permission.LEAD_VIEW)
    seen = sum(visible.filter(pk__in=ids[start : start + 1000]).count() for start in range(0, len(ids), 1000))
    if seen != len(ids):
        raise LeadsUnseen(unseen=len(ids) - seen, chosen=len(ids))
    return ids


def _do(verb: Verb, ids: Sequence[int], report: Report, *, by: User, first: int = 0) -> None:
    found = Lead.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(ids)
    verb.prepare(list(found.values()))
    batch = Batch(by, report.change_set)
    for number, pk in enumerate(ids, first):
        try:
            lead = found.get(pk)
            if lead is None:
                raise Unseen
            if verb.permission is not None:
                require(by, verb.permission, lead)
            verb.do(batch, lead, number)
        except Refusal as refusal:
            report.refuse(refusal, pk)
    batch.write()
    report.changed += batch.changed
