"""The types of files that may be joined: the allow-list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.checks import images, office, pdf, text


@dataclass(frozen=True)
class Kind:
    """A type of file: how it is called, what it is served as, and who looks into it."""

    label: str
    of: str | Promise
    media_type: str
    inspect: Callable[[Any, "Kind"], None]


_JPG = Kind("JPG", _("d’une image JPG"), "image/jpeg", images.inspect)

KINDS: dict[str, Kind] = {
    "pdf": Kind("PDF", _("d’un PDF"), "application/pdf", pdf.inspect),
    "odt": Kind("ODT", _("d’un document ODT"), office.ODT, office.inspect),
    "docx": Kind("DOCX", _("d’un document DOCX"), office.DOCX, office.inspect),
    "ods": Kind("ODS", _("d’un tableur ODS"), office.ODS, office.inspect),
    "xlsx": Kind("XLSX", _("d’un tableur XLSX"), office.XLSX, office.inspect),
    "jpg": _JPG,
    "jpeg": _JPG,
    "png": Kind("PNG", _("d’une image PNG"), "image/png", images.inspect),
    "csv": Kind("CSV", _("d’un fichier CSV"), "text/csv", text.inspect),
    "txt": Kind("TXT", _("d’un fichier texte"), "text/plain", text.inspect),
}
ALL = tuple(KINDS)
