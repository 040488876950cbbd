"""The one door, and the one clock."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.consistency import source
from workflows.machine import machines, transitions

CREATORS = {"create", "get_or_create", "update_or_create", "bulk_create"}


def _calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in source.rooms():
        yield from ((path, node) for node in ast.walk(source.tree(path)) if isinstance(node, ast.Call))


def _name(node: ast.expr) -> str:
    """`create` of `Call.objects.create`, `Call` of `Call`."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _makes_with_a_state(call: ast.Call, models: set[str]) -> bool:
    named = {keyword.arg for keyword in call.keywords}
    first = ast.unparse(call.func).split(".")[0]
    made = _name(call.func) in models or (_name(call.func) in CREATORS and first in models)
    return "state" in named and (made or _name(call.func) == "update")


def test_no_state_is_written_but_through_the_engine():
    models = {model.__name__ for model in machines()}
    assert models
    assigned = [
        f"{path}:{node.lineno}"
        for path in source.rooms()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    made = [f"{path}:{call.lineno}" for path, call in _calls() if _makes_with_a_state(call, models)]
    assert assigned + made == [], "fire a transition: workflows.engine.fire"


def test_transitions_that_are_fired_exist():
    names = {each.name for model in machines() for each in transitions(model)}
    assert "submit" in names
    found = [
        f"{path}:{call.lineno}"
        for path, call in _calls()
        if _name(call.func) == "fire"
        and len(call.args) > 1
        and isinstance(call.args[1], ast.Constant)
        and call.args[1].value not in names
    ]
    assert found == [], "this transition does not exist in any machine"


def test_only_the_demonstration_tells_another_time():
    found = [
        f"{path}:{node.lineno}"
        for path in source.rooms()
        if path.parts[:2] != ("home", "demo") and path != Path("workflows/clock.py")
        for node in ast.walk(source.tree(path))
        if (isinstance(node, ast.Attribute) and ast.unparse(node).endswith("clock.at"))
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "workflows.clock"
            and "at" in {alias.name for alias in node.names}
        )
    ]
    assert found == [], "take the time from workflows.clock.now(); clock.at is for home.demo and tests"
