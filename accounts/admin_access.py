"""What people who edit no pages find in the administration: the addresses that rooms opened to them.

    # in <app>/wagtail_hooks.py
    admin_access.open_to_officers("calls_call_", home="calls_call_modeladmin_index")

Wagtail shows more than that to whoever passes its door (choosers, tags, reports): for them it stays shut.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accounts.roles import EDITOR_ROLES, any_role

#: Words and drawings of the administration itself, without any data.
_PLAIN = (
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtail_modeladmin:javascript_catalog",
    "wagtailadmin_logout",
)
#: Pages of the administration that are elsewhere for those who edit no pages.
_ELSEWHERE = {"wagtailadmin_account": "accounts:profile"}
_opened: dict[str, str] = {}


def open_to_officers(*prefixes: str, home: str) -> None:
    """Open the addresses whose names begin so; `home` is where the door of the administration leads."""
    for prefix in prefixes:
        _opened[prefix] = home


def edits(user: Any) -> bool:
    """Whether the whole administration is this person's, as far as Wagtail's own rights go."""
    return bool(user.is_superuser or any_role(user) & EDITOR_ROLES)


def is_open(name: str) -> bool:
    """Whether an address is open to those who edit no pages."""
    return name.startswith((*_PLAIN, *_opened))


def elsewhere(name: str) -> str | None:
    """Where they are led from the door, or from the page of their account; None: there is no such page."""
    doors = {"wagtailadmin_home": next(iter(_opened.values()), ""), **_ELSEWHERE}
    target = doors.get(name)
    return reverse(target) if target else None
