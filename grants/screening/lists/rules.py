"""Who may make labels and share filters."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.roles import Role, has_any_role, has_role, scope_ids
from grants.calls.models import Programme

_MAKERS = (Role.OFFICER, Role.ADMINISTRATOR)


def makes_labels(user: Any, programme: Programme) -> bool:
    """Screens or administers the whole programme, not one of its calls alone."""
    return has_any_role(user, _MAKERS, programme)


def my_whole_programmes(user: Any) -> QuerySet[Programme]:
    """The programmes whose labels this person makes and with whose service they share filters."""
    held = [scope_ids(user, role, Programme) for role in _MAKERS]
    if None in held:
        return Programme.objects.all()
    return Programme.objects.filter(Q(pk__in=set().union(*filter(None, held))))


def shares_with_everybody(user: Any) -> bool:
    """Screens or administers everything."""
    return any(has_role(user, role) for role in _MAKERS)
