"""What stands against an event, as people read it: the sentence to each code, in their language."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from leadwerk.foundation.errors import Refusal
from leadwerk.foundation.text import clean
from leadwerk.intake.channels.readers import DOUBTS
from leadwerk.intake.models import IntakeProblem
from leadwerk.people.doors import MissingPermission
from leadwerk.people.permissions import Permission


def sentence(problem: IntakeProblem) -> str:
    return sentence_of(problem.code, problem.facts)


def sentence_of(code: str, facts: Mapping[str, Any]) -> str:
    """A code that this version does not know stands for itself."""
    if code in DOUBTS:
        return str(DOUBTS[code])
    refusal = refusal_of(code, facts)
    return refusal.sentence() if refusal is not None else code


def facts_of(refusal: Refusal) -> dict[str, Any]:
    """What `refusal_of` needs to make it anew, as JSON."""
    if isinstance(refusal, MissingPermission):
        return {"permission": refusal.permission.value}
    return {name: _plain(value) for name, value in refusal.facts.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, int | list | None):
        return value
    return clean(str(value), 300)


def refusal_of(code: str, facts: Mapping[str, Any]) -> Refusal | None:
    """The refusal that was kept; None for a code that this version does not have."""
    kind = _refusals().get(code)
    if kind is None:
        return None
    if kind is MissingPermission:
        return MissingPermission(Permission(facts["permission"]))
    refusal = kind.__new__(kind)
    Refusal.__init__(refusal, **facts)
    return refusal


@cache
def _refusals() -> dict[str, type[Refusal]]:
    return {refusal.code: refusal for refusal in _below(Refusal) if refusal.code}


def _below(refusal: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in refusal.__subclasses__():
        yield child
        yield from _below(child)
