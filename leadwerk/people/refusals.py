"""What stands against a verb on users, teams and the company."""

from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.errors import RuleBroken


class AddressTaken(RuleBroken):
    code = "address_taken"
    words = _("Somebody already signs in with %(email)s.")


class LastAdministrator(RuleBroken):
    code = "last_administrator"
    words = _("%(name)s is the last administrator. Make somebody else one first.")


class TeamWithinItself(RuleBroken):
    code = "team_within_itself"
    words = _("%(team)s cannot belong to one of its own teams.")


class ManagerOfOneself(RuleBroken):
    code = "manager_of_oneself"
    words = _("In the end %(name)s would be their own manager.")


class MailNotSent(RuleBroken):
    code = "mail_not_sent"
    words = _("The mail could not be sent. Please try again later or ask your administrator.")
