"""Answers to the questions of a call: the form fields of each kind, the value kept, what people read.

Each kind of question is an `AnswerKind`; the functions here find it and are what the rest of the stage uses.
"""

from collections.abc import Mapping
from typing import Any

from django import forms

from grants.applications.answers import choosing, simple
from grants.applications.answers.base import AnswerKind, Lack, canonical, field_name
from grants.applications.answers.registry import kind_of
from grants.calls.conditions import Values
from grants.calls.forms_schema import FormSpec, QuestionSpec

__all__ = [
    "AnswerKind",
    "Lack",
    "belongs",
    "blank",
    "canonical",
    "choosing",
    "condition_values",
    "field_name",
    "fields",
    "lacks",
    "shown",
    "simple",
    "stored_texts",
    "to_json",
]


def fields(question: QuestionSpec, texts: Mapping[str, str]) -> dict[str, forms.Field]:
    """The form fields of a question, by name; `texts` tells how many rows a table has."""
    return kind_of(question).fields(question, texts)


def belongs(name: str, question: QuestionSpec) -> bool:
    """Whether a form field is one of this question's."""
    own = field_name(question.key)
    return name == own or name.startswith(f"{own}.")


def to_json(question: QuestionSpec, values: Mapping[str, Any]) -> Any:
    """Cleaned values by field name as they are kept in `Application.answers`; None without an answer."""
    return kind_of(question).read(question, values)


def stored_texts(question: QuestionSpec, stored: Any) -> dict[str, str]:
    """A kept answer as the texts of its form fields."""
    return kind_of(question).texts(question, stored)


def shown(question: QuestionSpec, stored: Any) -> str:
    """A kept answer as people read it; an empty text when there is none."""
    return "" if blank(stored) else kind_of(question).shown(question, stored)


def blank(stored: Any) -> bool:
    """Whether there is no answer."""
    return stored is None or stored in ("", [], {})


def lacks(question: QuestionSpec, stored: Any) -> list[Lack]:
    """What stands in the way of submitting this answer."""
    return kind_of(question).lacks(question, stored)


def condition_values(spec: FormSpec, answers: Mapping[str, Any]) -> Values:
    """The answers as conditions read them."""
    return {
        question.key: kind_of(question).value(question, answers[question.key])
        for question in spec.questions
        if not blank(answers.get(question.key))
    }
