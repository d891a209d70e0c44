"""The security log as it is asked for: by kind, person, record, days and words, the newest first, paged by id."""

import datetime as dt
import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from leadwerk.conditions.kinds import number_of
from leadwerk.foundation.db import dialect
from leadwerk.foundation.text import clean
from leadwerk.people.models import SecurityEntry
from leadwerk.people.organisation import organisation
from leadwerk.people.security import KINDS, Strand, terms_of

PAGE = 50
AT_ONCE = 2000
# Two that are written at the same moment may have got their ids the other way round; never by this much.
SLACK = dt.timedelta(minutes=1)
RECORDS = {"L": "lead"}  # what can be asked for by its number: the letter before it, and what it is


@dataclass(frozen=True, slots=True)
class LogAddress:
    """What the address bar says: `kind` is a kind or a strand, `about` a record's number ("L-12"), `before` an id."""

    kind: str = ""
    person: int | None = None
    about: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    query: str = ""
    before: int | None = None

    @property
    def pairs(self) -> dict[str, str]:
        asked = {
            "kind": self.kind,
            "person": str(self.person or ""),
            "about": self.about,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "q": self.query,
            "before": str(self.before or ""),
        }
        return {key: value for key, value in asked.items() if value}

    @property
    def url(self) -> str:
        return _with(reverse("security_log"), self.pairs)

    @property
    def export_url(self) -> str:
        return _with(reverse("security_export"), replace(self, before=None).pairs)

    @property
    def without_record(self) -> str:
        return replace(self, about="", before=None).url

    @property
    def is_filtered(self) -> bool:
        return bool(replace(self, before=None).pairs)


def _with(address: str, pairs: dict[str, str]) -> str:
    return f"{address}?{urlencode(pairs)}" if pairs else address


def read(given: Any) -> LogAddress:
    """The address that a query string means; what means nothing is left out."""
    kind, person = given.get("kind", ""), number_of(given.get("person", ""))
    letter, _dash, number = given.get("about", "").partition("-")
    return LogAddress(
        kind=kind if kind in KINDS or kind in Strand.values else "",
        person=person if person in organisation().users else None,
        about=f"{letter}-{number}" if letter in RECORDS and number_of(number) else "",
        since=_day(given.get("since", "")),
        until=_day(given.get("until", "")),
        query=clean(given.get("q", "").strip()[:200]),
        before=number_of(given.get("before", "")),
    )


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 3000 else None


@dataclass
class Log:
    """The entries that an address asks for."""

    address: LogAddress

    def page(self) -> tuple[list[SecurityEntry], str]:
        """A page of entries, and the address of the next."""
        rows = self._first(PAGE + 1, self.address.before)
        if len(rows) <= PAGE:
            return rows, ""
        return rows[:PAGE], replace(self.address, before=rows[PAGE - 1].pk).url

    def count(self) -> int:
        """How many there are."""
        found = self._narrowed.filter(self._of_person)
        if self._terms:
            found = found.filter(dialect().search_condition(SecurityEntry._meta.db_table, "folded", self._terms))
        return found.count()

    def every(self) -> Iterator[list[SecurityEntry]]:
        """All of them, some thousand at a time."""
        before = None
        while rows := self._first(AT_ONCE, before):
            yield rows
            before = rows[-1].pk

    def _first(self, limit: int, before: int | None) -> list[SecurityEntry]:
        """The newest below an id. Who did it and whom it is about are two questions, each with its own index."""
        found = self._narrowed if before is None else self._narrowed.filter(pk__lt=before)
        parts = [found.filter(part)[:limit] for part in self._parts]
        merged = heapq.merge(*parts, key=lambda entry: -entry.pk)
        return list({entry.pk: entry for entry in merged}.values())[:limit]

    @cached_property
    def _terms(self) -> list[str]:
        return terms_of(self.address.query)

    @property
    def _parts(self) -> list[Q]:
        person = self.address.person
        if person is None:
            return [Q()]
        return [Q(by=person), Q(subject_kind="user", subject_id=person)]

    @property
    def _of_person(self) -> Q:
        whole = Q()
        for part in self._parts:
            whole |= part
        return whole

    @cached_property
    def _narrowed(self) -> "QuerySet[SecurityEntry]":
        address, found = self.address, SecurityEntry.objects.all()
        if address.kind:
            found = found.filter(**{"strand" if address.kind in Strand.values else "kind": address.kind})
        if address.about:
            letter, _dash, number = address.about.partition("-")
            found = found.filter(subject_kind=RECORDS[letter], subject_id=int(number))
        found = self._within(found)
        if self._terms:
            return dialect().matching(found, "folded", self._terms)
        return found.order_by("-pk")

    def _within(self, found: "QuerySet[SecurityEntry]") -> "QuerySet[SecurityEntry]":
        """The days asked for, in the person's zone; by ids as well, because pages are in the order of those."""
        ids = SecurityEntry.objects.values_list("pk", flat=True)
        if self.address.since is not None:
            begin = _midnight(self.address.since)
            first = ids.filter(at__gte=begin - SLACK).order_by("at", "pk").first()
            found = found.filter(at__gte=begin, pk__gte=first or 0)
        if self.address.until is not None:
            end = _midnight(self.address.until + dt.timedelta(days=1))
            last = ids.filter(at__lt=end + SLACK).order_by("-at", "-pk").first()
            found = found.filter(at__lt=end, pk__lte=last or 0)
        return found


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
