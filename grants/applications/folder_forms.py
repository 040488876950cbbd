"""The form of a document of the folder."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.fields import CheckedFileField
from grants.calls.pieces import FolderKind
from ui.fields import CleanCharField, DateField


class FolderForm(forms.Form):
    """A document, its kind, its date and until when it counts. Replacing keeps the kind and, unless another
    is given, the file."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Nature du document"), choices=[("", "—"), *FolderKind.choices])
    label = CleanCharField(
        label=_("Précision"),
        max_length=120,
        required=False,
        help_text=_("Ce qui le distingue d’un autre : « Exercice 2025 », « Compte courant »…"),
    )
    file = CheckedFileField(label=_("Fichier"))
    dated_on = DateField(
        label=_("Date du document"), help_text=_("Celle de sa signature ou, pour des comptes, de la clôture.")
    )
    valid_until = DateField(
        label=_("Valable jusqu’au"),
        required=False,
        help_text=_("Laissez vide pour la durée habituelle de cette nature de document."),
    )

    def __init__(self, *args: Any, replacing: bool = False, **options: Any):
        super().__init__(*args, **options)
        self.fields["file"].widget.attrs["data-upload-file"] = ""
        if replacing:
            del self.fields["kind"]
            self.fields["file"].required = False
            self.fields["file"].label = _("Nouveau fichier")
