"""From the blocks of the design to the frozen form: nothing is lost on the way, whatever the form."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.calls import actions, conditions, design, form_items, forms_schema
from grants.calls.kinds import APART, SILENT
from grants.calls.models import Call
from tests.factories.calls import call_ready
from tests.strategies.forms import answers_to, forms
from workflows.errors import ConditionsUnmet

MANY = settings(max_examples=150, deadline=None)


def frozen(items):
    """What a call designed with these items would freeze, typed."""
    return forms_schema.preview(Call(**actions.streams(items=items), min_amount=0, max_amount=100))


@given(forms())
@MANY
def test_every_item_is_frozen_with_everything_that_it_says(items):
    stream = actions.streams(items=items)["form"]
    assert form_items.items_of(stream) == form_items.items_of(
        actions.streams(items=form_items.items_of(stream))["form"]
    )
    spec = frozen(items)
    assert [item.key for item in spec.items] == [item["key"] for item in items]
    for item, read in zip(items, spec.items, strict=True):
        for name in ("kind", "label", "required", "max_length", "text", "most", "with_birth"):
            if name in item:
                assert getattr(read, name) == item[name], name
        assert list(read.choices) == item.get("choices", [])
        assert [link[0] for link in read.links] == [link["label"] for link in item.get("links", [])]
        columns = [(column.key, column.kind, column.label, column.required) for column in read.columns]
        assert columns == [
            (column["key"], column["kind"], column["label"], column["required"])
            for column in item.get("columns", [])
        ]


@given(forms())
@MANY
def test_every_question_stands_in_one_step_and_in_order(items):
    spec = frozen(items)
    placed = [question.key for section in spec.sections for question in section.questions]
    assert placed == [item.key for item in spec.items if item.kind not in SILENT | APART]
    assert len({section.step for section in spec.sections}) == len(spec.sections)


@given(forms().flatmap(lambda items: st.tuples(st.just(items), answers_to(frozen(items)))))
@MANY
def test_what_is_asked_is_what_each_condition_says_of_what_is_asked(pair):
    """Against a plain reading in order, which is enough since conditions only look back."""
    from grants.applications.answers import condition_values

    items, kept = pair
    spec = frozen(items)
    values, shown, section = condition_values(spec, kept), set(), True
    for item in items:
        known = {key: value for key, value in values.items() if key in shown}
        here = conditions.holds(item.get("show_if"), known)
        if item["kind"] == "section":
            section = here
        if here and (section or item["kind"] == "section"):
            shown.add(item["key"])
    assert spec.visible(values) == shown


GRAPHS = st.integers(1, 7).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, size - 1), max_size=3), min_size=size, max_size=size).map(
        lambda rows: {f"q{place}": [f"q{to}" for to in row] for place, row in enumerate(rows)}
    )
)


@given(GRAPHS)
@settings(max_examples=400, deadline=None)
def test_a_ring_of_conditions_is_found_when_and_only_when_there_is_one(graph):
    def reaches(start):
        seen, queue = set(), list(graph[start])
        while queue:
            key = queue.pop()
            if key not in seen:
                seen.add(key)
                queue += graph[key]
        return start in seen

    path = conditions.cycle(graph)
    assert bool(path) == any(reaches(key) for key in graph)
    if path:
        assert path[0] == path[-1]
        assert all(after in graph[before] for before, after in itertools.pairwise(path))


def question(key, on=None, **values):
    found = {"kind": "yes_no", "key": key, "label": key.capitalize(), **values}
    return {**found, "show_if": {"op": "eq", "key": on, "value": "oui"}} if on else found


@pytest.mark.parametrize(
    ("items", "problem"),
    [
        ([question("a", "a")], "Une condition se réfère à elle-même : A → A."),
        (
            [question("a", "c"), question("b", "a"), question("c", "b")],
            "Une condition se réfère à elle-même : A → C → B → A.",
        ),
        ([question("a", "z")], "La condition de « A » porte sur « z », qui n’est pas une question."),
        (
            [{"kind": "file", "key": "f", "label": "Devis"}, question("a", "f")],
            "La condition de « A » ne peut pas porter sur « Devis ».",
        ),
        ([question("a"), question("a")], "Le repère « a » sert à deux questions."),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_frozen_is_refused_with_its_path(items, problem):
    call = call_ready(questions=items, pieces=(), needs_budget=False)
    assert design.problems(call) == [problem]
    from accounts.roles import Role
    from tests.factories.accounts import UserFactory

    with pytest.raises(ConditionsUnmet) as raised:
        actions.open_call(call=call, by=UserFactory(role=Role.OFFICER))
    assert raised.value.unmet == [problem]


def test_two_hundred_questions_in_ten_sections():
    items = []
    for place in range(10):
        items.append({"kind": "section", "key": f"s{place}", "label": f"Rubrique {place}"})
        items += [{"kind": "short_text", "key": f"q{place}-{n}", "label": f"Question {n}"} for n in range(20)]
    spec = frozen(items)
    assert (len(spec.sections), len(spec.questions)) == (10, 200)


@pytest.mark.django_db
def test_the_first_format_is_still_read():
    version = {
        "questions": [
            {
                "key": "public",
                "kind": "long_text",
                "label": "Public ?",
                "help": "",
                "required": True,
                "max_length": 2000,
                "choices": [],
            }
        ],
        "pieces": [{"key": "rib", "label": "RIB", "help": "", "required": False}],
        "needs_budget": True,
        "min_amount": "500",
        "max_amount": "3000",
        "max_rate": "80",
        "applicant_kinds": ["association"],
    }
    spec = forms_schema.typed(version)
    assert (spec.questions[0].max_length, spec.pieces[0].required, spec.needs_budget) == (2000, False, True)
    assert (str(spec.max_amount), str(spec.max_rate), spec.applicant_kinds) == (
        "3000",
        "80",
        ("association",),
    )
