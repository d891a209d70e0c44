"""Two leads field by field, for the page that lays them side by side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from leadwerk.duplicates.actions.merge import CHOOSABLE, proposed
from leadwerk.leads.actions.record import attname
from leadwerk.leads.fields import label
from leadwerk.leads.models import Lead


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
    """`readable` makes words of a field's plain value; `given` are choices made before."""

    winner: Lead
    loser: Lead
    readable: Callable[[str, Any], Any]
    given: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def names(self) -> list[str]:
        return list(proposed(self.winner, self.loser))

    @cached_property
    def choices(self) -> list[Choice]:
        """The fields in which both say something, or only one does; what is equal needs no choice."""
        given = {name: choice for name, choice in self.given.items() if name in self.names}
        found = proposed(self.winner, self.loser) | given
        return [
            Choice(
                name,
                label(name),
                self._words(self.winner, name),
                self._words(self.loser, name),
                chosen,
                can_be_both=name == "description" and bool(self.winner.description and self.loser.description),
            )
            for name, chosen in found.items()
        ]

    @cached_property
    def equal(self) -> list[tuple[str, str]]:
        """What both have, field and value."""
        names = (name for name in CHOOSABLE if name not in self.names)
        return [(label(name), words) for name in names if (words := self._words(self.winner, name))]

    def _words(self, lead: Lead, name: str) -> str:
        value = getattr(lead, attname(name))
        return str(self.readable(name, value)) if value not in ("", None) else ""
