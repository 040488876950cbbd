"""Who may act for an applicant."""

from __future__ import annotations

from typing import Any

import rules

from accounts.models import Applicant, MembershipRole, MembershipStatus
from accounts.roles import Role, has_any_role, has_role


def _memberships(user: Any) -> dict[int, str]:
    """Return role by applicant id for the user's active memberships: one query per user object."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return {}
    held: dict[int, str] | None = user.__dict__.get("_memberships")
    if held is None:
        held = dict(
            user.memberships.filter(status=MembershipStatus.ACTIVE).values_list("applicant_id", "role")
        )
        user.__dict__["_memberships"] = held
    return held


def forget(user: Any) -> None:
    """Drop what this user object remembers of its memberships."""
    user.__dict__.pop("_memberships", None)


@rules.predicate
def is_member_of(user: Any, applicant: Applicant | None) -> bool:
    """The user acts for this applicant."""
    return applicant is not None and applicant.pk in _memberships(user)


@rules.predicate
def is_manager_of(user: Any, applicant: Applicant | None) -> bool:
    """The user decides who acts for this applicant."""
    return applicant is not None and _memberships(user).get(applicant.pk) == MembershipRole.MANAGER


@rules.predicate
def is_general_officer(user: Any, applicant: Applicant | None = None) -> bool:
    """The user is an officer or administrator on everything."""
    return has_any_role(user, (Role.OFFICER, Role.ADMINISTRATOR))


@rules.predicate
def is_administrator(user: Any, target: object = None) -> bool:
    """The user administers the site."""
    return has_role(user, Role.ADMINISTRATOR)


can_decide_members = is_manager_of | is_general_officer

rules.add_perm("accounts.change_applicant_record", is_member_of)
rules.add_perm("accounts.decide_members", can_decide_members)
rules.add_perm("accounts.grant_roles", is_administrator)
