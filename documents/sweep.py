"""What has come apart: blobs without a row, rows without a blob. One day's folder at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files.storage import Storage
from django.db.models.functions import Substr
from django.utils import timezone

from documents.actions import delete_blob
from documents.models import PrivateFile, UploadPart, private_storage

_DIGITS = re.compile(r"[0-9]{2,4}$")
DAY_LENGTH = len("2026/11/22")


@dataclass
class Sweep:
    """What one pass found. `freed` counts the blobs deleted, `lost` names rows whose bytes are gone."""

    orphans: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    freed: int = 0


def sweep(*, older_than_hours: int, delete: bool) -> Sweep:
    """Find what has come apart for longer than `older_than_hours`, and delete the orphan blobs.

    Younger blobs are left alone: their row may be in a transaction that is still open. Rows are never
    deleted: that a piece was joined is part of the file's history, and a backup may have its bytes.
    """
    storage, result = private_storage(), Sweep()
    limit = timezone.now() - timedelta(hours=older_than_hours)
    for day in sorted(set(_days_stored(storage)) | set(_days_recorded())):
        _sweep_day(storage, day, limit, result)
    if delete:
        result.freed = sum(delete_blob(storage=storage, name=name) for name in result.orphans)
    return result


def _sweep_day(storage: Storage, day: str, limit: datetime, result: Sweep) -> None:
    stored = {f"{day}/{name}" for name in _listdir(storage, day)[1]}
    rows = dict(PrivateFile.objects.filter(file__startswith=f"{day}/").values_list("file", "created_at"))
    parts = set(UploadPart.objects.filter(blob__startswith=f"{day}/").values_list("blob", flat=True))
    result.orphans += [
        name for name in sorted(stored - rows.keys() - parts) if storage.get_modified_time(name) < limit
    ]
    result.lost += [name for name in sorted(rows.keys() - stored) if rows[name] < limit]


def _days_recorded() -> Iterator[str]:
    days = PrivateFile.objects.order_by().annotate(day=Substr("file", 1, DAY_LENGTH))
    return days.values_list("day", flat=True).distinct().iterator()


def _days_stored(storage: Storage) -> Iterator[str]:
    """Only folders named like a date: whatever else lies in the storage is not ours to touch."""
    for year in _folders(storage, ""):
        for month in _folders(storage, year):
            for day in _folders(storage, f"{year}/{month}"):
                yield f"{year}/{month}/{day}"


def _folders(storage: Storage, path: str) -> list[str]:
    return [name for name in _listdir(storage, path)[0] if _DIGITS.match(name)]


def _listdir(storage: Storage, path: str) -> tuple[list[str], list[str]]:
    try:
        return storage.listdir(path)
    except FileNotFoundError:
        return [], []
