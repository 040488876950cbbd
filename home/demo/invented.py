"""Identifiers with valid keys that belong to nobody."""

from schwifty import IBAN
from stdnum import luhn


def siret(number: int) -> str:
    """An invented SIRET: SIREN that begin with 0 belong to nobody."""
    siren = f"0{number:07d}"
    siren += luhn.calc_check_digit(siren)
    body = f"{siren}0001"
    return body + luhn.calc_check_digit(body)


def iban(number: int) -> IBAN:
    """An IBAN at a bank that does not exist."""
    return IBAN.generate("FR", bank_code="00000", branch_code="00000", account_code=f"{number + 1:011d}")
