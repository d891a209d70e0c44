"""What was received becomes a lead once: refused with a reason, tried again, kept from doing harm twice."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db.models import F, Sum

from leadwerk.duplicates.actions.rule import rule
from leadwerk.duplicates.merged import merges_into
from leadwerk.duplicates.policy import DEFAULTS, Policy
from leadwerk.foundation.clock import now
from leadwerk.foundation.errors import Unseen
from leadwerk.foundation.jobs import run_all
from leadwerk.intake.actions import replay as replaying
from leadwerk.intake.actions.discard import discard
from leadwerk.intake.actions.process import PAUSES, Choice, process, work_off
from leadwerk.intake.actions.receive import receive
from leadwerk.intake.actions.replay import replay, replay_all
from leadwerk.intake.channels import readers
from leadwerk.intake.channels.readers import Draft
from leadwerk.intake.draft import LeadDraft
from leadwerk.intake.models import EventState, IntakeEvent, IntakeTally
from leadwerk.intake.refusals import EventIsSettled
from leadwerk.intake.tally import COUNTED, hour_of
from leadwerk.intake.wording import sentence
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.bin import discard as discard_lead
from leadwerk.leads.models import Channel, Lead
from leadwerk.leads.refusals import TextMissing
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.tallies import check
from tests.cast import Cast

pytestmark = pytest.mark.django_db

broken: list[Exception] = []
seen: list[tuple[int, int]] = []


def read(event: IntakeEvent) -> Draft:
    if broken:
        raise broken[0]
    draft = LeadDraft(**{name: text for name, text in event.raw.items() if name in ("email", "note", "source")})
    return Draft(lead=draft, team=event.raw.get("team"), owner=event.raw.get("owner"), after=_after)


def _after(lead: Lead, event: IntakeEvent) -> None:
    seen.append((lead.pk, event.pk))


@pytest.fixture(autouse=True)
def _by_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(readers.READERS, Channel.EMAIL, read)
    broken.clear()
    seen.clear()


def mail(address: str = "frau@kunde.example", **more: Any) -> IntakeEvent:
    key = more.pop("dedupe_key", None)
    return receive(Channel.EMAIL, {"email": address} | more, by=SYSTEM, dedupe_key=key)


def lead_of(event: IntakeEvent) -> Lead:
    assert event.lead_id is not None
    return Lead.objects.get(pk=event.lead_id)


def assert_adds_up() -> None:
    """Every event adds up, and the kept balance is what a full count says."""
    sum_of = F("created") + F("updated") + F("skipped") + F("refused") + F("waiting")
    assert not IntakeEvent.objects.exclude(received=sum_of).exists()
    counted: dict[tuple[int, str, int], list[int]] = {}
    for event in IntakeEvent.objects.filter(state=EventState.DONE):
        key = (hour_of(event.received_at), event.channel, event.source_id or 0)
        before = counted.get(key, [0] * len(COUNTED))
        counted[key] = [n + getattr(event, name) for n, name in zip(before, COUNTED, strict=True)]
    kept = {row[:3]: list(row[3:]) for row in IntakeTally.objects.values_list("hour", "channel", "source", *COUNTED)}
    assert {key: row for key, row in kept.items() if any(row)} == {k: r for k, r in counted.items() if any(r)}


def test_an_event_becomes_a_lead_that_knows_its_channel(cast: Cast) -> None:
    event = mail(team=cast.nord.pk, note="bitte abends", source="Plakat")
    assert (event.state, event.waiting) == (EventState.WAITING, 1)
    assert work_off() == 1
    event.refresh_from_db()
    lead = lead_of(event)
    assert (lead.email, lead.channel, lead.team_id) == ("frau@kunde.example", Channel.EMAIL, cast.nord.pk)
    assert (lead.received_at, lead.owner) == (event.received_at, None)
    assert (event.state, event.created, event.waiting, event.retry_at) == (EventState.DONE, 1, 0, None)
    assert Entry.objects.get(subject_id=lead.pk, kind="came_along").text == "bitte abends\nQuelle: Plakat"
    assert seen == [(lead.pk, event.pk)]
    assert check.differences(Lead.objects.all()) == []
    assert_adds_up()


def test_the_same_event_twice_makes_one_lead(cast: Cast) -> None:
    first = mail(dedupe_key="message:1")
    assert mail(dedupe_key="message:1").pk == first.pk
    process(first, by=SYSTEM)
    process(first, by=SYSTEM)
    assert mail(dedupe_key="message:1").state == EventState.DONE
    assert (work_off(), Lead.objects.count(), IntakeEvent.objects.count()) == (0, 1, 1)


def test_what_tells_nothing_is_refused_and_says_why(cast: Cast) -> None:
    event = process(mail(""), by=SYSTEM)
    assert (event.state, event.refused, event.waiting, event.lead_id) == (EventState.DONE, 1, 0, None)
    assert event.problems.get().code == "nothing_known"
    assert_adds_up()


def test_what_fails_is_tried_again_after_growing_pauses_and_then_held(cast: Cast) -> None:
    event = mail()
    broken.append(KeyError("flange"))
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        for attempt, pause in enumerate(PAUSES, 1):
            assert work_off() == 1
            event.refresh_from_db()
            assert (event.state, event.attempts) == (EventState.WAITING, attempt)
            assert event.retry_at == now() + pause
            assert work_off() == 0
            clock.shift(pause)
        work_off()
    event.refresh_from_db()
    assert (event.state, event.waiting, event.error) == (EventState.QUARANTINE, 1, "KeyError: 'flange'")
    assert not Lead.objects.exists()
    assert_adds_up()


def test_what_fails_halfway_leaves_nothing_behind(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def after(lead: Lead, event: IntakeEvent) -> None:
        raise OSError("disk full")

    monkeypatch.setitem(readers.READERS, Channel.EMAIL, lambda event: Draft(lead={"email": "a@b.example"}, after=after))
    event = process(mail(), by=SYSTEM)
    assert (event.state, event.attempts, Lead.objects.count()) == (EventState.WAITING, 1, 0)
    assert check.differences(Lead.objects.all()) == []


def test_an_event_on_which_the_worker_dies_each_time_is_held(cast: Cast) -> None:
    event = mail()
    late = now() + dt.timedelta(hours=1)
    IntakeEvent.objects.filter(pk=event.pk).update(attempts=len(PAUSES) + 1, retry_at=now())
    with time_machine.travel(late, tick=False):
        work_off()
    event.refresh_from_db()
    assert event.state == EventState.QUARANTINE
    assert "died" in event.error


def test_what_its_sender_looks_after_is_left_to_them_for_a_while(cast: Cast) -> None:
    event = receive(Channel.EMAIL, {"email": "a@b.example"}, by=cast.jana, at_once=True)
    assert work_off() == 0
    with time_machine.travel(now() + dt.timedelta(minutes=2)):
        assert work_off() == 1
    event.refresh_from_db()
    lead = lead_of(event)
    assert Entry.objects.get(subject_id=lead.pk, kind="created").by == cast.jana


def test_a_doubt_puts_it_into_quarantine_at_once(cast: Cast) -> None:
    event = receive(Channel.EMAIL, {"email": "a@b.example"}, by=SYSTEM, held="too_quick")
    assert (event.state, event.waiting, event.problems.get().code) == (EventState.QUARANTINE, 1, "too_quick")
    assert (work_off(), process(event, by=SYSTEM).state) == (0, EventState.QUARANTINE)
    assert IntakeEvent.objects.aggregate(n=Sum("waiting"))["n"] == 1


def test_an_owner_who_has_left_does_not_lose_the_lead(cast: Cast) -> None:
    cast.jana.is_active = False
    cast.jana.save()
    event = process(mail(owner=cast.jana.pk), by=SYSTEM)
    lead = lead_of(event)
    assert (lead.owner, lead.team_id) == (None, cast.nord.pk)


def test_what_no_database_can_store_is_kept_as_far_as_possible(cast: Cast) -> None:
    event = receive(Channel.EMAIL, {"a\x00b": ["\ud800", float("nan"), 10**30]}, by=SYSTEM)
    event.refresh_from_db()
    assert event.raw == {"a\ufffdb": ["?", "nan", 10**30]}


def test_replayed_after_the_rule_was_mended_it_becomes_a_lead(cast: Cast) -> None:
    refused, held = (
        process(mail(""), by=SYSTEM),
        receive(Channel.EMAIL, {"email": "a@b.example"}, by=SYSTEM, held="too_quick"),
    )
    IntakeEvent.objects.filter(pk=refused.pk).update(raw={"email": "doch@da.example"})
    for event in (refused, held):
        done = replay(event, by=cast.ada)
        assert (done.state, done.created, done.refused, done.waiting) == (EventState.DONE, 1, 0, 0)
        assert Entry.objects.get(subject_kind="intake_event", subject_id=event.pk).by == cast.ada
        with pytest.raises(EventIsSettled):
            replay(event, by=cast.ada)
    assert Lead.objects.count() == 2
    assert_adds_up()


def test_all_that_failed_are_replayed_and_nothing_else(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying, "CHUNK", 2)
    done = process(mail("schon@da.example"), by=SYSTEM)
    failed = [process(mail("", number=number), by=SYSTEM) for number in range(5)]
    IntakeEvent.objects.filter(pk__in=[event.pk for event in failed]).update(raw={"email": "doch@da.example"})
    assert replay_all(IntakeEvent.objects.all(), by=cast.ada) == 5
    run_all()
    assert work_off() == 5
    assert set(IntakeEvent.objects.values_list("created", "refused")) == {(1, 0)}
    assert Lead.objects.count() == 6
    assert Entry.objects.filter(subject_kind="intake_event", subject_id=done.pk).count() == 0
    assert_adds_up()


def test_what_is_turned_away_stays_with_its_reason(cast: Cast) -> None:
    event = receive(Channel.EMAIL, {"email": "a@b.example"}, by=SYSTEM, held="too_quick")
    with pytest.raises(TextMissing):
        discard(event, "  ", by=cast.ada)
    done = discard(event, "Werbung", by=cast.ada)
    assert (done.state, done.refused, done.waiting, done.raw) == (EventState.DONE, 1, 0, {"email": "a@b.example"})
    assert [sentence(problem) for problem in done.problems.order_by("pk")][-1] == "Von Hand abgewiesen: Werbung"
    assert_adds_up()


def test_who_does_not_settle_the_intake_changes_nothing_in_it(cast: Cast) -> None:
    event = receive(Channel.EMAIL, {"email": "a@b.example"}, by=cast.jana, held="too_quick")
    with pytest.raises(MissingPermission):
        replay(event, by=cast.jana)
    with pytest.raises(MissingPermission):
        discard(event, "x", by=cast.jana)
    with pytest.raises(Unseen):
        replay(event, by=cast.tobias)
    with pytest.raises(MissingPermission):
        replay_all(IntakeEvent.objects.all(), by=cast.viola)


def test_who_is_certainly_known_is_treated_as_the_channel_wants(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    known = cast.lead(owner=cast.olaf, team=cast.sued, email="frau@kunde.example")
    made = process(mail(), by=SYSTEM)
    assert (made.created, made.known) == (1, 1)
    discard_lead(lead_of(made), by=SYSTEM)
    monkeypatch.setitem(DEFAULTS, Channel.EMAIL, Policy.ATTACH)
    added = process(mail(note="ruft noch einmal an"), by=SYSTEM)
    assert (added.state, added.created, added.updated, added.lead_id) == (EventState.DONE, 0, 1, known.pk)
    entry = Entry.objects.get(subject_id=known.pk, kind="came_again")
    assert "frau@kunde.example" in entry.text
    assert "ruft noch einmal an" in entry.text
    assert seen[-1] == (known.pk, added.pk)
    assert_adds_up()
    assert check.differences(Lead.objects.all()) == []


def test_who_is_certainly_known_merges_by_itself_where_the_company_wants_it(cast: Cast) -> None:
    rule({}, tells_elsewhere=True, merges_itself=True, by=cast.ada)
    known = cast.lead(owner=cast.olaf, email="frau@kunde.example")
    made = process(mail(), by=SYSTEM)
    run_all()
    assert merges_into(known)[0].loser == lead_of(made)
    chosen = process(mail(), by=SYSTEM, choice=Choice.CREATE)
    run_all()
    assert lead_of(chosen).deleted_at is None, "a person said that it is another one"


def test_where_somebody_is_asked_it_waits_for_their_choice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    known = cast.lead(owner=cast.olaf, email="frau@kunde.example")
    monkeypatch.setitem(DEFAULTS, Channel.EMAIL, Policy.ASK)
    first, second = process(mail(), by=SYSTEM), process(mail(), by=SYSTEM)
    for event in (first, second):
        assert (event.state, event.waiting, event.problems.get().code) == (EventState.QUARANTINE, 1, "certainly_known")
    assert replay(first, by=cast.ada, choice=Choice.ATTACH).lead_id == known.pk
    made = replay(second, by=cast.ada, choice=Choice.CREATE)
    assert (made.created, made.updated) == (1, 0)
    assert Lead.objects.count() == 2
    assert_adds_up()
    assert check.differences(Lead.objects.all()) == []


def test_the_worker_does_not_come_between_a_person_and_their_choice(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DEFAULTS, Channel.EMAIL, Policy.ASK)
    cast.lead(email="frau@kunde.example")
    event = process(mail(), by=SYSTEM)
    assert event.is_in_quarantine

    def after_the_worker(*args: Any, **given: Any) -> IntakeEvent:
        work_off()
        return process(*args, **given)

    monkeypatch.setattr(replaying, "process", after_the_worker)
    assert replay(event, by=cast.ada, choice=Choice.CREATE).created == 1
