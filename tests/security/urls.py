"""Every address that the site answers, read from the URL resolver."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ROOMS = (
    "accounts.",
    "cms.",
    "config.",
    "documents.",
    "grants.",
    "home.",
    "territories.",
    "ui.",
    "workflows.",
)


@dataclass(frozen=True)
class Address:
    """One pattern: its name with namespaces (or its route when unnamed), and the names of its parameters."""

    name: str
    route: str
    parameters: tuple[str, ...]
    module: str

    @property
    def ours(self) -> bool:
        return f"{self.module}.".startswith(ROOMS)


def addresses() -> list[Address]:
    """All of them, in the order of the resolver."""
    return list(_walk(get_resolver(), "", "", ()))


def _walk(
    resolver: URLResolver, namespace: str, prefix: str, inherited: tuple[str, ...]
) -> Iterator[Address]:
    for item in resolver.url_patterns:
        route = prefix + str(item.pattern)
        parameters = (*inherited, *_parameters(item.pattern))
        if isinstance(item, URLResolver):
            nested = f"{namespace}{item.namespace}:" if item.namespace else namespace
            yield from _walk(item, nested, route, parameters)
        elif isinstance(item, URLPattern):
            name = f"{namespace}{item.name}" if item.name else route
            yield Address(name, route, parameters, _module(item.callback))


def _parameters(pattern: Any) -> tuple[str, ...]:
    if converters := getattr(pattern, "converters", None):
        return tuple(converters)
    return tuple(pattern.regex.groupindex)


def _module(view: Any) -> str:
    """Where the view is written, seen through decorators and class-based wrappers."""
    view = getattr(view, "view_class", view)
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return str(getattr(view, "__module__", ""))
