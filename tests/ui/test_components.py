"""Component tags: what they draw, and that a wrong property is an error."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError
from django.test import RequestFactory
from django.utils.html import strip_tags

from ui.icons import ICONS
from ui.styleguide import ExampleState


def words(html: str) -> str:
    return " ".join(strip_tags(html).split())


@pytest.mark.parametrize(
    "source",
    [
        '{% button label="x" colour="red" %}',
        "{% button %}",
        '{% badge text="x" %}',
        '{% alert kind="x" %}{% endalert %}',
        '{% card heading="x" %}{% endcard %}',
        '{% empty titre="x" %}',
        "{% gauge value=1 max=2 %}",
    ],
)
def test_an_unknown_or_missing_property_fails_at_compilation(render, source):
    with pytest.raises(TemplateSyntaxError):
        render(source)


@pytest.mark.parametrize(
    "source",
    ['{% button label="x" kind="red" %}', '{% badge label="x" tone="red" %}', '{% icon "unicorn" %}'],
)
def test_an_unknown_value_fails(render, source):
    with pytest.raises(ValueError, match="expected one of"):
        render(source)


def test_buttons(render, check_html):
    html = render(
        '{% button label=label name="action" value="submit" icon="check" full=True %}', label="Déposer <b>"
    )
    (tag, attrs), *_ = check_html(html).tags
    assert tag == "button"
    assert attrs == {
        "class": "button button--primary button--full",
        "type": "submit",
        "name": "action",
        "value": "submit",
    }
    assert words(html) == "Déposer &lt;b&gt;"


def test_a_button_with_an_address_is_a_link(render, check_html):
    checker = check_html(render('{% button label="Voir" href=url kind="quiet" %}', url="/a/?b=1&c=2"))
    assert checker.tags[0] == ("a", {"class": "button button--quiet", "href": "/a/?b=1&c=2"})


def test_states_show_label_and_tone(render):
    html = render("{% state value %}", value=ExampleState.WAITING)
    assert html.strip() == '<span class="badge badge--warning">Complément demandé</span>'


def test_money_and_moments(render):
    moment = datetime(2026, 3, 1, 13, 32, tzinfo=UTC)
    html = render(
        "{% money amount %}{% when moment %}{% when day %}",
        amount=Decimal("1000.5"),
        moment=moment,
        day=date(2026, 5, 2),
    )
    assert html == (
        '<span class="money">1\u202f000,50\u00a0€</span>'
        '<time datetime="2026-03-01T14:32+01:00">1er\u00a0mars 2026 à 14\u00a0h\u00a032</time>'
        '<time datetime="2026-05-02">2\u00a0mai 2026</time>'
    )
    assert render("{% money none %}{% when none %}", none=None) == '<span class="money">—</span>—'


def test_alerts_escape_their_properties_and_keep_their_markup(render, check_html):
    html = render('{% alert tone="danger" title=title role="alert" %}<p>Oui</p>{% endalert %}', title="<i>")
    checker = check_html(html)
    assert checker.tags[0] == ("div", {"class": "alert alert--danger", "role": "alert"})
    assert words(html) == "&lt;i&gt; Oui"


def test_panels_are_named_by_their_title(render, check_html):
    checker = check_html(render('{% panel title="Budget" id="budget" %}<p>…</p>{% endpanel %}'))
    assert checker.tags[0] == (
        "section",
        {"class": "panel", "id": "budget", "aria-labelledby": "budget-title"},
    )


def test_optional_wrappers_vanish_when_empty(render):
    assert render('{% filled element="aside" %}   {% endfilled %}') == ""
    assert (
        render('{% filled element="p" css="lead" %}Oui{% endfilled %}').strip() == '<p class="lead">Oui</p>'
    )


def test_steps_tell_where_one_stands(render, check_html):
    items = [
        {"label": "Un", "status": "done", "href": "/1/"},
        {"label": "Deux", "status": "current"},
        {"label": "Trois"},
    ]
    checker = check_html(render("{% steps items %}", items=items))
    current = [attrs for tag, attrs in checker.tags if attrs.get("aria-current")]
    assert current == [{"class": "step step--current", "aria-current": "step"}]
    with pytest.raises(ValueError, match="unknown step properties"):
        render("{% steps items %}", items=[{"label": "Un", "url": "/"}])


@pytest.mark.parametrize(
    ("value", "maximum", "text", "width"),
    [
        (42000, 100000, "42\u202f000\u00a0€ sur 100\u202f000\u00a0€ (42 %)", "42.0%"),
        (120, 100, "120\u00a0€ sur 100\u00a0€ (120 %)", "100.0%"),
        (None, 0, "0\u00a0€ sur 0\u00a0€ (0 %)", "0.0%"),
    ],
)
def test_gauges_say_in_words_what_they_draw(render, check_html, value, maximum, text, width):
    html = render(
        '{% gauge value=value max=maximum label="Enveloppe" unit="€" %}', value=value, maximum=maximum
    )
    assert " ".join(strip_tags(html).split(" ")).split("Enveloppe")[1].replace("\n", "").strip() == text
    bars = [attrs["width"] for tag, attrs in check_html(html).tags if attrs.get("class") == "gauge__fill"]
    assert bars == [width]


def test_pagination_keeps_the_other_parameters(render, check_html):
    page = Paginator(range(100), 10).page(2)
    request = RequestFactory().get("/", {"q": "été & hiver", "page": "2"})
    checker = check_html(render("{% pagination page %}", page=page, request=request))
    links = [attrs for tag, attrs in checker.tags if tag == "a"]
    assert links[0]["href"] == "?q=%C3%A9t%C3%A9+%26+hiver&page=1"
    assert [link["href"] for link in links if link.get("aria-current") == "page"] == [
        "?q=%C3%A9t%C3%A9+%26+hiver&page=2"
    ]


def test_one_page_needs_no_pagination(render):
    assert render("{% pagination page %}", page=Paginator([1], 10).page(1)).strip() == ""


def test_the_sprite_holds_every_icon():
    sprite = Path("ui/static/ui/icons.svg").read_text(encoding="utf-8")
    assert [name for name in ICONS if f'id="{name}"' not in sprite] == []
    assert sprite.count("<symbol") == len(ICONS)
