"""What stands against a verb on an account, contact or opportunity, each with its stable code."""

from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.errors import RuleBroken


class NameMissing(RuleBroken):
    code = "name_missing"
    words = _("Please enter a name.")


class ContactUnknown(RuleBroken):
    code = "contact_unknown"
    words = _("Please enter a name, an e-mail address or a number.")


class RecordIsInBin(RuleBroken):
    code = "record_is_in_bin"
    words = _("%(record)s is in the bin. Restore it first.")


class RecordIsNotInBin(RuleBroken):
    code = "record_is_not_in_bin"
    words = _("%(record)s is not in the bin.")


class AccountInUse(RuleBroken):
    code = "account_in_use"
    words = _("There are still contacts or opportunities at this account. Move them to the bin first.")


class ContactOfOtherAccount(RuleBroken):
    code = "contact_of_other_account"
    words = _("%(contact)s belongs to another account.")


class OpportunityOfOtherAccount(RuleBroken):
    code = "opportunity_of_other_account"
    words = _("“%(opportunity)s” belongs to another account.")


class ResponsibleIsInactive(RuleBroken):
    code = "responsible_is_inactive"
    words = _("%(owner)s is no longer active and cannot be made responsible.")


class OpportunityIsClosed(RuleBroken):
    code = "opportunity_is_closed"
    words = _("This opportunity is already closed. Reopen it first.")


class OpportunityIsOpen(RuleBroken):
    code = "opportunity_is_open"
    words = _("This opportunity is still open.")


class NoteMissing(RuleBroken):
    code = "note_missing"
    words = _("Please write something first.")


class CustomerFieldUnknown(RuleBroken):
    code = "customer_field_unknown"
    words = _("The field “%(field)s” cannot be changed this way.")


class ChangeUndoneAlready(RuleBroken):
    code = "change_undone_already"
    words = _("This change has already been undone.")
