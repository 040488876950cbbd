"""Form fields for private files. Whatever is sent, they answer with a sentence and never raise."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from documents import checks
from documents.checks.reading import filesize


class CheckedFileField(forms.FileField):
    """One file that passed `documents.checks`: its `.checked` gives the cleaned name and media type.

    `allowed` is a subset of extensions (all by default), `max_bytes` an own limit below the site's.
    """

    widget = forms.FileInput
    default_error_messages = {
        "required": _("Joignez un fichier."),
        "invalid": _("Le fichier n’est pas arrivé en entier : joignez-le à nouveau."),
        "missing": _("Le fichier n’est pas arrivé en entier : joignez-le à nouveau."),
        "empty": _("Ce fichier est vide."),
        "contradiction": _("Joignez un fichier ou cochez la case pour l’enlever, pas les deux."),
    }

    def __init__(
        self, *, allowed: Collection[str] = checks.ALL, max_bytes: int | None = None, **options: Any
    ):
        unknown = set(allowed) - set(checks.KINDS)
        if unknown:
            raise ValueError(f"no check exists for {sorted(unknown)}")
        self.allowed = tuple(allowed)
        self.max_bytes = max_bytes
        options.setdefault("help_text", self.limits())
        super().__init__(**options)

    def limits(self) -> str:
        """« PDF, JPG ou PNG, 20 Mo au plus. »"""
        return _("%(types)s, %(limit)s au plus.") % {
            "types": checks.extensions_in_words(self.allowed),
            "limit": filesize(min(self.max_bytes or settings.MAX_UPLOAD_BYTES, settings.MAX_UPLOAD_BYTES)),
        }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": ",".join(f".{name}" for name in self.allowed)}

    def to_python(self, data: Any) -> UploadedFile | None:
        if data in self.empty_values:
            return None
        if not hasattr(data, "size") or not hasattr(data, "seek"):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        data.checked = checks.examine(data, allowed=self.allowed, max_bytes=self.max_bytes)
        return data


class MultipleFileInput(forms.FileInput):
    """The file input of HTML, for several files."""

    allow_multiple_selected = True


class MultipleCheckedFileField(CheckedFileField):
    """Several files at once; cleans to a list. Each refusal names its file, all are told together."""

    widget = MultipleFileInput

    def __init__(self, *, max_files: int = 10, **options: Any):
        self.max_files = max_files
        super().__init__(**options)

    def limits(self) -> str:
        return _("%(count)s fichiers au plus : %(limits)s") % {
            "count": self.max_files,
            "limits": super().limits(),
        }

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        sent = [item for item in (data if isinstance(data, list | tuple) else [data]) if item]
        if not sent:
            if self.required and not initial:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        if len(sent) > self.max_files:
            raise ValidationError(
                _("Vous avez joint %(sent)s fichiers : la limite est de %(limit)s à la fois."),
                code="too_many",
                params={"sent": len(sent), "limit": self.max_files},
            )
        return self._check_each(sent)

    def _check_each(self, sent: list[Any]) -> list[UploadedFile]:
        accepted, refused = [], []
        for item in sent:
            try:
                accepted.append(super().clean(item))
            except ValidationError as error:
                name = checks.clean_name(getattr(item, "name", ""))
                refused += [
                    ValidationError(
                        _("« %(name)s » : %(reason)s"), code="file", params={"name": name, "reason": reason}
                    )
                    for reason in error.messages
                ]
        if refused:
            raise ValidationError(refused)
        return accepted
