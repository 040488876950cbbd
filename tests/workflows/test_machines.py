"""Every machine of the project, exhaustively: states, transitions, wordings, diagrams."""

import itertools
from pathlib import Path

import pytest
from django.conf import settings

from workflows.diagrams import pages
from workflows.engine import WrongState, fire
from workflows.machine import machines, transitions

PAIRS = [
    pytest.param(model, state, name, id=f"{model.__name__}-{state}-{name}")
    for model in machines()
    for (state, _label), name in itertools.product(
        model._meta.get_field("state").choices, sorted({item.name for item in transitions(model)})
    )
    if (state, name) not in {(item.source, item.name) for item in transitions(model)}
]


@pytest.mark.parametrize(("model", "state", "name"), PAIRS)
def test_a_transition_that_is_not_drawn_is_wrong_state(model, state, name, monkeypatch):
    row = model()
    row.__dict__["state"] = state
    monkeypatch.setattr("workflows.engine.lock", lambda instance: instance)
    monkeypatch.setattr("workflows.engine.transaction.atomic", NoTransaction)
    monkeypatch.setattr("workflows.engine.connection", Inside())

    with pytest.raises(WrongState):
        fire(row, name, actor=None)


class Inside:
    in_atomic_block = True


class NoTransaction:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False


@pytest.mark.parametrize("model", machines(), ids=lambda model: model.__name__)
def test_every_state_has_a_label_and_a_tone(model):
    for value, label in model._meta.get_field("state").choices:
        assert str(label).strip(), value


def test_the_diagrams_in_the_docs_are_those_of_the_code():
    folder = Path(settings.BASE_DIR) / "docs" / "developers" / "machines"

    assert {path.name: path.read_text() for path in folder.glob("*.md")} == pages()
