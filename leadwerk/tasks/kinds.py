"""What can happen to a task. It is told at the task itself and at its lead if it has one, under one change set."""

from django.utils.translation import gettext_lazy as _

from leadwerk.journal.kinds import Kind, Strand, register

register(
    Kind("task_added", Strand.TASK, "calendar", _("has planned “%(subject)s” for %(due)s")),
    Kind("task_edited", Strand.TASK, "calendar", _("has changed the task “%(subject)s”")),
    Kind("task_postponed", Strand.TASK, "clock", _("has postponed “%(subject)s” to %(due)s")),
    Kind("task_delegated", Strand.TASK, "person-plus", _("has handed “%(subject)s” to %(assignee)s")),
    Kind("task_done", Strand.TASK, "check-circle", _("has done “%(subject)s”")),
    Kind("task_reopened", Strand.TASK, "undo", _("has reopened the task “%(subject)s”")),
    Kind("task_undone", Strand.TASK, "undo", _("has undone a change to the task “%(subject)s”")),
)
