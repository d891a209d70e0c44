"""Everything that can happen, one registry: each kind has its sentence, its place in the timeline and its icon.

Kinds are past participles and never change once released, because rows carry them.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class Strand(StrEnum):
    """The timeline's filters: Journal, E-Mails, Anrufe, Aufgaben, Phasen; RECORD is what only "all" shows."""

    JOURNAL = "journal"
    EMAIL = "email"
    CALL = "call"
    TASK = "task"
    STAGE = "stage"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Kind:
    """`sentence` follows the person's name and takes its places from the entry's facts: "has moved it to %(stage)s".
    `is_echo` says at one record what another record says too, so that a timeline of both shows it once."""

    name: str
    strand: Strand
    icon: str
    sentence: Promise
    is_personal: bool = False
    is_echo: bool = False


KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    for kind in kinds:
        assert kind.name not in KINDS, kind.name
        KINDS[kind.name] = kind
