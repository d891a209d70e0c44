"""Forms about tasks, on the page of a lead and in dialogs."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadwerk.desk.presence import offered_name
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.people.organisation import Colleague, organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import colleagues_covering
from leadwerk.tasks.catalog import subjects
from leadwerk.tasks.due import zone_of
from leadwerk.tasks.models import Task

DATE = forms.DateInput(attrs={"type": "date", "min": "2000-01-01", "max": "2099-12-31"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class TaskForm(forms.Form):
    """What is to be done, when, and by whom; whom it can be given to depends on the lead."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "task-subjects", "autocomplete": "off"}),
        error_messages={"required": _("Please say what is to be done.")},
    )
    due_on = forms.DateField(
        label=_("Due"),
        widget=DATE,
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"],
        error_messages={"required": _("Please choose a day."), "invalid": _("Please choose a day.")},
    )
    due_time = forms.TimeField(
        label=_("Time"), widget=TIME, required=False, error_messages={"invalid": _("Please enter a time, e.g. 14:30.")}
    )
    assignee = forms.TypedChoiceField(label=_("For"), coerce=int)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, lead: Lead | None, user: User, assignee: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = assignees(lead)
        if assignee is not None and (them := organisation().colleague(assignee)) and them not in people:
            people.append(them)
        people.sort(key=lambda person: person.id != user.pk)  # the reader first
        self.assignees = [(person.id, offered_name(person)) for person in people]
        field = self.fields["assignee"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = self.assignees
        self.subjects = [subject.label for subject in subjects()]


def new_task(lead: Lead | None, user: User, *, prefix: str) -> TaskForm:
    """The empty form: due tomorrow, for whoever opens it."""
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    return TaskForm(
        lead=lead,
        user=user,
        auto_id=f"{prefix}-%s",
        initial={"due_on": next_working_day(tomorrow), "assignee": user.pk},
    )


def of_task(task: Task, user: User, data: Any = None) -> TaskForm:
    """The form of a task as it is."""
    zone = zone_of(task.assignee)
    return TaskForm(
        data,
        lead=task.lead,
        user=user,
        assignee=task.assignee_id,
        auto_id="edit-task-%s",
        initial={
            "subject": task.subject,
            "due_on": task.due_on,
            "due_time": task.due_at.astimezone(zone).time() if task.due_at else None,
            "assignee": task.assignee_id,
            "note": task.note,
        },
    )


def assignees(lead: Lead | None) -> list[Colleague]:
    """Who can be given a task of this lead; without a lead, everybody who works here."""
    if lead is None:
        return organisation().agents()
    return colleagues_covering(Permission.LEAD_EDIT_TASKS, lead)


def next_working_day(day: dt.date) -> dt.date:
    """The day itself, or the Monday after a weekend. Public holidays are not known here."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day


class DueForm(forms.Form):
    """Another day for a task, and a time if it needs one."""

    due_on = forms.DateField(
        label=_("Day"),
        widget=DATE,
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"],
        error_messages={"required": _("Please choose a day."), "invalid": _("Please choose a day.")},
    )
    due_time = forms.TimeField(
        label=_("Time"), widget=TIME, required=False, error_messages={"invalid": _("Please enter a time, e.g. 14:30.")}
    )
