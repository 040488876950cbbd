"""Answers to the questions of a call: the form fields of each kind, the value kept, what people read.

Each kind of question is an `AnswerKind`; the functions here find it and are what the rest of the stage uses.
A value that does not fit the kind of its question (it was typed when the question was of another kind) is
no answer: it stays where it is, and is not submitted.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from grants.applications.answers import choosing, iban, people, places, rows, simple
from grants.applications.answers.base import AnswerKind, Around, Lack, canonical, field_name, raw
from grants.applications.answers.registry import kind_of
from grants.calls.conditions import Values
from grants.calls.forms_schema import FormSpec, QuestionSpec
from territories.lookup import Lookup

__all__ = [
    "AnswerKind",
    "Around",
    "Lack",
    "answer_of",
    "around",
    "belongs",
    "blank",
    "canonical",
    "choosing",
    "complete",
    "condition_values",
    "detail",
    "field_name",
    "fields",
    "iban",
    "kind_of",
    "lacks",
    "people",
    "places",
    "raw",
    "rows",
    "shown",
    "simple",
    "stored_texts",
    "to_json",
]


def around(
    questions: Iterable[QuestionSpec],
    texts: Mapping[str, str],
    *,
    communes: Lookup | None = None,
    **shared: Any,
) -> Around:
    """What the fields of these questions share, given the texts of a form. One query for all communes."""
    lookup = communes or Lookup()
    lookup.add(places.commune_texts(questions, texts))
    return Around(communes=lookup, **shared)


def fields(question: QuestionSpec, texts: Mapping[str, str], shared: Around) -> dict[str, forms.Field]:
    """The form fields of a question, by name; `texts` tells how many rows a table has."""
    return kind_of(question).fields(question, texts, shared)


def complete(question: QuestionSpec, values: Mapping[str, Any]) -> list[Lack]:
    """What lacks in an answer begun, from its cleaned values."""
    return kind_of(question).complete(question, values)


def belongs(name: str, question: QuestionSpec) -> bool:
    """Whether a form field is one of this question's."""
    own = field_name(question.key)
    return name == own or name.startswith(f"{own}.")


def answer_of(question: QuestionSpec, stored: Any) -> Any:
    """The kept answer; None when there is none that fits the question."""
    return None if blank(stored) or not kind_of(question).fits(question, stored) else stored


def to_json(question: QuestionSpec, values: Mapping[str, Any]) -> Any:
    """Cleaned values by field name as they are kept in `Application.answers`; None without an answer."""
    return kind_of(question).read(question, values)


def stored_texts(question: QuestionSpec, stored: Any) -> dict[str, str]:
    """A kept answer as the texts of its form fields."""
    return kind_of(question).texts(question, answer_of(question, stored))


def shown(question: QuestionSpec, stored: Any) -> str:
    """A kept answer as people read it; an empty text when there is none."""
    answer = answer_of(question, stored)
    return "" if answer is None else kind_of(question).shown(question, answer)


def detail(question: QuestionSpec, stored: Any) -> dict[str, Any]:
    """The rows or the parts of an answer as people read them; empty for an answer of one text."""
    answer = answer_of(question, stored)
    return {} if answer is None else kind_of(question).detail(question, answer)


def blank(stored: Any) -> bool:
    """Whether there is no answer."""
    return stored is None or stored in ("", [], {})


def lacks(question: QuestionSpec, stored: Any, shared: Around) -> list[Lack]:
    """What stands in the way of submitting this answer."""
    return kind_of(question).lacks(question, answer_of(question, stored), shared)


def condition_values(spec: FormSpec, answers: Mapping[str, Any]) -> Values:
    """The answers as conditions read them."""
    values = {}
    for question in spec.questions:
        answer = answer_of(question, answers.get(question.key))
        if answer is not None:
            values[question.key] = kind_of(question).value(question, answer)
    return values
