"""What stands against keeping or reading a file, each with its stable code."""

from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.errors import RuleBroken


class FileMissing(RuleBroken):
    code = "attachment_missing"
    words = _("Please choose a file.")


class FileEmpty(RuleBroken):
    code = "attachment_empty"
    words = _("“%(file)s” is empty.")


class FileTooLarge(RuleBroken):
    code = "attachment_too_large"
    words = _("“%(file)s” is larger than 100 MB.")


class StorageFull(RuleBroken):
    code = "storage_full"
    words = _("There is no room left on the server. Please tell your administration.")


class MessageUnreadable(RuleBroken):
    code = "message_unreadable"
    words = _("This message cannot be shown. You can download it.")
