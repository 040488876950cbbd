"""What later stages show on the applicant's page of a file: requests to answer, payments to come.

    # in <stage>/apps.py, ready()
    panels.register(complement_panel, order=10)

A provider takes (application, user) and returns a list of `Panel`; it costs the same number of queries
whatever it shows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Panel:
    """One part of the page: a template of the stage and its context."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Provider = Callable[[Any, Any], Sequence[Panel]]
_providers: dict[str, tuple[int, Provider]] = {}


def register(provider: Provider, *, order: int = 50) -> Provider:
    """Add a provider; registering the same function again replaces it."""
    _providers[f"{provider.__module__}.{provider.__qualname__}"] = (order, provider)
    return provider


def panels(application: Any, user: Any) -> list[Panel]:
    """Every panel for this file and person, in order."""
    ordered = sorted(_providers.values(), key=lambda entry: entry[0])
    return [panel for _order, provider in ordered for panel in provider(application, user)]
