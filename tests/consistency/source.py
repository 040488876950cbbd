"""What the consistency tests read: the files that git follows, and their syntax trees."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("config", "home", "cms", "grants", "workflows", "documents", "accounts", "territories", "ui")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@functools.cache
def tracked(*endings: str) -> list[Path]:
    """The files that git follows and that still exist, with one of these endings; all of them without any."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    names = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split("\0")
    paths = [Path(name) for name in sorted(names) if name and (ROOT / name).is_file()]
    return [path for path in paths if not endings or path.name.endswith(endings)]


def ours(*endings: str) -> list[Path]:
    """Tracked files that people write: neither migrations nor copies of others' work."""
    return [path for path in tracked(*endings) if not {"migrations", "vendor"} & set(path.parts)]


def rooms(name: str = ".py") -> list[Path]:
    """The Python files of our packages, without the tests."""
    return [path for path in ours(name) if path.parts[0] in ROOMS]


def text(path: Path) -> str:
    """The content of a tracked file."""
    return (ROOT / path).read_text(encoding="utf-8")


@functools.cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a tracked Python file."""
    return ast.parse(text(path), str(path))


def functions(path: Path) -> Iterator[Function]:
    """Every function of a file, methods and inner ones included."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def body_lines(function: Function) -> int:
    """Lines of a function from its `def` to its end, without its docstring and its decorators."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        lines -= (docstring.end_lineno or 0) - docstring.lineno + 1
    return lines
