"""What can happen to the company, its users, roles and teams."""

from django.utils.translation import gettext_lazy as _

from leadwerk.journal.kinds import Kind, Strand, register
from leadwerk.people import security

register(
    Kind("company_edited", Strand.RECORD, "settings", _("has changed the settings of the company")),
    Kind("sign_on_edited", Strand.RECORD, "key", _("has changed the single sign-on")),
    Kind("user_added", Strand.RECORD, "person-plus", _("has added %(name)s as a user")),
    Kind("user_edited", Strand.RECORD, "person", _("has changed the user %(name)s")),
    Kind("user_deactivated", Strand.RECORD, "lock", _("has deactivated %(name)s")),
    Kind("user_activated", Strand.RECORD, "person", _("has activated %(name)s again")),
    Kind("password_set", Strand.RECORD, "key", _("has set a password for %(name)s")),
    Kind("second_factor_removed", Strand.RECORD, "shield", _("has removed the second factor of %(name)s")),
    Kind("sessions_ended", Strand.RECORD, "sign-out", _("has signed out devices of %(name)s")),
    Kind("role_added", Strand.RECORD, "shield", _("has added the role %(name)s")),
    Kind("role_edited", Strand.RECORD, "shield", _("has changed the role %(name)s")),
    Kind("role_restored", Strand.RECORD, "undo", _("has restored the role %(name)s to what it started with")),
    Kind("role_removed", Strand.RECORD, "bin", _("has removed the role %(name)s")),
    Kind("ownership_switch_begun", Strand.RECORD, "book", _("has begun to put %(records)s into books")),
    Kind("ownership_switched", Strand.RECORD, "book", _("has switched the ownership of %(records)s to “%(mode)s”")),
    Kind("book_added", Strand.RECORD, "book", _("has added the book %(name)s")),
    Kind("book_edited", Strand.RECORD, "book", _("has changed the book %(name)s")),
    Kind("book_members_changed", Strand.RECORD, "people", _("has changed who is a member of the book %(name)s")),
    Kind("book_removed", Strand.RECORD, "bin", _("has removed the book %(name)s")),
    Kind("team_added", Strand.RECORD, "people", _("has added the team %(name)s")),
    Kind("team_edited", Strand.RECORD, "people", _("has changed the team %(name)s")),
)
security.register(
    security.Kind(
        "leads_exported", security.Strand.DATA, "export", _("Leads exported"), _("has exported leads: %(count)s")
    ),
    security.Kind(
        "log_exported",
        security.Strand.DATA,
        "export",
        _("Security log exported"),
        _("has exported the security log: %(count)s entries"),
    ),
)
