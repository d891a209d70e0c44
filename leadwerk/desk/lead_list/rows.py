"""One row of the list, light: what its cells show, names taken from what is held in memory."""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.utils import timezone

from leadwerk.campaigns.catalog import campaigns
from leadwerk.foundation.text import phone_key
from leadwerk.leads.models.lead import Called
from leadwerk.people.organisation import Colleague, organisation
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Stage
from leadwerk.ui.formats import Here, day, moment

WARN_AFTER, LATE_AFTER = dt.timedelta(minutes=15), dt.timedelta(minutes=60)


@dataclass
class Row(Called):
    """A lead as the list shows it: the columns of the same names, in this order."""

    pk: int
    company_name: str
    title: str
    first_name: str
    last_name: str
    email: str
    phone: str
    mobile: str
    description: str
    postal_code: str
    city: str
    interest: str
    process_id: int
    stage_id: int
    marketplace_id: int | None
    campaign_id: int | None
    source_id: int | None
    owner_id: int | None
    book_id: int | None
    team_id: int | None
    value: int | None
    rating: str
    outcome: str
    next_step: str
    next_due_at: dt.datetime | None
    received_at: dt.datetime
    last_activity_at: dt.datetime
    closed_at: dt.datetime | None
    deleted_at: dt.datetime | None
    value_order: int
    due_order: dt.datetime
    sort_name: str
    reason: Any = None

    @property
    def sub(self) -> str:
        """The second thing to know: the person, unless the lead is called by them already, and the town."""
        person = self.person_name if self.company_name else ""
        return ", ".join(part for part in (person, self.city) if part)

    @property
    def is_active(self) -> bool:
        return self.owner_id is not None and self.closed_at is None and self.deleted_at is None

    @property
    def stage(self) -> Stage:
        return catalog().stages[self.stage_id]

    @property
    def place(self) -> tuple[int, int]:
        return catalog().place(self.stage)

    @property
    def process(self) -> str:
        return catalog().processes[self.process_id].label

    @property
    def owner(self) -> Colleague | None:
        return organisation().colleague(self.owner_id)

    @property
    def team(self) -> str:
        return _name(organisation().teams, self.team_id)

    @property
    def book(self) -> str:
        return _name(organisation().books, self.book_id)

    @property
    def source(self) -> str:
        return _name(catalog().sources, self.source_id)

    @property
    def marketplace(self) -> str:
        return _name(catalog().marketplaces, self.marketplace_id)

    @property
    def campaign(self) -> str:
        return _name(campaigns().campaigns, self.campaign_id)

    @property
    def town(self) -> str:
        return f"{self.postal_code} {self.city}".strip()

    @property
    def number_to_call(self) -> str:
        """The number as a telephone dials it; empty where there is none."""
        number = self.mobile or self.phone
        return phone_key(number) or "".join(sign for sign in number if sign.isdigit() or sign == "+")

    def is_overdue(self, here: Here) -> bool:
        return self.next_due_at is not None and self.next_due_at < here.now

    def is_due_today(self, here: Here) -> bool:
        return self.next_due_at is not None and self.next_due_at.astimezone(here.zone).date() == here.today

    def due_words(self, here: Here) -> str:
        """The day; with the time if that is today and a time was named: a task without one is due at the day's end."""
        if self.next_due_at is None:
            return ""
        due = self.next_due_at.astimezone(here.zone)
        if due.date() != here.today or (due.hour, due.minute) == (23, 59):
            return day(due, here)
        return moment(due, here)

    @property
    def waiting(self) -> dt.timedelta:
        """How long it has been here without anybody."""
        return max(timezone.now() - self.received_at, dt.timedelta())

    @property
    def urgency(self) -> str:
        waiting = self.waiting
        return "late" if waiting >= LATE_AFTER else "warn" if waiting >= WARN_AFTER else ""

    @property
    def share_of_hour(self) -> int:
        """How much of the first quarter of an hour has passed, in percent: what the ring shows."""
        return min(100, int(self.waiting / WARN_AFTER * 100))


COLUMNS = tuple(column.name for column in fields(Row) if column.name != "reason")


def _name(held: Any, pk: int | None) -> str:
    entry = held.get(pk) if pk is not None else None
    return str(entry) if entry is not None else ""
