"""Noticing what did not come: a form that is broken, a mailbox that nobody can reach."""

import datetime as dt
import math
import zoneinfo
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Sum

from leadwerk.foundation.clock import now
from leadwerk.foundation.db import dialect
from leadwerk.foundation.held import changed
from leadwerk.intake.models import IntakeEvent, IntakeTally, QuietSource
from leadwerk.intake.quiet import settlers, tell_quiet
from leadwerk.intake.tally import COUNTED, KEY, hour_of
from leadwerk.leads.models import Channel
from leadwerk.people.actors import System
from leadwerk.people.organisation import company

WINDOWS = (3, 24, 72, 168)
WEEKS = 4
WEEK = 168
FOLDED = 31 * 24
WATCHED = (Channel.FORM, Channel.EMAIL, Channel.CALL, Channel.API, Channel.MARKETPLACE)
CHANCE = 0.001
A_DAY = 24 * 60 * 60
Stream = tuple[str, int]


@transaction.atomic
def watch(*, by: System) -> int:
    """Write down which sources are unusually quiet at this moment; how many they are. Asked every hour.

    The rule: the last 3, 24, 72 and 168 whole hours of a channel and source are compared with the same hours of the
    same weekdays in the four weeks before; their mean is what was to be expected. It is unusually quiet if not even a
    quarter of that has come, if so little comes by chance less than once in a thousand times (as a Poisson distribution
    says), and if something came in at least three of the four weeks, so that a source that is used now and then raises
    no alarm. Files and leads entered by hand are not watched: people bring those when they like.
    """
    del by  # nobody but the machine
    moment = now()
    end = hour_of(moment)
    found = [quiet for stream, hours in _counted(end).items() if (quiet := quiet_of(stream, hours, end)) is not None]
    known = set(QuietSource.objects.values_list("channel", "source"))
    QuietSource.objects.all().delete()
    for quiet in found:
        quiet.noticed_at = moment
    QuietSource.objects.bulk_create(found)
    if known != {(quiet.channel, quiet.source) for quiet in found}:
        changed()
    _tell([quiet for quiet in found if (quiet.channel, quiet.source) not in known])
    return len(found)


def _tell(news: list[QuietSource]) -> None:
    """Mail it to those who settle what comes in: a source that is quiet, then not, then quiet again, once a day."""
    told = [quiet for quiet in news if cache.add(f"intake-quiet-{quiet.channel}-{quiet.source}", 1, A_DAY)]
    if told:
        lines: list[list[str | int]] = [
            [one.channel, one.source, one.hours, one.received, round(one.expected)] for one in told
        ]
        for colleague in settlers():
            tell_quiet.enqueue(colleague.id, lines)


def quiet_of(stream: Stream, hours: Mapping[int, int], end: int) -> QuietSource | None:
    """The window in which most is missing, if any is unusually quiet. `hours` is what came in per hour before `end`."""
    worst: QuietSource | None = None
    missing = 0.0
    for window in WINDOWS:
        received = _sum(hours, end - window, end)
        weeks = [_sum(hours, end - week * WEEK - window, end - week * WEEK) for week in range(1, WEEKS + 1)]
        expected = sum(weeks) / WEEKS
        if sum(number > 0 for number in weeks) < WEEKS - 1 or received * 4 > expected:
            continue
        if chance(received, expected) < CHANCE and expected - received > missing:
            missing = expected - received
            worst = QuietSource(channel=stream[0], source=stream[1], hours=window, expected=expected, received=received)
    return worst


def chance(received: int, expected: float) -> float:
    """How likely it is that no more than `received` come where `expected` do on average."""
    return sum(
        math.exp(number * math.log(expected) - expected - math.lgamma(number + 1)) for number in range(received + 1)
    )


def _sum(hours: Mapping[int, int], start: int, end: int) -> int:
    return sum(hours.get(hour, 0) for hour in range(start, end))


def _counted(end: int) -> dict[Stream, dict[int, int]]:
    """What came in per watched channel and source, hour by hour, as far back as the rule looks."""
    start = end - (WEEKS + 1) * WEEK
    streams: defaultdict[Stream, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    settled = IntakeTally.objects.filter(hour__gte=start, hour__lt=end, channel__in=WATCHED).order_by()
    total = F("created") + F("updated") + F("skipped") + F("refused")
    rows: Sequence[tuple[str, int, int, int]] = list(
        settled.values_list("channel", "source", "hour").annotate(number=Sum(total))
    )
    for channel, source, hour, number in rows:
        streams[channel, source][hour] += number
    since = dt.datetime.fromtimestamp(start * 3600, dt.UTC)
    unsettled = IntakeEvent.objects.filter(waiting__gt=0, received_at__gte=since, channel__in=WATCHED).order_by()
    for channel, source_id, received_at in unsettled.values_list("channel", "source_id", "received_at").iterator():
        streams[channel, source_id or 0][hour_of(received_at)] += 1
    return {stream: dict(hours) for stream, hours in streams.items()}


@transaction.atomic
def fold(*, by: System) -> int:
    """Let each day that `watch` no longer looks at stand in one row per channel and source, under its first hour in the
    company's time zone; how many rows went. So years are added up as quickly as weeks. Done every night for the month
    that has become old: what is counted later for a day long past stays a row of its own."""
    del by  # nobody but the machine
    zone = zoneinfo.ZoneInfo(company().time_zone)
    end = _first_hour(hour_of(now()) - (WEEKS + 2) * WEEK, zone)
    old = IntakeTally.objects.filter(hour__gte=end - FOLDED, hour__lt=end).order_by("pk").select_for_update()
    firsts = [(row, first) for row in old if (first := _first_hour(row.hour, zone)) != row.hour]
    IntakeTally.objects.filter(pk__in=[row.pk for row, _first in firsts]).delete()
    days = [(first, row.channel, row.source, *(getattr(row, name) for name in COUNTED)) for row, first in firsts]
    dialect().upsert_add("intake_tally", KEY, COUNTED, days)
    return len(firsts)


def _first_hour(hour: int, zone: dt.tzinfo) -> int:
    """The hour in which the day of this one began."""
    midnight = dt.datetime.fromtimestamp(hour * 3600, zone).replace(hour=0)
    return hour_of(midnight)
