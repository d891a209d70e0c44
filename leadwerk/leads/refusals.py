"""What stands against a verb on a lead, each with its stable code."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from leadwerk.foundation.errors import RuleBroken, Unseen


class NewLeadCannotMove(RuleBroken):
    code = "new_lead_cannot_move"
    words = _("A new lead has no stage yet. Assign it to somebody first.")


class LeadIsClosed(RuleBroken):
    code = "lead_is_closed"
    words = _("This lead is closed. Reopen it first.")


class LeadIsConverted(RuleBroken):
    code = "lead_is_converted"
    words = _("This lead has been converted. Go on with the account or the opportunity.")


class LeadIsNotClosed(RuleBroken):
    code = "lead_is_not_closed"
    words = _("This lead is not closed.")


class LeadIsInBin(RuleBroken):
    code = "lead_is_in_bin"
    words = _("This lead is in the bin. Restore it first.")


class LeadIsNotInBin(RuleBroken):
    code = "lead_is_not_in_bin"
    words = _("This lead is not in the bin.")


class LeadIsTaken(RuleBroken):
    code = "lead_is_taken"
    words = _("%(owner)s already works on this lead.")


class LeadHasNoOwner(RuleBroken):
    code = "lead_has_no_owner"
    words = _("Nobody works on this lead.")


class OwnerIsInactive(RuleBroken):
    code = "owner_is_inactive"
    words = _("%(owner)s is no longer active and cannot be assigned leads.")


class StageOfOtherProcess(RuleBroken):
    code = "stage_of_other_process"
    words = _("“%(stage)s” does not belong to the sales process of this lead.")


class StageIsRetired(RuleBroken):
    code = "stage_is_retired"
    words = _("“%(stage)s” is no longer in use.")


class AlreadyInBook(RuleBroken):
    code = "already_in_book"
    words = _("The lead is already in “%(book)s”.")


class AlreadyInStage(RuleBroken):
    code = "already_in_stage"
    words = _("The lead is already in “%(stage)s”.")


class StagesMissing(RuleBroken):
    """`stages` in `facts` are the names, `missing` their ids."""

    code = "stages_missing"
    words = _("Before that, these stages have to be passed: %(stages)s.")


class ReasonMissing(RuleBroken):
    code = "reason_missing"
    words = _("Please state the reason. With the code “%(code)s” it is required.")


class NotQualified(RuleBroken):
    code = "not_qualified"
    words = _("In this sales process only a qualified lead is rejected. Qualify it, or close it as lost.")


class RatingMissing(RuleBroken):
    code = "rating_missing"
    words = _("Please choose a rating from A to D.")


class NothingKnown(RuleBroken):
    code = "nothing_known"
    words = _("Please enter at least one e-mail address, one number or one sentence.")


class PersonUnknown(RuleBroken):
    code = "person_unknown"
    words = _("Please enter at least a name, an e-mail address or a number.")


class TextMissing(RuleBroken):
    code = "text_missing"
    words = _("Please write something first.")


class FieldUnknown(RuleBroken):
    code = "field_unknown"
    words = _("The field “%(field)s” cannot be changed this way.")


class UndoneAlready(RuleBroken):
    code = "undone_already"
    words = _("This change has already been undone.")


class NothingSelected(RuleBroken):
    code = "nothing_selected"
    words = _("Please select at least one lead.")


class LeadsUnseen(Unseen):
    """Of `chosen` leads `unseen` may not be seen, or do not exist; which ones is not told."""

    code = "leads_unseen"
    words: ClassVar[Any] = ngettext_lazy(
        "%(unseen)s of the %(chosen)s leads chosen is no longer visible to you. Nothing was changed; reload the list.",
        "%(unseen)s of the %(chosen)s leads chosen are no longer visible to you. Nothing was changed; reload the list.",
        "unseen",
    )

    def sentence(self) -> str:
        if self.facts["unseen"] < self.facts["chosen"]:
            return str(self.words % self.facts)
        return ngettext(
            "The lead chosen is no longer visible to you. Nothing was changed; reload the list.",
            "The leads chosen are no longer visible to you. Nothing was changed; reload the list.",
            self.facts["chosen"],
        )


class ChangedSince(RuleBroken):
    code = "changed_since"
    words = _("This has been changed since and stays as it is.")
