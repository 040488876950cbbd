"""What people read in a template goes through gettext."""

import re

from tests.consistency import source

WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
#: What is not read, or is translated already; a tag leaves a space, so that words do not join.
ASIDE = (
    re.compile(r"{% (?:comment|blocktranslate)\b.*?{% end(?:comment|blocktranslate) %}", re.DOTALL),
    re.compile(r"{#.*?#}"),
    re.compile(r"{% block \w*class %}.*?{% endblock %}", re.DOTALL),
    re.compile(r"\b[\w-]+(?:\.[\w-]+)+\b"),  # an address: www.telerecours.fr
    re.compile(r"\bTerreau\b"),
    re.compile(r"<(script|style|svg)\b.*?</\1>", re.DOTALL),
)
READ_ATTRIBUTE = re.compile(r"\s(?:aria-label|alt|title|placeholder)=\"([^\"]*)\"")
COMPONENT_VALUE = re.compile(r"{%[^%]*?\s(?:label|title|text|hint|action_label)=\"([^\"]*)\"")
TAGS = re.compile(r"{%.*?%}|{{.*?}}|<!--.*?-->", re.DOTALL)
ELEMENTS = re.compile(r"<[^>]*>|&\w+;")


def _read(template: str) -> list[str]:
    for pattern in ASIDE:
        template = pattern.sub(" ", template)
    components = COMPONENT_VALUE.findall(template)
    template = TAGS.sub(" ", template)
    return [*components, *READ_ATTRIBUTE.findall(template), ELEMENTS.sub(" ", template)]


def test_templates_hold_no_untranslated_words():
    # The style guide shows examples: they are nobody's screen.
    pages = [
        path
        for path in source.ours(".html")
        if path.parts[0] == "templates" and path.name != "styleguide.html"
    ]
    found = {
        str(path): words
        for path in pages
        if (words := [word for text in _read(source.text(path)) for word in WORD.findall(text)])
    }
    assert found == {}, "wrap the words in {% translate %}, {% blocktranslate %} or _()"
