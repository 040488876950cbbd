"""Room left where the files are kept: asked before writing, so that a full disk harms nothing else."""

import errno
import shutil

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage

from documents.errors import StorageFull

# Kept free for the database, the log and temporary files of the same disk.
DEFAULT_FLOOR_BYTES = 200 * 1024 * 1024
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def floor() -> int:
    """Bytes that stay free on the disk of the private files (setting `DOCUMENTS_FREE_FLOOR_BYTES`)."""
    return getattr(settings, "DOCUMENTS_FREE_FLOOR_BYTES", DEFAULT_FLOOR_BYTES)


def require(storage: Storage, size: int) -> None:
    """Raise `StorageFull` when a local disk would fall below the floor; object stores have none."""
    if not isinstance(storage, FileSystemStorage):
        return
    if _free(storage) - size < floor():
        raise StorageFull


def is_full(error: Exception) -> bool:
    """Whether this error means that there is no room left."""
    return isinstance(error, OSError) and error.errno in _FULL


def _free(storage: FileSystemStorage) -> int:
    folder = storage.base_location
    try:
        return shutil.disk_usage(folder).free
    except FileNotFoundError:  # made by the first file written
        return shutil.disk_usage("/").free
