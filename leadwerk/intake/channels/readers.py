"""What each channel says of its own events: how the raw input becomes a draft, and what its doubts are called.

def read(event: IntakeEvent) -> Draft: ...

readers.register(Channel.FORM, read)
readers.doubt("too_quick", _("It was filled in quicker than people type."))
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from leadwerk.intake.draft import LeadDraft
from leadwerk.intake.models import IntakeEvent
from leadwerk.leads.models import Lead


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A lead as its channel understands the event, and where it goes (ids).

    `lead` is a `LeadDraft` (names of source, campaign and owner in it are only noted at the lead), or the fields of a
    lead by name as `leads.actions.create` takes them. An owner who is no
    longer active is passed over, the lead then waits in their team. `after` is called with the lead in the transaction
    that makes it, as to attach files or to keep the proof of a consent; it is called once for each lead, and writes to
    the database only.
    """

    lead: LeadDraft | Mapping[str, Any]
    campaign: int | None = None
    source: int | None = None
    process: int | None = None
    owner: int | None = None
    team: int | None = None
    book: int | None = None
    marketplace: int | None = None
    after: Callable[[Lead, IntakeEvent], None] | None = None


Reader = Callable[[IntakeEvent], Draft]
READERS: dict[str, Reader] = {}
DOUBTS: dict[str, Promise] = {}


def register(channel: str, reader: Reader) -> None:
    """`reader` gets the event as it was stored and asks the database for settings at most. What it refuses it raises as
    a `Refusal`, which is kept at the event in words for people; anything else that it raises is tried again."""
    assert channel not in READERS, channel
    READERS[str(channel)] = reader


def doubt(code: str, words: Promise) -> None:
    """The sentence for a doubt that `receive` is given as `held`."""
    assert code not in DOUBTS, code
    DOUBTS[code] = words
