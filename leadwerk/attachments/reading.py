"""Looking into kept files: messages as text, and whether a browser may show a file itself."""

from leadwerk.attachments import message, outlook, pdf, storage
from leadwerk.attachments.content import MESSAGES, RASTER
from leadwerk.attachments.message import MOST_BYTES, Message, NotReadable
from leadwerk.attachments.models import Blob
from leadwerk.attachments.refusals import MessageUnreadable

LARGEST_IMAGE = 25_000_000


def is_message(blob: Blob) -> bool:
    return blob.content_type in MESSAGES


def read_message(blob: Blob) -> Message:
    """The message in a file. Raises `MessageUnreadable`."""
    try:
        with storage.path_of(blob.sha256).open("rb") as file:
            if blob.content_type == "message/rfc822":
                return message.parse(file.read(MOST_BYTES), is_cut=blob.size > MOST_BYTES)
            return outlook.parse(file, blob.size)
    except (NotReadable, FileNotFoundError) as error:
        raise MessageUnreadable from error


def is_picture(blob: Blob) -> bool:
    return blob.content_type in RASTER and blob.size <= LARGEST_IMAGE


def is_preview(blob: Blob) -> bool:
    """Whether a browser may show this file itself: pictures, and documents that bring nothing to run."""
    if is_picture(blob):
        return True
    if blob.content_type != "application/pdf" or blob.size > pdf.LARGEST:
        return False
    try:
        return pdf.is_inert(storage.path_of(blob.sha256).read_bytes())
    except FileNotFoundError:
        return False
