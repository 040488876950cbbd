"""What is accepted as the number of a bank account."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from schwifty import IBAN
from schwifty import exceptions as refusals

_LONGEST = 60


def read_iban(text: str) -> IBAN:
    """The IBAN typed, in any case and spacing. Raises ValidationError with a French sentence."""
    typed = "".join(text.split()).replace("-", "").upper().removeprefix("IBAN")
    if not typed.isascii() or not typed.isalnum() or len(typed) > _LONGEST:
        raise ValidationError(_("Un IBAN ne contient que des lettres et des chiffres."), code="characters")
    try:
        iban = IBAN(typed, validate_bban=True)
    except refusals.SchwiftyException as error:
        raise ValidationError(_sentence(error, typed), code="invalid") from None
    if not iban.in_sepa_zone:
        raise ValidationError(
            _("Ce compte est hors de la zone SEPA : indiquez un compte d’un pays de cette zone."), code="sepa"
        )
    return iban


def _sentence(error: Exception, typed: str) -> str:
    if isinstance(error, refusals.InvalidLength) or (typed.startswith("FR") and len(typed) != 27):
        return _("Cet IBAN n’a pas la bonne longueur : un IBAN français compte 27 caractères.")
    if isinstance(error, refusals.InvalidCountryCode):
        return _("Les deux premières lettres de l’IBAN ne désignent pas un pays connu.")
    if isinstance(error, refusals.InvalidChecksumDigits | refusals.InvalidBBANChecksum):
        return _("Cet IBAN contient une erreur de frappe : sa clé de contrôle est fausse.")
    return _("Cet IBAN n’est pas valable : recopiez-le depuis votre RIB.")
