from django.db import transaction

from leadwerk.attachments import actions as files
from leadwerk.attachments.models import Attachment, Blob
from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from leadwerk.leads.access import take, take_anywhere
from leadwerk.leads.actions import record
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import UndoneAlready
from leadwerk.people.actors import Actor, person
from leadwerk.people.permissions import Permission
from leadwerk.tallies import keep


@transaction.atomic
def attach(lead: Lead, blob: Blob, name: str, *, by: Actor, change_set: int | None = None) -> Attachment:
    """Attach kept content to a lead, open or closed. Raises `LeadIsInBin`, `LeadIsConverted`."""
    fresh = take(lead, Permission.LEAD_ATTACH, by=by)
    attachment = files.attach(("lead", fresh.pk), blob, name, by=by)
    _tell(fresh, attachment, "attached", by=by, change_set=change_set)
    return attachment


@transaction.atomic
def detach(lead: Lead, attachment: Attachment, *, by: Actor, change_set: int | None = None) -> Attachment:
    """Remove an attachment; nothing is lost, `undo_attaching` brings it back. Raises `Unseen` if it is not there."""
    fresh = take(lead, Permission.LEAD_DETACH, by=by)
    held = files.detach(_held(fresh, attachment.pk), by=by)
    _tell(fresh, held, "detached", by=by, change_set=change_set)
    return held


@transaction.atomic
def undo_attaching(change_set: int, *, by: Actor) -> int:
    """Put back what `by` attached or removed in one change set; returns the change set that takes this back again.

    Raises `Unseen` for a change set of somebody else's, `UndoneAlready` if it stands so already.
    """
    told = Entry.objects.filter(
        change_set=change_set, subject_kind="lead", kind__in=("attached", "detached"), by=person(by)
    )
    entries = list(told.order_by("-pk"))
    if not entries:
        raise Unseen
    undoing = new_change_set()
    for entry in entries:
        way_back = Permission.LEAD_ATTACH if entry.kind == "detached" else Permission.LEAD_DETACH
        fresh = take_anywhere(entry.subject_id, way_back, by=by)
        held = Attachment.objects.select_for_update().get(pk=entry.facts["attachment"])
        if (held.deleted_at is None) is (entry.kind == "detached"):
            raise UndoneAlready
        if entry.kind == "detached":
            _tell(fresh, files.restore(held, by=by), "attached", by=by, change_set=undoing)
        else:
            _tell(fresh, files.detach(held, by=by), "detached", by=by, change_set=undoing)
    return undoing


def _held(lead: Lead, attachment_id: int) -> Attachment:
    of_lead = Attachment.objects.present().select_for_update().filter(subject_kind="lead", subject_id=lead.pk)
    found = of_lead.filter(pk=attachment_id).first()
    if found is None:
        raise Unseen
    return found


def _tell(lead: Lead, attachment: Attachment, kind: str, *, by: Actor, change_set: int | None) -> None:
    facts = {"file": attachment.name, "attachment": attachment.pk}
    record.done(lead, kind, by=by, before=keep.place(lead), changes={}, facts=facts, change_set=change_set)
