"""What later stages add to the officers' dashboard.

# in a later stage's apps.py, ready()
dashboard.register(lambda user: [Card(label=_("À mettre en paiement"), value=3, href=…, tone="warning")])
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Card:
    """One figure of the dashboard, in the tones of `{% stat %}`."""

    label: Any
    value: Any
    hint: Any = ""
    href: str = ""
    tone: str = "neutral"
    order: int = 50


Provider = Callable[[Any], "Iterable[Card] | None"]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a provider: user -> cards, none for who is not concerned. Registering twice is once."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def cards(user: Any) -> list[Card]:
    """The cards of the later stages for this person, in order."""
    found = [card for provider in _providers for card in provider(user) or ()]
    return sorted(found, key=lambda card: card.order)
