"""Office documents: archives whose table of contents is read, and unpacked only for a few small parts.

Refused: bombs (too many parts, too much once unfolded), macros, passwords, paths that leave the
archive, links, entity declarations, templates fetched from elsewhere.
"""

import re
import stat
import struct
import zipfile
from typing import Any

from django.utils.translation import gettext as _

from documents.checks.reading import Refused, head, tail
from documents.checks.signatures import mismatch

ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MAX_PARTS = 5_000
MAX_DIRECTORY = 1024 * 1024
MAX_UNFOLDED = 300 * 1024 * 1024
MAX_RATIO = 200  # of the whole document; a real one stays below 50
MAX_PART_READ = 1024 * 1024
XML_HEAD = 4096

_MAIN_PART = {
    DOCX: b"wordprocessingml.document.main+xml",
    XLSX: b"spreadsheetml.sheet.main+xml",
}
_MACRO_PART = re.compile(
    r"(^|/)(vbaproject\.bin|vbadata\.xml)$|^(scripts|macros)/.|^xl/macrosheets/", re.IGNORECASE
)
# An empty library « Standard » is saved with every document: only a module is a macro.
_BASIC_MODULE = re.compile(
    r"^basic/[^/]+/(?!script-l[bc]\.xml$)(?!dialog-l[bc]\.xml$)[^/]+\.xml$", re.IGNORECASE
)
_REMOTE_TEMPLATE = re.compile(rb"attachedTemplate[^>]*External|External[^>]*attachedTemplate")
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x07"


def inspect(upload: Any, kind: Any) -> None:
    """Refuse an archive that is not the document its name says, or that is built to harm."""
    if head(upload, 4) != b"PK\x03\x04":
        raise mismatch(upload, kind)
    _bound_directory(upload, kind)
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            _look_at_parts(archive, kind, upload)
            _look_at_content(archive, kind, upload)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, UnicodeDecodeError):
        raise mismatch(upload, kind) from None


def _bound_directory(upload: Any, kind: Any) -> None:
    """Read the end record by hand: `zipfile` loads the whole table of contents, however long."""
    end = tail(upload, 22 + 65_535)
    position = end.rfind(_END)
    if position < 0 or len(end) < position + 22:
        raise mismatch(upload, kind)
    parts, directory = struct.unpack("<HI", end[position + 10 : position + 16])
    if parts > MAX_PARTS or directory > MAX_DIRECTORY or _END_64 in end[max(0, position - 20) : position]:
        raise _bomb()


def _look_at_parts(archive: zipfile.ZipFile, kind: Any, upload: Any) -> None:
    parts = archive.infolist()
    unfolded = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unfolded > MAX_UNFOLDED or unfolded > MAX_RATIO * max(upload.size, 10_000):
        raise _bomb()
    names = [part.filename for part in parts]
    if len(set(names)) != len(names) or any(_leaves(part) for part in parts):
        raise mismatch(upload, kind)
    if any(part.flag_bits & 0x1 for part in parts):
        raise _locked()
    if any(_MACRO_PART.search(name) or _BASIC_MODULE.search(name) for name in names):
        raise _macros()


def _leaves(part: zipfile.ZipInfo) -> bool:
    """A path that would be written outside the folder, or a symbolic link."""
    path = part.orig_filename.replace("\\", "/")
    outside = path.startswith("/") or ".." in path.split("/") or "\x00" in path or ":" in path.split("/")[0]
    return outside or stat.S_ISLNK(part.external_attr >> 16)


def _look_at_content(archive: zipfile.ZipFile, kind: Any, upload: Any) -> None:
    if kind.media_type in _MAIN_PART:
        types = _read(archive, "[Content_Types].xml")
        if b"macroEnabled" in types:
            raise _macros()
        if _MAIN_PART[kind.media_type] not in types:
            raise mismatch(upload, kind)
    else:
        if _read(archive, "mimetype").strip() != kind.media_type.encode():
            raise mismatch(upload, kind)
        if b"encryption-data" in _read(archive, "META-INF/manifest.xml"):
            raise _locked()
    for part in archive.infolist():
        if part.filename.lower().endswith((".xml", ".rels")):
            _look_at_xml(archive, part)


def _look_at_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as stream:
        start = stream.read(XML_HEAD)
    if b"<!ENTITY" in start or _REMOTE_TEMPLATE.search(start):
        raise Refused(
            "active",
            _("Ce document va chercher un contenu ailleurs : enregistrez-le en PDF et joignez cette copie."),
        )


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """One small part; KeyError when it is not there."""
    with archive.open(name) as stream:
        return stream.read(MAX_PART_READ)


def _bomb() -> Refused:
    return Refused(
        "bomb",
        _("Ce document contient trop d’éléments pour être ouvert sans risque : enregistrez-le en PDF."),
    )


def _locked() -> Refused:
    return Refused(
        "encrypted", _("Ce document est protégé par un mot de passe : enregistrez-le sans protection.")
    )


def _macros() -> Refused:
    return Refused("macros", _("Ce document contient des macros : enregistrez-le sans macros ou en PDF."))
