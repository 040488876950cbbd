"""Answers of one text, number, amount or date."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from grants.applications.answers.base import AnswerKind, common
from grants.applications.answers.registry import answers
from grants.calls.conditions import number
from grants.calls.kinds import QuestionKind as K
from ui.fields import MAX_MONEY, MAX_WHOLE, CleanCharField, CleanTextField, DateField, MoneyField, WholeField
from ui.formatting import NBSP, decimal_text, euros, french_date, grouped

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LENGTHS: dict[str, int] = {K.SHORT_TEXT: 250, K.LONG_TEXT: 4000}


def day(text: str) -> date | None:
    """A day kept in ISO; None for any other text."""
    try:
        return date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        return None


def max_length(question: Any) -> int:
    """The longest accepted text, in characters."""
    return question.max_length or _LENGTHS[question.kind]


@answers(K.SHORT_TEXT)
class ShortText(AnswerKind):
    """One line."""

    def field(self, question: Any, typed: str = "") -> forms.Field:
        return CleanCharField(max_length=max_length(question), **common(question))


@answers(K.LONG_TEXT)
class LongText(AnswerKind):
    """Several lines."""

    def field(self, question: Any, typed: str = "") -> forms.Field:
        return CleanTextField(max_length=max_length(question), **common(question))


@answers(K.NUMBER)
class Number(AnswerKind):
    """A whole number."""

    def field(self, question: Any, typed: str = "") -> forms.Field:
        low, high = getattr(question, "minimum", ""), getattr(question, "maximum", "")
        field = WholeField(
            min_value=int(low or 0), max_value=int(high if high != "" else MAX_WHOLE), **common(question)
        )
        if getattr(question, "unit", ""):
            field.suffix = question.unit  # type: ignore[attr-defined] # read by the field template
        return field

    def fits(self, question: Any, stored: Any) -> bool:
        if isinstance(stored, bool):
            return False
        return isinstance(stored, int) or (isinstance(stored, str) and stored.isascii() and stored.isdigit())

    def plain(self, value: Any) -> Any:
        return int(value)

    def shown(self, question: Any, stored: Any) -> str:
        unit = getattr(question, "unit", "")
        return grouped(int(stored)) + (f"{NBSP}{unit}" if unit else "")


@answers(K.AMOUNT)
class Amount(AnswerKind):
    """Euros, kept as a text with two places."""

    def field(self, question: Any, typed: str = "") -> forms.Field:
        low, high = getattr(question, "minimum", ""), getattr(question, "maximum", "")
        return MoneyField(
            min_value=Decimal(low or 0),
            max_value=Decimal(high) if high != "" else MAX_MONEY,
            **common(question),
        )

    def plain(self, value: Any) -> Any:
        return f"{value:.2f}"

    def fits(self, question: Any, stored: Any) -> bool:
        return not isinstance(stored, bool) and number(str(stored)) is not None

    def text(self, stored: Any) -> str:
        return decimal_text(Decimal(str(stored)))

    def shown(self, question: Any, stored: Any) -> str:
        return euros(Decimal(str(stored)))


class DayInput(forms.DateInput):
    """The browser's own input; a text that is no day is shown as it was typed."""

    input_type = "date"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if value and not _ISO.fullmatch(str(context["widget"]["value"])):
            context["widget"]["type"] = "text"
        return context


class DayField(DateField):
    """A day between two others, both included."""

    def __init__(self, *, earliest: str = "", latest: str = "", **options: Any) -> None:
        super().__init__(widget=DayInput(format="%Y-%m-%d"), **options)
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

    def field(self, question: Any, typed: str = "") -> forms.Field:
        earliest, latest = getattr(question, "minimum", ""), getattr(question, "maximum", "")
        return DayField(earliest=earliest, latest=latest, **common(question))

    def plain(self, value: Any) -> Any:
        return value.isoformat()

    def fits(self, question: Any, stored: Any) -> bool:
        return isinstance(stored, str) and day(stored) is not None

    def shown(self, question: Any, stored: Any) -> str:
        return french_date(date.fromisoformat(str(stored)))
