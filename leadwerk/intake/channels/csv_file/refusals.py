"""Why a file cannot be read as a table at all. What is wrong with single rows never refuses the file."""

from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.errors import RuleBroken


class FileEmpty(RuleBroken):
    """Nothing to import: no bytes, only white space, or a header without rows."""

    code = "file_empty"
    words = _("The file has no rows. Please choose a file with at least one row below the header.")


class FileNotText(RuleBroken):
    """Not text: `kind` is "excel", "zip", "encrypted", "pdf", "picture" or "binary"."""

    code = "file_not_text"
    words = _("This is not a list. Please choose a CSV file, a workbook (XLSX, ODS) or an address book (vCard).")


class FileNotTable(RuleBroken):
    """Text, but of another format: `kind` is "json", "html", "xml", "vcard" or "rtf"."""

    code = "file_not_table"
    words = _("This file is text, but not a table (%(kind)s). Please export the list as CSV.")


class FileTooLarge(RuleBroken):
    """Above `limit` bytes or rows; `unit` says which."""

    code = "file_too_large"
    words = _("The file is too large: at most 1 GB and 1,000,000 rows. Please split it.")


class CellTooLarge(RuleBroken):
    """One cell holds more than a megabyte on one line. `line` says which."""

    code = "cell_too_large"
    words = _("Line %(line)s holds more than a megabyte in one cell. Please check whether this is a list.")
