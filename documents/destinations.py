"""Where a file sent in parts may go: asked of the room that owns the place.

Rooms to the left register a destination at start-up (`AppConfig.ready`); the protocol knows nothing else
of them. An unknown destination answers like what does not exist.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from documents import checks


@dataclass(frozen=True)
class Destination:
    """One kind of place.

    `find(user, target, slot)` gives the place, or None when this person has nothing to send there (it is
    asked at every request, for rights may have been withdrawn meanwhile); it raises `ValidationError` when
    the place takes nothing more. `join(place, slot, upload, user, details)` joins the whole, checked file
    and answers with plain JSON; it runs in a transaction and raises `ValidationError`, by field or not.
    """

    find: Callable[[Any, str, str], Any]
    join: Callable[[Any, str, UploadedFile, Any, Mapping[str, Any]], dict[str, Any]]
    allowed: Collection[str] = checks.ALL
    max_bytes: int | None = None


_registry: dict[str, Destination] = {}


def register(name: str, destination: Destination) -> None:
    """Open a destination under a name; registering twice replaces."""
    _registry[name] = destination


def unregister(name: str) -> None:
    """Close a destination."""
    _registry.pop(name, None)


def get(name: str) -> Destination | None:
    """The destination of that name, or None."""
    return _registry.get(name)
