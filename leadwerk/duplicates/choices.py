"""Whose value remains in each field when two records become one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from leadwerk.duplicates.refusals import ChoiceUnknown
from leadwerk.journal.write import plain

WINNER, LOSER, BOTH = "winner", "loser", "both"
_EMPTY: tuple[Any, ...] = ("", None)


def proposed(winner: models.Model, loser: models.Model, names: Iterable[str]) -> dict[str, str]:
    """Whose value remains where nobody chooses, of every field in which the two differ: the winner's, or the loser's
    where the winner has none; of descriptions both."""
    found = {}
    for name in names:
        mine, theirs = held(winner, name), held(loser, name)
        if mine == theirs:
            continue
        if name == "description" and mine and theirs:
            found[name] = BOTH
        else:
            found[name] = LOSER if mine in _EMPTY else WINNER
    return found


def chosen(
    winner: models.Model, loser: models.Model, names: Iterable[str], choices: Mapping[str, str]
) -> dict[str, Any]:
    """The values of the winner's fields that become others, by field name. Raises `ChoiceUnknown`."""
    names = tuple(names)
    for name, choice in choices.items():
        possible = (WINNER, LOSER, BOTH) if name == "description" else (WINNER, LOSER)
        if name not in names or choice not in possible:
            raise ChoiceUnknown(field=name)
    values: dict[str, Any] = {}
    for name, choice in (proposed(winner, loser, names) | dict(choices)).items():
        mine, theirs = getattr(winner, name), getattr(loser, name)
        if choice == LOSER:
            values[name] = theirs
        elif choice == BOTH:
            values[name] = "\n\n".join(part for part in (mine, theirs) if part)
    return values


def held(record: models.Model, name: str) -> Any:
    """The value of a field as the journal writes it: of another record the id."""
    column: Any = record._meta.get_field(name)
    return plain(getattr(record, column.attname))
