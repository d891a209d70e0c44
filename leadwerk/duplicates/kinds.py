"""What merging writes into the journal of both leads. A sentence follows the person's name."""

from django.utils.translation import gettext_lazy as _

from leadwerk.journal.kinds import Kind, Strand, register

register(
    Kind("merged", Strand.RECORD, "merge", _("has merged %(lead)s into this lead")),
    Kind("merged_away", Strand.RECORD, "merge", _("has merged this lead into %(lead)s"), is_echo=True),
    Kind("unmerged", Strand.RECORD, "undo", _("has separated %(lead)s from this lead again")),
    Kind("merged_back", Strand.RECORD, "undo", _("has separated this lead from %(lead)s again"), is_echo=True),
    Kind("record_merged", Strand.RECORD, "merge", _("has merged %(record)s into this record")),
    Kind("record_merged_away", Strand.RECORD, "merge", _("has merged this into %(record)s"), is_echo=True),
    Kind("record_unmerged", Strand.RECORD, "undo", _("has separated %(record)s from this again")),
    Kind("record_merged_back", Strand.RECORD, "undo", _("has separated this from %(record)s again"), is_echo=True),
    Kind("dismissed", Strand.RECORD, "check", _("has said that this is not a duplicate of %(record)s")),
    Kind(
        "dismissal_withdrawn",
        Strand.RECORD,
        "undo",
        _("has taken back that this is not a duplicate of %(record)s"),
    ),
    Kind("duplicates_scanned", Strand.RECORD, "copy", _("has had duplicates looked for among %(leads)s leads")),
    Kind("asked_for", Strand.JOURNAL, "person-plus", _("asks for this lead to be handed over"), is_personal=True),
)
