"""What can happen to an import as a whole; what happens to its leads is told at each of them."""

from django.utils.translation import gettext_lazy as _

from leadwerk.journal.kinds import Kind, Strand, register
from leadwerk.people import security

register(
    Kind("leads_imported", Strand.RECORD, "import", _("has imported %(leads)s leads from “%(file)s”")),
    Kind("import_undone", Strand.RECORD, "undo", _("has undone the import of “%(file)s”: %(leads)s leads to the bin")),
)
security.register(
    security.Kind(
        "import_started", security.Strand.DATA, "import", _("Import started"), _("has started the import of “%(name)s”")
    ),
    security.Kind(
        "import_undone", security.Strand.DATA, "undo", _("Import undone"), _("has undone the import of “%(name)s”")
    ),
    security.Kind(
        "failed_rows_exported",
        security.Strand.DATA,
        "export",
        _("Failed rows exported"),
        _("has exported the failed rows of “%(name)s”"),
    ),
)
