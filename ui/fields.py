"""Form fields that accept what people really type, and say in French what they cannot accept."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ui.formatting import decimal_text, euros, grouped
from ui.text import INVISIBLE, clean_block, clean_line, unsafe

MAX_MONEY = Decimal("9999999999.99")
MAX_WHOLE = 2_147_483_647
_SPACES = str.maketrans("", "", "\u0020\u00a0\u2009\u202f")
_GROUPED = r"[0-9]{1,3}(?:[\u0020\u00a0\u2009\u202f][0-9]{3})+|[0-9]+"
_MONEY = re.compile(rf"(?P<whole>{_GROUPED})(?:[.,](?P<cents>[0-9]+))?")
_WHOLE = re.compile(_GROUPED)
_LONGEST_NUMBER = 60  # longer than any accepted amount; keeps hostile input away from the parsers
_UNREADABLE = _("Ce texte contient des caractères illisibles. Ressaisissez-le sans copier-coller.")


def _typed_number(value: Any) -> str:
    return INVISIBLE.sub("", str(value)).strip()


class CleanCharField(forms.CharField):
    """One line of text without invisible characters; refuses NUL and lone surrogates."""

    default_error_messages = {"unreadable": _UNREADABLE}
    cleaner = staticmethod(clean_line)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return self.empty_value
        text = str(value)
        if unsafe(text):
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        text = self.cleaner(text)
        return self.empty_value if text in self.empty_values else text


class CleanTextField(CleanCharField):
    """Several lines of text; line ends count for one character, as browsers count them."""

    cleaner = staticmethod(clean_block)
    widget = forms.Textarea

    def __init__(self, *, rows: int = 6, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)


class _NumberField(forms.Field):
    """What is typed differs from what was there when it is another number, however it is written."""

    widget = forms.TextInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


class MoneyField(_NumberField):
    """An amount in euros: `1 000,50 €`, `1000.50`, `1000` -> `Decimal` with two places.

    `min_value` and `max_value` are `Decimal`, both included. What was typed is shown again as typed.
    """

    suffix = "€"
    default_error_messages = {
        "invalid": _("Indiquez un montant en chiffres, par exemple 1 000,50."),
        "negative": _("Le montant ne peut pas être négatif."),
        "decimals": _("Indiquez au plus deux chiffres après la virgule."),
        "min_value": _("Le montant doit être d’au moins %(limit)s."),
        "max_value": _("Le montant ne peut pas dépasser %(limit)s."),
    }

    def __init__(
        self, *, min_value: Decimal | int = 0, max_value: Decimal | int = MAX_MONEY, **kwargs: Any
    ) -> None:
        self.min_value, self.max_value = Decimal(min_value), Decimal(max_value)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            value = f"{value:f}" if isinstance(value, Decimal) else str(value)
        text = _typed_number(value)
        if not text:
            return None
        for unit in ("€", "EUR", "euros"):
            text = text.removesuffix(unit).rstrip()
        if not text:
            raise self._refused("invalid")
        if re.fullmatch(rf"[-−–]\s*(?:{_MONEY.pattern})", text):
            raise self._refused("negative")
        match = _MONEY.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
        if not match:
            raise self._refused("invalid")
        cents = match["cents"] or ""
        if len(cents) > 2:
            raise self._refused("decimals")
        return Decimal(f"{match['whole'].translate(_SPACES)}.{cents:0<2}")

    def _refused(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is None:
            return
        for code, limit, beyond in (
            ("min_value", self.min_value, value < self.min_value),
            ("max_value", self.max_value, value > self.max_value),
        ):
            if beyond:
                raise ValidationError(self.error_messages[code], code=code, params={"limit": euros(limit)})

    def prepare_value(self, value: Any) -> Any:
        return decimal_text(value) if isinstance(value, Decimal | int) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off", "class": "input--number"}


class WholeField(_NumberField):
    """A whole number in ASCII digits, spaces between thousands accepted, `min_value` to `max_value`."""

    default_error_messages = {
        "invalid": _("Indiquez un nombre entier en chiffres, par exemple 12."),
        "min_value": _("Indiquez un nombre supérieur ou égal à %(limit)s."),
        "max_value": _("Indiquez un nombre inférieur ou égal à %(limit)s."),
    }

    def __init__(self, *, min_value: int = 0, max_value: int = MAX_WHOLE, **kwargs: Any) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        text = _typed_number(value)
        negative = self.min_value < 0 and text[:1] in ("-", "−")
        digits = text[1:] if negative else text
        if len(digits) > _LONGEST_NUMBER or not _WHOLE.fullmatch(digits):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        number = int(digits.translate(_SPACES))
        return -number if negative else number

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.min_value:
            self._refuse("min_value", self.min_value)
        if value > self.max_value:
            self._refuse("max_value", self.max_value)

    def _refuse(self, code: str, limit: int) -> None:
        raise ValidationError(self.error_messages[code], code=code, params={"limit": grouped(limit)})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off", "class": "input--number"}


_DATE_MESSAGES: dict[str, Any] = {
    "invalid": _("Indiquez une date qui existe, par exemple 31/12/2026."),
    "range": _("Indiquez une date entre 1900 et 2200."),
}


def _check_year(field: forms.Field, value: date | None) -> None:
    if value is not None and not 1900 <= value.year <= 2200:
        raise ValidationError(field.error_messages["range"], code="range")


class DateField(forms.DateField):
    """A day between 1900 and 2200, with the browser's own date input; also reads 31/12/2026."""

    default_error_messages = _DATE_MESSAGES
    input_formats = ["%Y-%m-%d", "%d/%m/%Y"]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and not value.isascii():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        _check_year(self, value)


class DateTimeField(forms.DateTimeField):
    """A moment between 1900 and 2200 in the current time zone, with the browser's own input."""

    default_error_messages = _DATE_MESSAGES
    input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, str) and not value.isascii():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return super().to_python(value)
        except OverflowError:
            # Year 1 in a time zone ahead of UTC has no UTC equivalent.
            raise ValidationError(self.error_messages["range"], code="range") from None

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        _check_year(self, value)
