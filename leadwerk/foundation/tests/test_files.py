"""Contents under their hash: stored once, whole or not at all."""

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadwerk.foundation import files


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def test_a_content_lies_under_its_hash() -> None:
    content = files.keep([b"Bau", b"plan"])
    assert content == files.Content(hashlib.sha256(b"Bauplan").hexdigest(), 7)
    assert files.path(content.sha256).read_bytes() == b"Bauplan"


def test_the_same_content_is_stored_once() -> None:
    first, second = files.keep([b"Bauplan"]), files.keep([b"Bau", b"plan"])
    assert first == second
    assert [path.name for path in files.stored()] == [first.sha256]


def test_too_much_is_refused_and_leaves_nothing(root: Path) -> None:
    with pytest.raises(files.ContentTooLarge) as refused:
        files.keep([b"x" * 2**20, b"y"], at_most=2**20)
    assert refused.value.facts == {"limit": 1}
    assert list(root.iterdir()) == []


def test_a_broken_upload_leaves_nothing(root: Path) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        files.keep(breaking())
    assert list(root.iterdir()) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "g" * 64, "a" * 63 + "/"])
def test_only_a_hash_names_a_content(name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        files.path(name)


def test_what_is_removed_is_gone() -> None:
    content = files.keep([b"personal"])
    files.remove(content.sha256)
    files.remove(content.sha256)
    assert list(files.stored()) == []


def test_only_old_leftovers_are_tidied(root: Path) -> None:
    root.mkdir()
    for name, age in ((".arriving-old", 90_000), (".arriving-now", 0)):
        (root / name).touch()
        os.utime(root / name, (time.time() - age, time.time() - age))
    files.tidy()
    assert [path.name for path in root.iterdir()] == [".arriving-now"]
