"""French identifiers of organisations: SIREN, SIRET, RNA.

Each `clean_…` takes what a person typed, with its spaces and dots, and returns the compact form; it
raises `ValidationError` with a French sentence that says what is wrong. Keys are checked by stdnum,
whose SIRET check knows the rule of La Poste. An identifier says nothing about who may use it.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum import luhn
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fr import siret as siret_number

# Spaces of every width, dots and hyphens are how people copy these numbers from letters and web pages.
_SEPARATORS = re.compile(r"[\s.\-‐-―\u00a0\u202f\u2007\u2060\ufeff\u200b]+")
# Associations keep this form from their first change after 2009; the 3 characters after W are the
# prefecture's: digits in metropolitan France, letters possible in Corsica and overseas (W2A…, W9R…).
_RNA = re.compile(r"W[0-9][0-9A-Z][0-9]{7}")


def _compact(text: str) -> str:
    return _SEPARATORS.sub("", text).upper()


def _refuse_other_scripts(text: str) -> None:
    """Refuse look-alikes (full-width digits, Cyrillic letters): they would make two of the same number."""
    for character in text:
        if not character.isascii():
            name = unicodedata.name(character, _("caractère inconnu"))
            raise ValidationError(
                _("Ce numéro contient un caractère qui n’est pas ordinaire (%(name)s)."),
                code="script",
                params={"name": name.lower()},
            )


def _digits(text: str, *, length: int, label: str) -> str:
    number = _compact(text)
    _refuse_other_scripts(number)
    if not number.isdigit():
        raise ValidationError(
            _("Un numéro %(label)s ne contient que des chiffres."), code="digits", params={"label": label}
        )
    if len(number) != length:
        raise ValidationError(
            _("Un numéro %(label)s compte %(length)d chiffres ; vous en avez saisi %(found)d."),
            code="length",
            params={"label": label, "length": length, "found": len(number)},
        )
    return number


def clean_siren(text: str) -> str:
    """Return the nine digits of a SIREN whose Luhn key is right."""
    number = _digits(text, length=9, label="SIREN")
    if not luhn.is_valid(number):
        raise ValidationError(
            _("La clé de ce numéro SIREN est fausse : vérifiez chaque chiffre."), code="key"
        )
    return number


def clean_siret(text: str) -> str:
    """Return the fourteen digits of a SIRET whose keys are right (Luhn, or the rule of La Poste)."""
    number = _digits(text, length=14, label="SIRET")
    try:
        return str(siret_number.validate(number))
    except NumberError as error:
        raise ValidationError(
            _("La clé de ce numéro SIRET est fausse : vérifiez chaque chiffre."), code="key"
        ) from error


def clean_rna(text: str) -> str:
    """Return an RNA number: W, a digit, a digit or a letter, seven digits."""
    number = _compact(text)
    _refuse_other_scripts(number)
    if not number.startswith("W"):
        raise ValidationError(_("Un numéro RNA commence par la lettre W."), code="prefix")
    if len(number) != 10:
        raise ValidationError(
            _("Un numéro RNA compte 10 caractères, W compris ; vous en avez saisi %(found)d."),
            code="length",
            params={"found": len(number)},
        )
    if not _RNA.fullmatch(number):
        raise ValidationError(
            _("Un numéro RNA s’écrit W, un chiffre, un chiffre ou une lettre, puis sept chiffres."),
            code="form",
        )
    return number


def validate_siret(value: str) -> None:
    """Model validator of a stored SIRET."""
    if clean_siret(value) != value:
        raise ValidationError(_("Ce numéro SIRET doit être écrit sans espace."), code="form")


def validate_rna(value: str) -> None:
    """Model validator of a stored RNA number."""
    if clean_rna(value) != value:
        raise ValidationError(_("Ce numéro RNA doit être écrit sans espace, en majuscules."), code="form")


def spaced_siret(number: str) -> str:
    """Return a SIRET as it is printed: `000 000 001 00012`."""
    return f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}" if number else ""
