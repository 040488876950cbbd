"""The form of the pieces: one file input for each kind of document that the call asks for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from documents.fields import MultipleCheckedFileField
from grants.applications import pieces
from grants.applications.models import Attachment
from grants.calls.forms_schema import PieceSpec
from ui.fields import DateField

MAX_FILES = 10


@dataclass(frozen=True)
class Described:
    """What was said of one joined piece."""

    attachment: int
    dated_on: date | None
    keep: bool


class PiecesForm(forms.Form):
    """Says which documents are compulsory, and lets a draft be saved without them.

    `asked` are the pieces that take files; `joined` those joined that may still be dated: of a kind that is
    dated, and not submitted yet.
    """

    use_required_attribute = False

    def __init__(
        self, *args: Any, asked: Iterable[PieceSpec], joined: Iterable[Attachment] = (), **options: Any
    ):
        super().__init__(*args, **options)
        self.asked, self.joined = list(asked), list(joined)
        by_key = {piece.key: piece for piece in self.asked}
        for piece in self.asked:
            field = MultipleCheckedFileField(label=piece.label, required=piece.required, max_files=MAX_FILES)
            limit = pieces.age_limit(piece)
            field.help_text = " ".join(filter(None, [piece.help, limit, str(field.help_text)]))
            self.fields[f"piece-{piece.key}"] = field
        for attachment in self.joined:
            self._add_description(attachment, by_key[attachment.piece])

    def _add_description(self, attachment: Attachment, piece: PieceSpec) -> None:
        self.fields[f"date-{attachment.pk}"] = DateField(
            label=_("Date du document"),
            required=bool(piece.validity_months),
            initial=attachment.dated_on,
        )
        if piece.folder:
            self.fields[f"keep-{attachment.pk}"] = forms.BooleanField(
                label=_("Le garder aussi dans le dossier permanent"), required=False
            )

    def full_clean(self) -> None:
        super().full_clean()
        for name in list(self.errors):
            if all(error.code == "required" for error in self.errors[name].as_data()):
                del self.errors[name]

    def accepted(self) -> Iterator[tuple[str, list[UploadedFile]]]:
        """The files that passed their checks, by kind of document."""
        self.is_valid()
        for piece in self.asked:
            uploads = self.cleaned_data.get(f"piece-{piece.key}")
            if uploads:
                yield piece.key, uploads

    def described(self) -> Iterator[Described]:
        """What was typed beside the joined pieces, where it can be read and says something new."""
        self.is_valid()
        for attachment in self.joined:
            name, keep = f"date-{attachment.pk}", bool(self.cleaned_data.get(f"keep-{attachment.pk}"))
            if name not in self.data or name in self.errors:
                continue
            dated_on = self.cleaned_data.get(name)
            if keep or dated_on != attachment.dated_on:
                yield Described(attachment.pk, dated_on, keep)
