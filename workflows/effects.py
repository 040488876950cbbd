"""What follows from a transition: later stages hang their effects here at start-up."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Event:
    """One transition that has just been logged, inside its transaction."""

    instance: Any
    transition: str
    actor: Any
    facts: dict[str, Any]
    entry: Any


Effect = Callable[[Event], None]
_registry: dict[tuple[str, str], list[Effect]] = defaultdict(list)


def on(model: str, *names: str) -> Callable[[Effect], Effect]:
    """Register a function to run after the transitions `names` of `model` ("app.model", lower case).

    It runs in the transaction of the transition; it does no input or output, and asks for tasks
    instead. An exception rolls the whole transition back.
    """

    def decorate(effect: Effect) -> Effect:
        for name in names:
            _registry[model, name].append(effect)
        return effect

    return decorate


def run(event: Event) -> None:
    """Run the effects of an event, in the alphabetical order of their modules."""
    registered = _registry.get((event.instance._meta.label_lower, event.transition), [])
    for effect in sorted(registered, key=lambda item: (item.__module__, item.__qualname__)):
        effect(event)


def registered() -> dict[tuple[str, str], list[Effect]]:
    """A copy of the registry, for the system checks and the documentation."""
    return {key: list(value) for key, value in _registry.items()}
