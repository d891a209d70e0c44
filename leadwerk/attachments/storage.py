"""Files on disk by the hash of their content: written beside, made durable, renamed to where `foundation.files` keeps
them, which is where a backup finds them."""

import os
import time
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings

from leadwerk.foundation import files

DAY = 86_400


def path_of(sha256: str) -> Path:
    return files.path(sha256)


def new_file() -> tuple[Path, BinaryIO]:
    """A fresh file for what comes in; leftovers of interrupted uploads are cleared away after a day."""
    room = Path(settings.MEDIA_ROOT) / "incoming"
    room.mkdir(parents=True, exist_ok=True)
    for old in room.iterdir():
        if old.stat().st_mtime < time.time() - DAY:
            old.unlink(missing_ok=True)
    path = room / uuid4().hex
    return path, path.open("xb")


def settle(path: Path, sha256: str) -> None:
    """Give a finished file its place: the same for the same content; a crash leaves the whole file or none."""
    place = path_of(sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    path.replace(place)
    for directory in (place.parent, place.parent.parent):
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
