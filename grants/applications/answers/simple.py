"""Answers of one text, number, amount or date."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from grants.applications.answers.base import AnswerKind, Lack, common, field_name
from grants.applications.answers.registry import answers
from grants.calls.kinds import QuestionKind as K
from ui.fields import MAX_MONEY, MAX_WHOLE, CleanCharField, CleanTextField, DateField, MoneyField, WholeField
from ui.formatting import NBSP, decimal_text, euros, french_date, grouped

_LENGTHS: dict[str, int] = {K.SHORT_TEXT: 250, K.LONG_TEXT: 4000}


def max_length(question: Any) -> int:
    """The longest accepted text, in characters."""
    return question.max_length or _LENGTHS[question.kind]


class Text(AnswerKind):
    """A text with a limit."""

    def lacks(self, question: Any, stored: Any) -> list[Lack]:
        if isinstance(stored, str) and len(stored) > max_length(question):
            sentence = _("La réponse à « %(question)s » est trop longue.") % {"question": question.label}
            return [Lack(sentence, field_name(question.key))]
        return super().lacks(question, stored)


@answers(K.SHORT_TEXT)
class ShortText(Text):
    """One line."""

    def field(self, question: Any) -> forms.Field:
        return CleanCharField(max_length=max_length(question), **common(question))


@answers(K.LONG_TEXT)
class LongText(Text):
    """Several lines."""

    def field(self, question: Any) -> forms.Field:
        return CleanTextField(max_length=max_length(question), **common(question))


@answers(K.NUMBER)
class Number(AnswerKind):
    """A whole number."""

    def field(self, question: Any) -> forms.Field:
        low, high = getattr(question, "minimum", ""), getattr(question, "maximum", "")
        field = WholeField(
            min_value=int(low or 0), max_value=int(high if high != "" else MAX_WHOLE), **common(question)
        )
        if getattr(question, "unit", ""):
            field.suffix = question.unit  # type: ignore[attr-defined] # read by the field template
        return field

    def shown(self, question: Any, stored: Any) -> str:
        unit = getattr(question, "unit", "")
        return grouped(int(stored)) + (f"{NBSP}{unit}" if unit else "")


@answers(K.AMOUNT)
class Amount(AnswerKind):
    """Euros, kept as a text with two places."""

    def field(self, question: Any) -> forms.Field:
        low, high = getattr(question, "minimum", ""), getattr(question, "maximum", "")
        return MoneyField(
            min_value=Decimal(low or 0),
            max_value=Decimal(high) if high != "" else MAX_MONEY,
            **common(question),
        )

    def plain(self, value: Any) -> Any:
        return f"{value:.2f}"

    def text(self, stored: Any) -> str:
        try:
            return decimal_text(Decimal(str(stored)))
        except InvalidOperation:
            return str(stored)

    def shown(self, question: Any, stored: Any) -> str:
        return euros(Decimal(str(stored)))


class _Bounded(DateField):
    """A day between two others, both included."""

    def __init__(self, *, earliest: str, latest: str, **options: Any) -> None:
        super().__init__(**options)
        self.earliest = date.fromisoformat(earliest) if earliest else None
        self.latest = date.fromisoformat(latest) if latest else None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise forms.ValidationError(_("Pas avant le %(day)s.") % {"day": french_date(self.earliest)})
        if value and self.latest and value > self.latest:
            raise forms.ValidationError(_("Pas après le %(day)s.") % {"day": french_date(self.latest)})


@answers(K.DATE)
class Day(AnswerKind):
    """A day, kept in ISO."""

    def field(self, question: Any) -> forms.Field:
        earliest, latest = getattr(question, "minimum", ""), getattr(question, "maximum", "")
        return _Bounded(earliest=earliest, latest=latest, **common(question))

    def plain(self, value: Any) -> Any:
        return value.isoformat()

    def shown(self, question: Any, stored: Any) -> str:
        return french_date(date.fromisoformat(str(stored)))
