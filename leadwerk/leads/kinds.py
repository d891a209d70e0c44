"""What can happen to a lead. A sentence follows the person's name; its places come from the entry's facts."""

from django.utils.translation import gettext_lazy as _

from leadwerk.journal.kinds import Kind, Strand, register
from leadwerk.people import security

register(
    Kind("created", Strand.RECORD, "plus", _("has created the lead")),
    Kind("imported", Strand.RECORD, "import", _("has imported the lead")),
    Kind("carried_over", Strand.JOURNAL, "note", _("has taken this over from the file"), is_personal=True),
    Kind("came_lost", Strand.STAGE, "x-circle", _("has imported the lead as lost: %(reason)s"), is_personal=True),
    Kind("came_rejected", Strand.STAGE, "blocked", _("has imported the lead as rejected: %(code)s"), is_personal=True),
    Kind("came_won", Strand.STAGE, "trophy", _("has imported the lead as converted")),
    Kind("import_updated", Strand.RECORD, "import", _("has changed %(fields)s by an import")),
    Kind("edited", Strand.RECORD, "pencil", _("has changed %(fields)s")),
    Kind("assigned", Strand.RECORD, "person-plus", _("has assigned the lead to %(owner)s")),
    Kind("taken", Strand.RECORD, "person-plus", _("has taken the lead")),
    Kind("released", Strand.RECORD, "person", _("has released the lead")),
    Kind("book_changed", Strand.RECORD, "book", _("has put the lead into the book “%(book)s”")),
    Kind("book_left", Strand.RECORD, "book", _("has taken the lead out of its book")),
    Kind("moved", Strand.STAGE, "board", _("has moved the lead to “%(stage)s”")),
    Kind("set_back", Strand.STAGE, "undo", _("has set the lead back to “%(stage)s”")),
    Kind("process_changed", Strand.STAGE, "board", _("has changed the sales process to “%(process)s”")),
    Kind("mapped", Strand.STAGE, "board", _("has retired “%(from)s” and moved the lead to “%(stage)s”")),
    Kind("followed", Strand.RECORD, "people", _("has moved the lead into the team %(team)s, together with %(owner)s")),
    Kind("qualified", Strand.STAGE, "star", _("has rated the lead %(rating)s"), is_personal=True),
    Kind("lost", Strand.STAGE, "x-circle", _("has closed the lead as lost: %(reason)s"), is_personal=True),
    Kind("rejected", Strand.STAGE, "blocked", _("has rejected the lead: %(code)s"), is_personal=True),
    Kind("won", Strand.STAGE, "trophy", _("has converted the lead")),
    Kind("reopened", Strand.STAGE, "undo", _("has reopened the lead"), is_personal=True),
    Kind("noted", Strand.JOURNAL, "note", _("has written a note"), is_personal=True),
    Kind("binned", Strand.RECORD, "bin", _("has moved the lead to the bin")),
    Kind("restored", Strand.RECORD, "undo", _("has restored the lead from the bin")),
    Kind("undone", Strand.RECORD, "undo", _("has undone a change")),
    Kind("person_added", Strand.RECORD, "people", _("has added %(person)s")),
    Kind("person_edited", Strand.RECORD, "people", _("has changed %(person)s")),
    Kind("person_removed", Strand.RECORD, "people", _("has removed %(person)s")),
    Kind("attached", Strand.RECORD, "paperclip", _("has attached “%(file)s”")),
    Kind("detached", Strand.RECORD, "paperclip", _("has removed the attachment “%(file)s”")),
)
security.register(
    security.Kind("lead_opened", security.Strand.OPENING, "eye", _("Lead opened"), _("has opened the lead %(name)s"))
)
