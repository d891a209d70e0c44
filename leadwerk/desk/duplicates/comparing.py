"""Two records field by field, for the page that lays them side by side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    """One field in which the two differ. `chosen` is "winner", "loser" or "both"."""

    name: str
    label: str
    winner: str
    loser: str
    chosen: str
    can_be_both: bool


@dataclass
class Comparison:
    """`words` makes words of a record's field, `proposed` says whose value of which field remains without a choice,
    `labels` has all fields that could be chosen; `given` are choices made before."""

    winner: Any
    loser: Any
    proposed: Mapping[str, str]
    labels: Mapping[str, str]
    words: Callable[[Any, str], str]
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return list(self.proposed)

    @cached_property
    def choices(self) -> list[Choice]:
        """The fields in which both say something, or only one does; what is equal needs no choice."""
        given = {name: choice for name, choice in self.given.items() if name in self.proposed}
        return [
            Choice(
                name,
                self.labels[name],
                self.words(self.winner, name),
                self.words(self.loser, name),
                chosen,
                can_be_both=name == "description" and bool(self.winner.description and self.loser.description),
            )
            for name, chosen in (dict(self.proposed) | given).items()
        ]

    @cached_property
    def equal(self) -> list[tuple[str, str]]:
        """What both have, field and value."""
        names = (name for name in self.labels if name not in self.proposed)
        return [(self.labels[name], words) for name in names if (words := self.words(self.winner, name))]
