"""What an upload must respect, in one place.

`examine` reads the file piece by piece and answers with the cleaned name and the media type found in
the *content*, never the one the browser claimed. Every refusal is a `ValidationError` in French. This
is no antivirus (see `documents.scanning`): it refuses what is not the file it says it is, and what
would run, unfold or hang when somebody opens it.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from documents.checks import signatures
from documents.checks.kinds import ALL, KINDS, Kind
from documents.checks.reading import Refused, filesize
from documents.names import clean_name, extension

__all__ = ["ALL", "KINDS", "Checked", "announce", "examine", "extensions_in_words"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Checked:
    """What an accepted upload is: the name to show and the media type to serve it as."""

    name: str
    media_type: str


@dataclass(frozen=True)
class Announced:
    """A file of which only the size is known."""

    size: int


def examine(upload: Any, *, allowed: Collection[str] = ALL, max_bytes: int | None = None) -> Checked:
    """Check one uploaded file (`.name`, `.size`, seekable). Raises `ValidationError`, and nothing else.

    `allowed` is a subset of the extensions of `KINDS`; `max_bytes` is a limit below `MAX_UPLOAD_BYTES`. The
    upload is left at its beginning.
    """
    name = clean_name(getattr(upload, "name", ""))
    try:
        _size(upload, settings.MAX_UPLOAD_BYTES if max_bytes is None else max_bytes)
        kind = _kind(name, allowed)
        signatures.refuse_test_virus(upload)
        kind.inspect(upload, kind)
    except Refused as refusal:
        raise ValidationError(refusal.message, code=refusal.code) from refusal
    except Exception as error:  # a parser of hostile bytes may fail in any way: that is a refusal
        logger.warning("an upload could not be read", exc_info=True)
        raise ValidationError(
            _("Ce fichier n’a pas pu être lu : il semble abîmé. Enregistrez-le à nouveau, puis réessayez."),
            code="unreadable",
        ) from error
    finally:
        _rewind(upload)
    return Checked(name, kind.media_type)


def announce(name: str, size: int, *, allowed: Collection[str] = ALL, max_bytes: int | None = None) -> None:
    """Check what is known before the bytes travel: a clean name and a size. Raises `ValidationError`.

    It spares a long journey to what would be refused at its end; `examine` still decides.
    """
    try:
        _size(Announced(size), settings.MAX_UPLOAD_BYTES if max_bytes is None else max_bytes)
        _kind(name, allowed)
    except Refused as refusal:
        raise ValidationError(refusal.message, code=refusal.code) from refusal


def extensions_in_words(allowed: Collection[str] = ALL) -> str:
    """« PDF, ODT, JPG ou PNG »: the labels of the allowed types, each once."""
    labels = list(dict.fromkeys(KINDS[name].label for name in allowed))
    if len(labels) == 1:
        return labels[0]
    return _("%(first)s ou %(last)s") % {"first": ", ".join(labels[:-1]), "last": labels[-1]}


def _size(upload: Any, limit: int) -> None:
    if getattr(upload, "broken", False):
        raise Refused(
            "storage",
            _("Il n’y a plus assez de place sur le serveur pour ce fichier : réessayez plus tard."),
        )
    if not upload.size:
        raise Refused("empty", _("Ce fichier est vide."))
    limit = min(limit, settings.MAX_UPLOAD_BYTES)  # beyond it, the bytes were not all kept
    if upload.size > limit or getattr(upload, "truncated", False):
        sizes = {"size": filesize(upload.size), "limit": filesize(limit)}
        raise Refused("too_large", _("Ce fichier pèse %(size)s : la limite est de %(limit)s.") % sizes)


def _kind(name: str, allowed: Collection[str]) -> Kind:
    suffix = extension(name)
    words = {"allowed": extensions_in_words(allowed), "extension": f".{suffix}"}
    if not suffix:
        raise Refused(
            "extension",
            _("Le nom de ce fichier ne dit pas son type : joignez un fichier %(allowed)s.") % words,
        )
    if suffix not in allowed or suffix not in KINDS:
        raise Refused(
            "extension",
            _("Les fichiers « %(extension)s » ne sont pas acceptés ici : joignez un fichier %(allowed)s.")
            % words,
        )
    return KINDS[suffix]


def _rewind(upload: Any) -> None:
    try:
        upload.seek(0)
    except Exception:
        logger.warning("an upload could not be rewound", exc_info=True)
