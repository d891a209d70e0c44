"""What stands against a verb on an import, each with its stable code."""

from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.errors import RuleBroken, Unusable
from leadwerk.foundation.text import clean


class ImportIsBeingRead(RuleBroken):
    code = "import_is_being_read"
    words = _("The file is still being read. Please wait a moment.")


class ImportHasStarted(RuleBroken):
    code = "import_has_started"
    words = _("This import has already started. To import the file differently, choose it anew.")


class ImportIsNotRunning(RuleBroken):
    code = "import_is_not_running"
    words = _("This import is not running.")


class ImportIsRunning(RuleBroken):
    code = "import_is_running"
    words = _("This import is still running.")


class ImportIsDone(RuleBroken):
    code = "import_is_done"
    words = _("All rows of this file have been imported already.")


class NothingMapped(RuleBroken):
    """No column would become a field of the lead."""

    code = "nothing_mapped"
    words = _("Please assign at least one column to a name, an address, a number or a description.")


class FieldMappedTwice(RuleBroken):
    code = "field_mapped_twice"
    words = _("Two columns are assigned to “%(field)s”: %(columns)s. Please keep one of them.")


class FileIsGone(RuleBroken):
    code = "file_is_gone"
    words = _("The file of this import is no longer there. Please choose it anew.")


class NothingToTakeBack(RuleBroken):
    """The import has made no leads, or all of them are in the bin or were worked on since."""

    code = "nothing_to_take_back"
    words = _("No lead of this import can be taken back: there is none, or somebody has worked on it since.")


class ImportIsUndone(RuleBroken):
    code = "import_is_undone"
    words = _("This import has been taken back already. Please choose the file anew to import it again.")


class EventIsSettled(RuleBroken):
    code = "event_is_settled"
    words = _("This has been settled already.")


class EventIsOfAFile(RuleBroken):
    code = "event_is_of_a_file"
    words = _("These are rows of a file. Download the failed rows of the import, mend them and import them again.")


class RawIsGone(RuleBroken):
    code = "raw_is_gone"
    words = _("The time for which raw data are kept is over, so this cannot be processed again.")


class DiscardedByPerson(RuleBroken):
    """Said of an event that somebody turned away; raised by nobody."""

    code = "discarded"
    words = _("Turned away by hand: %(reason)s")


class NotUnderstood(Unusable):
    """What a program sent does not fit; `errors` are its faults."""

    code = "not_understood"
    words = _("What was sent does not fit: %(faults)s")

    def __init__(self, errors: list[dict[str, str]]) -> None:
        faults = "; ".join(f"{fault['field']}: {fault['detail']}" for fault in errors)
        super().__init__(errors=errors, faults=clean(faults, 300))


class KeyUsedOtherwise(Unusable):
    """The same `Idempotency-Key` with something else: one of the two is a mistake."""

    code = "key_used_otherwise"
    words = _("This Idempotency-Key was used for something else already. Take another key for another lead.")


class KeyTooLong(Unusable):
    code = "key_too_long"
    words = _("An Idempotency-Key has 1 to 255 characters.")


class CertainlyKnown(RuleBroken):
    """Said of an event that waits for a person's choice; raised by nobody."""

    code = "certainly_known"
    words = _("A lead with the same e-mail address or mobile number is being worked on already. Please choose.")


class AddressIsKnown(RuleBroken):
    """Of a row that was left out because a lead has its address."""

    code = "address_is_known"
    words = _("A lead with this e-mail address or mobile number is there already.")


class AddressIsKnownInFile(RuleBroken):
    code = "address_is_known_in_file"
    words = _("Line %(line)s of the file has the same e-mail address or mobile number.")


class LeadIsNotYours(RuleBroken):
    """Of a row that would have changed a lead which whoever imports may not edit, or no longer."""

    code = "known_lead_not_changed"
    words = _("A lead with this address is there already, and you may not change it.")


class MappingNameMissing(RuleBroken):
    code = "mapping_name_missing"
    words = _("Please give the mapping a name.")


class MappingNameTaken(RuleBroken):
    """The saved mapping is of somebody else."""

    code = "mapping_name_taken"
    words = _("“%(name)s” was saved by somebody else. Please choose another name.")
