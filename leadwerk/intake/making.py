"""From a row of a file to a lead: what its cells mean, what its names refer to, where it goes. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from leadwerk.campaigns.catalog import campaigns
from leadwerk.foundation.text import fold, name_key
from leadwerk.intake.draft import Formats, LeadDraft, from_row
from leadwerk.intake.history import Historian, History, history_of
from leadwerk.intake.target import Target
from leadwerk.leads.actions.create import first_stage, home, process_for
from leadwerk.leads.actions.import_rows import new_lead
from leadwerk.leads.models import NewLead
from leadwerk.people import books
from leadwerk.people.actors import Actor, person
from leadwerk.people.models import Team, User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import SalesProcess

References = dict[str, int | None]


class Made(NamedTuple):
    """What became of a row: a lead, or None if it tells too little; and what of it could not be understood."""

    lead: NewLead | None
    notes: list[str]


class ReadRow(NamedTuple):
    """What a row says by itself: a lead or None, the names of its source, campaign and owner, what is not clear, and
    the lead's past if it has one."""

    lead: NewLead | None
    asked: tuple[str, str, str]
    notes: list[str]
    history: History | None = None


@dataclass(slots=True)
class Place:
    """Where a lead stands, as rights look at it."""

    owner_id: int | None
    team_id: int | None
    book_id: int | None = None


def read(cells: Sequence[str], mapping: Mapping[int, str | None], formats: Formats) -> ReadRow:
    """What the cells say. Asks no database."""
    draft = from_row(cells, mapping, formats)
    lead = new_lead(draft.lead_fields(), text_of(draft))
    if lead is not None and draft.received_at is not None:
        lead.received_at = draft.received_at
    history = history_of(draft) if lead is not None else None
    return ReadRow(lead, (draft.source, draft.campaign, draft.owner), draft.notes, history)


@dataclass
class Maker:
    """Makes leads of the rows of one file. Names are looked up once each."""

    mapping: Mapping[int, str | None]
    formats: Formats
    target: Target
    by: Actor
    _historian: Historian = field(init=False)
    _book: int | None = field(init=False)
    _sources: dict[str, int] = field(init=False)
    _campaigns: dict[str, int] = field(init=False)
    _owners: dict[str, int] = field(init=False)
    _known: dict[tuple[str, str, str], tuple[References, list[str]]] = field(init=False, default_factory=dict)
    _processes: dict[tuple[int | None, ...], SalesProcess] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._historian = Historian(self.by, self.target.loss_reason, self.formats.words)
        chosen = organisation().books.get(self.target.book or 0)
        book = books.for_new(chosen, Permission.LEAD_IMPORT, by=self.by)
        self._book = book.pk if book is not None else None
        sources = [source for source in catalog().sources.values() if source.retired_at is None]
        self._sources = {fold(name): source.pk for source in sources for name in (source.name, source.name_en) if name}
        self._campaigns = {fold(found.name): found.pk for found in campaigns().campaigns.values()}
        self._owners = {}
        for agent in organisation().agents():
            self._owners[agent.email.lower()] = self._owners[name_key(agent.name)] = agent.id

    def make(self, cells: Sequence[str]) -> Made:
        return self.place(read(cells, self.mapping, self.formats))

    def place(self, found: ReadRow) -> Made:
        """Let a lead refer to what its row names, or to what the import was given."""
        lead, asked, notes, history = found
        known = self._known.get(asked)
        if known is None:
            known = self._references(*asked)
            if len(self._known) < 10_000:
                self._known[asked] = known
        references, unknown = known
        if unknown:
            notes = [*notes, *unknown]
        if lead is not None:
            lead.refer_to(references)
            if history is not None and (left := self._historian.tell(lead, history)):
                notes, unknown = [*notes, *left], [*unknown, *left]
            if unknown:
                lead.text = "\n".join(filter(None, [lead.text, *unknown]))
        return Made(lead, notes)

    def _references(self, source: str, campaign: str, owner: str) -> tuple[References, list[str]]:
        """Ids for the names of a row, and a note for each name that nobody has."""
        notes: list[str] = []
        source_id = self._sources.get(fold(source)) if source else self.target.source
        if source and source_id is None:
            notes.append(f"{_('Source')}: {source}")
            source_id = self.target.source
        campaign_id = self._campaigns.get(fold(campaign)) if campaign else self.target.campaign
        if campaign and campaign_id is None:
            notes.append(f"{_('Campaign')}: {campaign}")
            campaign_id = self.target.campaign
        owner_id = self._owner(owner) if owner else self.target.owner
        if owner and owner_id is None:
            notes.append(f"{_('Owner')}: {owner}")
            owner_id = self.target.owner
        return self.references(source_id, campaign_id, owner_id), notes

    def references(self, source_id: int | None, campaign_id: int | None, owner_id: int | None) -> References:
        """What a lead refers to; its process follows rule 4 unless one was chosen."""
        campaign = campaigns().campaigns.get(campaign_id or 0)
        team_id = self.team_of(owner_id)
        process = self._process(campaign_id, source_id, self.target.team)
        return {
            "owner": owner_id,
            "book": self._book,
            "team": team_id,
            "process": process.pk,
            "stage": first_stage(process).pk,
            "campaign": campaign_id,
            "article": campaign.article_id if campaign else None,
            "source": source_id,
        }

    def team_of(self, owner_id: int | None) -> int | None:
        colleague = organisation().colleague(owner_id)
        if colleague is not None:
            return colleague.team
        team = organisation().teams.get(self.target.team or 0)
        return home(None, team, person(self.by))

    def _process(self, campaign: int | None, source: int | None, team: int | None) -> SalesProcess:
        if self.target.process is not None:
            return catalog().processes[self.target.process]
        asked = (campaign, source, team)
        if asked not in self._processes:
            self._processes[asked] = process_for(
                campaign=campaigns().campaigns.get(campaign or 0),
                source=catalog().sources.get(source or 0),
                team=organisation().teams.get(team or 0),
            )
        return self._processes[asked]

    def _owner(self, name: str) -> int | None:
        """The active user of that name or address, if `by` may give them leads."""
        found = self._owners.get(name.lower()) or self._owners.get(name_key(name))
        if found is None or not may_place(self.by, found, self.team_of(found)):
            return None
        return found


def may_place(by: Actor, owner_id: int | None, team_id: int | None) -> bool:
    """Whether `by` may import leads of this owner, or for this team."""
    where = Place(owner_id, team_id)
    if not covers(by, Permission.LEAD_IMPORT, where):
        return False
    return owner_id in (None, by.pk) or covers(by, Permission.LEAD_ASSIGN, where)


def owners(by: Actor) -> list[User]:
    """Whom `by` may give imported leads."""
    allowed = [agent.id for agent in organisation().agents() if may_place(by, agent.id, agent.team)]
    return list(User.objects.filter(pk__in=allowed).order_by("last_name", "first_name"))


def teams(by: Actor) -> list[Team]:
    """In which teams `by` may let imported leads wait."""
    return [team for team in organisation().teams.values() if may_place(by, None, team.pk)]


def text_of(draft: LeadDraft) -> str:
    """What has no field, line by line: it becomes a journal entry at the lead."""
    if not (draft.note or draft.extra or draft.notes or draft.external_id):
        return ""
    lines = [draft.note] if draft.note else []
    lines += [f"{label}: {text}" for label, text in draft.extra.items()]
    if draft.external_id:
        lines.append(f"{_('External number')}: {draft.external_id}")
    return "\n".join(lines + draft.notes)
