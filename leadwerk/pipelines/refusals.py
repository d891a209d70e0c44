"""What stands against a verb on processes, stages and lists."""

from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.errors import RuleBroken


class NameTaken(RuleBroken):
    code = "name_taken"
    words = _("“%(name)s” exists already.")


class LastStage(RuleBroken):
    code = "last_stage"
    words = _("“%(stage)s” is the last stage of this sales process. Add another one first.")


class LastEntry(RuleBroken):
    code = "last_entry"
    words = _("“%(name)s” is the last entry of this list. Add another one first.")


class ProcessIsDefault(RuleBroken):
    code = "process_is_default"
    words = _("“%(process)s” is the default sales process. Make another one the default first.")


class ProcessIsRetired(RuleBroken):
    code = "process_is_retired"
    words = _("“%(process)s” is no longer in use.")


class ProcessInUse(RuleBroken):
    code = "process_in_use"
    words = _("“%(process)s” is still chosen by: %(users)s. Choose another sales process there first.")


class TargetMissing(RuleBroken):
    code = "target_missing"
    words = _("There are leads in “%(stage)s”. Choose where they go.")
