"""The spaces a person may enter, for the header of every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.roles import COMMITTEE_ROLES, EDITOR_ROLES, STAFF_ROLES, any_role


def _spaces(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    held = any_role(user)
    offered = [
        (_("Mon espace"), "/mon-espace/", True),
        (_("Comité"), "/comite/", bool(held & COMMITTEE_ROLES)),
        (_("Gestion"), "/gestion/", bool(held & STAFF_ROLES)),
        (_("Administration"), "/admin/", bool(held & EDITOR_ROLES)),
    ]
    return [
        {"label": label, "href": href, "current": request.path.startswith(href)}
        for label, href, allowed in offered
        if allowed
    ]


def spaces(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `spaces`, worked out only by the pages that show it; no query for visitors."""
    return {"spaces": SimpleLazyObject(lambda: _spaces(request))}
