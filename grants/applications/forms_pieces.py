"""The form of the pieces: one file input for each kind of document that the call asks for."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from documents.fields import MultipleCheckedFileField
from grants.calls.forms_schema import FormSpec

MAX_FILES = 10


class PiecesForm(forms.Form):
    """Says which documents are compulsory, and lets a draft be saved without them."""

    use_required_attribute = False

    def __init__(self, *args: Any, spec: FormSpec, **options: Any):
        super().__init__(*args, **options)
        self.spec = spec
        for piece in spec.pieces:
            field = MultipleCheckedFileField(label=piece.label, required=piece.required, max_files=MAX_FILES)
            field.help_text = " ".join(filter(None, [piece.help, str(field.help_text)]))
            self.fields[f"piece-{piece.key}"] = field

    def full_clean(self) -> None:
        super().full_clean()
        for name in list(self.errors):
            if all(error.code == "required" for error in self.errors[name].as_data()):
                del self.errors[name]

    def accepted(self) -> Iterator[tuple[str, list[UploadedFile]]]:
        """The files that passed their checks, by kind of document."""
        self.is_valid()
        for piece in self.spec.pieces:
            uploads = self.cleaned_data.get(f"piece-{piece.key}")
            if uploads:
                yield piece.key, uploads
