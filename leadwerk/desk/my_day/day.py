"""What stands in somebody's day: their tasks by when they are due, and their leads that wait for something.

Every active lead of mine stands here until it is closed: newly assigned, with a task, or without a next step.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.clock import now
from leadwerk.leads.models import Lead, Outcome
from leadwerk.leads.models.lead import fresh
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.tasks.access import assigned_to, left_by_others
from leadwerk.tasks.due import midnight
from leadwerk.tasks.models import Means, Task, TaskQuerySet

AT_ONCE = 50
# How many rows of a section stand in the day; its own page shows all, `AT_ONCE` at a time.
FIRST = {"overdue": 30, "today": 30, "next": 20, "later": 10, "new": 20, "rejected": 10, "without-next-step": 8}
DAYS_AHEAD = 7

TASK_SECTIONS: dict[str, Promise] = {
    "overdue": _("Overdue"),
    "today": _("Today"),
    "next": _("Next 7 days"),
    "later": _("Later"),
}
LEAD_SECTIONS: dict[str, Promise] = {
    "new": _("Newly assigned"),
    "rejected": _("Rejected, please check"),
    "without-next-step": _("Without next step"),
}
# What a row shows of a lead; the rest of its columns is not read.
LEAD_COLUMNS = (
    "company_name",
    "title",
    "first_name",
    "last_name",
    "email",
    "phone",
    "mobile",
    "description",
    "city",
    "interest",
    "value",
    "source",
    "process",
    "stage",
    "owner",
    "closed_at",
    "outcome",
    "assigned_at",
    "worked_at",
    "last_activity_at",
    "call_attempts",
)
TASK_COLUMNS = ("subject", "means", "due_on", "due_at", "due_order", "assignee", "lead")


@dataclass(slots=True)
class Section:
    """One heading of the day: its first rows, and how many there are in all."""

    name: str
    rows: list[Any] = field(default_factory=list)
    total: int = 0

    @property
    def title(self) -> str:
        return str(TASK_SECTIONS.get(self.name) or LEAD_SECTIONS[self.name])

    @property
    def has_more(self) -> bool:
        return self.total > len(self.rows)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the day counts, each exact."""

    active: int
    new: int
    without_next_step: int
    rejected: int
    done_today: int
    appointments: int
    converted: int


class Day:
    """The day of one user in their zone, as of now. Nothing is read before it is asked for."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.at = now()
        self.zone = timezone.get_current_timezone()
        self.today = self.at.astimezone(self.zone).date()

    def edges(self) -> tuple[dt.datetime, dt.datetime, dt.datetime]:
        """Where one section of tasks ends and the next begins."""
        tomorrow = self.today + dt.timedelta(days=1)
        return self.at, midnight(tomorrow, self.zone), midnight(tomorrow + dt.timedelta(days=DAYS_AHEAD), self.zone)

    # --- tasks ---

    @cached_property
    def tasks(self) -> dict[str, Section]:
        """The first rows of all four sections. Two queries, whatever there is."""
        sections = {name: Section(name) for name in TASK_SECTIONS}
        for part in (assigned_to(self.user), left_by_others(self.user)):
            for task in self._first(part.open()):
                section = sections[task.section]
                section.rows.append(task)
                if task.place == 1:
                    section.total += task.in_section
        for section in sections.values():
            section.rows = sorted(section.rows, key=_due)[: FIRST[section.name]]
        return sections

    def _first(self, tasks: TaskQuerySet) -> QuerySet[Any]:
        late, today, soon = self.edges()
        section = Case(
            When(due_order__lt=late, then=Value("overdue")),
            When(due_order__lt=today, then=Value("today")),
            When(due_order__lt=soon, then=Value("next")),
            default=Value("later"),
            output_field=CharField(),
        )
        by_due = [F("due_order").asc(), F("pk").asc()]
        return (
            _readable(tasks)
            .annotate(section=section)
            .annotate(
                place=Window(RowNumber(), partition_by="section", order_by=by_due),
                in_section=Window(Count("pk"), partition_by="section"),
            )
            .filter(place__lte=max(FIRST[name] for name in TASK_SECTIONS))
        )

    def tasks_after(self, name: str, after: tuple[dt.datetime, int] | None) -> tuple[list[Task], bool]:
        """A page of one section, and whether there is more below it."""
        late, today, soon = self.edges()
        bounds: dict[str, Q] = {
            "overdue": Q(due_order__lt=late),
            "today": Q(due_order__gte=late, due_order__lt=today),
            "next": Q(due_order__gte=today, due_order__lt=soon),
            "later": Q(due_order__gte=soon),
        }
        found: list[Task] = []
        for part in (assigned_to(self.user), left_by_others(self.user)):
            wanted = _readable(part.open()).filter(bounds[name])
            if after is not None:
                wanted = wanted.filter(Q(due_order__gt=after[0]) | Q(due_order=after[0], pk__gt=after[1]))
            found += wanted.order_by("due_order", "pk")[: AT_ONCE + 1]
        found.sort(key=_due)
        return found[:AT_ONCE], len(found) > AT_ONCE

    # --- leads ---

    def leads(self, name: str) -> QuerySet[Lead]:
        """The leads of one section, in its order."""
        mine = Lead.objects.for_user(self.user, Permission.LEAD_VIEW).present().filter(owner=self.user.pk)
        match name:
            case "new":
                return mine.filter(fresh(), group="active").order_by("-assigned_at", "-pk")
            case "rejected":
                since = Q(worked_at__isnull=True) | Q(worked_at__lt=F("assigned_at"))
                given = mine.filter(since, group="done", outcome=Outcome.REJECTED, assigned_at__gt=F("closed_at"))
                return given.order_by("-assigned_at", "-pk")
            case "without-next-step":
                idle = mine.filter(group="active", next_due_at__isnull=True).exclude(fresh())
                return idle.order_by("last_activity_at", "pk")
        raise LookupError(name)

    @cached_property
    def new(self) -> Section:
        return self._lead_section("new", self.figures.new)

    @cached_property
    def rejected(self) -> Section:
        return self._lead_section("rejected", self.figures.rejected)

    @cached_property
    def without_next_step(self) -> Section:
        return self._lead_section("without-next-step", self.figures.without_next_step)

    def _lead_section(self, name: str, total: int) -> Section:
        rows = list(self.leads(name).only(*LEAD_COLUMNS)[: FIRST[name]]) if total else []
        return Section(name, rows, total)

    def leads_after(self, name: str, after: tuple[dt.datetime, int] | None) -> tuple[list[Lead], bool]:
        """A page of one section, and whether there is more below it."""
        wanted = self.leads(name).only(*LEAD_COLUMNS)
        if after is not None:
            column, way = ("last_activity_at", "gt") if name == "without-next-step" else ("assigned_at", "lt")
            below = Q(**{f"{column}__{way}": after[0]}) | Q(**{column: after[0], f"pk__{way}": after[1]})
            wanted = wanted.filter(below)
        rows = list(wanted[: AT_ONCE + 1])
        return rows[:AT_ONCE], len(rows) > AT_ONCE

    # --- figures ---

    @cached_property
    def figures(self) -> Figures:
        """All counts in one query."""
        mine = Lead.objects.for_user(self.user, Permission.LEAD_VIEW).present().filter(owner=self.user.pk)
        month = midnight(self.today.replace(day=1), self.zone)
        monday = self.today - dt.timedelta(days=self.today.weekday())
        given = Task.objects.filter(assignee=self.user.pk)
        counted: dict[str, QuerySet[Any]] = {
            "active": mine.filter(group="active"),
            "new": self.leads("new"),
            "without_next_step": self.leads("without-next-step"),
            "rejected": self.leads("rejected"),
            "done_today": given.filter(done_at__gte=midnight(self.today, self.zone)),
            "appointments": given.filter(
                means=Means.VISIT, due_on__gte=monday, due_on__lt=monday + dt.timedelta(days=7)
            ),
            "converted": mine.filter(group="done", outcome=Outcome.WON, closed_at__gte=month),
        }
        numbers = User.objects.filter(pk=self.user.pk).values_list(*map(_count, counted.values()))[0]
        # Who may see no lead at all has no number of them, instead of none.
        return Figures(**{name: number or 0 for name, number in zip(counted, numbers, strict=True)})


def _count(found: QuerySet[Any]) -> Subquery:
    number = found.order_by().annotate(number=Func(F("pk"), function="COUNT")).values("number")
    return Subquery(number, output_field=IntegerField())


def _readable(tasks: TaskQuerySet) -> TaskQuerySet:
    return tasks.select_related("lead").only(*TASK_COLUMNS, *(f"lead__{name}" for name in LEAD_COLUMNS))


def _due(task: Task) -> tuple[dt.datetime, int]:
    return task.due_order, task.pk


def next_page(name: str, rows: Sequence[Any]) -> str:
    """The key a page below begins after, for the address bar."""
    last = rows[-1]
    if name in TASK_SECTIONS:
        at = last.due_order
    else:
        at = last.last_activity_at if name == "without-next-step" else last.assigned_at
    return f"{at.isoformat()}_{last.pk}"


def read_key(key: str) -> tuple[dt.datetime, int] | None:
    """What `next_page` made; None for anything else."""
    at, _sign, pk = key.rpartition("_")
    try:
        instant, number = dt.datetime.fromisoformat(at), int(pk)
    except ValueError:
        return None
    return (instant, number) if timezone.is_aware(instant) and 0 < number < 2**63 else None
