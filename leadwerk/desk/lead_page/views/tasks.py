"""Planning, changing and finishing tasks: dialogs, the composer of a lead, the circle before a task."""

import datetime as dt
from typing import cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from leadwerk.conditions.kinds import number_of
from leadwerk.desk.lead_page import answers
from leadwerk.desk.lead_page.record import Record
from leadwerk.desk.tasks.choices import choices
from leadwerk.desk.tasks.forms import DueForm, TaskForm, new_task, of_task
from leadwerk.foundation.clock import new_change_set, now
from leadwerk.leads.access import see_to
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.tasks.access import overdue, see, see_to_edit
from leadwerk.tasks.actions.add import add
from leadwerk.tasks.actions.complete import complete, reopen
from leadwerk.tasks.actions.edit import delegate, edit, postpone, postpone_all
from leadwerk.tasks.models import Task
from leadwerk.ui.formats import clock, day
from leadwerk.ui.fragments import render_block

COMPOSER = "desk/lead_page/composer_task.html"


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A task of one's own, without a lead."""
    return _plan(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def lead_tasks(request: HttpRequest, lead_id: int) -> HttpResponse:
    """A task at a lead: as a dialog, or from the composer of its page (`at=composer`)."""
    return _plan(request, see_to(Permission.LEAD_ADD_TASKS, lead_id, cast(User, request.user)))


def _plan(request: HttpRequest, lead: Lead | None) -> HttpResponse:
    user = cast(User, request.user)
    if request.method != "POST":
        return _new_task_dialog(request, lead, new_task(lead, user, prefix="new-task"))
    composed = lead if request.POST.get("at") == "composer" and answers.is_fragment(request) else None
    prefix = "task" if composed else "new-task"
    form = TaskForm(request.POST, lead=lead, user=user, auto_id=f"{prefix}-%s")
    if not form.is_valid():
        if composed is not None:
            return HttpResponse(_composer(request, composed, form), status=422)
        return _new_task_dialog(request, lead, form, status=422)
    given = form.cleaned_data
    task = add(
        given["subject"],
        given["due_on"],
        given["due_time"],
        by=user,
        assignee=_person(given["assignee"], user),
        lead=lead,
        note=given["note"],
    )
    fragment = _composer(request, composed) if composed is not None else ""
    words = _("“%(subject)s” planned for %(when)s.") % {"subject": task.subject, "when": when(task)}
    return answers.done(request, words, fragment=fragment, lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """Change a task: subject, due date, note, and whose it is."""
    user = cast(User, request.user)
    found = see_to_edit(task_id, user)
    if request.method != "POST":
        return _task_dialog(request, found, of_task(found, user))
    form = of_task(found, user, request.POST)
    if not form.is_valid():
        return _task_dialog(request, found, form, status=422)
    given, change_set = form.cleaned_data, new_change_set()
    with transaction.atomic():
        changed = edit(
            found,
            given["subject"],
            given["due_on"],
            given["due_time"],
            by=user,
            note=given["note"],
            version=number_of(request.POST.get("version", "")),
            change_set=change_set,
        )
        if given["assignee"] != found.assignee_id:
            changed = delegate(changed, _person(given["assignee"], user), by=user, change_set=change_set)
    way_back = change_set if changed.version != found.version else None
    return answers.done(request, _("Task saved."), change_set=way_back, lead=found.lead)


@require_POST
def completion(request: HttpRequest, task_id: int) -> HttpResponse:
    found, change_set = see(task_id, cast(User, request.user)), new_change_set()
    complete(found, by=cast(User, request.user), change_set=change_set)
    words = _("“%(subject)s” done.") % {"subject": found.subject}
    return answers.done(request, words, change_set=change_set, lead=found.lead)


@require_POST
def reopening(request: HttpRequest, task_id: int) -> HttpResponse:
    found, change_set = see(task_id, cast(User, request.user)), new_change_set()
    reopen(found, by=cast(User, request.user), change_set=change_set)
    words = _("“%(subject)s” reopened.") % {"subject": found.subject}
    return answers.done(request, words, change_set=change_set, lead=found.lead)


@require_http_methods(["GET", "HEAD", "POST"])
def due_date(request: HttpRequest, task_id: int) -> HttpResponse:
    """Postpone: one of the quick choices (`to`), or a day and a time."""
    user = cast(User, request.user)
    found = see_to_edit(task_id, user)
    ways = choices(found)
    if request.method != "POST":
        return _due_dialog(request, found, DueForm(auto_id="due-%s", initial={"due_on": found.due_on}))
    chosen = next((way for way in ways if way.name == request.POST.get("to")), None)
    if chosen is not None:
        on, time = chosen.on, chosen.time
    else:
        form = DueForm(request.POST, auto_id="due-%s")
        if not form.is_valid():
            return _due_dialog(request, found, form, status=422)
        on, time = form.cleaned_data["due_on"], form.cleaned_data["due_time"]
    change_set = new_change_set()
    moved = postpone(found, on, time, by=user, change_set=change_set)
    words = _("“%(subject)s” postponed to %(when)s.") % {"subject": moved.subject, "when": when(moved)}
    way_back = change_set if moved.version != found.version else None
    return answers.done(request, words, change_set=way_back, lead=found.lead)


@require_POST
def postponement(request: HttpRequest) -> HttpResponse:
    """All of one's overdue tasks go to tomorrow."""
    user = cast(User, request.user)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    result = postpone_all(overdue(user, now()), tomorrow, by=user)
    words = ngettext(
        "%(count)s task postponed to tomorrow.", "%(count)s tasks postponed to tomorrow.", result.tasks
    ) % {"count": result.tasks}
    if result.refused:
        stays = ngettext("%(count)s stays as it is.", "%(count)s stay as they are.", len(result.refused))
        words = f"{words} {stays % {'count': len(result.refused)}}"
    return answers.done(request, words, change_set=result.change_set if result.tasks else None)


def when(task: Task) -> str:
    """ "tomorrow, 09:00", or the day alone."""
    return f"{day(task.due_at)}, {clock(task.due_at)}" if task.due_at else day(task.due_on)


def _person(user_id: int, user: User) -> User:
    return user if user_id == user.pk else get_object_or_404(User, pk=user_id)


def _home(lead: Lead | None) -> str:
    return reverse("lead", args=[lead.pk]) if lead is not None else reverse("my_day")


def _composer(request: HttpRequest, lead: Lead, form: TaskForm | None = None) -> str:
    """The form in the composer: as it was sent, or empty again."""
    record = Record(request, lead)
    if form is not None:
        record.task_form = form
    return render_block(request, COMPOSER, "task", record.context())


def _new_task_dialog(request: HttpRequest, lead: Lead | None, form: TaskForm, status: int = 200) -> HttpResponse:
    return render(request, "desk/tasks/new.html", {"lead": lead, "form": form, "home": _home(lead)}, status=status)


def _task_dialog(request: HttpRequest, found: Task, form: TaskForm, status: int = 200) -> HttpResponse:
    shown = {"task": found, "form": form, "home": _home(found.lead)}
    return render(request, "desk/tasks/task.html", shown, status=status)


def _due_dialog(request: HttpRequest, found: Task, form: DueForm, status: int = 200) -> HttpResponse:
    shown = {"task": found, "form": form, "ways": choices(found), "when": when(found), "home": _home(found.lead)}
    return render(request, "desk/tasks/due_date.html", shown, status=status)
