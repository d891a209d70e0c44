"""What can happen to a process, a stage or an entry of a list. The subject kind is the name of its table."""

from django.utils.translation import gettext_lazy as _

from leadwerk.journal.kinds import Kind, Strand, register

register(
    Kind("setting_added", Strand.RECORD, "plus", _("has added “%(name)s”")),
    Kind("setting_edited", Strand.RECORD, "pencil", _("has changed “%(name)s”")),
    Kind("setting_placed", Strand.RECORD, "sort", _("has moved “%(name)s” to place %(place)s")),
    Kind("setting_retired", Strand.RECORD, "pause", _("has retired “%(name)s”")),
    Kind("setting_restored", Strand.RECORD, "play", _("has put “%(name)s” into use again")),
)
