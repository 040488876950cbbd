"""PDF: a light look at the bytes. No page is interpreted.

What is refused: no header, a file cut short, encryption, scripts, programs to launch, files inside
(except the XML of an electronic invoice). Names may be written `/J#61vaScript` and may hide in
compressed object streams: both are unfolded, within a bound.
"""

import re
import zlib
from typing import Any

from django.utils.translation import gettext as _

from documents.checks.reading import OVERLAP, Refused, head, windows
from documents.checks.signatures import mismatch

MAX_UNFOLDED = 32 * 1024 * 1024

_REFERENCE = rb"(?:\d{1,10}\s+\d{1,5}\s+R|<<|\[)"
_END = rb"(?![A-Za-z0-9])"
_BLANK = rb"(?:[\s\x00]|%[^\r\n]{0,200}[\r\n]){0,64}"
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_ENCRYPT = re.compile(rb"/Encrypt" + _BLANK + _REFERENCE)
_SCRIPT = re.compile(rb"/S" + _BLANK + rb"/JavaScript" + _END + rb"|/JavaScript" + _BLANK + _REFERENCE)
_LAUNCH = re.compile(rb"/S" + _BLANK + rb"/(?:Launch|ImportData|SubmitForm)" + _END)
_EMBEDDED = re.compile(
    rb"/Type" + _BLANK + rb"/EmbeddedFile" + _END + rb"|/EmbeddedFiles" + _BLANK + _REFERENCE
)
_E_INVOICE = re.compile(rb"(?:factur-x|zugferd-invoice|order-x|xrechnung)\.xml", re.IGNORECASE)
_OBJECT_STREAM = re.compile(rb"/Type" + _BLANK + rb"/ObjStm" + _END)
_STREAM = re.compile(rb"stream\r?\n")


def _holds(pattern: re.Pattern[bytes], piece: bytes, *words: bytes) -> bool:
    """Whether the pattern is there; a plain search for its words first costs a hundred times less."""
    return any(word in piece for word in words) and bool(pattern.search(piece))


class _Findings:
    """What was seen so far over all windows."""

    def __init__(self) -> None:
        self.encrypted = self.embedded = self.invoice = self.ended = False
        self.room = MAX_UNFOLDED

    def look(self, piece: bytes) -> None:
        """Search one piece; what runs is refused at once."""
        plain = _NAME_ESCAPE.sub(lambda found: bytes([int(found.group(1), 16)]), piece)
        if _holds(_SCRIPT, plain, b"/JavaScript") or _holds(
            _LAUNCH, plain, b"/Launch", b"/ImportData", b"/SubmitForm"
        ):
            raise Refused(
                "active",
                _(
                    "Ce PDF contient un programme ou une action automatique : imprimez-le en PDF "
                    "(« Imprimer », puis « Enregistrer au format PDF ») et joignez cette copie."
                ),
            )
        self.encrypted = self.encrypted or _holds(_ENCRYPT, plain, b"/Encrypt")
        self.embedded = self.embedded or _holds(_EMBEDDED, plain, b"/EmbeddedFile")
        self.invoice = self.invoice or _holds(_E_INVOICE, plain, b".xml", b".XML")
        self.ended = self.ended or b"%%EOF" in piece


def inspect(upload: Any, kind: Any) -> None:
    """Refuse, with the way out, a PDF that is not one, is cut short, is locked or would act by itself."""
    if not head(upload, 1024).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        raise mismatch(upload, kind)
    findings = _Findings()
    streams: set[int] = set()
    for offset, piece in windows(upload):
        findings.look(piece)
        if b"ObjStm" in piece:
            streams.update(offset + found.end() for found in _OBJECT_STREAM.finditer(piece))
    if not findings.ended:
        raise Refused("truncated", _("Ce PDF est incomplet : enregistrez-le à nouveau, puis réessayez."))
    if findings.encrypted:
        raise Refused(
            "encrypted",
            _(
                "Ce PDF est protégé : imprimez-le en PDF (« Imprimer », puis « Enregistrer au format PDF ») "
                "et joignez cette copie sans protection."
            ),
        )
    for position in sorted(streams):
        _unfold(upload, position, findings)
    if findings.embedded and not findings.invoice:
        raise Refused("embedded", _("Ce PDF contient d’autres fichiers : joignez-les séparément."))


def _unfold(upload: Any, position: int, findings: _Findings) -> None:
    """Look inside one compressed object stream, whose dictionary holds `position`."""
    upload.seek(position)
    found = _STREAM.search(upload.read(OVERLAP))
    if found is None:
        return
    upload.seek(position + found.end())
    unfold, kept = zlib.decompressobj(), b""
    while not unfold.eof and (packed := unfold.unconsumed_tail or upload.read(65_536)):
        try:
            piece = unfold.decompress(packed, 1 << 20)
        except zlib.error:
            return  # not deflated, or broken: a reader cannot use it either
        findings.room -= len(piece)
        if findings.room < 0:
            raise Refused(
                "complex", _("Ce PDF est trop complexe : imprimez-le en PDF et joignez cette copie.")
            )
        findings.look(kept + piece)
        kept = piece[-OVERLAP:]
