"""What stands against converting a lead or undoing it, each with its stable code."""

from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.errors import RuleBroken


class ConvertedStatusMissing(RuleBroken):
    code = "converted_status_missing"
    words = _("Please choose a converted status.")


class LeadIsNotConverted(RuleBroken):
    code = "lead_is_not_converted"
    words = _("This lead has not been converted.")


class ConversionWorkedOn(RuleBroken):
    """`records` in `facts` are the numbers of what stands against it."""

    code = "conversion_worked_on"
    words = _("The conversion can no longer be undone: since then, work has been done on %(records)s.")
