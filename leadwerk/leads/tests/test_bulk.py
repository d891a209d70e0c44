"""One verb on many leads does to each what the single verb does, row by row; without the rights it does nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from leadwerk.foundation import held, jobs
from leadwerk.foundation.errors import Refusal, Unseen
from leadwerk.journal.models import Entry
from leadwerk.leads.actions import bulk as bulk_module
from leadwerk.leads.actions.assign import assign, take_on
from leadwerk.leads.actions.bin import discard, restore
from leadwerk.leads.actions.bulk import Verb, bulk
from leadwerk.leads.actions.bulk_verbs import (
    Assign,
    Discard,
    Edit,
    Lose,
    Move,
    PutInBook,
    Reject,
    Restore,
    TakeOn,
    Undo,
    load,
)
from leadwerk.leads.actions.close import lose, reject
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.actions.move import move
from leadwerk.leads.actions.qualify import qualify
from leadwerk.leads.actions.undo import undo
from leadwerk.leads.jobs import run_bulk, run_later
from leadwerk.leads.models import BulkRun, Closure, Lead, Rejection, StageVisit
from leadwerk.people.actions.books import add_book, remove_book
from leadwerk.people.actions.organise import edit_company
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import OwnershipMode, User
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Stage
from leadwerk.tallies.check import differences
from tests.cast import Cast

pytestmark = pytest.mark.django_db

Single = Callable[[Cast, Lead], Any]
IGNORED = {"id", "created_at", "received_at", "last_activity_at", "worked_at", "assigned_at", "stage_entered_at"}
IGNORED |= {"closed_at", "deleted_at", "folded", "sort_name", "company_name", "email"}


def assortment(cast: Cast) -> list[Lead]:
    """One lead of every sort: new, active in several stages, rated, lost, rejected, in the bin, of somebody else."""
    new, other_team = cast.lead(), cast.lead(team=cast.sued)
    mine, moved, rated = (cast.lead(owner=cast.jana) for _ in range(3))
    moved = move(moved, cast.stages[2], by=cast.jana)
    rated = qualify(rated, "A", by=cast.jana)
    lost = lose(cast.lead(owner=cast.jana), cast.loss_reason(), by=cast.jana)
    rejected = reject(cast.lead(owner=cast.tobias), cast.rejection_code(), by=cast.tobias)
    binned = discard(cast.lead(owner=cast.tobias), by=cast.tobias)
    return [new, other_team, mine, moved, rated, lost, rejected, binned, cast.lead(owner=cast.olaf, value=5_000)]


def state(leads: list[Lead]) -> list[dict[str, Any]]:
    """All that is stored of each lead, without ids and instants."""
    found = []
    for pk in [lead.pk for lead in leads]:
        row: dict[str, Any] = dict(Lead.objects.filter(pk=pk).values().get())
        kept: dict[str, Any] = {name: value for name, value in row.items() if name not in IGNORED}
        kept |= {name: bool(row[name]) for name in IGNORED if name.endswith("_at")}
        visits = StageVisit.objects.filter(lead=pk).order_by("pk")
        kept["visits"] = list(visits.values_list("stage", "entered", "entered_by", "left", "left_by"))
        kept["closures"] = list(Closure.objects.filter(lead=pk).values_list("reason", "text", "stage", "by"))
        kept["rejections"] = list(Rejection.objects.filter(lead=pk).values_list("code", "text", "owner", "by"))
        entries = Entry.objects.filter(subject_kind="lead", subject_id=pk).order_by("pk")
        kept["entries"] = [
            (entry.kind, entry.by_id, entry.text, entry.facts, sorted(entry.changes)) for entry in entries
        ]
        for entry in kept["entries"]:
            entry[3].pop("undoes", None)
        found.append(kept)
    return found


def verbs(cast: Cast) -> dict[str, tuple[User, Verb, Single]]:
    source = next(iter(catalog().sources.values()))
    strict, quick = cast.loss_reason(without_stages=False), cast.loss_reason()
    return {
        "assign": (cast.ada, Assign([cast.tobias]), lambda c, lead: assign(lead, c.tobias, by=c.ada)),
        "take_on": (cast.ada, TakeOn(cast.ada), lambda c, lead: take_on(lead, by=c.ada)),
        "edit": (
            cast.ada,
            Edit({"source": source, "value": 5_000}),
            lambda c, lead: edit(lead, {"source": source, "value": 5_000}, by=c.ada),
        ),
        "move": (cast.ada, Move(cast.stages[1]), lambda c, lead: move(lead, c.stages[1], by=c.ada)),
        "skip": (cast.ada, Move(cast.stages[3]), lambda c, lead: move(lead, c.stages[3], by=c.ada)),
        "lose": (cast.ada, Lose(quick, "weg"), lambda c, lead: lose(lead, quick, by=c.ada, text="weg")),
        "lose strictly": (cast.ada, Lose(strict), lambda c, lead: lose(lead, strict, by=c.ada)),
        "reject": (cast.ada, Reject(cast.rejection_code()), lambda c, lead: reject(lead, c.rejection_code(), by=c.ada)),
        "reject without text": (
            cast.ada,
            Reject(cast.rejection_code(needs_text=True)),
            lambda c, lead: reject(lead, c.rejection_code(needs_text=True), by=c.ada),
        ),
        "discard": (cast.ada, Discard(), lambda c, lead: discard(lead, by=c.ada)),
        "restore": (cast.ada, Restore(), lambda c, lead: restore(lead, by=c.ada)),
    }


NAMES = (
    "assign",
    "take_on",
    "edit",
    "move",
    "skip",
    "lose",
    "lose strictly",
    "reject",
    "reject without text",
    "discard",
    "restore",
)


@pytest.mark.parametrize(
    ("name", "both_mandatory"), [*((name, False) for name in NAMES), ("lose strictly", True), ("skip", True)]
)
def test_many_become_what_each_would_have_become_alone(cast: Cast, name: str, both_mandatory: bool) -> None:
    if both_mandatory:
        Stage.objects.filter(process=cast.process).update(mandatory="both")
        held.forget()
    alone, together = assortment(cast), assortment(cast)
    who, verb, single = verbs(cast)[name]
    refused: dict[str, int] = {}
    for lead in alone:
        try:
            with transaction.atomic():
                single(cast, lead)
        except Refusal as refusal:
            refused[refusal.sentence()] = refused.get(refusal.sentence(), 0) + 1
    report = bulk(verb, [lead.pk for lead in together], by=who)
    assert state(together) == state(alone)
    assert {sentence: entry.count for sentence, entry in report.refused.items()} == refused
    entries = Entry.objects.filter(change_set=report.change_set)
    assert report.changed == entries.count()
    assert differences(Lead.objects.present()) == []


@pytest.mark.parametrize("name", NAMES)
def test_undoing_many_does_what_undoing_each_does(cast: Cast, name: str) -> None:
    alone, together = assortment(cast), assortment(cast)
    who, verb, single = verbs(cast)[name]
    for lead in alone:
        try:
            with transaction.atomic():
                single(cast, lead)
                entry = Entry.objects.filter(subject_kind="lead", subject_id=lead.pk).latest("pk")
        except Refusal:
            continue
        if entry.by == who and entry.change_set not in {e.change_set for e in Entry.objects.filter(kind="undone")}:
            undo(entry.change_set, by=who)
    done = bulk(verb, [lead.pk for lead in together], by=who)
    if not done.changed:
        return
    before = Lead.objects.filter(pk__in=[lead.pk for lead in together]).count()
    changed = Entry.objects.filter(change_set=done.change_set).values_list("subject_id", flat=True)
    report = bulk(Undo(done.change_set), list(changed), by=who)
    assert report.changed == done.changed
    assert before == len(together)
    assert state(together) == state(alone)
    assert differences(Lead.objects.present()) == []


def test_one_lead_that_may_not_be_seen_refuses_all(cast: Cast) -> None:
    mine, hidden = cast.lead(owner=cast.jana), cast.lead(owner=cast.olaf)
    with pytest.raises(Unseen):
        bulk(Discard(), [mine.pk, hidden.pk], by=cast.jana)
    with pytest.raises(Unseen):
        bulk(Discard(), [mine.pk, 10**12], by=cast.jana)
    mine.refresh_from_db()
    assert mine.deleted_at is None


def test_without_the_permission_nothing_begins(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with pytest.raises(MissingPermission):
        bulk(Assign([cast.tobias]), [lead.pk], by=cast.jana)
    with pytest.raises(MissingPermission):
        run_later(Assign([cast.tobias]), [lead.pk], by=cast.leo)
    assert not BulkRun.objects.exists()


def test_leads_are_handed_out_in_turn(cast: Cast) -> None:
    leads = [cast.lead() for _ in range(7)]
    bulk(Assign([cast.jana, cast.tobias]), [lead.pk for lead in leads], by=cast.viola)
    owners = list(Lead.objects.order_by("pk").values_list("owner", flat=True))
    assert owners.count(cast.jana.pk) == 4
    assert owners.count(cast.tobias.pk) == 3


def test_a_job_does_it_chunk_by_chunk_and_only_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_module, "CHUNK", 3)
    leads = [cast.lead() for _ in range(7)] + [discard(cast.lead(), by=cast.ada)]
    run = run_later(Assign([cast.jana, cast.tobias]), [lead.pk for lead in leads], by=cast.viola)
    assert Lead.objects.filter(owner=None).count() == 8
    jobs.run_all("long")
    run.refresh_from_db()
    assert (run.place, run.changed, run.left_out) == (8, 7, 1)
    assert run.finished_at is not None
    assert [refusal["code"] for refusal in run.refused] == ["lead_is_in_bin"]
    run_bulk.call(run.pk)
    assert Entry.objects.filter(change_set=run.change_set).count() == 7
    assert Lead.objects.filter(owner=cast.jana).count() == 4
    assert differences(Lead.objects.present()) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_verb_survives_being_stored(cast: Cast, name: str) -> None:
    _who, verb, _single = verbs(cast)[name]
    assert load(verb.name, verb.parameters()) == verb


def test_what_changed_since_stays_and_is_counted(cast: Cast) -> None:
    leads = [cast.lead() for _ in range(3)]
    done = bulk(Assign([cast.jana]), [lead.pk for lead in leads], by=cast.ada)
    assign(leads[0], cast.tobias, by=cast.ada)
    report = bulk(Undo(done.change_set), [lead.pk for lead in leads], by=cast.ada)
    assert (report.changed, report.left_out) == (2, 1)
    assert set(Lead.objects.values_list("owner", flat=True)) == {None, cast.tobias.pk}


def test_a_book_removed_before_the_worker_begins_is_refused_lead_by_lead(cast: Cast) -> None:
    edit_company(by=SYSTEM, lead_ownership=OwnershipMode.MIXED)
    lead, coast = cast.lead(), add_book("Küste", by=SYSTEM)
    run = run_later(PutInBook(coast), [lead.pk], by=cast.ada)
    remove_book(coast, by=SYSTEM)
    jobs.run_all("long")
    run.refresh_from_db()
    assert run.finished_at is not None
    assert [one["code"] for one in run.refused] == ["book_not_open"]
