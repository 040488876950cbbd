"""The name a person gave to a file, made safe to show, to log and to send back.

Nothing on disk ever bears this name: it is only what people read and what the browser proposes.
"""

import re
import unicodedata

MAX_LENGTH = 150
MAX_EXTENSION = 10
FALLBACK = "document"
ZERO_WIDTH_JOINER = "\u200d"

# Letters that draw nothing although Unicode does not class them as invisible.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_UNWANTED_ON_WINDOWS = re.compile(r'[<>:"|?*]')
_WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$", re.IGNORECASE)
_EXTENSION = re.compile(rf"\.([0-9A-Za-z]{{1,{MAX_EXTENSION}}})$")
_KNOWN_EXTENSIONS = frozenset({"pdf", "odt", "ods", "docx", "xlsx", "jpg", "jpeg", "png", "csv", "txt"})


def extension(name: str) -> str:
    """The last suffix in lower case without its dot, or an empty string."""
    found = _EXTENSION.search(name)
    return found.group(1).lower() if found else ""


def clean_name(raw: object) -> str:
    """A harmless file name of 1 to 150 characters; « document » when nothing usable is left.

    Folders, control, bidirectional and zero-width characters and lone surrogates go away; the
    extension survives the cut; device names of Windows get an underscore. Cleaning twice changes nothing.
    """
    text = str(raw or "").replace("\\", "/").rsplit("/", 1)[-1]
    text = _visible(unicodedata.normalize("NFC", _without_surrogates(text)))
    text = _UNWANTED_ON_WINDOWS.sub("_", text)
    shown = re.sub(r" +", " ", text).strip()
    text = _strip(shown)
    if shown.startswith(".") and text.lower() in _KNOWN_EXTENSIONS:  # an extension without a name
        text = f"{FALLBACK}.{text.lower()}"
    if _WINDOWS_DEVICE.match(text.split(".", 1)[0].strip()):
        text = f"_{text}"
    return _shorten(text) or FALLBACK


def _without_surrogates(text: str) -> str:
    return "".join(character for character in text if unicodedata.category(character) != "Cs")


def _strip(text: str) -> str:
    """Outer spaces and dots: hidden on Unix when first, lost by Windows when last."""
    return text.strip(" .").rstrip(ZERO_WIDTH_JOINER)


def _visible(text: str) -> str:
    kept: list[str] = []
    for index, character in enumerate(text):
        category = unicodedata.category(character)
        if category in _SPACES:
            kept.append(" ")
        elif category in _DROPPED_CATEGORIES or character in _BLANK_LETTERS:
            if (
                character == ZERO_WIDTH_JOINER
                and kept
                and _joins_emoji(kept[-1], text[index + 1 : index + 2])
            ):
                kept.append(character)
        else:
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def _joins_emoji(before: str, after: str) -> bool:
    """A joiner is kept inside an emoji (family, professions) and nowhere else."""
    return (
        bool(after)
        and unicodedata.category(after) == "So"
        and (unicodedata.category(before) in {"So", "Sk"} or before == "\ufe0f")
    )


def _shorten(text: str) -> str:
    if len(text) <= MAX_LENGTH:
        return text
    found = _EXTENSION.search(text)
    suffix = found.group(0) if found else ""
    return _strip(text[: MAX_LENGTH - len(suffix)]) + suffix
