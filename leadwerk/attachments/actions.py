"""Keeping files and tying them to records. Rights and journal are the business of the record's own verb."""

import errno

from django.db import transaction

from leadwerk.attachments import storage
from leadwerk.attachments.models import Attachment, Blob
from leadwerk.attachments.refusals import FileEmpty, FileTooLarge, StorageFull
from leadwerk.attachments.uploads import Incoming
from leadwerk.foundation.clock import now
from leadwerk.people.actors import Actor, person


@transaction.atomic
def keep(incoming: Incoming, *, by: Actor) -> Blob:
    """Keep the content of a file for good; the same content twice is stored once.

    The file is in its place before the row says so: a crash between leaves a file nobody names, never a name without a
    file. Raises `FileEmpty`, `FileTooLarge`, `StorageFull`.
    """
    person(by)
    if incoming.failure is not None:
        if incoming.failure.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull
        raise incoming.failure
    if incoming.is_too_large:
        raise FileTooLarge(file=incoming.given_name)
    if not incoming.length:
        raise FileEmpty(file=incoming.given_name)
    storage.settle(incoming.path, incoming.sha256)
    what = {"size": incoming.length, "content_type": incoming.found_type, "created_at": now()}
    blob, _made = Blob.objects.get_or_create(sha256=incoming.sha256, defaults=what)
    return blob


@transaction.atomic
def attach(subject: tuple[str, int], blob: Blob, name: str, *, by: Actor) -> Attachment:
    """Tie kept content to a record under a name."""
    attachment = Attachment(
        subject_kind=subject[0], subject_id=subject[1], blob=blob, name=name, added_at=now(), added_by=person(by)
    )
    attachment.save(force_insert=True)
    return attachment


@transaction.atomic
def detach(attachment: Attachment, *, by: Actor) -> Attachment:
    """Take a file from its record. Content and row stay, so that `restore` brings it back."""
    person(by)
    attachment.deleted_at = now()
    attachment.save(update_fields=["deleted_at"])
    return attachment


@transaction.atomic
def restore(attachment: Attachment, *, by: Actor) -> Attachment:
    person(by)
    attachment.deleted_at = None
    attachment.save(update_fields=["deleted_at"])
    return attachment
