"""Who prepares calls in the administration: administrators, and officers for their programmes alone."""

from typing import Any

from django.db.models import QuerySet

from accounts.roles import Role, any_role, has_role, scope_ids
from grants.backoffice import ReadOnly
from grants.calls.machine import CallState
from grants.calls.models import Programme
from grants.calls.rules import prepares_call

#: Who may prepare calls, each where the role is held.
PREPARERS = frozenset({Role.OFFICER, Role.ADMINISTRATOR})


def prepares_something(user: Any) -> bool:
    """Whether the person prepares calls somewhere: no query of its own."""
    return bool(any_role(user) & PREPARERS)


def programmes_of(user: Any) -> QuerySet[Programme]:
    """The programmes in which the person may start a call."""
    found: set[int] = set()
    for role in sorted(PREPARERS):
        ids = scope_ids(user, role, Programme)
        if ids is None:
            return Programme.objects.all()
        found |= ids
    return Programme.objects.filter(pk__in=found)


def starts_calls(user: Any) -> bool:
    """Whether there is a programme in which the person may start a call: no query of its own."""
    held = [scope_ids(user, role, Programme) for role in sorted(PREPARERS)]
    return any(ids is None or ids for ids in held)


class Administered(ReadOnly):
    """Administrators write."""

    def user_can_create(self, user: Any) -> bool:
        return has_role(user, Role.ADMINISTRATOR)

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        return has_role(user, Role.ADMINISTRATOR)

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return has_role(user, Role.ADMINISTRATOR)


class Prepared(ReadOnly):
    """Those who prepare a call write it: as they wish before it opens, by new versions after."""

    def user_has_any_permissions(self, user: Any) -> bool:
        return prepares_something(user)

    def user_can_create(self, user: Any) -> bool:
        return starts_calls(user)

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        return obj.state in (CallState.DRAFT, CallState.OPEN) and prepares_call(user, obj)

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return obj.state == CallState.DRAFT and prepares_call(user, obj)

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        return bool(prepares_call(user, obj))
