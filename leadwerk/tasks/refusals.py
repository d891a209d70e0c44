"""What stands against a verb on a task, each with its stable code."""

from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.errors import RuleBroken


class SubjectMissing(RuleBroken):
    code = "subject_missing"
    words = _("Please say what is to be done.")


class DayOutOfReach(RuleBroken):
    code = "day_out_of_reach"
    words = _("Please choose a day between 2000 and 2099.")


class TaskIsDone(RuleBroken):
    code = "task_is_done"
    words = _("“%(subject)s” is already done.")


class TaskIsNotDone(RuleBroken):
    code = "task_is_not_done"
    words = _("“%(subject)s” is not done yet.")


class AssigneeIsInactive(RuleBroken):
    code = "assignee_is_inactive"
    words = _("%(assignee)s is no longer active and cannot be given tasks.")


class AssigneeMayNotEdit(RuleBroken):
    code = "assignee_may_not_edit"
    words = _("%(assignee)s may not edit this lead and cannot be given its tasks.")
