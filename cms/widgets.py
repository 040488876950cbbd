"""Widgets of the page editor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms import calls


class CallChoice(forms.Select):
    """The calls of grants by title, read when the form is shown; a vanished one stays selected."""

    def optgroups(self, name: str, value: list[Any], attrs: dict[str, Any] | None = None) -> list:
        known = calls.choices()
        lost = [item for item in value if item and item not in dict(known)]
        self.choices = [("", _("Choisir un appel")), *known, *((slug, slug) for slug in lost)]
        return super().optgroups(name, value, attrs)
