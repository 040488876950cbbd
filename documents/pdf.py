"""PDF letters: a Typst template and plain data give a tagged PDF (PDF/UA-1).

The data reaches the template as one JSON string, read with `json(bytes(sys.inputs.data))`. It is never
spliced into markup, so `#panic()`, `*x*` or `$` typed by a person come out as they were typed. The same
template and data always give the same bytes: no date, no system font, no network.
"""

import functools
import json
import logging
import re
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Any

import typst
from django.conf import settings

logger = logging.getLogger(__name__)

# Drawn in place of a letter that none of our fonts has.
REPLACEMENT = "□"
MAX_MISSING_GLYPHS = 200

_MISSING = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed', re.DOTALL)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_SUBSTITUTES = str.maketrans({"\u202f": "\u00a0", "\u2011": "-", "\t": " ", "\r": "\n", "\u2028": "\n"})
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


class RenderError(Exception):
    """The template could not be compiled with this data; the message is for developers."""


def render(*, template: str, data: dict[str, Any]) -> bytes:
    """Compile `templates/typst/<template>` with `data` into PDF/UA-1 bytes.

    `data` holds strings, whole numbers, booleans, None, lists and dicts with string keys; each template
    says at its top which ones. Money and dates arrive as ready-made strings: a float or a Decimal raises
    `TypeError`. Emoji are left out and letters that the fonts lack become `□`, since PDF/UA forbids text
    without a glyph. Raises `RenderError` when the template fails.
    """
    return _compile(template, data, {"format": "pdf", "pdf_standards": "ua-1"})


def preview(*, template: str, data: dict[str, Any], ppi: int = 96) -> list[bytes]:
    """The pages as PNG images, for a look on screen and for tests."""
    pages = _compile(template, data, {"format": "png", "ppi": float(ppi)})
    return pages if isinstance(pages, list) else [pages]


def root() -> Path:
    """The folder of the Typst templates; nothing outside it can be read while compiling."""
    return Path(settings.BASE_DIR) / "templates" / "typst"


def _compile(template: str, data: dict[str, Any], output: dict[str, Any]) -> Any:
    source = _source(template)
    payload = json.dumps(_printable(data), ensure_ascii=False, allow_nan=False, sort_keys=True)
    for _attempt in range(MAX_MISSING_GLYPHS):
        try:
            return typst.compile(
                str(source),
                root=str(root()),
                font_paths=_fonts(),
                sys_inputs={"data": payload},
                package_path=str(root()),
                package_cache_path=str(root()),
                **output,
            )
        except typst.TypstError as error:
            missing = _missing_glyph(error, payload)
            if not missing:
                raise RenderError(f"{template}: {error}") from error
            payload = payload.replace(missing, REPLACEMENT)
    raise RenderError(f"{template}: too many characters without a glyph")


def _source(template: str) -> Path:
    path = PurePosixPath(template)
    if path.is_absolute() or ".." in path.parts or path.suffix != ".typ":
        raise ValueError(f"{template!r} is not a template of templates/typst")
    source = root() / path
    if not source.is_file():
        raise FileNotFoundError(f"templates/typst/{template} does not exist")
    return source


@functools.cache
def _fonts() -> typst.Fonts:
    """Ours and those inside Typst, never the machine's: a letter looks the same everywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(root() / "fonts")])


def _missing_glyph(error: typst.TypstError, payload: str) -> str:
    """The text that the fonts cannot draw, when that is the error and the data has it."""
    found = _MISSING.search(str(error))
    if not found:
        return ""
    text = _ESCAPE.sub(lambda code: chr(int(code.group(1), 16)), found.group("text"))
    return text if text in payload and text.isprintable() and not text.isascii() else ""


def _printable(value: Any) -> Any:
    if isinstance(value, bool | int) or value is None:
        return value
    if isinstance(value, dict):
        return {str(key): _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    if isinstance(value, str) or hasattr(value, "_proxy____cast"):  # a lazy translation too
        return _text(str(value))
    raise TypeError(f"{type(value).__name__} cannot be printed: hand over a string ready to read")


def _text(text: str) -> str:
    """Without control, bidirectional and zero-width characters, lone surrogates and emoji."""
    text = unicodedata.normalize("NFC", "".join(c for c in text if unicodedata.category(c) != "Cs"))
    kept = [
        character
        for character in text.translate(_SUBSTITUTES)
        if character == "\n"
        or (unicodedata.category(character) not in _INVISIBLE and not _is_emoji(character))
    ]
    return "".join(kept).strip(" ")


def _is_emoji(character: str) -> bool:
    code = ord(character)
    return (code >= 0x1F000 and unicodedata.category(character) in {"So", "Sk"}) or 0xFE00 <= code <= 0xFE0F
