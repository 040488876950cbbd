"""Templates obey the content security policy and escape what they print."""

import re
from pathlib import Path

import pytest

TEMPLATES = sorted(Path("templates").rglob("*.html"))
FORBIDDEN = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "an inline event handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "an inline style sheet": re.compile(r"<style\b", re.I),
    "|safe": re.compile(r"\|\s*safe\b(?!seq)"),
    "autoescape off": re.compile(r"autoescape\s+off"),
    "something from another site": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"']https?:", re.I
    ),
}
INLINE_SCRIPT = re.compile(
    r"<script\b(?![^>]*\bsrc=)(?![^>]*\bnonce=)(?![^>]*type=[\"']application/json)", re.I
)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what):
    guilty = [str(path) for path in TEMPLATES if FORBIDDEN[what].search(path.read_text(encoding="utf-8"))]
    assert guilty == []


def test_inline_scripts_carry_the_nonce():
    guilty = [str(path) for path in TEMPLATES if INLINE_SCRIPT.search(path.read_text(encoding="utf-8"))]
    assert guilty == []


def test_style_sheets_load_nothing_from_elsewhere():
    sheets = [*Path("ui/static").rglob("*.css"), *Path("ui/static").rglob("*.js")]
    assert sheets
    guilty = [
        str(path)
        for path in sheets
        if re.search(r"https?://(?!www\.w3\.org)", path.read_text(encoding="utf-8"))
    ]
    assert guilty == []
