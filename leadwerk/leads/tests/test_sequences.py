"""Whatever people do in whatever order: the tally is exact, the journal can be read back into the very same rows."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from leadwerk.foundation.errors import Refusal
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.assign import assign, release, take_on
from leadwerk.leads.actions.bin import discard, restore
from leadwerk.leads.actions.close import lose, missing_stages, reject, reopen, win
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.actions.move import change_process, move, passed_stages
from leadwerk.leads.actions.note import note
from leadwerk.leads.actions.qualify import qualify
from leadwerk.leads.actions.undo import undo
from leadwerk.leads.models import Lead, StageVisit
from leadwerk.leads.tests.proof import KEPT, row
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import User
from leadwerk.pipelines.actions.supply import add_stages
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import SalesProcess
from leadwerk.tallies.check import differences, rebuild
from leadwerk.tallies.models import GroupTally, Tally
from tests.cast import Cast

AT_CREATION = {"id", "created_at", "received_at", "stage_entered_at", "assigned_at"}


class People:
    """Jana, Viola and Ada doing one thing after the other, chosen by chance."""

    def __init__(self, cast: Cast, chance: random.Random) -> None:
        self.cast, self.chance = cast, chance
        other = SalesProcess.objects.create(name="Solarbörse")
        add_stages(other, [(name, "", 0, "both", None, "", "") for name in ("Angenommen", "Besucht")], by=SYSTEM)
        self.done: list[tuple[int, User]] = []

    def act(self, lead: Lead) -> str:
        """One verb; the name of what came of it."""
        who = self.chance.choice([self.cast.jana, self.cast.viola, self.cast.ada])
        name, verb = self.chance.choice(list(self._verbs(lead, who).items()))
        try:
            verb()
        except Refusal as refusal:
            return refusal.code
        return name

    def _verbs(self, lead: Lead, who: User) -> dict[str, Callable[[], Any]]:
        cast, chance, stages = self.cast, self.chance, list(catalog().stages.values())
        foreign = chance.choice(stages)
        return {
            "assign": lambda: assign(lead, chance.choice([cast.jana, cast.tobias, cast.viola]), by=who),
            "take": lambda: take_on(lead, by=who),
            "release": lambda: release(lead, by=who),
            "move": lambda: move(lead, chance.choice(stages), by=who),
            "ahead": lambda: move(lead, chance.choice(catalog().stages_of[lead.process_id]), by=who),
            "process": lambda: change_process(lead, foreign.process, foreign, by=who),
            "qualify": lambda: qualify(lead, chance.choice("ABCD"), by=who),
            "lose": lambda: lose(lead, cast.loss_reason(without_stages=chance.random() < 0.5), by=who),
            "lose all": lambda: lose(lead, cast.loss_reason(), by=who, completing=missing_stages(lead, "lost")),
            "reject": lambda: reject(lead, cast.rejection_code(), by=who),
            "reopen": lambda: reopen(lead, by=who),
            "edit": lambda: edit(lead, {"value": chance.choice([None, 0, 500]), "city": chance.choice("AB")}, by=who),
            "note": lambda: note(lead, "Notiz", by=who),
            "bin": lambda: discard(lead, by=who),
            "restore": lambda: restore(lead, by=who),
            "undo": lambda: undo(self._any_change(lead), by=who),
            "undo the last": lambda: self._undo_the_last(lead),
        }

    def _any_change(self, lead: Lead) -> int:
        entries = Entry.objects.filter(subject_kind="lead", subject_id=lead.pk)
        return self.chance.choice(list(entries.values_list("change_set", flat=True)))

    def _undo_the_last(self, lead: Lead) -> None:
        last = Entry.objects.filter(subject_kind="lead", subject_id=lead.pk).latest("pk")
        if last.by is not None:
            undo(last.change_set, by=last.by)


def read_back(lead: Lead) -> dict[str, Any]:
    """The lead's columns as its journal tells them."""
    told: dict[str, Any] = {}
    for entry in Entry.objects.filter(subject_kind="lead", subject_id=lead.pk).order_by("pk"):
        for name, (before, after) in entry.changes.items():
            if name in told:
                assert told[name] == before, (entry, name)
            told[name] = after
    return told


@pytest.mark.parametrize("seed", range(4))
def test_tally_journal_and_visits_hold_after_any_sequence(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    people = People(cast, chance)
    leads = [cast.lead(value=100), cast.lead(owner=cast.jana), cast.lead(owner=cast.viola, value=250)]
    came = [people.act(Lead.objects.get(pk=chance.choice(leads).pk)) for _ in range(150)]
    assert len(set(came)) > 12  # much of it really happened
    assert differences(Lead.objects.all()) == []
    for lead in leads:
        stored, told = row(lead), read_back(lead)
        for name, value in stored.items():
            if name in told:
                assert told[name] == value, name
            else:
                assert name in KEPT | AT_CREATION or value in ("", None, [], 0), name
        assert stored["version"] == Entry.objects.filter(subject_kind="lead", subject_id=lead.pk).count()
        fresh = Lead.objects.get(pk=lead.pk)
        open_visits = list(StageVisit.objects.filter(lead=lead, left_at__isnull=True))
        assert [visit.stage for visit in open_visits] == ([] if fresh.is_closed else [fresh.stage])
        assert (fresh.stage_id in passed_stages(fresh)) == fresh.is_closed


def test_a_won_lead_takes_nothing_more(cast: Cast) -> None:
    people = People(cast, random.Random(7))
    lead = win(cast.lead(owner=cast.jana), by=cast.jana, completing=cast.stages)
    before = row(lead)
    for _ in range(60):
        people.act(Lead.objects.get(pk=lead.pk))
    assert row(lead) == before


@pytest.mark.django_db
@pytest.mark.parametrize("table", [Tally, GroupTally])
def test_a_wrong_number_in_either_tally_is_told(cast: Cast, table: type[Tally | GroupTally]) -> None:
    cast.lead()
    assert differences(Lead.objects.all()) == []
    table.objects.update(leads=7)
    assert len(differences(Lead.objects.all())) == 1
    rebuild(Lead.objects.all())
