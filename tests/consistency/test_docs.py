"""What the documentation points to exists, and what exists is documented."""

import re
import tomllib
from pathlib import Path

from tests.consistency import source

DECISIONS = Path("docs/decisions")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def test_every_decision_is_listed():
    pages = {path.name for path in source.tracked(".md") if path.parent == DECISIONS} - {"README.md"}
    listed = LINK.findall(source.text(DECISIONS / "README.md"))
    assert sorted(listed) == sorted(pages), "one line for each page in docs/decisions/README.md"


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~!; ]", each)[0].lower() for each in requirements}


def test_every_dependency_says_why_it_is_here():
    project = tomllib.loads(source.text(Path("pyproject.toml")))["project"]
    declared = _names(project["dependencies"] + project["optional-dependencies"]["dev"])
    rows = re.findall(r"^\| (.+?) \|", source.text(DECISIONS / "0001-dependencies.md"), re.MULTILINE)
    explained = {re.split(r"[\[< ]", name)[0] for row in rows for name in row.split(", ")}
    assert explained - {"library", "---"} == declared, "one line for each in 0001-dependencies.md"


def test_links_of_the_documentation_resolve():
    pictures = set(re.findall(r'"([a-z0-9-]+)"', source.text(Path("docs/screenshots.py"))))
    broken = [
        f"{page}: {target}"
        for page in source.tracked(".md")
        for target in LINK.findall(source.text(page))
        if not re.match(r"[a-z]+:|#", target)
        and not (source.ROOT / page.parent / target.partition("#")[0]).exists()
        and not (target.endswith(".png") and Path(target).stem in pictures)
    ]
    assert broken == [], "correct the link, or take the picture in docs/screenshots.py"
