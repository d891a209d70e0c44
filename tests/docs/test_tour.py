"""The tour must not lead to doors that are gone."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = re.findall(r"`(leadwerk/[\w/]+(?:\.\w+)?)(?::(\w+))?`", (ROOT / "docs/tour.md").read_text())


@pytest.mark.parametrize(("path", "name"), PLACES)
def test_every_place_of_the_tour_exists(path: str, name: str) -> None:
    assert (ROOT / path).exists()
    if name:
        defined = {
            node.name
            for node in ast.parse((ROOT / path).read_text()).body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }
        assert name in defined


def test_the_tour_tells_seven_journeys() -> None:
    assert (ROOT / "docs/tour.md").read_text().count("\n## ") == 7
    assert len(PLACES) > 25
