"""The house read as text: which modules there are, what they define, whom they call."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2] / "leadwerk"
WRITING = {"save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "bulk_insert"}


@dataclass(frozen=True)
class Module:
    """One source file of the house."""

    path: Path

    @property
    def place(self) -> str:
        """Where it stands, for messages: "leads/actions/move.py"."""
        return self.path.relative_to(HOUSE).as_posix()

    @property
    def name(self) -> str:
        parts = self.path.relative_to(HOUSE.parent).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.parts

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    @property
    def is_actions(self) -> bool:
        return "actions" in self.path.parts or self.path.stem == "actions"

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(), self.path)

    def functions(self) -> Iterator[ast.FunctionDef]:
        """Functions that stand at the left margin."""
        return (node for node in self.tree.body if isinstance(node, ast.FunctionDef))


@cache
def modules() -> list[Module]:
    return [Module(path) for path in sorted(HOUSE.rglob("*.py"))]


def written() -> list[Module]:
    """What people wrote and the product runs: neither tests nor migrations."""
    return [module for module in modules() if not module.is_test and not module.is_migration]


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def row_writes(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls that write rows.

    `update` and `create` are also methods of dictionaries and the like: those of a queryset take only named values,
    or stand behind `.objects`, a filter or another step of a query.
    """
    for call in calls(tree):
        if not isinstance(call.func, ast.Attribute):
            continue
        name, receiver = call.func.attr, call.func.value
        if name in ("create", "update"):
            is_write = _is_query(receiver) or bool(call.keywords and not call.args)
        else:
            is_write = name in WRITING
        if is_write:
            yield call


def _is_query(node: ast.AST) -> bool:
    steps = {"objects", "filter", "exclude", "all", "for_user", "select_for_update", "present", "_base_manager"}
    return any(isinstance(part, ast.Attribute) and part.attr in steps for part in ast.walk(node))


def parse(text: str) -> ast.Module:
    """Source given in a test, to try a rule on."""
    return ast.parse(text)
