"""What every kind of answer does, and the plain case: one form field, one value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from grants.calls.forms_schema import QuestionSpec
from ui.formatting import decimal_text


@dataclass(frozen=True)
class Lack:
    """Why an answer cannot be submitted: the sentence, the form field where it is put right."""

    sentence: str
    field: str


def field_name(key: str, *parts: object) -> str:
    """The name of a question's field in its form: `q-key`, or `q-key.0.column` for a part of it."""
    return ".".join([f"q-{key}", *map(str, parts)])


def canonical(value: Any) -> str:
    """A cleaned value as the text that reads back to it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "\n".join(value)
    return str(value)


def common(question: Any) -> dict[str, Any]:
    """Label, help and obligation of the field of a question."""
    helps = [getattr(question, "help", "")]
    if getattr(question, "example", ""):
        helps.append(_("Par exemple : %(example)s") % {"example": question.example})
    return {
        "label": question.label,
        "help_text": " ".join(filter(None, helps)),
        "required": question.required,
    }


class AnswerKind:
    """One kind of answer. Kept values are plain JSON; texts read back to the same value."""

    def fields(self, question: QuestionSpec, texts: Mapping[str, str]) -> dict[str, forms.Field]:
        """The form fields by name, all starting with the question's own name."""
        return {field_name(question.key): self.field(question)}

    def field(self, question: Any) -> forms.Field:
        """The field of a kind that has one."""
        raise NotImplementedError

    def read(self, question: QuestionSpec, values: Mapping[str, Any]) -> Any:
        """Cleaned values by field name as JSON; None without an answer."""
        value = values.get(field_name(question.key))
        return None if value in (None, "") else self.plain(value)

    def plain(self, value: Any) -> Any:
        """One cleaned value as JSON."""
        return value

    def texts(self, question: QuestionSpec, stored: Any) -> dict[str, str]:
        """The texts of the form fields."""
        return {field_name(question.key): "" if stored is None else self.text(stored)}

    def text(self, stored: Any) -> str:
        """One kept value as the text of its field."""
        return str(stored)

    def shown(self, question: Any, stored: Any) -> str:
        """What people read."""
        return str(stored)

    def value(self, question: Any, stored: Any) -> str | list[str]:
        """What conditions compare."""
        return str(stored)

    def lacks(self, question: QuestionSpec, stored: Any) -> list[Lack]:
        """Nothing but a required answer left blank, unless the kind asks more."""
        if stored in (None, "", [], {}) and question.required:
            sentence = _("Répondez à « %(question)s »") % {"question": question.label}
            return [Lack(sentence, field_name(question.key))]
        return []
