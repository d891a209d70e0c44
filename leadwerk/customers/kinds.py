"""What can happen to accounts, contacts and opportunities. A sentence follows the person's name."""

from django.utils.translation import gettext_lazy as _

from leadwerk.journal.kinds import Kind, Strand, register

register(
    Kind("account_created", Strand.RECORD, "company", _("has created the account")),
    Kind("contact_created", Strand.RECORD, "person-plus", _("has created the contact")),
    Kind("opportunity_created", Strand.RECORD, "euro", _("has created the opportunity")),
    Kind("record_edited", Strand.RECORD, "pencil", _("has changed %(fields)s")),
    Kind("handed_over", Strand.RECORD, "person-plus", _("has handed this over to %(owner)s")),
    Kind("record_book_changed", Strand.RECORD, "book", _("has put this into the book “%(book)s”")),
    Kind("record_book_left", Strand.RECORD, "book", _("has taken this out of its book")),
    Kind("record_noted", Strand.JOURNAL, "note", _("has written a note"), is_personal=True),
    Kind("opportunity_won", Strand.STAGE, "trophy", _("has won the opportunity")),
    Kind("opportunity_lost", Strand.STAGE, "x-circle", _("has lost the opportunity"), is_personal=True),
    Kind("opportunity_reopened", Strand.STAGE, "undo", _("has reopened the opportunity")),
    Kind("record_binned", Strand.RECORD, "bin", _("has moved this to the bin")),
    Kind("record_restored", Strand.RECORD, "undo", _("has restored this from the bin")),
    Kind("record_undone", Strand.RECORD, "undo", _("has undone a change")),
)
