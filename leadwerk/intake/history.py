"""The past of a lead that moves in from another system: how it ended or how far it is, when, and what is still to do.

What the words of a file mean is found here, by the company's own lists first. Nothing here writes, and nothing is
guessed: a word that nobody knows is for a person to explain; else it goes to the lead's journal as it came, and the
preview names it.
"""

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from leadwerk.conversion.actions.import_conversions import obstacle
from leadwerk.conversion.catalog import conversion_settings
from leadwerk.customers.access import permitting
from leadwerk.customers.models import Account, Contact, Opportunity
from leadwerk.foundation.clock import now
from leadwerk.foundation.errors import Refusal
from leadwerk.foundation.text import fold
from leadwerk.intake.draft import LeadDraft
from leadwerk.intake.fields import label
from leadwerk.leads.models import Ending, NewLead, Outcome
from leadwerk.people.actors import Actor, person
from leadwerk.people.models import User
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers, has
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Listed, Stage
from leadwerk.tasks.actions.add import check_assignee
from leadwerk.tasks.actions.import_tasks import Plan
from leadwerk.tasks.due import due, zone_of
from leadwerk.tasks.refusals import DayOutOfReach

OPEN = ""
# What other systems call it, folded. The company's own stages, reasons and codes come before these.
_WORDS = {
    Outcome.WON.value: """
        won|gewonnen|erfolgreich|konvertiert|converted|closed won|closed converted|abgeschlossen gewonnen
        geschlossen gewonnen|geschlossen konvertiert|abgeschlossen konvertiert|geschlossen und gewonnen|auftrag erteilt
        good lead|deal won|qualitats lead|guter lead|сделка успешна|качественный лид
        """,
    Outcome.LOST.value: """
        lost|verloren|erfolglos|closed lost|closed not converted|abgeschlossen verloren|geschlossen verloren
        geschlossen nicht konvertiert|abgeschlossen nicht konvertiert|geschlossen und verloren|nicht konvertiert
        deal lost|absage|abgesagt|сделка провалена
        """,
    Outcome.REJECTED.value: """
        rejected|zuruckgewiesen|abgelehnt|disqualified|disqualifiziert|unqualified|unqualifiziert|nicht qualifiziert
        junk|junk lead|spam|poor lead|schlechter lead|minderwertiger lead|unbrauchbarer lead|некачественный лид
        """,
    OPEN: """
        open|offen|new|neu|active|aktiv|in progress|in process|in bearbeitung|in arbeit|working|open not contacted
        working contacted|offen nicht kontaktiert|in bearbeitung kontaktiert|attempted to contact|kontaktversuch
        versuchte kontaktaufnahme|connected|verbunden|open deal|offener deal|contacted|kontaktiert|unassigned
        nicht zugewiesen|not started|processed|новый|в работе|не обработан|обработан
        """,
}
_DONE = frozenset(
    ("yes", "ja", "y", "j", "x", "1", "true", "wahr", "done", "erledigt", "completed", "abgeschlossen", "да")
)
_TO_DO = frozenset(
    (
        "no", "nein", "n", "0", "false", "falsch", "open", "offen", "not started", "nicht begonnen", "nicht gestartet",
        "in progress", "in bearbeitung", "нет",
    )
)  # fmt: skip


class History(NamedTuple):
    """What a row tells of the past, as it stands there."""

    words: tuple[str, ...] = ()
    reason: str = ""
    closed_at: dt.datetime | None = None
    contacted_at: dt.datetime | None = None
    task: str = ""
    task_due: dt.datetime | None = None
    task_done: str = ""


NOTHING = History()


def history_of(draft: LeadDraft) -> History | None:
    """None for a lead without a past."""
    found = History(
        tuple(draft.status.split("\n")) if draft.status else (),
        draft.end_reason,
        draft.closed_at,
        draft.last_contact_at,
        draft.task,
        draft.task_due,
        draft.task_done,
    )
    return found if found != NOTHING else None


class Meaning(NamedTuple):
    """What a word of a status column says: an outcome (`OPEN` too), with its reason, or a stage by its name."""

    outcome: str | None = None
    reason: int = 0
    stage: str = ""


OF_STAGE = "stage:"
LEFT_OUT = "-"
LONGEST_WORD = 100


def meaning_of(code: str) -> Meaning | None:
    """What a person chose for a word: an outcome, `OF_STAGE` and the plain name of a stage, or `LEFT_OUT`."""
    if code == LEFT_OUT:
        return Meaning()
    if code.startswith(OF_STAGE):
        stage = code.removeprefix(OF_STAGE)
        return Meaning(stage=stage) if stage == plain(stage) and len(stage) <= LONGEST_WORD else None
    return Meaning(code) if code in (Outcome.WON, Outcome.LOST, Outcome.REJECTED) else None


def plain(words: str) -> str:
    """As words are compared: "Closed - Not Converted" is "closed not converted"."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(words)).split())


@dataclass
class Historian:
    """Gives the leads of one import their past. `lost_for` is the reason of lost ones that name none that is known,
    `words` says by their plain form what words mean that would not be understood."""

    by: Actor
    lost_for: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    moment: dt.datetime = field(default_factory=now)
    _words: dict[str, Meaning] = field(init=False, default_factory=dict)
    _reasons: dict[str, int] = field(init=False)
    _codes: dict[str, int] = field(init=False)
    _stages: dict[tuple[int, str], Stage] = field(init=False)
    _other: int = field(init=False, default=0)
    _assignees: dict[tuple[int | None, ...], User | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        known = catalog()
        self._reasons, self._codes = _by_name(known.loss_reasons), _by_name(known.rejection_codes)
        offered = (code for code in known.rejection_codes.values() if code.retired_at is None)
        self._other = next((code.pk for code in offered if code.needs_text), 0)
        self._stages = {
            (stage.process_id, plain(name)): stage
            for stages in known.stages_of.values()
            for stage in stages
            for name in (stage.name_en, stage.name)
            if name
        }

    def knows(self, words: str) -> bool:
        """Whether a word of a status column says anything."""
        return self._meaning(words) is not None

    def tell(self, lead: NewLead, history: History) -> list[str]:
        """Let a lead that refers to its process have this past; what of it cannot be, in lines."""
        notes = self._end(lead, history)
        if history.contacted_at is not None:
            if history.contacted_at > self.moment:
                notes.append(_line("last_contact_at", history.contacted_at))
            else:
                lead.contacted_at = history.contacted_at
        lead.story = _story(history)
        notes += self._plan(lead, history)
        return notes

    def _meaning(self, words: str) -> Meaning | None:
        if not self._words:
            self._words = {
                spelling: Meaning(outcome)
                for outcome, text in _WORDS.items()
                for spelling in map(plain, text.replace("\n", "|").split("|"))
                if spelling
            }
            self._words |= {name: Meaning(Outcome.REJECTED.value, pk) for name, pk in self._codes.items()}
            self._words |= {name: Meaning(Outcome.LOST.value, pk) for name, pk in self._reasons.items()}
            self._words |= {name: Meaning(stage=name) for _process, name in self._stages}
            given = {word: meaning_of(code) for word, code in self.words.items()}
            self._words |= {word: meaning for word, meaning in given.items() if meaning is not None}
        return self._words.get(plain(words))

    def _end(self, lead: NewLead, history: History) -> list[str]:
        """The last word that names an end, and the last that names a stage, count."""
        notes: list[str] = []
        outcome, reason, end_words = OPEN, 0, ""
        for words in history.words:
            found = self._meaning(words)
            if found is None:
                notes.append(f"{label('status')}: {words}")
            elif found.stage:
                notes += self._enter(lead, found.stage, words)
            elif found.outcome:
                outcome, reason, end_words = found.outcome, found.reason, words
        if not outcome:
            if history.reason:
                notes.append(f"{label('end_reason')}: {history.reason}")
            if history.closed_at is not None:  # of an open one: the day somebody expects
                notes.append(_line("closed_at", history.closed_at))
            return notes
        ending, why = self._ending(lead, outcome, reason, end_words, history)
        if ending is None:
            told = [f"{label('status')}: {end_words} ({why})"]
            told += [f"{label('end_reason')}: {history.reason}"] if history.reason else []
            told += [_line("closed_at", history.closed_at)] if history.closed_at is not None else []
            return notes + told
        lead.ending = ending
        if history.closed_at is not None and history.closed_at != ending.at:
            notes.append(_line("closed_at", history.closed_at))
        return notes

    def _ending(
        self, lead: NewLead, outcome: str, reason: int, words: str, history: History
    ) -> tuple[Ending | None, str]:
        """How it ended, or why it cannot have."""
        at = min(history.closed_at or history.contacted_at or lead.received_at or self.moment, self.moment)
        if lead.received_at is not None:
            at = max(at, min(lead.received_at, self.moment))
        text, is_dated = history.reason, history.closed_at is not None
        if outcome == Outcome.REJECTED:
            if catalog().processes[lead.process_id].rejects_only_qualified:
                outcome, reason, text = Outcome.LOST.value, 0, text or words  # nobody has qualified it here (rule 5)
            else:
                if not covers(self.by, Permission.LEAD_REJECT, lead):
                    return None, _("you may not reject it")
                code = self._codes.get(plain(text), 0) or reason
                text = "" if self._codes.get(plain(text)) else text
                code = code or self._other
                if not code:
                    return None, _("no code for it")
                if catalog().rejection_codes[code].needs_text:
                    text = text or words
                return Ending(outcome, at, code, text, is_dated), ""
        if outcome == Outcome.LOST:
            if not covers(self.by, Permission.LEAD_CLOSE, lead):
                return None, _("you may not close it")
            found = self._reasons.get(plain(text), 0)
            reason = found or reason or self.lost_for or 0
            if not reason:
                return None, _("no known reason")
            return Ending(outcome, at, reason, "" if found else text, is_dated), ""
        if lead.owner_id is None:
            return None, _("nobody owns it")
        if not self._may_win(lead):
            return None, _("you may not convert it")
        if (missing := obstacle(lead)) is not None:
            return None, missing.sentence()
        return Ending(outcome, at, 0, text, is_dated), ""

    def _may_win(self, lead: NewLead) -> bool:
        makes = all(has(self.by, permitting("create", model)) for model in (Account, Contact, Opportunity))
        return makes and bool(conversion_settings().open_statuses()) and covers(self.by, Permission.LEAD_CONVERT, lead)

    def _enter(self, lead: NewLead, name: str, words: str) -> list[str]:
        stage = self._stages.get((lead.process_id, name))
        if stage is not None and stage.pk == lead.stage_id:
            return []
        if stage is None or lead.owner_id is None or not covers(self.by, Permission.LEAD_MOVE, lead):
            return [f"{label('status')}: {words}"]
        lead.refer_to({**lead.references, "stage": stage.pk})
        return []

    def _plan(self, lead: NewLead, history: History) -> list[str]:
        """The task that comes along. Without a day there is none: then it is a line in the journal."""
        if not (history.task or history.task_due or history.task_done):
            return []
        done = plain(history.task_done)
        me = person(self.by)
        assignee = lead.owner_id or (me.pk if me is not None else None)
        left = [f"{label('task_done')}: {history.task_done}"] if done and done not in _DONE | _TO_DO else []
        if history.task_due is None:
            left = [f"{label('task_done')}: {history.task_done}"] if done else []
            return [f"{label('task')}: {history.task}", *left] if history.task else left
        local = history.task_due.astimezone(_zone())
        time = local.time() if local.time() != dt.time() else None
        user = self._assignee(assignee, lead) if covers(self.by, Permission.LEAD_ADD_TASKS, lead) else None
        if user is None:
            return _task_story(history)
        try:
            when = due(local.date(), time, zone_of(user))
        except DayOutOfReach:
            return _task_story(history)
        subject = history.task or _("Follow up")
        lead.plans = (Plan(subject, when, user.pk, is_done=done in _DONE, lines=_task_story(history)),)
        return left

    def _assignee(self, pk: int | None, lead: NewLead) -> User | None:
        """Whoever has the lead, or else the importer, if they may work on its tasks."""
        place = (pk, lead.owner_id, lead.team_id, lead.book_id)
        if place not in self._assignees:
            user = User.objects.filter(pk=pk).first() if pk is not None else None
            if user is not None:
                try:
                    check_assignee(user, lead)
                except Refusal:
                    user = None
            self._assignees[place] = user
        return self._assignees[place]


def _by_name(listed: Mapping[int, Listed]) -> dict[str, int]:
    """The entries in use, by either name; what was retired is still a name of the past."""
    rows = sorted(listed.values(), key=lambda one: (one.retired_at is None, -one.position))
    return {plain(name): one.pk for one in rows for name in (one.name_en, one.name) if name}


def _story(history: History) -> list[str]:
    """In lines, for the journal of a lead that is there already."""
    lines = [f"{label('status')}: {words}" for words in history.words]
    lines += [f"{label('end_reason')}: {history.reason}"] if history.reason else []
    for name, at in (("closed_at", history.closed_at), ("last_contact_at", history.contacted_at)):
        if at is not None:
            lines.append(_line(name, at))
    return lines


def _task_story(history: History) -> list[str]:
    lines = [f"{label('task')}: {history.task}"] if history.task else []
    lines += [_line("task_due", history.task_due)] if history.task_due is not None else []
    return lines + ([f"{label('task_done')}: {history.task_done}"] if history.task_done else [])


def _zone() -> dt.tzinfo:
    return zoneinfo.ZoneInfo(company().time_zone)


def _line(name: str, at: dt.datetime) -> str:
    local = at.astimezone(_zone())
    return f"{label(name)}: {local:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
