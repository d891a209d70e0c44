"""Mappings that were kept: those of the same headers last time, and those that somebody gave a name."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from leadwerk.foundation.text import fold
from leadwerk.intake.draft import FIELDS, IGNORED
from leadwerk.intake.models import ImportMapping
from leadwerk.people.actors import Actor, System
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.scoping import scope


def key_of(headers: Sequence[str]) -> str:
    """Equal for lists with the same headers in the same order; "" where no column has a name."""
    if not any(headers):
        return ""
    return hashlib.sha256(json.dumps([fold(header) for header in headers]).encode()).hexdigest()


def last_time(headers: Sequence[str]) -> ImportMapping | None:
    """How a list with these headers was mapped the last time one was imported."""
    key = key_of(headers)
    if not key:
        return None
    return ImportMapping.objects.select_related("by").filter(name="", headers_key=key).first()


def named() -> QuerySet[ImportMapping]:
    return ImportMapping.objects.exclude(name="").order_by("name")


def applied(saved: ImportMapping, headers: Sequence[str]) -> dict[int, str | None]:
    """The mapping for a file with these headers: by name, and where several have the same name, in their order.

    A column that the mapping does not know is kept as a note.
    """
    left: dict[str, list[str | None]] = {}
    for header, name, *_words in saved.columns:
        if name is None or name == IGNORED or name in FIELDS:
            left.setdefault(fold(header), []).append(name)
    found: dict[int, str | None] = {}
    for place, header in enumerate(headers):
        fields = left.get(fold(header)) if header else None
        found[place] = fields.pop(0) if fields else None
    return found


def columns_of(headers: Sequence[str], mapping: Mapping[int, str | None], words: Mapping[str, str]) -> list[list[Any]]:
    """As a mapping keeps them; a column of the status with what its words mean."""
    found: list[list[Any]] = [[header, mapping.get(place)] for place, header in enumerate(headers)]
    for column in found:
        if column[1] == "status" and words:
            column.append(dict(words))
    return found


def words_of(saved: ImportMapping | None) -> dict[str, str]:
    """What the words of its status columns mean."""
    found: dict[str, str] = {}
    for _header, _name, *words in saved.columns if saved is not None else ():
        for some in words:
            found |= some
    return found


def may_change(saved: ImportMapping, by: Actor) -> bool:
    """Whoever saved it, and those who may import everything."""
    return isinstance(by, System) or saved.by_id == by.pk or scope(by, Permission.LEAD_IMPORT) is Scope.ALL
