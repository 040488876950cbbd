"""Answers to the questions of a call: the form field of each kind, its value in JSON, its text."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.calls.forms_schema import QuestionSpec
from grants.calls.models import QuestionKind
from ui.fields import CleanCharField, CleanTextField, DateField, MoneyField, WholeField
from ui.formatting import decimal_text, euros, french_date, grouped

YES, NO = "yes", "no"
YES_NO = ((YES, _("Oui")), (NO, _("Non")))
_PICK = {"invalid_choice": _("Choisissez une des réponses proposées.")}
DEFAULT_LENGTHS = {QuestionKind.SHORT_TEXT: 250, QuestionKind.LONG_TEXT: 4000}
#: Above this many choices a list takes less room than radio buttons.
RADIOS_AT_MOST = 6


def field_name(key: str) -> str:
    """The name of a question's field in its form."""
    return f"q-{key}"


def max_length(question: QuestionSpec) -> int | None:
    """The longest accepted text, in characters; None for what is not a text."""
    default = DEFAULT_LENGTHS.get(QuestionKind(question.kind))
    return (question.max_length or default) if default else None


def field(question: QuestionSpec) -> forms.Field:
    """The form field that reads the answer to a question."""
    common: dict[str, Any] = {
        "label": question.label,
        "help_text": question.help,
        "required": question.required,
    }
    kind = question.kind
    if kind == QuestionKind.SHORT_TEXT:
        return CleanCharField(max_length=max_length(question), **common)
    if kind == QuestionKind.LONG_TEXT:
        return CleanTextField(max_length=max_length(question), **common)
    if kind == QuestionKind.NUMBER:
        return WholeField(**common)
    if kind == QuestionKind.AMOUNT:
        return MoneyField(**common)
    if kind == QuestionKind.DATE:
        return DateField(**common)
    if kind == QuestionKind.YES_NO:
        return _choice(YES_NO, common, radios=True)
    choices = [(choice, choice) for choice in question.choices]
    return _choice(choices, common, radios=len(choices) <= RADIOS_AT_MOST)


def _choice(choices: Any, common: dict[str, Any], *, radios: bool) -> forms.ChoiceField:
    if radios:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=_PICK, **common)
    return forms.ChoiceField(choices=[("", "—"), *choices], error_messages=_PICK, **common)


def canonical(value: Any) -> str:
    """A cleaned value as the text that reads back to it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def to_json(question: QuestionSpec, value: Any) -> Any:
    """A cleaned value as it is kept in `Application.answers`; None when there is no answer."""
    if value in (None, ""):
        return None
    if question.kind == QuestionKind.YES_NO:
        return value == YES
    if question.kind == QuestionKind.AMOUNT:
        return f"{value:.2f}"
    if question.kind == QuestionKind.DATE:
        return value.isoformat()
    return value


def to_text(question: QuestionSpec, stored: Any) -> str:
    """A kept answer as the text of its form field."""
    if stored is None:
        return ""
    if isinstance(stored, bool):
        return YES if stored else NO
    if question.kind == QuestionKind.AMOUNT:
        try:
            return decimal_text(Decimal(str(stored)))
        except InvalidOperation:
            return str(stored)
    return str(stored)


def shown(question: QuestionSpec, stored: Any) -> str:
    """A kept answer as people read it; an empty text when there is none."""
    if stored is None or stored == "":
        return ""
    if isinstance(stored, bool) or question.kind == QuestionKind.YES_NO:
        return str(dict(YES_NO)[YES if stored in (True, YES) else NO])
    if question.kind == QuestionKind.AMOUNT:
        return euros(Decimal(str(stored)))
    if question.kind == QuestionKind.DATE:
        return french_date(date.fromisoformat(str(stored)))
    if question.kind == QuestionKind.NUMBER:
        return grouped(int(stored))
    return str(stored)
