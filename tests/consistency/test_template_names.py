"""Every template is used, and every template that is named exists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import django.forms
from django.apps import apps
from django.template.utils import get_app_template_dirs

from tests.consistency import source

ENDINGS = (".html", ".txt", ".typ")
NAME = re.compile(r"/?[\w-]+(?:/[\w-]+)+\.(?:html|txt|typ)|/?[\w-]+\.(?:html|typ)")
QUOTED = re.compile(rf"[\"']({NAME.pattern})[\"']")
OURS = source.ROOT / "templates"


def templates() -> set[str]:
    """The names of our templates, fonts and their licences left aside."""
    named = [path.relative_to("templates") for path in source.ours(*ENDINGS) if path.parts[0] == "templates"]
    return {str(path) for path in named if "fonts" not in path.parts}


def _python_names(path: Path) -> Iterator[str]:
    """Patterns of the template names of a module; what an f-string leaves open stays within one folder."""
    constants = {
        node.targets[0].id: node.value.value
        for node in source.tree(path).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    inside: set[ast.expr] = set()
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.JoinedStr):
            inside.update(node.values)
            pattern = "".join(_part(part, constants) for part in node.values)
            if pattern.endswith(tuple(map(re.escape, ENDINGS))):
                yield pattern
        elif isinstance(node, ast.Constant) and node not in inside and NAME.fullmatch(str(node.value)):
            yield re.escape(str(node.value))


def _part(part: ast.expr, constants: dict[str, object]) -> str:
    if isinstance(part, ast.Constant):
        return re.escape(str(part.value))
    return re.escape(str(constants.get(ast.unparse(part).strip("{}f'"), ""))) or "[^/]+"


def _referenced() -> set[str]:
    named = {pattern for path in source.rooms() for pattern in _python_names(path)}
    for name in templates():
        named |= {
            re.escape(found.lstrip("/")) for found in QUOTED.findall(source.text(Path("templates", name)))
        }
    # A page of Wagtail takes the template of its model's name.
    return named | {re.escape(str(getattr(model, "template", ""))) for model in apps.get_models()}


def _elsewhere() -> list[Path]:
    """Folders of templates of the libraries: ours of the same name stand in for theirs."""
    folders = [Path(folder) for folder in get_app_template_dirs("templates")]
    return [*folders, Path(django.forms.__file__).parent / "templates"]


def test_every_template_is_used():
    patterns = [re.compile(rf"(?:typst/)?(?:{pattern})") for pattern in _referenced()]
    lost = [
        name
        for name in sorted(templates())
        if not any(pattern.fullmatch(name) for pattern in patterns)
        and not any((folder / name).exists() for folder in _elsewhere())
    ]
    assert lost == [], "remove it, or use it"


def test_every_template_that_is_named_exists():
    plain = {re.sub(r"\\(.)", r"\1", pattern) for pattern in _referenced()}
    roots = [OURS, OURS / "typst", *_elsewhere()]
    missing = [
        name
        for name in sorted(plain)
        if NAME.fullmatch(name) and not any((root / name).exists() for root in roots)
    ]
    assert missing == [], "write the template, or correct its name"
