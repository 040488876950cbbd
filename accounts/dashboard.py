"""What the dashboard of /mon-espace/ shows: each room to the left registers its own cards.

    # in <app>/apps.py, ready()
    dashboard.register(applications_cards, order=10)

A provider takes the request and returns a list of `Card`: a template and its context. It must cost the
same number of queries whatever it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Card:
    """One part of the dashboard."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Provider = Callable[[HttpRequest], Sequence[Card | Mapping[str, Any]]]
_providers: dict[str, tuple[int, Provider]] = {}


def register(provider: Provider, *, order: int = 50) -> Provider:
    """Add a provider; registering the same function again replaces it."""
    _providers[f"{provider.__module__}.{provider.__qualname__}"] = (order, provider)
    return provider


def cards(request: HttpRequest) -> list[Card]:
    """Return every card for this person, in the order of the providers."""
    found: list[Card] = []
    for _order, provider in sorted(_providers.values(), key=lambda entry: entry[0]):
        for item in provider(request):
            found.append(item if isinstance(item, Card) else Card(item["template"], item.get("context", {})))
    return found
