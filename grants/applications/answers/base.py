"""What every kind of answer does, and the plain case: one form field, one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from grants.calls.forms_schema import QuestionSpec
from territories.lookup import Lookup
from ui.formatting import decimal_text

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Lack:
    """Why an answer cannot be submitted: the sentence, the form field where it is put right."""

    sentence: str
    field: str


@dataclass(frozen=True)
class Around:
    """What the fields of one page share: the communes that it names, the rows asked beside those in use."""

    communes: Lookup = field(default_factory=Lookup)
    #: Blank rows by key of a table; tables that are not named have none.
    blank: Mapping[str, int] = field(default_factory=dict)
    #: The texts come from a page: what they leave blank was left blank there.
    posted: bool = False


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


def raw(field: forms.Field, name: str, data: Any) -> str:
    """What was sent for a field, as text."""
    value = field.widget.value_from_datadict(data, {}, name)
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value in (None, False) else str(value)


class AnswerKind:
    """One kind of answer. Kept values are plain JSON; texts read back to the same value.

    What is kept may have been typed under an earlier version of the form, where the question was of
    another kind: `fits` tells, and the other methods are only asked on values that fit.
    """

    #: The part of the page that draws it, in `templates/grants/applications/parts/items/`.
    template = "field"
    #: Its texts are kept ciphered while they cannot be read as a value.
    secret = False

    def fields(self, question: QuestionSpec, texts: Texts, around: Around) -> dict[str, forms.Field]:
        """The form fields by name, all starting with the question's own name."""
        return {field_name(question.key): self.field(question, texts.get(field_name(question.key), ""))}

    def field(self, question: Any, typed: str = "") -> forms.Field:
        """The field of a kind that has one; `typed` is the text in it."""
        raise NotImplementedError  # kinds of several fields give `fields` instead

    def complete(self, question: QuestionSpec, values: Mapping[str, Any]) -> list[Lack]:
        """What lacks in an answer of several parts, from its cleaned values by field name."""
        return []

    def read(self, question: QuestionSpec, values: Mapping[str, Any]) -> Any:
        """Cleaned values by field name as JSON; None without an answer."""
        value = values.get(field_name(question.key))
        return None if value in (None, "", []) else self.plain(value)

    def plain(self, value: Any) -> Any:
        """One cleaned value as JSON."""
        return value

    def fits(self, question: Any, stored: Any) -> bool:
        """Whether a kept value is one of this kind."""
        return isinstance(stored, str)

    def texts(self, question: QuestionSpec, stored: Any) -> dict[str, str]:
        """The texts of the form fields."""
        return {field_name(question.key): "" if stored is None else self.text(stored)}

    def text(self, stored: Any) -> str:
        """One kept value as the text of its field."""
        return str(stored)

    def shown(self, question: Any, stored: Any) -> str:
        """What people read, as one text."""
        return str(stored)

    def detail(self, question: QuestionSpec, stored: Any) -> dict[str, Any]:
        """What people read, when it is more than a text: `rows` of a table or `parts` with their labels."""
        return {}

    def value(self, question: Any, stored: Any) -> str | list[str]:
        """What conditions compare."""
        return str(stored)

    def lacks(self, question: QuestionSpec, stored: Any, around: Around) -> list[Lack]:
        """A required answer left blank, or one that its field would not take today."""
        if stored in (None, "", [], {}):
            return [self.unanswered(question)] if question.required else []
        texts = self.texts(question, stored)
        values, found = {}, []
        for name, one in self.fields(question, texts, around).items():
            try:
                values[name] = one.clean(one.widget.value_from_datadict(texts, {}, name))
            except ValidationError as error:
                if error.code == "required":
                    values[name] = None
                else:
                    found.append(self.refused(question, name, error.messages[0]))
        return found + self.complete(question, values)

    def unanswered(self, question: QuestionSpec) -> Lack:
        """What is said of a required question without an answer."""
        return Lack(_("Répondez à « %(question)s »") % {"question": question.label}, self.first(question))

    def refused(self, question: QuestionSpec, name: str, why: str) -> Lack:
        """What is said of an answer that its field does not take."""
        return Lack(
            _("La réponse à « %(question)s » est à corriger : %(why)s")
            % {"question": question.label, "why": why},
            name,
        )

    def first(self, question: QuestionSpec) -> str:
        """The field to go to when nothing is answered."""
        return field_name(question.key)
