"""A form field in which a commune is typed as people write it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from territories.models import Commune
from territories.names import searchable
from territories.queries import by_postcode, communes_named, search_communes
from ui.fields import CleanCharField

_INSEE = r"(?:[0-9]{2}|2[ABab])[0-9]{3}"
_IN_BRACKETS = re.compile(rf"(?P<name>.*?)\s*\((?P<code>{_INSEE})\)")
_POSTCODE_FIRST = re.compile(r"(?P<code>[0-9]{5})\s+(?P<name>\D.*)")
_POSTCODE_LAST = re.compile(r"(?P<name>.*\D)\s+(?P<code>[0-9]{5})")
_CODE = re.compile(_INSEE)
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
    """

    widget = CommuneInput
    near: str = ""
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
        candidates = self._candidates(text)
        if len(candidates) > 1 and re.fullmatch(r"[0-9]{5}", self.near):
            nearer = [commune for commune in candidates if self.near in commune.postcode_list]
            candidates = nearer or candidates
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            raise self._choose("ambiguous", candidates)
        if alike := list(search_communes(text, limit=_SHOWN)):
            raise self._choose("suggested", alike)
        raise ValidationError(self.error_messages["unknown"], code="unknown")

    def _choose(self, code: str, communes: list[Commune]) -> ValidationError:
        self.widget.suggestions = communes
        shown = ", ".join(str(commune) for commune in communes[:_SHOWN])
        if len(communes) > _SHOWN:
            shown += "…"
        return ValidationError(self.error_messages[code], code=code, params={"choices": shown})

    def _candidates(self, text: str) -> list[Commune]:
        for pattern in (_IN_BRACKETS, _POSTCODE_FIRST, _POSTCODE_LAST):
            if match := pattern.fullmatch(text):
                return self._named(match["name"], match["code"].upper())
        if _CODE.fullmatch(text):
            code = text.upper()
            return list(by_postcode(code)[:50]) or list(Commune.objects.filter(code=code))
        return list(communes_named(text)[:50])

    def _named(self, name: str, code: str) -> list[Commune]:
        """The commune of this INSEE code if it bears the name, else those of the name at this postcode."""
        wanted = searchable(name)
        exact = [c for c in Commune.objects.filter(code=code) if not wanted or c.search_name == wanted]
        return exact or list(by_postcode(code).filter(search_name=wanted))
