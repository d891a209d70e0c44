"""The shape of the house: names, rows, refusals, databases. Import contracts are in pyproject.toml."""

import ast
import importlib

import pytest
from django.apps import apps
from django.db import connection
from django.utils.functional import Promise

from leadwerk.foundation.errors import NotAllowed, Refusal, RuleBroken, Unusable
from leadwerk.people.doors import GuardedQuerySet
from tests.house.source import HOUSE, Module, calls, modules, parse, row_writes, written

ATTIC = {"utils", "util", "helpers", "helper", "common", "services", "base", "core", "lib", "misc", "tools"}
NAMED_BY_DJANGO = {"foundation/db/sqlite_gated/base.py"}


def test_no_room_is_an_attic() -> None:
    names = {module.place for module in modules() if ATTIC & {module.path.stem, module.path.parent.name}}
    assert names == NAMED_BY_DJANGO


def test_only_verbs_write_rows() -> None:
    """Nouns are changed by actions; the journal, the tally and the machine's own rows have one writer each."""
    writers = ("journal/", "tallies/", "foundation/", "config/demo")
    wrong = [
        f"{module.place}:{call.lineno}"
        for module in written()
        if not module.is_actions and not module.place.startswith(writers)
        for call in row_writes(module.tree)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("line", "is_write"),
    [
        ("lead.save()", True),
        ("lead.save(force_update=True)", True),
        ("Lead.objects.create(owner=1)", True),
        ("Lead.objects.filter(pk=1).update(owner=2)", True),
        ("rows.update(owner=2)", True),
        ("rows.delete()", True),
        ("dialect().bulk_insert(Lead, fields, rows)", True),
        ("words.update(other)", False),
        ("digest.update(chunk)", False),
        ("create(lead, by=user)", False),
    ],
)
def test_row_writes_are_told_from_dictionaries(line: str, is_write: bool) -> None:
    assert bool(list(row_writes(parse(line)))) is is_write


def asked_from_outside() -> set[tuple[str, str]]:
    """(module, function) of every action that is imported or called by something that is not an action itself."""
    found: set[tuple[str, str]] = set()
    for module in written():
        if module.is_actions:
            continue
        rooms: dict[str, str] = {}
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module and ".actions" in f".{node.module}":
                for alias in node.names:
                    found.add((node.module, alias.name))
                    rooms[alias.asname or alias.name] = f"{node.module}.{alias.name}"
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    if alias.name == "actions":
                        rooms[alias.asname or alias.name] = f"{node.module}.actions"
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in rooms:
                found.add((rooms[node.value.id], node.attr))
    return found


def takes_by(function: ast.FunctionDef) -> bool:
    arguments = function.args
    return any(a.arg == "by" for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))


def is_atomic(function: ast.FunctionDef) -> bool:
    return any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list) or any(
        (isinstance(node, ast.With) and any("atomic" in ast.unparse(item) for item in node.items))
        or (isinstance(node, ast.Call) and ast.unparse(node.func) == "dialect().durably")
        for node in ast.walk(function)
    )


def public_actions() -> list[tuple[Module, ast.FunctionDef]]:
    return [
        (module, function)
        for module in written()
        if module.is_actions
        for function in module.functions()
        if not function.name.startswith("_")
    ]


def test_who_acts_is_always_said() -> None:
    """`by` stands behind the star and has no default, so nobody acts by forgetting."""
    wrong = []
    for module, function in public_actions():
        named = {a.arg: default for a, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)}
        if takes_by(function) and named.get("by", "not behind the star") is not None:
            wrong.append(f"{module.place}: {function.name}")
    assert wrong == []


def test_every_verb_that_doors_call_is_one_transaction_by_somebody() -> None:
    """What writes and is called from outside the actions is a verb; parts of verbs are called by verbs alone."""
    asked = asked_from_outside()
    wrong = []
    for module, function in public_actions():
        writes = takes_by(function) or any(row_writes(function))
        if writes and (module.name, function.name) in asked and not (takes_by(function) and is_atomic(function)):
            wrong.append(f"{module.place}: {function.name}")
    assert wrong == []


def test_only_the_dialect_asks_which_database_it_is() -> None:
    wrong = [
        f"{module.place}:{node.lineno}"
        for module in modules()
        if not module.place.startswith("foundation/db/")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "vendor"
    ]
    assert wrong == []


def test_nothing_happens_behind_anyone_s_back() -> None:
    """No signals: what reacts to a change reads the journal."""
    wrong = [
        f"{module.place}:{node.lineno}"
        for module in written()
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.ImportFrom) and node.module == "django.dispatch")
        or (isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals")
    ]
    assert wrong == []


def test_pages_reach_guarded_rows_through_the_door_only() -> None:
    guarded = {
        model.__name__ for model in apps.get_models() if isinstance(model._default_manager.all(), GuardedQuerySet)
    }
    assert "Lead" in guarded
    wrong = []
    for module in written():
        if module.is_actions or not (module.place.startswith("desk/") or module.path.stem in ("views", "api", "forms")):
            continue
        doors = {
            id(node.value)
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute) and node.attr in ("for_user", "for_user_by_parts", "none")
        }
        wrong += [
            f"{module.place}:{node.lineno}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute)
            and node.attr == "objects"
            and isinstance(node.value, ast.Name)
            and node.value.id in guarded
            and id(node) not in doors
        ]
    assert wrong == []


def refusals() -> set[type[Refusal]]:
    for module in written():
        importlib.import_module(module.name)

    def below(refusal: type[Refusal]) -> set[type[Refusal]]:
        return {refusal}.union(*map(below, refusal.__subclasses__()))

    return {refusal for refusal in below(Refusal) if refusal.__module__.startswith("leadwerk.")}


def test_every_refusal_has_a_code_of_its_own_and_words_to_translate() -> None:
    codes: dict[str, type[Refusal]] = {}
    for refusal in refusals() - {Refusal, RuleBroken, NotAllowed, Unusable}:
        assert vars(refusal).get("code"), f"{refusal.__name__} has no code of its own"
        assert codes.setdefault(refusal.code, refusal) is refusal, f"{refusal.code} is used twice"
        assert isinstance(refusal.words, Promise), f"{refusal.__name__} has no words in _()"


def test_verbs_refuse_by_name() -> None:
    """A business rule is never a bare ValueError or Exception: nobody could tell it from a mistake of ours."""
    wrong = [
        f"{module.place}:{node.lineno}"
        for module in written()
        if module.is_actions
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Raise)
        and node.exc is not None
        and ast.unparse(node.exc).partition("(")[0] in ("Exception", "ValueError", "RuntimeError", "PermissionError")
    ]
    assert wrong == []


@pytest.mark.django_db
def test_the_lead_table_has_at_most_ten_indexes_and_one_for_search() -> None:
    """Their number, not Python, decides how fast imports are."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "lead")
    indexes = {name for name, facts in found.items() if facts["index"] or facts["unique"]} - {"__primary__"}
    plain = {name for name in indexes if "search" not in name and not found[name]["primary_key"]}
    assert len(plain) <= 10, sorted(plain)
    assert len(indexes - plain) <= 2, sorted(indexes - plain)


def test_there_is_no_print_left_in_the_house() -> None:
    """The command line talks; everything else logs."""
    wrong = [
        f"{module.place}:{call.lineno}"
        for module in written()
        if not module.place.startswith("config/")
        for call in calls(module.tree)
        if isinstance(call.func, ast.Name) and call.func.id == "print"
    ]
    assert wrong == []


def test_every_package_is_installed() -> None:
    packages = {path.parent.name for path in HOUSE.glob("*/apps.py")}
    assert packages == {
        config.name.rpartition(".")[2] for config in apps.get_app_configs() if "leadwerk" in config.name
    }
