"""Sections of a space (« Gestion », « Comité »…): rooms announce theirs, layouts show them.

# in <room>/apps.py, ready()
navigation.section("gestion", label=_("Paiements"), url_name="payments:list", order=40,
                   visible=lambda user: has_role(user, Role.FINANCE))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

SPACES = ("espace", "gestion", "comite")


@dataclass(frozen=True, kw_only=True)
class Section:
    """One entry of a space's navigation."""

    label: Any
    url_name: str
    order: int
    visible: Callable[[Any], bool]


_sections: dict[str, dict[str, Section]] = {space: {} for space in SPACES}


def section(
    space: str,
    *,
    label: Any,
    url_name: str,
    order: int = 50,
    visible: Callable[[Any], bool] = lambda user: True,
) -> None:
    """Announce a section; announcing the same `url_name` again replaces it."""
    _sections[space][url_name] = Section(label=label, url_name=url_name, order=order, visible=visible)


def sections(space: str, request: HttpRequest | None) -> list[dict[str, Any]]:
    """The sections the person may see: `{label, href, current}`; the longest matching address is current."""
    user = getattr(request, "user", None)
    known = sorted(_sections[space].values(), key=lambda entry: (entry.order, str(entry.label)))
    items = [
        {"label": entry.label, "href": reverse(entry.url_name), "current": False}
        for entry in known
        if user is not None and entry.visible(user)
    ]
    path = getattr(request, "path", "")
    matching = [item for item in items if path.startswith(item["href"])]
    if matching:
        max(matching, key=lambda item: len(item["href"]))["current"] = True
    return items
