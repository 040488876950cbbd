"""A form field in which a commune is typed as people write it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from territories.lookup import Lookup
from territories.models import Commune
from ui.fields import CleanCharField

_SHOWN = 8


class CommuneInput(forms.TextInput):
    """A text input; after an ambiguous answer, the browser offers the possible ones."""

    template_name = "territories/commune_input.html"
    suggestions: list[Commune] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["suggestions"] = self.suggestions
        if self.suggestions:
            context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_communes"
        return context


class CommuneField(CleanCharField):
    """A commune by name, postcode, INSEE code or `Mont-de-Marsan (40192)`; gives a `Commune` or None.

    `near` is a postcode typed elsewhere in the same form: it decides between communes of the same name.
    `lookup` is shared by the communes of one form.
    """

    widget = CommuneInput
    near: str = ""
    lookup: Lookup | None = None
    default_error_messages = {
        "unknown": _("Aucune commune ne porte ce nom ou ce code. Vérifiez l’orthographe."),
        "suggested": _("Aucune commune ne porte exactement ce nom. Vouliez-vous dire : %(choices)s ?"),
        "ambiguous": _(
            "Plusieurs communes correspondent : %(choices)s. Recopiez celle qui convient, avec son code."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Commune"))
        kwargs.setdefault("help_text", _("Nom ou code postal, par exemple Mont-de-Marsan ou 40000."))
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Commune) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self._found(text) if text else None

    def _found(self, text: str) -> Commune:
        lookup = self.lookup or Lookup()
        candidates = lookup.candidates(text)
        if len(candidates) > 1 and re.fullmatch(r"[0-9]{5}", self.near):
            nearer = [commune for commune in candidates if self.near in commune.postcode_list]
            candidates = nearer or candidates
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            raise self._choose("ambiguous", candidates)
        if alike := lookup.alike(text, _SHOWN):
            raise self._choose("suggested", alike)
        raise ValidationError(self.error_messages["unknown"], code="unknown")

    def _choose(self, code: str, communes: list[Commune]) -> ValidationError:
        self.widget.suggestions = communes
        shown = ", ".join(str(commune) for commune in communes[:_SHOWN])
        if len(communes) > _SHOWN:
            shown += "…"
        return ValidationError(self.error_messages[code], code=code, params={"choices": shown})
