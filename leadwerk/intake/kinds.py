"""What can happen to an import as a whole; what happens to its leads is told at each of them."""

from django.utils.translation import gettext_lazy as _

from leadwerk.journal.kinds import Kind, Strand, register
from leadwerk.people import security

register(
    Kind("came_along", Strand.JOURNAL, "note", _("has taken this over from what came in"), is_personal=True),
    Kind(
        "came_again", Strand.JOURNAL, "note", _("has added what came in again from the same person"), is_personal=True
    ),
    Kind("intake_replayed", Strand.RECORD, "reload", _("has had it processed again")),
    Kind("intake_discarded", Strand.RECORD, "x-circle", _("has turned it away")),
    Kind("leads_imported", Strand.RECORD, "import", _("has imported %(leads)s leads from “%(file)s”")),
    Kind("import_mapping_saved", Strand.RECORD, "import", _("has saved the mapping “%(name)s” for imports")),
    Kind("import_mapping_removed", Strand.RECORD, "bin", _("has removed the mapping “%(name)s” for imports")),
    Kind("import_undone", Strand.RECORD, "undo", _("has undone the import of “%(file)s”: %(leads)s leads to the bin")),
)
security.register(
    security.Kind(
        "import_started", security.Strand.DATA, "import", _("Import started"), _("has started the import of “%(name)s”")
    ),
    security.Kind(
        "intake_replayed",
        security.Strand.DATA,
        "reload",
        _("Intake processed again"),
        _("has had %(count)s entries of the intake processed again"),
    ),
    security.Kind(
        "intake_keeping_changed",
        security.Strand.SETTINGS,
        "clock",
        _("Keeping of raw data changed"),
        _("has changed for how long raw data of the intake are kept"),
    ),
    security.Kind(
        "intake_exported",
        security.Strand.DATA,
        "export",
        _("Raw data downloaded"),
        _("has downloaded the raw data of %(name)s"),
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
