"""What the import screen asks: which content, which file, from where."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.fields import CheckedFileField
from grants.applications.imports import reading
from grants.applications.imports.columns import Kind
from ui.fields import CleanCharField

_t = gettext_lazy


class ImportForm(forms.Form):
    """One file to try."""

    kind = forms.ChoiceField(label=_t("Que contient le fichier ?"), choices=Kind, widget=forms.RadioSelect)
    source = CleanCharField(
        label=_t("Source"),
        max_length=60,
        required=False,
        help_text=_t(
            "Pour des subventions passées : d’où elles viennent, par exemple « Ancien logiciel ». Dans une "
            "même source, une référence désigne toujours la même subvention."
        ),
    )
    file = CheckedFileField(label=_t("Fichier"), allowed=("csv", "txt", "xlsx"), max_bytes=reading.MAX_BYTES)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("kind") == Kind.APPLICANTS:
            values["source"] = ""
        elif values.get("kind") and not values.get("source") and "source" not in self.errors:
            self.add_error(
                "source", ValidationError(_("Dites d’où viennent ces subventions."), code="required")
            )
        return values
