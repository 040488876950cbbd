"""What the first bytes say a file is, and the harmless string that stands for a virus in tests."""

from typing import Any

import filetype
from django.utils.translation import gettext as _

from documents.checks.reading import Refused, head, windows

# In two halves, so that this source is not itself taken for the test virus.
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

_MARKUP = (b"<!doctype html", b"<html", b"<svg", b"<script", b"<?xml", b"<?php")


def refuse_test_virus(upload: Any) -> None:
    """Refuse the EICAR test string wherever it stands: whoever tests the site sees that it is seen."""
    for _offset, piece in windows(upload):
        if _EICAR in piece:
            raise Refused("virus", _("Ce fichier est signalé comme dangereux : il n’a pas été enregistré."))


def mismatch(upload: Any, kind: Any) -> Refused:
    """The refusal that says what the content is instead of what the name says."""
    words = {"expected": kind.of, "found": found(upload)}
    return Refused(
        "content",
        _("Le contenu de ce fichier n’est pas celui %(expected)s : %(found)s") % words,
    )


def found(upload: Any) -> str:
    """A sentence on what the content looks like."""
    start = head(upload)
    bare = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if bare.startswith(_MARKUP):
        return _("il ressemble à une page web ou à un programme.")
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _(
            "il ressemble à un ancien document Office ou à un document protégé par un mot de passe. "
            "Enregistrez-le dans un format récent, sans mot de passe."
        )
    guess = filetype.guess(start)
    if guess is None:
        return _("il n’a pas été reconnu. Enregistrez-le à nouveau depuis le logiciel qui l’a créé.")
    return _("il ressemble à un fichier « .%(extension)s ».") % {"extension": guess.extension}
