"""The hook for an antivirus. None is bundled: an installation names its adapter.

Setting `DOCUMENTS_SCANNER` is the dotted path of a callable that returns a `Scanner`. Without it files
are readable at once and stay « pas encore analysé »; with it, a file is readable once found clean.
"""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from documents.models import PrivateFile, ScanState


class Readable(Protocol):
    """What a scanner is given: bytes to read."""

    def read(self, size: int = -1) -> bytes:
        """The next bytes, empty at the end."""


class Scanner(Protocol):
    """What an installation's adapter offers."""

    def infected(self, stream: Readable) -> bool:
        """Read the stream to its end; True when something hostile was found.

        Raises any exception when no answer could be had: the file then stays in quarantine.
        """


def scanner() -> Scanner | None:
    """The adapter the installation configured, or None."""
    path = getattr(settings, "DOCUMENTS_SCANNER", None)
    return import_string(path)() if path else None


def request(file: PrivateFile) -> None:
    """Ask for a scan, in the transaction that stores the file, when an adapter is configured."""
    if getattr(settings, "DOCUMENTS_SCANNER", None):
        from documents.tasks import scan_file

        scan_file.enqueue(str(file.pk))


def withheld(file: PrivateFile) -> bool:
    """Whether the file may not leave: infected, or waiting for the scanner that is configured."""
    if file.scan_state == ScanState.INFECTED:
        return True
    return file.scan_state == ScanState.NOT_SCANNED and bool(getattr(settings, "DOCUMENTS_SCANNER", None))
