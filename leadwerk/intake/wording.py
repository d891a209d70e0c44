"""What stands against an event, as people read it: the sentence to each code, in their language."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from leadwerk.foundation.errors import Refusal
from leadwerk.intake.channels.readers import DOUBTS
from leadwerk.intake.models import IntakeProblem


def sentence(problem: IntakeProblem) -> str:
    return sentence_of(problem.code, problem.facts)


def sentence_of(code: str, facts: Mapping[str, Any]) -> str:
    """A code that this version does not know stands for itself."""
    if code in DOUBTS:
        return str(DOUBTS[code])
    refusal = _refusals().get(code)
    if refusal is None:
        return code
    try:
        return refusal(**facts).sentence()
    except (KeyError, TypeError, ValueError):  # facts that an earlier version wrote
        return str(refusal.words)


@cache
def _refusals() -> dict[str, type[Refusal]]:
    return {refusal.code: refusal for refusal in _below(Refusal) if refusal.code}


def _below(refusal: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in refusal.__subclasses__():
        yield child
        yield from _below(child)
