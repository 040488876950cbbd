"""What later stages add to an officer's view of a file, without this stage knowing them.

# in a later stage's apps.py, ready()
panels.register(lambda application, user: Panel(title=_("Attribution"), template="…", context={…}))
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One part of the page: a template that gets `panel` (its context), `application` and `user`."""

    title: Any
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    id: str = ""
    order: int = 50


Provider = Callable[[Any, Any], "Panel | Iterable[Panel] | None"]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a provider: (application, user) -> a Panel, several, or None. Registering twice is once."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def of(application: Any, user: Any) -> list[Panel]:
    """The panels of a file for this person, in order."""
    found: list[Panel] = []
    for provider in _providers:
        given = provider(application, user)
        if given is not None:
            found += [given] if isinstance(given, Panel) else list(given)
    return sorted(found, key=lambda panel: panel.order)
