"""Cleaning of what people type or paste, shared by form fields and query parameters."""

import re
import unicodedata

# Zero-width characters, direction marks and overrides, soft hyphens, byte order mark: invisible, and
# enough to make two equal words differ or a name read backwards.
INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SURROGATES = re.compile("[\ud800-\udfff]")


def unsafe(text: str) -> bool:
    """True where a database or an encoder would refuse the text: NUL or a lone surrogate."""
    return "\x00" in text or SURROGATES.search(text) is not None


def clean_block(text: str) -> str:
    """Several lines: unix line ends, no invisible or control characters, NFC, trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = INVISIBLE.sub("", CONTROLS.sub("", text))
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    """One line: as `clean_block`, with line ends and tabs become spaces."""
    return re.sub(r"[\n\t]+", " ", clean_block(text)).strip()


def displayable(text: str) -> str:
    """The text as it can be shown again: NUL dropped, lone surrogates replaced by a visible mark."""
    return SURROGATES.sub("\ufffd", text.replace("\x00", ""))
