"""Why a workbook is not read."""

from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.errors import RuleBroken


class WorkbookIsEncrypted(RuleBroken):
    code = "workbook_is_encrypted"
    words = _("This workbook is protected by a password. Please save it without one and choose it again.")


class WorkbookTooLarge(RuleBroken):
    """By its bytes, its rows, or by what it takes to read it."""

    code = "workbook_too_large"
    words = _(
        "This workbook is too large: at most 100 MB and 200,000 rows. In your spreadsheet, save the table as “CSV"
        " (UTF-8)” and choose that file."
    )


class WorkbookBroken(RuleBroken):
    """Its inside is not what it claims to be, or it asks its reader for more than reading."""

    code = "workbook_broken"
    words = _(
        "This workbook cannot be read. In your spreadsheet, save the table as “CSV (UTF-8)” and choose that file."
    )
