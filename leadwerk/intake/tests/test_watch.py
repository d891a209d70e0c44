"""A source that falls silent is noticed; one that is used now and then, or rests at this hour, is not."""

import datetime as dt
from typing import Any

import pytest
from django.core.mail import EmailMessage

from leadwerk.foundation.clock import now
from leadwerk.foundation.held import look_again
from leadwerk.foundation.jobs import run_all
from leadwerk.intake.actions.keep_raw import blank_old, keep_raw
from leadwerk.intake.actions.process import process
from leadwerk.intake.actions.receive import receive
from leadwerk.intake.actions.watch import WEEK, chance, fold, quiet_of, watch
from leadwerk.intake.balance import Period, balance
from leadwerk.intake.models import IntakeEvent, IntakeTally, QuietSource
from leadwerk.intake.quiet import quiet_sources
from leadwerk.intake.tally import hour_of
from leadwerk.leads.models import Channel
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import SecurityEntry, User
from tests.cast import Cast

END = 500_000


def every(hours: int, number: int, *, since: int, until: int) -> dict[int, int]:
    return dict.fromkeys(range(END - since, END - until, hours), number)


def test_chance_is_poissons() -> None:
    assert chance(0, 7) == pytest.approx(0.000912, abs=1e-6)
    assert chance(2, 3) == pytest.approx(0.423190, abs=1e-6)


def test_silence_where_much_was_usual_is_noticed_at_once() -> None:
    found = quiet_of(("form", 1), every(1, 4, since=5 * WEEK, until=3), END)
    assert found is not None
    assert (found.hours, found.received, found.expected) == (3, 0, 12)


def test_a_trickle_is_noticed_where_it_was_a_stream_before() -> None:
    hours = every(1, 4, since=5 * WEEK, until=72) | every(12, 1, since=72, until=0)
    found = quiet_of(("form", 1), hours, END)
    assert found is not None
    assert (found.hours, found.received, round(found.expected)) == (72, 6, 288)


@pytest.mark.parametrize(
    "hours",
    [
        every(1, 4, since=5 * WEEK, until=0),  # as ever
        every(24, 1, since=5 * WEEK, until=40),  # too little to say anything after two days
        {END - 2 * WEEK - 2: 500},  # once, a fortnight ago
        {hour: 9 for hour in every(1, 9, since=5 * WEEK, until=0) if (END - hour) % 24 > 12},  # nobody sends by night
    ],
)
def test_what_is_usual_raises_no_alarm(hours: dict[int, int]) -> None:
    assert quiet_of(("form", 1), hours, END) is None


@pytest.mark.django_db
def test_silence_is_written_down_told_and_taken_back(cast: Cast, mailoutbox: list[EmailMessage], settings: Any) -> None:
    settings.ALLOWED_HOSTS, settings.SESSION_COOKIE_SECURE = ["leads.example.org"], True
    end = hour_of(now())
    for channel in (Channel.FORM, Channel.IMPORT):
        IntakeTally.objects.bulk_create(
            IntakeTally(hour=end - hour, channel=channel, created=3) for hour in range(20, 5 * WEEK)
        )
    User.objects.filter(pk__in=(cast.ada.pk, cast.jana.pk)).update(last_login=now())
    assert quiet_sources() == 0
    assert watch(by=SYSTEM) == 1
    assert watch(by=SYSTEM) == 1
    look_again()
    assert quiet_sources() == 1
    run_all()
    [sent] = mailoutbox
    assert (sent.to, sent.subject) == ([cast.ada.email], "Ungewöhnlich wenig Eingang")
    assert "Webformular\nIn den letzten 24 Stunden" in sent.body
    assert sent.body.endswith("\n\nhttps://leads.example.org/intake/")
    quiet = QuietSource.objects.get()
    assert (quiet.channel, quiet.source, quiet.hours, quiet.received) == (Channel.FORM, 0, 24, 15)
    events = [IntakeEvent(channel=Channel.FORM, received_at=now() - dt.timedelta(hours=2)) for _ in range(60)]
    IntakeEvent.objects.bulk_create(events)
    assert watch(by=SYSTEM) == 0
    assert not QuietSource.objects.exists()
    look_again()
    assert quiet_sources() == 0


@pytest.mark.django_db
def test_raw_data_are_kept_as_long_as_the_company_says(cast: Cast) -> None:
    body = {"body": {"email": "a@b.example"}}
    settled = process(receive(Channel.API, body, by=cast.jana), by=SYSTEM)
    held = receive(Channel.API, body, by=cast.jana, held="nothing_known")
    fresh = process(receive(Channel.API, body, by=cast.jana), by=SYSTEM)
    IntakeEvent.objects.exclude(pk=fresh.pk).update(received_at=now() - dt.timedelta(days=31))
    assert blank_old(by=SYSTEM) == 0, "nobody has said so"
    with pytest.raises(MissingPermission):
        keep_raw(30, by=cast.viola)
    keep_raw(30, by=cast.ada)
    assert SecurityEntry.objects.get(kind="intake_keeping_changed").by == cast.ada
    assert blank_old(by=SYSTEM) == 1
    raw = dict(IntakeEvent.objects.values_list("pk", "raw"))
    assert raw == {settled.pk: {}, held.pk: body, fresh.pk: body}
    assert IntakeEvent.objects.get(pk=settled.pk).created == 1


@pytest.mark.django_db
def test_days_long_past_are_folded_and_add_up_to_the_same(cast: Cast) -> None:
    end = hour_of(now())
    IntakeTally.objects.bulk_create(
        IntakeTally(hour=end - hour, channel=Channel.FORM, created=1 + hour % 3, refused=1) for hour in range(9 * WEEK)
    )
    day = (now() - dt.timedelta(weeks=8)).date()
    asked = [None, Period(day, day), Period(day, day + dt.timedelta(days=20))]
    before = [[(line.created, line.refused) for line in balance(period)] for period in asked]
    assert fold(by=SYSTEM) > 400
    assert [[(line.created, line.refused) for line in balance(period)] for period in asked] == before
    assert IntakeTally.objects.count() < 6 * WEEK + 24 + 22
    assert fold(by=SYSTEM) == 0
