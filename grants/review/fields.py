"""The field in which a reader types a score."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ui.formatting import decimal_text

_SCORE = re.compile(r"(?P<whole>[0-9]{1,3})(?:[.,](?P<rest>[0-9]{1,2}))?", re.ASCII)


class ScoreField(forms.Field):
    """A score from 0 to `scale`: `3`, `3,5` or `3.5`, at most two decimals, in ASCII digits."""

    widget = forms.TextInput
    default_error_messages = {
        "required": _("Notez ce critère, de 0 à %(scale)s."),
        "invalid": _("Indiquez une note de 0 à %(scale)s, par exemple 3,5."),
    }

    def __init__(self, *, scale: int, **kwargs: Any) -> None:
        self.scale = scale
        self.suffix = _("sur %(scale)s") % {"scale": scale}
        super().__init__(**kwargs)

    def _refuse(self, code: str) -> None:
        raise ValidationError(self.error_messages[code] % {"scale": self.scale}, code=code)

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, Decimal):
            return value
        text = str(value or "").strip(" \u00a0\u202f")
        if not text:
            return None
        match = _SCORE.fullmatch(text)
        if match is None:
            self._refuse("invalid")
            return None
        score = Decimal(f"{match['whole']}.{match['rest'] or '0'}").quantize(Decimal("0.01"))
        if score > self.scale:
            self._refuse("invalid")
        return score

    def validate(self, value: Decimal | None) -> None:
        if value is None and self.required:
            self._refuse("required")

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        whole = value == value.to_integral_value()
        return str(int(value)) if whole else decimal_text(value).removesuffix("0")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off", "class": "input--number"}
