"""What stands against merging, each with its stable code."""

from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.errors import RuleBroken


class SameLead(RuleBroken):
    code = "same_lead"
    words = _("A lead cannot be merged with itself.")


class RemainingIsClosed(RuleBroken):
    code = "remaining_is_closed"
    words = _("%(lead)s is closed. Let the open lead remain, or reopen it first.")


class LeadIsMerged(RuleBroken):
    code = "lead_is_merged"
    words = _("This lead was merged into %(lead)s. Take the merge back instead.")


class UnmergedAlready(RuleBroken):
    code = "unmerged_already"
    words = _("This merge has been taken back already.")


class LaterMergeFirst(RuleBroken):
    code = "later_merge_first"
    words = _("%(lead)s was merged into the same lead later. Separate that one first.")


class SameRecord(RuleBroken):
    code = "same_record"
    words = _("A record can only be merged with another one of its kind.")


class ContactsOfTwoAccounts(RuleBroken):
    code = "contacts_of_two_accounts"
    words = _("%(one)s and %(other)s belong to different accounts. Merge the accounts first.")


class RecordIsMerged(RuleBroken):
    code = "record_is_merged"
    words = _("This was merged into %(record)s. Take the merge back instead.")


class LaterRecordMergeFirst(RuleBroken):
    code = "later_record_merge_first"
    words = _("%(record)s was merged later. Separate that one first.")


class ScanUnderWay(RuleBroken):
    code = "scan_under_way"
    words = _("A search for duplicates is under way already.")


class ChoiceUnknown(RuleBroken):
    code = "choice_unknown"
    words = _("“%(field)s” cannot be chosen when merging.")
