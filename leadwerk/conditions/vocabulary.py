"""ONE vocabulary of "field, operator, value": filters, saved views, rules and reports speak it.

A package registers what can be asked of its noun (`leads.conditions`). A condition is read from the address bar
(`owner=me`, `value=4000..10000`, `received=last-7-days`) or from JSON, becomes a `Q`, and says itself as a sentence.
Whatever cannot be understood is kept as `Odd`, to be shown and left out; reading never raises.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from django.db.models import Q
from django.utils.functional import Promise

from leadwerk.foundation.text import clean
from leadwerk.people.models import User

LONGEST = 400
MOST = 30


@dataclass(frozen=True, slots=True)
class Condition:
    """One question about a record. `values` are texts in their normal form, as `Field.accept` left them."""

    field: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Odd:
    """What stood in the address and means nothing here; `label` only if there is such a field."""

    key: str
    text: str
    label: Promise | str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks: "me" and "my team" depend on it. Days are those of the active time zone.

    `is_narrow` says that few rows are looked at anyway, so that scanning them beats an index over all; `is_counting`,
    that all are, and not only as many as fill a page.
    """

    user: User
    is_narrow: bool = False
    is_counting: bool = False


class Field(Protocol):
    """One thing that can be asked. The kinds are in `kinds.py`.

    `is_tallied` promises that its `Q` names only columns that the tally has too, so that counting needs no counting.
    """

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Promise | str: ...
    @property
    def kind(self) -> str: ...
    @property
    def is_tallied(self) -> bool: ...

    def read(self, text: str) -> Condition | None:
        """The condition that `text` in the address bar means; None if it means nothing."""

    def accept(self, operator: str, values: tuple[str, ...]) -> Condition | None:
        """The condition with its values in normal form; None if operator or values are not understood."""

    def text(self, condition: Condition) -> str:
        """What `read` takes."""

    def q(self, condition: Condition, asking: Asking) -> Q: ...

    def words(self, condition: Condition, asking: Asking) -> str:
        """The condition for people, without the field's name: "ab 4.000 €"."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is asked, all of which must hold, and what was not understood."""

    known: tuple[Condition, ...] = ()
    odd: tuple[Odd, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.known)

    def of(self, field: str) -> Condition | None:
        return next((condition for condition in self.known if condition.field == field), None)

    def without(self, *fields: str) -> "Conditions":
        return Conditions(tuple(condition for condition in self.known if condition.field not in fields))

    def having(self, condition: Condition) -> "Conditions":
        """With this condition in place of the one its field had."""
        return Conditions((*self.without(condition.field).known, condition))


class Vocabulary:
    """What can be asked of one kind of record."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.fields: dict[str, Field] = {}

    def register(self, *fields: Field) -> None:
        for field in fields:
            assert field.name not in self.fields, field.name
            self.fields[field.name] = field

    def read(self, query: Iterable[tuple[str, str]], reserved: frozenset[str] = frozenset()) -> Conditions:
        """The conditions of a query string, as pairs in order.

        Several values of one key, and parts as a form without script sends them (`value.from`, `value.to`), make one
        condition. Keys that are `reserved` belong to the page.
        """
        parts: dict[str, dict[str, list[str]]] = {}
        for key, text in query:
            name, _, part = key.partition(".")
            if name not in reserved and (text := clean(text).strip()):
                parts.setdefault(name, {}).setdefault(part, []).append(text)
        known: list[Condition] = []
        odd: list[Odd] = []
        for name, texts in parts.items():
            text = _joined(texts)
            field = self.fields.get(name)
            condition = field.read(text) if field is not None and len(text) <= LONGEST * 10 else None
            if condition is None or len(known) >= MOST:
                odd.append(Odd(clean(name, 40), clean(text, 60), field.label if field is not None else ""))
            else:
                known.append(condition)
        return Conditions(tuple(known), tuple(odd[:5]))

    def from_json(self, stored: Any) -> Conditions:
        """The conditions of `[{"field": …, "operator": …, "values": […]}, …]`."""
        known: list[Condition] = []
        odd: list[Odd] = []
        for item in stored if isinstance(stored, list) else []:
            given = item if isinstance(item, Mapping) else {}
            values = given.get("values")
            field = self.fields.get(str(given.get("field")))
            condition = None
            if field is not None and isinstance(values, list) and all(isinstance(value, str) for value in values):
                condition = field.accept(str(given.get("operator")), tuple(values))
            if condition is None:
                odd.append(Odd(str(given.get("field", "?"))[:40], str(item)[:60]))
            else:
                known.append(condition)
        return Conditions(tuple(known), tuple(odd))

    def to_json(self, conditions: Conditions) -> list[dict[str, Any]]:
        return [{"field": c.field, "operator": c.operator, "values": list(c.values)} for c in conditions.known]

    def query(self, conditions: Conditions) -> str:
        """The conditions as a query string, in the one spelling that `read` gives back."""
        return "&".join(f"{c.field}={quote(self.fields[c.field].text(c), safe=',.!')}" for c in conditions.known)

    def q(self, conditions: Conditions, asking: Asking) -> Q:
        found = Q()
        for condition in conditions.known:
            found &= self.fields[condition.field].q(condition, asking)
        return found

    def tallied(self, conditions: Conditions) -> Conditions:
        """Those of the conditions that the tally can count by."""
        return Conditions(tuple(c for c in conditions.known if self.fields[c.field].is_tallied))

    def label(self, condition: Condition) -> str:
        return str(self.fields[condition.field].label)

    def words(self, condition: Condition, asking: Asking) -> str:
        return self.fields[condition.field].words(condition, asking)


def _joined(texts: dict[str, list[str]]) -> str:
    """One text out of what a form sent: `{"from": ["4000"], "to": […]}` is "4000..…", a choice "a,b"."""
    bounds = [texts.get(part, [""])[0] for part in ("from", "to")]
    if any(bounds):
        return "..".join(bounds)
    chosen = ",".join(texts.get("", ()))
    return f"!{chosen}" if chosen and "not" in texts else chosen


VOCABULARIES: dict[str, Vocabulary] = {}


def vocabulary(kind: str) -> Vocabulary:
    """The vocabulary of a kind of record, made when it is first named."""
    return VOCABULARIES.setdefault(kind, Vocabulary(kind))
