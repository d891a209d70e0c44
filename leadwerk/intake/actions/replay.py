"""Looking again at what was refused, what failed and what is held, after a rule or a mapping was mended."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks import task

from leadwerk.foundation.clock import new_change_set, now
from leadwerk.foundation.jobs import LEASE
from leadwerk.intake import tally
from leadwerk.intake.access import may_settle, take_event
from leadwerk.intake.actions.process import Choice, process
from leadwerk.intake.models import EventState, IntakeEvent
from leadwerk.intake.refusals import EventIsOfAFile, EventIsSettled, RawIsGone
from leadwerk.journal.write import entry, write, write_all
from leadwerk.people.actions.security import record
from leadwerk.people.actors import SYSTEM, Actor, person
from leadwerk.people.models import User

FAILED = Q(state=EventState.QUARANTINE) | Q(state=EventState.DONE, refused__gt=0)
CHUNK = 200


def replay(event: IntakeEvent, *, by: Actor, choice: Choice | None = None) -> IntakeEvent:
    """Look at an event again, now; the event as it is then. A doubt that held it counts no more.

    `choice` is what a person says to the question whether it is somebody who is known.

    Raises `EventIsSettled` for one that has become a lead, `EventIsOfAFile`, `RawIsGone`.
    """
    with transaction.atomic():
        fresh = take_event(event, by=by)
        _open(fresh)
        write("intake_replayed", ("intake_event", fresh.pk), by=by, facts={"code": _code(fresh)})
        _let_wait(fresh, at_once=True)
    return process(fresh, by=SYSTEM, choice=choice)


@transaction.atomic
def replay_all(found: QuerySet[IntakeEvent], *, by: Actor) -> int:
    """Let all that failed among these be looked at again by the worker; how many they are.

    Events of files, and those whose raw data are gone, are left out. More than a few are done in the background.
    """
    may_settle(by)
    ids = list(replayable(found).order_by("pk").values_list("pk", flat=True))
    record("intake_replayed", by=by, count=len(ids))
    user = person(by)
    change_set = new_change_set()
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        if start == 0:
            _replay_chunk(chunk, change_set, by)
        else:
            replay_chunk.enqueue(chunk, change_set, user.pk if user is not None else None)
    return len(ids)


def replayable(found: QuerySet[IntakeEvent]) -> QuerySet[IntakeEvent]:
    """Those among these that can be looked at again."""
    return found.filter(FAILED, run=None).exclude(raw={})


@task()
def replay_chunk(ids: list[int], change_set: int, by_id: int | None) -> None:
    """Events that were settled meanwhile are left as they are."""
    with transaction.atomic():
        _replay_chunk(ids, change_set, User.objects.get(pk=by_id) if by_id is not None else SYSTEM)


def _replay_chunk(ids: list[int], change_set: int, by: Actor) -> None:
    rows = IntakeEvent.objects.filter(FAILED, pk__in=ids).select_for_update(of=("self",)).order_by("pk")
    events = list(rows)
    codes = {event.pk: _code(event) for event in events}
    for event in events:
        _let_wait(event)
    write_all(
        entry("intake_replayed", ("intake_event", pk), by=by, change_set=change_set, facts={"code": code})
        for pk, code in codes.items()
    )


def _open(event: IntakeEvent) -> None:
    if event.run_id is not None:
        raise EventIsOfAFile
    if event.state == EventState.DONE and not event.refused:
        raise EventIsSettled
    if not event.raw:
        raise RawIsGone


def _code(event: IntakeEvent) -> str:
    """What stood against it; its problems are gone when it has become a lead, the journal keeps their code."""
    return ", ".join(event.problems.values_list("code", flat=True)) or ("failed" if event.error else "")


def _let_wait(event: IntakeEvent, *, at_once: bool = False) -> None:
    """With `at_once` the caller looks at it, and the worker only if nothing is heard of that: it knows no choice."""
    was_settled = event.state == EventState.DONE
    if was_settled:
        tally.count(event, -1)
    event.problems.all().delete()
    event.refused, event.waiting = 0, 1
    event.state, event.attempts, event.error = EventState.WAITING, int(at_once), ""
    event.retry_at = now() + LEASE if at_once else now()
    event.save(force_update=True)
