import re
from pathlib import Path

import pytest

from leadwerk.config import environment
from leadwerk.config.cli import _parser
from leadwerk.config.environment import WrongConfiguration

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_variable_is_documented_and_no_other() -> None:
    read = set(re.findall(r"LEADWERK_[A-Z_]+", Path(environment.__file__).read_text())) - {"LEADWERK_"}
    rows = re.findall(r"^\| `(LEADWERK_[A-Z_]+)` \|", (DOCS / "operations.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(read)


def test_every_command_the_documents_name_exists() -> None:
    commands = _parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    for name in ("operations.md", "security.md", "../README.md", "../CHANGELOG.md"):
        text = (DOCS / name).read_text()
        for command in re.findall(r"leadwerk ([a-z]+)\b", "\n".join(re.findall(r"`([^`]+)`", text))):
            assert command in commands, f"{name} names {command}"  # type: ignore[operator]


def test_links_between_documents_lead_somewhere() -> None:
    for path in [*DOCS.glob("*.md"), DOCS.parent / "README.md"]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text()):
            assert (path.parent / link).exists(), f"{path.name} leads to {link}"


def test_a_host_that_means_any_host_is_refused() -> None:
    with pytest.raises(WrongConfiguration, match="LEADWERK_HOSTS"):
        environment.read({"LEADWERK_HOSTS": "leads.example.org, *", "LEADWERK_SECRET_KEY": "x" * 40})
