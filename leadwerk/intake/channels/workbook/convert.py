"""One sheet of a workbook as a CSV table, read by a process that may take no more than its share."""

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from leadwerk.foundation.errors import RuleBroken
from leadwerk.intake.channels.csv_file.refusals import CellTooLarge, FileEmpty
from leadwerk.intake.channels.workbook.refusals import WorkbookBroken, WorkbookIsEncrypted, WorkbookTooLarge

logger = logging.getLogger(__name__)

LARGEST_FILE = 100_000_000
SMALL = 4_000_000
SECONDS, SECONDS_OF_LARGE = 10, 60
"""Processor time that reading may take; a file above `SMALL` bytes is read in the background."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it lies at `path` for as long as it is asked for, and the names of all that can be chosen."""

    path: Path
    name: str
    names: list[str]


@contextmanager
def as_table(path: str | os.PathLike[str], sheet: str = "") -> Iterator[Sheet]:
    """The sheet of that name, or the first that holds anything, as CSV: UTF-8, commas, one record per row.

    Raises `WorkbookIsEncrypted`, `WorkbookTooLarge`, `WorkbookBroken`, `CellTooLarge`, `FileEmpty`.
    """
    size = os.path.getsize(path)
    if size > LARGEST_FILE:
        raise WorkbookTooLarge
    with tempfile.TemporaryDirectory(prefix="leadwerk-workbook-") as directory:
        target = Path(directory) / "sheet.csv"
        answer = _ask(
            {
                "path": os.fspath(path),
                "target": os.fspath(target),
                "sheet": sheet,
                "seconds": SECONDS if size <= SMALL else SECONDS_OF_LARGE,
                "words": {"true": _("yes"), "false": _("no")},
            }
        )
        yield Sheet(target, answer["sheet"], answer["sheets"])


def _ask(order: dict[str, object]) -> dict[str, Any]:
    command = [sys.executable, "-m", "leadwerk.intake.channels.workbook.child"]
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ.get("PATH", "")}
    try:
        done = subprocess.run(  # noqa: S603 (ourselves)
            command,
            input=json.dumps(order),
            env=environment,
            capture_output=True,
            text=True,
            timeout=4 * int(str(order["seconds"])),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise WorkbookTooLarge from None
    if done.returncode != 0:  # its limits have ended it
        logger.warning("The reader of a workbook ended with %s: %s", done.returncode, done.stderr[-500:])
        raise WorkbookTooLarge
    answer: dict[str, Any] = json.loads(done.stdout)
    if "refused" in answer:
        raise _refusal(answer)
    return answer


def _refusal(answer: dict[str, Any]) -> RuleBroken:
    match answer["refused"]:
        case "encrypted":
            return WorkbookIsEncrypted()
        case "empty":
            return FileEmpty()
        case "cell_too_large":
            return CellTooLarge(line=answer["line"])
        case "broken":
            return WorkbookBroken()
    return WorkbookTooLarge()
