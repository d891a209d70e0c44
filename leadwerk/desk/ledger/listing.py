"""What came in as it is asked for: by channel, source, state and days, the newest first, paged by key."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from leadwerk.conditions.kinds import number_of
from leadwerk.intake.balance import Period, days_until_today
from leadwerk.intake.models import EventState, IntakeEvent
from leadwerk.intake.wording import sentence
from leadwerk.leads.models import Channel, Lead
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog
from leadwerk.ui.formats import number

PAGE = 50
DAYS = (1, 7, 30, 365)
USUAL_DAYS = 30
EVER = 0
NO_SOURCE = "0"
SUMMARY = 90


UNSETTLED, HELD, REFUSED = "waiting", EventState.QUARANTINE.value, "refused"
"""What can be asked for. The balance counts as waiting what stands in quarantine too; here each is asked for alone."""
STATES = {
    UNSETTLED: Q(state=EventState.WAITING, waiting__gt=0),
    HELD: Q(state=EventState.QUARANTINE, waiting__gt=0),
    REFUSED: Q(refused__gt=0),
}


@dataclass(frozen=True, slots=True)
class IntakeAddress:
    """What the address bar says: `days` back from today (0: ever), `source` an id or "0" for none, `form` and `before`
    ids."""

    channel: str = ""
    source: str = ""
    state: str = ""
    days: int = USUAL_DAYS
    form: int | None = None
    before: int | None = None

    @property
    def pairs(self) -> dict[str, str]:
        asked = {
            "state": self.state,
            "channel": self.channel,
            "source": self.source,
            "form": str(self.form or ""),
            "days": str(self.days) if self.days != USUAL_DAYS else "",
            "before": str(self.before or ""),
        }
        return {key: value for key, value in asked.items() if value}

    @property
    def url(self) -> str:
        return f"{reverse('intake')}?{urlencode(self.pairs)}" if self.pairs else reverse("intake")

    def to(self, **other: Any) -> str:
        """The address with something else in it, from the first page on."""
        return replace(self, **{"before": None, **other}).url

    @property
    def is_filtered(self) -> bool:
        return bool(self.channel or self.source or self.state or self.form)

    @property
    def period(self) -> Period | None:
        return days_until_today(self.days) if self.days != EVER else None


def read(given: Any) -> IntakeAddress:
    """The address that a query string means; what means nothing is left out."""
    channel, source, state = given.get("channel", ""), given.get("source", ""), given.get("state", "")
    known = number_of(source) in catalog().sources or source == NO_SOURCE
    days = number_of(given.get("days", "")) if given.get("days") != str(EVER) else EVER
    return IntakeAddress(
        channel=channel if channel in Channel.values else "",
        source=source if known else "",
        state=state if state in STATES else "",
        days=days if days in (*DAYS, EVER) else USUAL_DAYS,
        form=number_of(given.get("form", "")),
        before=number_of(given.get("before", "")),
    )


def found(address: IntakeAddress) -> "QuerySet[IntakeEvent]":
    """All events that an address asks for, the newest first."""
    events = IntakeEvent.objects.all()
    if address.state:
        events = events.filter(STATES[address.state])
    if address.channel:
        events = events.filter(channel=address.channel)
    if address.source:
        events = events.filter(source=None if address.source == NO_SOURCE else int(address.source))
    if address.form is not None:
        events = events.filter(channel=Channel.FORM, raw__form=address.form)
    if (period := address.period) is not None:
        events = events.filter(received_at__gte=period.start)
    return events.order_by("-received_at", "-pk")


def page(address: IntakeAddress) -> tuple[list[IntakeEvent], str]:
    """A page of events without their raw data, and the address of the next."""
    events = found(address).select_related("run").prefetch_related("problems")
    if address.before is not None:
        last = IntakeEvent.objects.filter(pk=address.before).values_list("received_at", flat=True).first()
        if last is not None:
            events = events.filter(received_at__lte=last).exclude(received_at=last, pk__gte=address.before)
    rows = list(events[: PAGE + 1])
    return rows[:PAGE], replace(address, before=rows[PAGE - 1].pk).url if len(rows) > PAGE else ""


@dataclass(frozen=True, slots=True)
class Line:
    """An event as the list shows it. `what` is what it was about, `why` what stands against it."""

    event: IntakeEvent
    what: str
    lead: Lead | None
    why: str


def lines(events: Iterable[IntakeEvent], user: User) -> list[Line]:
    """With their leads, of which only those are named that this user may see."""
    events = list(events)
    ids = [event.lead_id for event in events if event.lead_id is not None]
    leads = Lead.objects.for_user(user, Permission.LEAD_VIEW).in_bulk(ids) if ids else {}
    return [Line(event, what(event), leads.get(event.lead_id or 0), why(event)) for event in events]


def what(event: IntakeEvent) -> str:
    """What somebody recognises it by."""
    if event.run is not None:
        rows = {"first": number(event.first_row), "last": number(event.last_row), "file": event.run.file_name}
        return _("Rows %(first)s to %(last)s of “%(file)s”") % rows
    raw = event.raw
    if event.channel == Channel.FORM and isinstance(raw, dict):
        raw = raw.get("values", raw)  # the rest is what the form notes beside what somebody wrote
    text = " · ".join(dict.fromkeys(_texts(raw)))
    return f"{text[:SUMMARY]}…" if len(text) > SUMMARY else text


def _texts(raw: Any, depth: int = 0) -> Iterable[str]:
    match raw:
        case str() if raw.strip():
            yield " ".join(raw.split())[:SUMMARY]
        case dict() if depth < 4:
            for held in raw.values():
                yield from _texts(held, depth + 1)
        case list() if depth < 4:
            for held in raw[:5]:
                yield from _texts(held, depth + 1)


def why(event: IntakeEvent) -> str:
    """What stands against it, in words; of a file, its report says so."""
    if event.run_id is not None:
        return ""
    said = [sentence(problem) for problem in event.problems.all()]
    return " ".join(said) or event.error
