"""Contents of files, each stored once under its SHA-256 in `<data directory>/files`.

A content is written before the row that names it, and never changed. What no row names any more is only removed by
`remove`, which the caller answers for.
"""

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.errors import RuleBroken


class ContentTooLarge(RuleBroken):
    """More bytes than allowed; `limit` is in MB."""

    code = "content_too_large"
    words = _("The file is larger than %(limit)s MB.")


@dataclass(frozen=True)
class Content:
    """What is known of stored bytes without asking anybody."""

    sha256: str
    size: int


def keep(chunks: Iterable[bytes], *, at_most: int | None = None) -> Content:
    """Store the bytes, durably, unless they are stored already. Raises `ContentTooLarge` above `at_most` bytes."""
    root = _root()
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor, beside = tempfile.mkstemp(dir=root, prefix=".arriving-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if at_most is not None and size > at_most:
                    raise ContentTooLarge(limit=at_most // 2**20)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        target = path(digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        os.replace(beside, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(beside)
        raise
    for directory in (target.parent, root):
        _flush(directory)
    return Content(digest.hexdigest(), size)


def path(sha256: str) -> Path:
    """Where the content with this hash lies, or would lie."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256 in lower case hexadecimal")
    return _root() / sha256[:2] / sha256


def remove(sha256: str) -> None:
    """Delete a content for good; nothing happens if it is not there."""
    path(sha256).unlink(missing_ok=True)


def stored() -> Iterator[Path]:
    """Every stored content, in the order of their hashes."""
    for directory in sorted(_root().glob("??")):
        yield from sorted(entry for entry in directory.iterdir() if len(entry.name) == 64)


def tidy() -> None:
    """Remove what uploads left that broke off more than a day ago with their process."""
    for path in _root().glob(".arriving-*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > 86_400:
                path.unlink()


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)


def _flush(directory: Path) -> None:
    """Make the names in a directory survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
