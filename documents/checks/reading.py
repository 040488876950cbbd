"""Reading an upload without trusting it and without holding it in memory."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

WINDOW = 1024 * 1024
OVERLAP = 4096


class Refused(Exception):
    """The file is not acceptable; `message` is the sentence to show."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code
        self.message = message


def head(upload: Any, size: int = 8192) -> bytes:
    """The first bytes."""
    upload.seek(0)
    return upload.read(size)


def tail(upload: Any, size: int) -> bytes:
    """The last bytes."""
    upload.seek(max(0, upload.size - size))
    return upload.read(size)


def windows(upload: Any) -> Iterator[tuple[int, bytes]]:
    """(offset, bytes) over the whole file; each window begins with the last 4 kB of the one before,
    so that a short pattern is never cut in two."""
    offset, kept = 0, b""
    while True:
        upload.seek(offset + len(kept))
        fresh = upload.read(WINDOW)
        if not fresh:
            return
        piece = kept + fresh
        yield offset, piece
        kept = piece[-OVERLAP:]
        offset += len(piece) - len(kept)


def filesize(size: int) -> str:
    """`20 Mo`, `1,5 Mo`, `12 ko`, `3 octets`, with a comma and a non-breaking space."""
    for unit, label in ((1024**3, _("Go")), (1024**2, _("Mo")), (1024, _("ko"))):
        if size >= unit:
            number = f"{size / unit:.1f}".removesuffix(".0").replace(".", ",")
            return f"{number}\u00a0{label}"
    return f"{size}\u00a0{_('octets') if size > 1 else _('octet')}"
