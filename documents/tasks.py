"""Work done after the answer: the scan of a file."""

import hashlib
import logging
from typing import Any

from django_tasks import task

from documents.models import PrivateFile, ScanState
from documents.scanning import scanner

logger = logging.getLogger(__name__)


class Hashing:
    """A stream that remembers the digest of what was read through it."""

    def __init__(self, stream: Any):
        self.stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.stream.read(size)
        self.digest.update(piece)
        return piece


@task()
def scan_file(pk: str) -> str:
    """Scan one file and write what was found. Safe to repeat; a file removed meanwhile is no error.

    The bytes scanned must be the bytes received: another digest means that the blob was swapped, and
    the file is withheld.
    """
    adapter = scanner()
    file = PrivateFile.objects.filter(pk=pk).first()
    if adapter is None or file is None:
        return ""
    with file.open() as blob:
        stream = Hashing(blob)
        infected = adapter.infected(stream)
        while stream.read(1 << 18):
            pass  # an adapter may stop at the first finding: the digest needs the rest
    if stream.digest.hexdigest() != file.sha256:
        logger.error("private file %s is not the one that was received", pk)
        infected = True
    state = ScanState.INFECTED if infected else ScanState.CLEAN
    PrivateFile.objects.filter(pk=pk).update(scan_state=state)
    return state.value
