"""How the text of a cell becomes a value: the form fields people type into, with their sentences.

An empty cell gives None, which leaves the record as it is: an import never erases.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from accounts import identifiers
from accounts.models import ApplicantKind
from grants.applications.imports.columns import plain
from grants.applications.imports.reading import FORMULA
from territories.fields import CommuneField
from ui import fields

_GUARDED = ("=", "+", "-", "@", "\t", "\r")
_REMEMBERED = 5_000
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+")
_YES, _NO = {"oui", "o", "vrai", "true", "1", "x", "yes"}, {"non", "n", "faux", "false", "0", "no"}
_KINDS = {
    ApplicantKind.ASSOCIATION: ("association", "asso", "loi_1901"),
    ApplicantKind.PUBLIC_BODY: ("organisme_public", "commune", "collectivite", "public", "public_body"),
    ApplicantKind.COMPANY: ("entreprise", "societe", "cooperative", "company"),
    ApplicantKind.INFORMAL_GROUP: ("collectif_sans_statut", "collectif", "groupe", "informal_group"),
    ApplicantKind.PERSON: ("particulier", "personne", "personne_physique", "person"),
}


def unguarded(text: str) -> str:
    """The text without the apostrophe that exports put before what looks like a formula.

    Raises ValueError where it is a formula: a value is imported, never a computation.
    """
    text = text.strip()
    if text.startswith("'") and text[1:2] in _GUARDED:
        return text[1:]
    if text.startswith(FORMULA):
        raise ValueError(_("cette cellule contient une formule : remplacez-la par sa valeur."))
    return text


class Typed(Widget):
    """A cell read by a form field."""

    def __init__(self, field: forms.Field) -> None:
        super().__init__()
        field.required = False
        self.field = field

    def clean(self, value: Any, row: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        text = unguarded(str(value or ""))
        if not text:
            return None
        try:
            read = self.read(text, row or {})
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error
        return None if read in self.field.empty_values else read

    def read(self, text: str, row: Mapping[str, Any]) -> Any:
        """The value of a text that is not empty; ValidationError in French."""
        return self.field.clean(text)


class Number(Typed):
    """A register number; says what a spreadsheet did to it when it did."""

    def __init__(self, check: Callable[[str], str], *, length: int = 0) -> None:
        super().__init__(fields.CleanCharField(max_length=60))
        self.check, self.length = check, length
        self.known: dict[str, Any] = {}

    def clean(self, value: Any, row: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        # The same cell is read to look records up, to find the one it names, and to fill it.
        text = str(value or "")
        if text not in self.known:
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            self.known[text] = super().clean(value, row)
        return self.known[text]

    def read(self, text: str, row: Mapping[str, Any]) -> Any:
        if _SCIENTIFIC.fullmatch(text):
            raise ValidationError(
                _(
                    "le tableur a abîmé ce numéro (%(text)s) : mettez la colonne au format Texte et ressaisissez-le."
                ),
                params={"text": text},
            )
        if self.length - 3 <= len(text) < self.length and text.isascii() and text.isdigit():
            text = text.zfill(self.length)  # a spreadsheet drops the zeros that a number begins with
        return self.check(text)


class Commune(Typed):
    """A commune, by name, code or both; each distinct text is looked up once per import."""

    def __init__(self) -> None:
        super().__init__(CommuneField(required=False))
        self.known: dict[tuple[str, str], Any] = {}

    def read(self, text: str, row: Mapping[str, Any]) -> Any:
        near = "".join(str(row.get("postcode") or "").split()).zfill(5)
        key = (text, near)
        if key not in self.known:
            field = CommuneField(required=False)
            field.near = near
            try:
                self.known[key] = field.clean(text)
            except ValidationError as error:
                self.known[key] = error
        if isinstance(self.known[key], ValidationError):
            raise self.known[key]
        return self.known[key]


class Postcode(Typed):
    """Five digits, those that a spreadsheet dropped put back."""

    def __init__(self) -> None:
        super().__init__(fields.CleanCharField(max_length=10))

    def read(self, text: str, row: Mapping[str, Any]) -> Any:
        digits = "".join(text.split()).zfill(5)
        if not (digits.isascii() and digits.isdigit() and len(digits) == 5):
            raise ValidationError(_("Un code postal compte cinq chiffres, par exemple 40000."))
        return digits


class YesNo(Typed):
    """Oui or non."""

    def __init__(self) -> None:
        super().__init__(fields.CleanCharField(max_length=20))

    def clean(self, value: Any, row: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        text = plain(unguarded(str(value or "")))
        if not text:
            return None
        if text not in _YES | _NO:
            raise ValueError(_("Écrivez « oui » ou « non »."))
        return text in _YES


class ApplicantStatus(Typed):
    """The kind of an applicant, as people call it."""

    def __init__(self) -> None:
        super().__init__(fields.CleanCharField(max_length=60))

    def read(self, text: str, row: Mapping[str, Any]) -> Any:
        for kind, words in _KINDS.items():
            if plain(text) in words:
                return str(kind)
        labels = ", ".join(str(kind.label) for kind in ApplicantKind)
        raise ValidationError(_("Ce statut est inconnu : %(labels)s."), params={"labels": labels})


class Day(Typed):
    """A day: 31/12/2026, 31.12.2026, 2026-12-31."""

    def __init__(self) -> None:
        super().__init__(fields.DateField(input_formats=["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]))

    def read(self, text: str, row: Mapping[str, Any]) -> Any:
        return self.field.clean(re.sub(r"[ T]00:00(:00)?\Z", "", text))


def line(length: int) -> Typed:
    """One line of text."""
    return Typed(fields.CleanCharField(max_length=length))


def siret() -> Number:
    """A SIRET."""
    return Number(identifiers.clean_siret, length=14)


def rna() -> Number:
    """An RNA number."""
    return Number(identifiers.clean_rna)
