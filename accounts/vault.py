"""Bank details at rest: encrypted, recognised by a keyed fingerprint, read back in one place only.

Both keys are derived (HKDF) from TERREAU_DATA_KEY, or from the secret key where none is given. Changing
it makes the recorded IBANs unreadable: it is changed by recording them again.
"""

import base64
import functools
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """The recorded bytes were not made with the present key."""


def encrypt(iban: str) -> bytes:
    """The IBAN as bytes for the database; twice the same gives different bytes."""
    return _fernet(settings.DATA_KEY).encrypt(iban.encode())


def decrypt(token: bytes | memoryview) -> str:
    """The IBAN again. Raises Unreadable."""
    try:
        return _fernet(settings.DATA_KEY).decrypt(bytes(token)).decode()
    except InvalidToken as error:
        raise Unreadable from error


def fingerprint(iban: str) -> str:
    """The same for the same IBAN, and of no use without the key: finds who shares an account."""
    key = _derive(settings.DATA_KEY, b"terreau bank fingerprint")
    return hmac.new(key, iban.encode(), hashlib.sha256).hexdigest()


@functools.lru_cache(maxsize=4)
def _fernet(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derive(secret, b"terreau bank encryption")))


@functools.lru_cache(maxsize=8)
def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
