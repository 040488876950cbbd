"""Receiving files: what exceeds the limit is counted but not written, and no name reaches the disk."""

import logging
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

from documents.names import clean_name

logger = logging.getLogger(__name__)


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Django's handler on disk, with three differences.

    The temporary file has a neutral name: Django's ends with the extension that was sent, which fails
    when it is 300 characters long. Beyond `MAX_UPLOAD_BYTES` the bytes are dropped while their number is
    still counted, so a file of 2 GB fills no disk and is refused with its real size. A full disk marks
    the file as `broken` instead of failing the request, so the other fields are kept.

    The pages' editor (`/admin/`) has its own limits, checked by Wagtail on the whole file.
    """

    file: Any

    def new_file(self, field_name: str, file_name: str, *args: Any, **options: Any) -> None:
        FileUploadHandler.new_file(self, field_name, file_name, *args, **options)
        self.file = TemporaryUploadedFile(
            "upload", self.content_type, 0, self.charset, self.content_type_extra
        )
        self.file.name = clean_name(file_name)
        self.file.broken = self.file.truncated = False
        editor = self.request is not None and self.request.path.startswith("/admin/")
        self.limit = None if editor else settings.MAX_UPLOAD_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.limit is not None and start > self.limit:
            self.file.truncated = True
        if self.file.broken or self.file.truncated:
            return
        try:
            self.file.write(raw_data)
        except OSError:
            logger.exception("an upload could not be written to the temporary folder")
            self.file.broken = True

    def file_complete(self, file_size: int) -> TemporaryUploadedFile:
        try:
            self.file.seek(0)
        except OSError:  # the last buffered bytes did not fit
            logger.exception("an upload could not be written to the temporary folder")
            self.file.broken = True
        self.file.size = file_size
        return self.file
