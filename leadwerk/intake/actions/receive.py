"""Receiving: the one thing that must never fail and never wait for anything. What is received is never lost."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError

from leadwerk.foundation.clock import now
from leadwerk.foundation.db import dialect
from leadwerk.foundation.db.statements import insert
from leadwerk.foundation.jobs import LEASE
from leadwerk.intake.models import EventState, IntakeEvent, IntakeProblem
from leadwerk.people.actors import Actor, person
from leadwerk.pipelines.models import Source

DEEPEST = 50


def receive(
    channel: str,
    raw: Mapping[str, Any],
    *,
    by: Actor,
    source: Source | int | None = None,
    dedupe_key: str | None = None,
    held: str | Callable[[], str | None] | None = None,
    at_once: bool = False,
) -> IntakeEvent:
    """Store what came in, committed when this returns; the worker makes a lead of it (`process`).

    Cannot be called inside a transaction. `raw` is JSON, as it came. The same `dedupe_key` again gives the event there
    is: `digest` then tells whether the same was sent (`digest_of`). `held` is the code of a doubt (`readers.doubt`),
    which puts the event into quarantine, where a person decides; or what says it, asked in the transaction that stores
    the event: what it raises stores nothing. With `at_once` the caller calls `process` itself right away; the worker
    looks after it only if nothing is heard of it.
    """
    event = new_event(channel, raw, by=by, source=source, dedupe_key=dedupe_key, at_once=at_once)

    def store() -> None:
        doubt = held() if callable(held) else held
        if doubt is not None:
            event.state, event.retry_at = EventState.QUARANTINE, None
        insert(event)
        if doubt is not None:
            insert(IntakeProblem(event=event, code=doubt))

    try:
        dialect().durably(store)
    except IntegrityError:
        known = IntakeEvent.objects.filter(dedupe_key=dedupe_key).first() if dedupe_key is not None else None
        if known is None:
            raise
        return known
    return event


def receive_all(
    channel: str, items: Sequence[Mapping[str, Any]], *, by: Actor, dedupe_keys: Sequence[str] | None, batch: int
) -> list[IntakeEvent]:
    """Store many of one call, all or none. With keys of which the first is known: the events of that call."""
    digest = digest_of(items)
    keys: Sequence[str | None] = dedupe_keys or [None] * len(items)
    events = [new_event(channel, raw, by=by, dedupe_key=key) for raw, key in zip(items, keys, strict=True)]
    for event in events:
        event.batch = batch
        event.digest = digest if dedupe_keys else ""
    try:
        dialect().durably(lambda: IntakeEvent.objects.bulk_create(events, batch_size=100))
    except IntegrityError:
        known = IntakeEvent.objects.filter(dedupe_key=keys[0]).first() if dedupe_keys else None
        if known is None:
            raise
        if known.batch is None:
            return [known]
        return list(IntakeEvent.objects.filter(batch=known.batch).order_by("pk"))
    return events


def new_event(
    channel: str,
    raw: Mapping[str, Any],
    *,
    by: Actor,
    source: Source | int | None = None,
    dedupe_key: str | None = None,
    at_once: bool = False,
    at: dt.datetime | None = None,
) -> IntakeEvent:
    """An unsaved event that waits."""
    at = at or now()
    return IntakeEvent(
        channel=channel,
        source_id=source.pk if isinstance(source, Source) else source,
        by=person(by),
        raw=_storable(raw),
        dedupe_key=dedupe_key,
        digest=digest_of(raw) if dedupe_key is not None else "",
        attempts=1 if at_once else 0,
        retry_at=at + LEASE if at_once else at,
        received_at=at,
    )


def digest_of(raw: Any) -> str:
    """Of what was sent, whatever the order of its fields."""
    return hashlib.sha256(
        json.dumps(raw, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
    ).hexdigest()


def _storable(value: Any, depth: int = 0) -> Any:
    """As it came, but for what no database takes: NUL, halves of characters, numbers that are none."""
    match value:
        case str():
            return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
        case float() if value != value or value in (float("inf"), float("-inf")):
            return str(value)
        case Mapping() | list() | tuple() if depth > DEEPEST:
            return "…"
        case Mapping():
            return {_storable(str(name)): _storable(held, depth + 1) for name, held in value.items()}
        case list() | tuple():
            return [_storable(held, depth + 1) for held in value]
    return value
