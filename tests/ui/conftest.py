"""Rendering of snippets, and a reader of HTML that misses no mistake."""

from html.parser import HTMLParser

import pytest
from django.template import engines

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Checker(HTMLParser):
    """Tags opened and closed in order, unique ids, no attribute twice, references that exist."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.problems: list[str] = []
        self.ids: list[str] = []
        self.references: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict]] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        names = [name for name, _ in attrs]
        self.problems += [f"<{tag}> has {name} twice" for name in set(names) if names.count(name) > 1]
        values = dict(attrs)
        self.tags.append((tag, values))
        if "id" in values:
            self.ids.append(values["id"])
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.references += [(name, value) for value in (values.get(name) or "").split()]
        if tag == "button" and self.open.count("button"):
            self.problems.append("a button in a button")
        if tag == "a" and self.open.count("a"):
            self.problems.append("a link in a link")
        if tag in {"div", "p", "ul", "section", "article", "h1", "h2", "h3"} and "p" in self.open:
            self.problems.append(f"<{tag}> inside <p>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self.open[-1:] or 'nothing'}")
        else:
            self.open.pop()

    def verdict(self) -> list[str]:
        """Every problem found, empty for sound HTML."""
        twice = [f"id {name} twice" for name in set(self.ids) if self.ids.count(name) > 1]
        lost = [
            f"{name} → {value} does not exist" for name, value in self.references if value not in self.ids
        ]
        unclosed = [f"<{tag}> never closed" for tag in self.open]
        return self.problems + twice + lost + unclosed


@pytest.fixture
def check_html():
    """Parse HTML and return the checker, after asserting that nothing is wrong."""

    def check(html: str) -> Checker:
        checker = Checker()
        checker.feed(html)
        checker.close()
        assert checker.verdict() == []
        return checker

    return check


@pytest.fixture
def render():
    """Render a template given as text."""

    def _render(source: str, **context) -> str:
        return engines["django"].from_string(source).render(context)

    return _render
