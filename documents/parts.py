"""Files that arrive in parts, so that a cut network costs the last part only.

Announce, send each part at the offset that is reached, finish. Parts are blobs of the private storage and
rows say in which order they stand: any storage and any number of web processes will do. The whole file
passes the checks of any upload, then goes to its destination once, however often « finish » is asked.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import checks, space
from documents.actions import delete_blob, write_blob
from documents.destinations import Destination
from documents.errors import StorageFull, StorageUnavailable
from documents.models import PendingUpload, UploadPart, blob_name, private_storage
from documents.names import clean_name

logger = logging.getLogger(__name__)

#: What one request carries at most: little enough for a telephone and for the proxies' usual limit of 1 MB.
PART_BYTES = 512 * 1024
#: Somebody cut on Sunday night comes back on Tuesday.
KEPT = timedelta(hours=48)
#: Uploads that one person leaves open; beyond, those without a sign for `IDLE` make room.
MOST_OPEN = 40
IDLE = timedelta(hours=1)
_BATCH = 500
_CHUNK = 256 * 1024


class Gone(Exception):
    """This upload was abandoned or swept."""


class Elsewhere(Exception):
    """The bytes do not belong where they were sent; `offset` is where the next ones do."""

    def __init__(self, offset: int):
        super().__init__(offset)
        self.offset = offset


class Refused(Exception):
    """The whole file is not acceptable: its parts are gone. `error` is the `ValidationError`."""

    def __init__(self, error: ValidationError):
        super().__init__(error)
        self.error = error


def start(
    *,
    user: Any,
    destination: str,
    place: Destination,
    target: str,
    slot: str,
    name: str,
    size: int,
    sha256: str = "",
) -> PendingUpload:
    """Announce a file, or find again the same one left unfinished (known by its digest).

    Raises `ValidationError` (name, size, too many at once) and `StorageFull` before a byte travels.
    """
    name = clean_name(name)
    checks.announce(name, size, allowed=place.allowed, max_bytes=place.max_bytes)
    own = PendingUpload.objects.filter(user=user, finished_at__isnull=True)
    if sha256:
        known = own.filter(
            destination=destination, target=target, slot=slot, size=size, sha256=sha256, name=name
        )
        found = known.order_by("-received").first()
        if found is not None:
            return found
    space.require(private_storage(), size)
    _make_room(user)
    return PendingUpload.objects.create(
        user=user, destination=destination, target=target, slot=slot, name=name, size=size, sha256=sha256
    )


def _make_room(user: Any) -> None:
    own = PendingUpload.objects.filter(user=user, finished_at__isnull=True)
    if own.count() < MOST_OPEN:
        return
    limit = timezone.now() - IDLE
    for idle in own.filter(touched_at__lt=limit):
        abandon(upload=idle, untouched_since=limit)
    if own.count() >= MOST_OPEN:
        raise ValidationError(
            _("%(most)s envois sont déjà en cours : attendez qu’ils se terminent ou annulez-en.")
            % {"most": MOST_OPEN}
        )


def add(*, upload: PendingUpload, offset: int, content: bytes) -> int:
    """Keep some bytes that belong at `offset`; the offset reached.

    Raises Elsewhere, Gone, `ValidationError` (empty, too long), `StorageUnavailable`; then nothing is kept.
    """
    if upload.finished_at is not None or offset != upload.received:
        raise Elsewhere(upload.received)
    if not content:
        raise ValidationError(_("Cette partie du fichier est vide."))
    if len(content) > PART_BYTES or upload.received + len(content) > upload.size:
        raise ValidationError(_("Cette partie dépasse ce qui était annoncé."))
    storage, blob = private_storage(), blob_name()
    space.require(storage, len(content))
    try:
        write_blob(storage=storage, blob=blob, content=ContentFile(content), size=len(content))
        return _record(upload, offset, len(content), blob)
    except BaseException:
        delete_blob(storage=storage, name=blob)
        raise


def most_parts(size: int) -> int:
    """How many parts a file of this size may come in: crumbs would fill the tables."""
    return 1000 + 4 * (size // PART_BYTES)


@transaction.atomic
def _record(upload: PendingUpload, offset: int, size: int, blob: str) -> int:
    row = PendingUpload.objects.select_for_update().filter(pk=upload.pk).first()
    if row is None:
        raise Gone
    if row.finished_at is not None or row.received != offset:
        raise Elsewhere(row.received)
    if row.parts.count() >= most_parts(row.size):
        raise ValidationError(_("Ce fichier arrive en trop de morceaux : recommencez son envoi."))
    UploadPart.objects.create(upload=row, offset=offset, size=size, blob=blob)
    row.received, row.touched_at = offset + size, timezone.now()
    row.save(update_fields=["received", "touched_at"])
    return row.received


def finish(
    *, upload: PendingUpload, place: Destination, join: Callable[[UploadedFile], dict[str, Any]]
) -> dict[str, Any]:
    """Join the whole file; what `join` answered, now or at the first of several times.

    Raises Elsewhere while bytes lack, Gone, Refused when the file fails its checks. What `join` raises
    (a missing date, say) leaves the parts where they are: finishing can be asked again.
    """
    if upload.finished_at is not None:
        return upload.outcome
    if upload.received < upload.size:
        raise Elsewhere(upload.received)
    try:
        whole, digest = _assemble(upload)
    except FileNotFoundError:
        # Somebody finished or abandoned meanwhile: the row tells.
        return _settled(upload)
    with whole:
        _check(upload, whole, digest, place)
        with transaction.atomic():
            claimed = PendingUpload.objects.filter(pk=upload.pk, finished_at__isnull=True)
            if not claimed.update(finished_at=timezone.now()):
                return _settled(upload)
            outcome = join(whole)
            PendingUpload.objects.filter(pk=upload.pk).update(outcome=outcome)
            _drop_parts(upload)
    return outcome


def _settled(upload: PendingUpload) -> dict[str, Any]:
    row = PendingUpload.objects.filter(pk=upload.pk).first()
    if row is None:
        raise Gone
    if row.finished_at is None:
        logger.error("upload %s lost its parts", upload.pk)
        raise StorageUnavailable
    return row.outcome


def _assemble(upload: PendingUpload) -> tuple[TemporaryUploadedFile, str]:
    """All parts in one temporary file, and its SHA-256.

    Raises `FileNotFoundError` when a part lacks, `StorageUnavailable`.
    """
    storage, digest, reached = private_storage(), hashlib.sha256(), 0
    whole = TemporaryUploadedFile("upload", "application/octet-stream", 0, None)
    try:
        for part in upload.parts.all():
            if part.offset != reached:
                raise FileNotFoundError
            with storage.open(part.blob, "rb") as blob:
                for piece in blob.chunks(_CHUNK):
                    whole.write(piece)
                    digest.update(piece)
                    reached += len(piece)
        whole.seek(0)
        if reached != upload.size:
            raise FileNotFoundError
    except FileNotFoundError:
        whole.close()
        raise
    except Exception as error:  # a disk raises OSError, an object store its own errors
        whole.close()
        logger.exception("the parts of an upload could not be put together")
        raise (StorageFull if space.is_full(error) else StorageUnavailable) from error
    whole.name, whole.size = upload.name, reached
    return whole, digest.hexdigest()


def _check(upload: PendingUpload, whole: Any, digest: str, place: Destination) -> None:
    try:
        if upload.sha256 and digest != upload.sha256:
            raise ValidationError(
                _("Ce fichier a changé pendant son envoi : envoyez-le à nouveau."), code="changed"
            )
        whole.checked = checks.examine(whole, allowed=place.allowed, max_bytes=place.max_bytes)
    except ValidationError as error:
        abandon(upload=upload)
        raise Refused(error) from error


@transaction.atomic
def abandon(*, upload: PendingUpload, untouched_since: datetime | None = None) -> bool:
    """Forget an unfinished upload and its parts, unless it gave a sign since; whether it was forgotten."""
    row = PendingUpload.objects.select_for_update().filter(pk=upload.pk, finished_at__isnull=True).first()
    if row is None or (untouched_since is not None and row.touched_at >= untouched_since):
        return False
    _drop_parts(row)
    row.delete()
    return True


def _drop_parts(upload: PendingUpload) -> None:
    blobs = list(upload.parts.values_list("blob", flat=True))
    upload.parts.all().delete()
    transaction.on_commit(lambda: _delete_blobs(blobs))


def _delete_blobs(blobs: list[str]) -> None:
    storage = private_storage()
    for name in blobs:
        delete_blob(storage=storage, name=name)


def sweep_abandoned() -> int:
    """Forget the uploads without a sign for `KEPT`, and those finished long ago. Returns how many."""
    limit = timezone.now() - KEPT
    PendingUpload.objects.filter(finished_at__lt=limit).delete()
    silent = PendingUpload.objects.filter(touched_at__lt=limit, finished_at__isnull=True)
    found = list(silent.order_by("touched_at")[:_BATCH])
    return sum(abandon(upload=upload, untouched_since=limit) for upload in found)
