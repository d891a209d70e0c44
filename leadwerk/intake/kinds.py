"""What can happen to an import as a whole; what happens to its leads is told at each of them."""

from django.utils.translation import gettext_lazy as _

from leadwerk.journal.kinds import Kind, Strand, register

register(
    Kind("leads_imported", Strand.RECORD, "import", _("has imported %(leads)s leads from “%(file)s”")),
    Kind("import_undone", Strand.RECORD, "undo", _("has undone the import of “%(file)s”: %(leads)s leads to the bin")),
)
