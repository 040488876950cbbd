"""What the form templates say to everybody, and to assistive technologies."""

import pytest
from django import forms

from ui.fields import CleanCharField, CleanTextField, MoneyField
from ui.forms import FilterForm
from ui.styleguide import ExampleForm


def tag(checker, name: str) -> dict:
    """The attributes of the control called `name`."""
    return next(attrs for kind, attrs in checker.tags if attrs.get("name") == name)


def test_optional_fields_say_so_and_required_ones_carry_no_star(check_html):
    html = str(ExampleForm())
    check_html(html)
    assert html.count("(facultatif)") == 4
    assert "*" not in html


def test_search_forms_do_not_repeat_that_all_is_optional():
    class Search(FilterForm):
        q = CleanCharField(label="Mots", required=False)

    assert "(facultatif)" not in str(Search())


def test_help_unit_and_error_describe_the_input(check_html):
    class Form(forms.Form):
        amount = MoneyField(label="Montant", help_text="De 500 € à 3 000 €.")

    html = str(Form({"amount": "abc"}))
    control = tag(check_html(html), "amount")
    assert control["aria-describedby"].split() == ["id_amount_helptext", "id_amount_error", "id_amount_unit"]
    assert control["aria-invalid"] == "true"
    assert control["value"] == "abc"
    assert control["inputmode"] == "decimal"


def test_groups_are_fieldsets_with_a_legend(check_html):
    checker = check_html(str(ExampleForm({})))
    fieldsets = [attrs for kind, attrs in checker.tags if kind == "fieldset"]
    assert fieldsets == [
        {"class": "field__set", "aria-describedby": "id_kind_error"},
        {"class": "field__set", "aria-describedby": "id_publics_helptext"},
    ]


def test_long_answers_announce_their_limit(check_html):
    class Form(forms.Form):
        text = CleanTextField(max_length=600)

    assert tag(check_html(str(Form())), "text")["data-counter"] == "600"


def test_the_summary_links_to_each_field_once(render, check_html):
    form = ExampleForm({"amount": "-5", "kind": "nope"})
    html = render("{% form_errors form %}{{ form }}", form=form)
    checker = check_html(html)
    links = [attrs["href"] for kind, attrs in checker.tags if kind == "a"]
    assert links == [
        "#id_title",
        "#id_summary",
        "#id_amount",
        "#id_commune",
        "#id_kind_field",
        "#id_true_copy",
    ]
    assert [link for link in links if link[1:] not in checker.ids] == []
    assert "6 réponses sont à corriger" in html


def test_form_wide_errors_are_said_once(render):
    class Form(forms.Form):
        name = CleanCharField(required=False)

        def clean(self):
            raise forms.ValidationError("Le budget n’est pas équilibré.")

    assert render("{% form_errors form %}{{ form }}", form=Form({})).count("équilibré") == 1
    assert str(Form({})).count("équilibré") == 1


def test_a_sound_form_has_no_summary(render):
    assert render("{% form_errors form %}", form=ExampleForm()).strip() == ""


@pytest.mark.parametrize("typed", ["a\x00b", "a\ud800b", "<script>alert(1)</script>"])
def test_anything_typed_can_be_shown_again(typed):
    class Form(forms.Form):
        name = CleanCharField()
        text = CleanTextField()

    html = str(Form({"name": typed, "text": typed}))
    html.encode()
    assert "\x00" not in html
    assert "<script" not in html


def test_any_field_may_use_several_lines(check_html):
    class Form(forms.Form):
        data = forms.JSONField(required=False)

    assert "data-counter" not in tag(check_html(str(Form())), "data")
