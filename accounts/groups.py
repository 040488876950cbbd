"""Wagtail's permission groups, kept in step with our roles: who edits pages, administers, prepares calls."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts.roles import EDITOR_ROLES, Role, any_role

#: Role → name of its group, as shown in the admin.
GROUPS: dict[str, str] = {
    Role.COMMUNICATION: "Communication",
    Role.ADMINISTRATOR: "Administration",
    Role.OFFICER: "Instruction",
}

_PAGE_ACTIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page")
_FILE_ACTIONS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)
# Apps whose models are edited in the admin by each group.
_APPS: dict[str, tuple[str, ...]] = {
    Role.COMMUNICATION: ("home", "cms"),
    Role.ADMINISTRATOR: ("home", "cms", "calls", "wagtailredirects"),
    # Officers enter; what they find there is what rooms opened to them (`accounts.admin_access`).
    Role.OFFICER: (),
}


def ensure_groups() -> dict[str, Group]:
    """Create the groups and give them what they lack; safe to run again, and before Wagtail has pages."""
    groups = {role: Group.objects.get_or_create(name=name)[0] for role, name in GROUPS.items()}
    root_page = Page.objects.filter(depth=1).first()
    root_collection = Collection.objects.filter(depth=1).first()
    page_permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=_PAGE_ACTIONS
    )
    file_permissions = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=_FILE_ACTIONS
    )
    for role, group in groups.items():
        group.permissions.add(
            *Permission.objects.filter(
                Q(content_type__app_label="wagtailadmin", codename="access_admin")
                | Q(content_type__app_label__in=_APPS[role])
            )
        )
        if root_page is not None and role in EDITOR_ROLES:
            for permission in page_permissions:
                GroupPagePermission.objects.get_or_create(group=group, page=root_page, permission=permission)
        if root_collection is not None and role in EDITOR_ROLES:
            for permission in file_permissions:
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=root_collection, permission=permission
                )
    return groups


def of(user: Any) -> set[str]:
    """Return which of our groups the user is in: one query."""
    return set(user.groups.filter(name__in=GROUPS.values()).values_list("name", flat=True))


@transaction.atomic
def synchronise(user: Any) -> None:
    """Put the user in the groups of the roles held today, and out of the others."""
    held = any_role(user) & set(GROUPS) if not user.is_superuser else set()
    current = of(user)
    wanted = {GROUPS[role] for role in held}
    if wanted - current:
        groups = ensure_groups()
        user.groups.add(*(groups[role] for role in held))
    if current - wanted:
        user.groups.remove(*Group.objects.filter(name__in=current - wanted))
