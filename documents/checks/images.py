"""Images: the header is read, never the pixels."""

import warnings
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from documents.checks.reading import Refused
from documents.checks.signatures import mismatch

# A 50-megapixel photograph is the most a telephone gives by default; 80 stays below Pillow's own alarm.
MAX_PIXELS = 80_000_000
MAX_SIDE = 20_000
_FORMATS = {"image/jpeg": ("JPEG", "MPO"), "image/png": ("PNG",)}


def inspect(upload: Any, kind: Any) -> None:
    """Refuse what is no JPEG or PNG, what is cut short, and dimensions made to exhaust a reader."""
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            # A telephone's several-view photograph (MPO) is opened by the JPEG reader.
            image = Image.open(upload, formats=["JPEG", "PNG"])
    except UnidentifiedImageError:
        raise mismatch(upload, kind) from None
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    if image.format not in _FORMATS[kind.media_type]:
        raise mismatch(upload, kind)
    if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
        raise _too_many_pixels()
    try:
        image.verify()  # checksums of a PNG's chunks, without decoding
    except (OSError, SyntaxError, ValueError):
        raise Refused(
            "truncated", _("Cette image est incomplète : enregistrez-la à nouveau, puis réessayez.")
        ) from None


def _too_many_pixels() -> Refused:
    return Refused(
        "pixels",
        _("Cette image est trop grande : réduisez-la à moins de 8 000 pixels de côté."),
    )
