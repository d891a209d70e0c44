"""Files as they come in: written to disk piece by piece while their hash is taken, so memory stays flat at any size.

A view that takes files sets `request.upload_handlers = [IncomingHandler(request)]` before anything reads the form.
"""

import hashlib
import os
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from leadwerk.attachments import storage
from leadwerk.attachments.content import HEAD, TAIL, type_of
from leadwerk.attachments.names import cleaned

LARGEST = 100 * 1024 * 1024
"""A hundred megabytes, in the larger of the two ways to count."""


class Incoming(UploadedFile):  # type: ignore[type-arg]
    """A file that has come in whole and lies on disk under no name yet. What is not kept is gone with the request."""

    def __init__(
        self, path: Path, name: str, size: int, sha256: str, content_type: str, failure: OSError | None
    ) -> None:
        super().__init__(name=cleaned(name), size=size)
        self.path = path
        self.given_name = cleaned(name)
        self.length = size
        self.sha256 = sha256
        self.found_type = content_type
        self.failure = failure

    @property
    def is_too_large(self) -> bool:
        return self.length > LARGEST

    def close(self) -> None:
        self.path.unlink(missing_ok=True)


class IncomingHandler(FileUploadHandler):
    """Writes each file of a form to the place of incoming files. Of one that is too large the rest is only counted."""

    file: BinaryIO
    path: Path

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.path, self.file = storage.new_file()
        self.hash, self.size = hashlib.sha256(), 0
        self.head, self.tail = b"", b""
        self.failure: OSError | None = None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        if self.size > LARGEST or self.failure is not None:
            if self.file.tell():
                self.file.truncate(0)
                self.file.seek(0)
            return
        try:
            self.file.write(raw_data)
        except OSError as error:  # the disk is full; the form is read to its end, then refused
            self.failure = error
            return
        self.hash.update(raw_data)
        if len(self.head) < HEAD:
            self.head += raw_data[: HEAD - len(self.head)]
        self.tail = (self.tail + raw_data)[-TAIL:]

    def file_complete(self, file_size: int) -> Incoming:
        try:
            self.file.flush()
            os.fsync(self.file.fileno())
        except OSError as error:
            self.failure = self.failure or error
        self.file.close()
        found = type_of(self.head, self.tail)
        return Incoming(self.path, self.file_name or "", self.size, self.hash.hexdigest(), found, self.failure)

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
            self.path.unlink(missing_ok=True)
