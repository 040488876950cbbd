"""What no tracked file may say, and what must come with its reason."""

import re

from tests.consistency import source

UNNUMBERED = re.compile(r"\b(?:TODO|FIXME|XXX)\b(?!.*#\d)")
#: A silenced check that ends its line gives no reason; one that names no code silences everything.
SILENCED = re.compile(r"# (?:noqa(?::\s*[A-Z0-9, ]+)?|type:\s*ignore(?:\[[^\]]*\])?)\s*$")
BLANKET = re.compile(r"# (?:(?:ruff:\s*)?noqa(?!:)|type:\s*ignore(?!\[))")
SKIPPED = re.compile(r"pytest\.(?:mark\.)?(?:skip|xfail)(?:\(\s*\)|\s*$)")
#: Home folders, and addresses that packages come from on one machine only.
ELSEWHERE = re.compile(
    r"(?<![\w.])/(?:root|Users/\w+|home/(?!terreau\b)\w+/)"
    r"|https?://\S*(?:artifactory|nexus|devpi|/simple/)"
    r"|--(?:extra-)?index-url\b|--trusted-host\b"
)
TEXTS = (
    ".py",
    ".html",
    ".css",
    ".js",
    ".md",
    ".sh",
    ".toml",
    ".txt",
    ".yaml",
    ".json",
    "Makefile",
    "Dockerfile",
)


def guilty(pattern: re.Pattern[str], *endings: str) -> list[str]:
    """`file:line` of what a pattern finds, this folder left aside."""
    return [
        f"{path}:{number}"
        for path in source.ours(*endings)
        if path.parts[:2] != ("tests", "consistency")
        for number, line in enumerate(source.text(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_what_remains_to_do_has_an_issue():
    assert guilty(UNNUMBERED, *TEXTS) == [], "write the number of an issue after it (#12), or do it"


def test_a_silenced_check_says_which_and_why():
    assert guilty(SILENCED, ".py") == [], "add the reason on the line, after the code"
    assert guilty(BLANKET, ".py") == [], "name the code that is silenced"


def test_a_skipped_test_says_why():
    assert guilty(SKIPPED, ".py") == [], "give the reason of the skip"


def test_no_file_knows_the_machine_it_was_written_on():
    assert guilty(ELSEWHERE, *TEXTS) == [], "remove the path or the address"
    if len(source.ROOT.parts) > 2:
        here = re.compile(rf"{re.escape(str(source.ROOT))}\b")
        assert guilty(here, *TEXTS) == [], "remove the path of this checkout"
