"""What can happen to a web form, and what one does to a lead. The subject kind of a form is the name of its table."""

from django.utils.translation import gettext_lazy as _

from leadwerk.journal.kinds import Kind, Strand, register
from leadwerk.people import security

ADDED, EDITED = _("has added the web form “%(name)s”"), _("has changed the draft of the web form “%(name)s”")
PUBLISHED = _("has published version %(number)s of the web form “%(name)s”")
WITHDRAWN, REMOVED = _("has withdrawn the web form “%(name)s”"), _("has removed the web form “%(name)s”")

register(
    Kind("web_form_added", Strand.RECORD, "plus", ADDED),
    Kind("web_form_edited", Strand.RECORD, "pencil", EDITED),
    Kind("web_form_published", Strand.RECORD, "globe", PUBLISHED),
    Kind("web_form_withdrawn", Strand.RECORD, "pause", WITHDRAWN),
    Kind("web_form_removed", Strand.RECORD, "bin", REMOVED),
    Kind("form_answered", Strand.EMAIL, "mail", _("has answered %(address)s for the web form “%(form)s”")),
    Kind("address_confirmed", Strand.RECORD, "check-circle", _("has had %(address)s confirmed by the link in a mail")),
    Kind(
        "consented",
        Strand.RECORD,
        "check-circle",
        _("has kept a consent from the web form “%(form)s” (version %(version)s)"),
    ),
)
security.register(
    security.Kind("web_form_added", security.Strand.SETTINGS, "plus", _("Web form added"), ADDED),
    security.Kind("web_form_published", security.Strand.SETTINGS, "globe", _("Web form published"), PUBLISHED),
    security.Kind("web_form_withdrawn", security.Strand.SETTINGS, "pause", _("Web form withdrawn"), WITHDRAWN),
    security.Kind("web_form_removed", security.Strand.SETTINGS, "bin", _("Web form removed"), REMOVED),
)
