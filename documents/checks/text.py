"""Text files: readable as UTF-8 or as the Windows encoding of French spreadsheets, and only text."""

import codecs
import re
from typing import Any

from django.utils.translation import gettext as _

from documents.checks.reading import WINDOW, Refused, head
from documents.checks.signatures import mismatch

# Tab, line feed, form feed and carriage return are text; other controls are not.
_CONTROL = re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f]")
_ENCODINGS = ("utf-8", "cp1252")


def inspect(upload: Any, kind: Any) -> None:
    """Refuse NUL bytes, control characters and bytes that no accepted encoding can read."""
    if head(upload, 2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise Refused(
            "encoding",
            _("Ce fichier est en « texte Unicode » : enregistrez-le en « CSV UTF-8 » ou en « texte »."),
        )
    if not any(_reads(upload, encoding) for encoding in _ENCODINGS):
        raise mismatch(upload, kind)


def _reads(upload: Any, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    upload.seek(0)
    try:
        while piece := upload.read(WINDOW):
            text = decoder.decode(piece)
            if "\x00" in text or _CONTROL.search(text):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
