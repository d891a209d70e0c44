import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from leadwerk.leads.models.lead import Called, Channel, Outcome, Rating


class Ending(NamedTuple):
    """How a lead had ended before it came: `reason` is the id of a loss reason or of a rejection code.

    Without `is_dated` nobody knows when, and `at` is the latest it can have been.
    """

    outcome: str
    at: dt.datetime
    reason: int = 0
    text: str = ""
    is_dated: bool = True


class NewLead(Called):
    """A lead about to be made, light enough for a million of them: its columns as attributes, empty unless given.

    `keys` are its addresses in normal form, `text` is what came with it and has no column: that becomes a journal
    entry of its own. `ending` says that it comes closed, `story` is that in lines for somebody else's journal, and
    `plans` is what is still to be done, for the package that knows tasks.
    """

    version = 1
    owner_id: int | None = None
    book_id: int | None = None
    team_id: int | None = None
    process_id: Any
    stage_id: Any
    campaign_id: int | None = None
    article_id: int | None = None
    source_id: int | None = None
    channel = Channel.IMPORT.value
    company_name = salutation = title = first_name = last_name = job_title = ""
    email = phone = mobile = street = postal_code = city = country = ""
    website = industry = employees = description = interest = language = consent = ""
    more_addresses: Any = ()
    value: int | None = None
    rating = Rating.NONE.value
    outcome = Outcome.NONE.value
    closed_at: dt.datetime | None = None
    deleted_at: dt.datetime | None = None
    received_at: dt.datetime | None = None
    assigned_at: dt.datetime | None = None
    created_at: dt.datetime
    last_activity_at: dt.datetime
    stage_entered_at: dt.datetime
    next_step = ""
    next_due_at: dt.datetime | None = None
    call_attempts = 0
    folded = ""
    sort_name = ""
    text = ""
    keys: Iterable[str] = ()
    references: Mapping[str, int | None] = {}
    ending: Ending | None = None
    contacted_at: dt.datetime | None = None
    story: Sequence[str] = ()
    plans: Sequence[Any] = ()

    def __init__(self, fields: Mapping[str, Any]) -> None:
        """`fields` are editable columns that are not empty."""
        self.__dict__.update(fields)
        self.fields = fields

    def __reduce__(self) -> tuple[Any, ...]:
        """A lead that refers to nothing yet, on its way to another process."""
        return _again, (self.fields, self.received_at, self.text, self.folded, self.sort_name, self.keys)

    def refer_to(self, references: Mapping[str, int | None]) -> None:
        """Where it stands and what it comes from: ids by name (owner, book, team, process, stage, …)."""
        self.references = references
        self.owner_id = references.get("owner")
        self.book_id = references.get("book")
        self.team_id = references.get("team")
        self.process_id = references["process"]
        self.stage_id = references["stage"]
        self.campaign_id = references.get("campaign")
        self.article_id = references.get("article")
        self.source_id = references.get("source")

    @property
    def changes(self) -> dict[str, list[Any]]:
        """What its first journal entry tells. Made when it is written: a million leads would hold too many lists."""
        changes = {name: [None, value] for name, value in self.fields.items()}
        changes |= {name: [None, value] for name, value in self.references.items() if value is not None}
        changes["channel"] = [None, self.channel]
        return changes


def _again(fields: Mapping[str, Any], received_at: dt.datetime | None, *found: Any) -> NewLead:
    lead = NewLead(fields)
    lead.received_at = received_at
    lead.text, lead.folded, lead.sort_name, lead.keys = found
    return lead
