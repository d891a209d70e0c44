"""The door to files: whoever may see a record may see what is attached to it."""

from collections.abc import Callable

from leadwerk.attachments.models import Attachment
from leadwerk.foundation.errors import Unseen
from leadwerk.people.models import User

SUBJECTS: dict[str, Callable[[int, User], object]] = {}
"""Per kind of record how one is seen, by id; raises `Unseen`. Packages above register theirs when they start."""


def see(attachment_id: int, user: User) -> Attachment:
    """The attachment, if this user may see its record. Raises `Unseen`."""
    found = Attachment.objects.present().select_related("blob").filter(pk=attachment_id).first()
    if found is None or found.subject_kind not in SUBJECTS:
        raise Unseen
    SUBJECTS[found.subject_kind](found.subject_id, user)
    return found


def files_of(subject: tuple[str, int]) -> list[Attachment]:
    """What is attached to a record, newest first. Rights are the caller's business."""
    found = Attachment.objects.present().filter(subject_kind=subject[0], subject_id=subject[1])
    return list(found.select_related("blob").order_by("-pk"))
