"""Actions, docstrings, the clock and the one door."""

import ast
import re
from pathlib import Path

from tests.consistency import source

Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
#: Said elsewhere in words: a condition has its sentence, a command its `help`, an app its `verbose_name`.
SAID_ELSEWHERE = {"condition", "BaseCommand", "AppConfig"}


def actions() -> list[tuple[Path, source.Function]]:
    """The public functions of each `actions.py`, or of the modules of a package of that name."""
    paths = [path for path in source.rooms() if path.name == "actions.py" or path.parent.name == "actions"]
    return [
        (path, node)
        for path in paths
        for node in source.tree(path).body
        if isinstance(node, source.Function) and not node.name.startswith("_")
    ]


def test_actions_take_named_values_alone():
    assert actions()
    found = [
        f"{path}:{node.lineno} {node.name}"
        for path, node in actions()
        if node.args.args or node.args.posonlyargs or node.args.vararg
    ]
    assert found == [], "begin the parameters of an action with `*`"


def _is_said_elsewhere(node: Named) -> bool:
    """Whether a decorator or a base of it holds its sentence."""
    about = node.bases if isinstance(node, ast.ClassDef) else node.decorator_list
    return any(SAID_ELSEWHERE & set(re.findall(r"\w+", ast.unparse(each))[:1]) for each in about)


def test_public_functions_and_classes_have_a_docstring():
    found = [
        f"{path}:{node.lineno} {node.name}"
        for path in source.rooms()
        for node in source.tree(path).body
        if isinstance(node, Named)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and not _is_said_elsewhere(node)
    ]
    assert found == [], "say in a sentence what it does, its units and what it raises"
