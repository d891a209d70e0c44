"""The verbs that can be done to many leads at once. Each asks and changes as the single verb of the same name does."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects

from leadwerk.campaigns.catalog import campaigns
from leadwerk.journal.models import Entry
from leadwerk.leads.access import require_open, require_usable
from leadwerk.leads.actions.assign import give, give_untaken
from leadwerk.leads.actions.bin import put_in, take_out
from leadwerk.leads.actions.books import shelve
from leadwerk.leads.actions.bulk import Verb
from leadwerk.leads.actions.close import end_lost, end_rejected
from leadwerk.leads.actions.edit import alter
from leadwerk.leads.actions.move import put
from leadwerk.leads.actions.record import Batch
from leadwerk.leads.actions.undo import REVERSIBLE, Undone, put_back
from leadwerk.leads.fields import checked
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import ChangedSince, FieldUnknown
from leadwerk.people.models import Book, User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import LossReason, RejectionCode, Stage

FIELDS = ("source", "campaign", "value")


class _Plain:
    """Most verbs have nothing to read beforehand."""

    def prepare(self, leads: Sequence[Lead]) -> None: ...


@dataclass
class Assign(_Plain):
    """Hand leads out: to one user, or in turn to several."""

    owners: Sequence[User]
    text: str = ""
    name: str = "assign"
    permission: Permission | None = Permission.LEAD_ASSIGN

    def parameters(self) -> dict[str, Any]:
        return {"owners": [owner.pk for owner in self.owners], "text": self.text}

    def do(self, batch: Batch, lead: Lead, number: int) -> None:
        require_usable(lead)
        give(batch, lead, self.owners[number % len(self.owners)], "assigned", text=self.text)


@dataclass
class PutInBook(_Plain):
    """Put leads into a book, or take them out."""

    book: Book | None
    text: str = ""
    name: str = "put_in_book"
    permission: Permission | None = Permission.LEAD_ASSIGN

    def parameters(self) -> dict[str, Any]:
        return {"book": self.book.pk if self.book is not None else None, "text": self.text}

    def do(self, batch: Batch, lead: Lead, number: int) -> None:
        require_usable(lead)
        shelve(batch, lead, self.book, text=self.text)


@dataclass
class TakeOn(_Plain):
    """Take leads that nobody has."""

    owner: User
    name: str = "take_on"
    permission: Permission | None = Permission.LEAD_ACCEPT

    def parameters(self) -> dict[str, Any]:
        return {"owner": self.owner.pk}

    def do(self, batch: Batch, lead: Lead, number: int) -> None:
        require_open(lead)
        give_untaken(batch, lead, self.owner)


@dataclass
class Edit(_Plain):
    """Set source, campaign or value."""

    fields: Mapping[str, Any]
    name: str = "edit"
    permission: Permission | None = Permission.LEAD_EDIT

    def __post_init__(self) -> None:
        for name in self.fields:
            if name not in FIELDS:
                raise FieldUnknown(field=name)

    def parameters(self) -> dict[str, Any]:
        return {"fields": {name: getattr(value, "pk", value) for name, value in self.fields.items()}}

    def do(self, batch: Batch, lead: Lead, number: int) -> None:
        require_usable(lead)
        alter(batch, lead, checked(self.fields))


@dataclass
class Move(_Plain):
    """Bring leads into a stage of their process."""

    stage: Stage
    name: str = "move"
    permission: Permission | None = Permission.LEAD_MOVE

    def parameters(self) -> dict[str, Any]:
        return {"stage": self.stage.pk}

    def do(self, batch: Batch, lead: Lead, number: int) -> None:
        require_open(lead)
        put(batch, lead, self.stage)


@dataclass
class Lose:
    """Close leads as lost."""

    reason: LossReason
    text: str = ""
    name: str = "lose"
    permission: Permission | None = Permission.LEAD_CLOSE

    def parameters(self) -> dict[str, Any]:
        return {"reason": self.reason.pk, "text": self.text}

    def prepare(self, leads: Sequence[Lead]) -> None:
        if not self.reason.without_stages:
            prefetch_related_objects(leads, "visits")

    def do(self, batch: Batch, lead: Lead, number: int) -> None:
        require_open(lead)
        end_lost(batch, lead, self.reason, text=self.text)


@dataclass
class Reject(_Plain):
    """Take leads out of the process."""

    code: RejectionCode
    text: str = ""
    name: str = "reject"
    permission: Permission | None = Permission.LEAD_REJECT

    def parameters(self) -> dict[str, Any]:
        return {"code": self.code.pk, "text": self.text}

    def do(self, batch: Batch, lead: Lead, number: int) -> None:
        require_open(lead)
        end_rejected(batch, lead, self.code, text=self.text)


@dataclass
class Discard(_Plain):
    """Move leads to the bin."""

    name: str = "discard"
    permission: Permission | None = Permission.LEAD_DELETE

    def parameters(self) -> dict[str, Any]:
        return {}

    def do(self, batch: Batch, lead: Lead, number: int) -> None:
        require_usable(lead)
        put_in(batch, lead)


@dataclass
class Restore(_Plain):
    """Bring leads back from the bin."""

    name: str = "restore"
    permission: Permission | None = Permission.LEAD_RESTORE

    def parameters(self) -> dict[str, Any]:
        return {}

    def do(self, batch: Batch, lead: Lead, number: int) -> None:
        take_out(batch, lead)


@dataclass
class Undo:
    """Take back what one bulk verb did: whoever did it may, whatever they may see now."""

    change_set: int
    name: str = "undo"
    permission: Permission | None = None
    _entries: dict[int, list[Entry]] = field(default_factory=dict)

    def parameters(self) -> dict[str, Any]:
        return {"change_set": str(self.change_set)}

    def prepare(self, leads: Sequence[Lead]) -> None:
        self._entries = defaultdict(list)
        written = Entry.objects.filter(
            change_set=self.change_set,
            subject_kind="lead",
            subject_id__in=[lead.pk for lead in leads],
            kind__in=REVERSIBLE,
        )
        for entry in written.order_by("-pk"):
            self._entries[entry.subject_id].append(entry)

    def do(self, batch: Batch, lead: Lead, number: int) -> None:
        result = Undone(batch.change_set)
        for entry in self._entries.get(lead.pk, ()):
            put_back(batch, lead, entry, result)
        if not result.leads:
            raise ChangedSince


_LOADERS: dict[str, Callable[..., Verb]] = {
    "assign": lambda owners, text: Assign([User.objects.get(pk=pk) for pk in owners], text),
    "put_in_book": lambda book, text: PutInBook(_book(book) if book is not None else None, text),
    "take_on": lambda owner: TakeOn(User.objects.get(pk=owner)),
    "edit": lambda fields: Edit({name: _value(name, value) for name, value in fields.items()}),
    "move": lambda stage: Move(catalog().stages[stage]),
    "lose": lambda reason, text: Lose(catalog().loss_reasons[reason], text),
    "reject": lambda code, text: Reject(catalog().rejection_codes[code], text),
    "discard": Discard,
    "restore": Restore,
    "undo": lambda change_set: Undo(int(change_set)),
}


def _book(pk: int) -> Book:
    """One that was removed since is refused lead by lead, as one is that is not open to whoever chose it."""
    return organisation().books.get(pk) or Book(pk=pk, name=f"#{pk}")


def _value(name: str, value: Any) -> Any:
    if value is None or name == "value":
        return value
    return catalog().sources[value] if name == "source" else campaigns().campaigns[value]


def load(name: str, parameters: Mapping[str, Any]) -> Verb:
    """The verb that was stored by name and parameters."""
    return _LOADERS[name](**parameters)
