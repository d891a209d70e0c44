"""What can happen to a process, a stage or an entry of a list. The subject kind is the name of its table."""

from django.utils.translation import gettext_lazy as _

from leadwerk.journal.kinds import Kind, Strand, register
from leadwerk.people import security

ADDED, EDITED, PLACED = (
    _("has added “%(name)s”"),
    _("has changed “%(name)s”"),
    _("has moved “%(name)s” to place %(place)s"),
)
RETIRED, RESTORED = _("has retired “%(name)s”"), _("has put “%(name)s” into use again")

register(
    Kind("setting_added", Strand.RECORD, "plus", ADDED),
    Kind("setting_edited", Strand.RECORD, "pencil", EDITED),
    Kind("setting_placed", Strand.RECORD, "sort", PLACED),
    Kind("setting_retired", Strand.RECORD, "pause", RETIRED),
    Kind("setting_restored", Strand.RECORD, "play", RESTORED),
)
security.register(
    security.Kind("setting_added", security.Strand.SETTINGS, "plus", _("Process or list entry added"), ADDED),
    security.Kind("setting_edited", security.Strand.SETTINGS, "pencil", _("Process or list entry changed"), EDITED),
    security.Kind("setting_placed", security.Strand.SETTINGS, "sort", _("Process or list entry moved"), PLACED),
    security.Kind("setting_retired", security.Strand.SETTINGS, "pause", _("Process or list entry retired"), RETIRED),
    security.Kind(
        "setting_restored", security.Strand.SETTINGS, "play", _("Process or list entry put into use again"), RESTORED
    ),
)
